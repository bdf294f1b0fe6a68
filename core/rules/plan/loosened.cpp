#include "core/rules/plan/loosened.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/plan/report.h"
#include "core/rules/property.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

// What a row judges one by one: the elements of lists, and what is not set.
std::vector<Value> values_of(const Snapshot& snapshot, std::string_view path) {
  std::vector<Value> values;
  for (const Value& value : snapshot.value.all(path)) {
    const std::vector<Value> elements = value.elements();
    if (elements.empty()) {
      values.push_back(value);
    } else {
      values.insert(values.end(), elements.begin(), elements.end());
    }
  }
  return values;
}

const PropertyColumn& column_of(const PropertyCheck& row, const Change& change) {
  return change.platform == Platform::terraform ? row.terraform : row.cloudformation;
}

void compare(const Review& review, const Change& change, const PropertyCheck& row,
             std::string_view path, Sink& sink) {
  const std::vector<Value> after = values_of(change.after, path);
  const auto bad = std::find_if(after.begin(), after.end(),
                                [&](const Value& value) { return !passes(row, value); });
  if (bad == after.end()) return;
  std::string says = quote(change.resource.value) + ": " + quote(path);
  if (change.is_made()) {
    says += " is " + shown(*bad);
  } else {
    const std::vector<Value> before = values_of(change.before, path);
    const bool was_good = std::all_of(before.begin(), before.end(), [&](const Value& value) {
      return !value.is_unknown() && passes(row, value);
    });
    if (!was_good) return;
    says += " goes from " + shown(before.front()) + " to " + shown(*bad);
  }
  report(review, change, change.after, *bad, path, std::move(says), sink);
}

std::string_view types_of(const Guard& guard, const Change& change) {
  return change.platform == Platform::terraform ? guard.terraform : guard.cloudformation;
}

std::string_view text_at(const Snapshot& snapshot, std::string_view path) {
  return snapshot.value.get(path).text().value;
}

// What becomes of all that a plan is about, as far as guards ask.
class Fates {
 public:
  Fates(const Plan& plan, std::span<const Guard> guards) {
    for (const Change& change : plan.changes) {
      if (change.is_data) continue;
      if (change.action == Action::destroy) {
        for (const std::string_view attribute : {"id", "arn", "name"})
          gone_.insert(text_at(change.before, attribute));
        gone_.insert(change.node["PhysicalResourceId"].value());
      } else if (change.action != Action::forget) {
        for (const Guard& guard : guards) keep(change, guard);
      }
    }
  }

  bool is_gone(std::string_view guarded) const {
    return !guarded.empty() && gone_.contains(guarded);
  }
  // Another resource of this type guards, or may guard, the same.
  bool is_guarded(std::string_view type, std::string_view guarded) const {
    return unknown_.contains(type) || guarded_.contains({type, guarded});
  }

 private:
  void keep(const Change& change, const Guard& guard) {
    if (!is_among(change.type.value, types_of(guard, change))) return;
    const Value of = guard.of.empty() ? Value() : change.after.value.get(guard.of);
    if (of.is_unknown()) {
      unknown_.insert(change.type.value);
    } else {
      guarded_.insert({change.type.value, of.text().value});
    }
  }

  std::set<std::string_view> gone_;
  std::set<std::string_view> unknown_;                               // types
  std::set<std::pair<std::string_view, std::string_view>> guarded_;  // type, and what
};

}  // namespace

void report_loosened(const Review& review, std::span<const PropertyCheck> rows, Sink& sink,
                     Made made) {
  for (const Change& change : review.plan.changes) {
    if (!change.is_compared() && !(made == Made::is_judged && change.is_made())) continue;
    for (const PropertyCheck& row : rows) {
      const PropertyColumn& column = column_of(row, change);
      if (is_among(change.type.value, column.type)) compare(review, change, row, column.path, sink);
    }
  }
}

void report_removed(const Review& review, std::span<const Guard> guards, Sink& sink) {
  const Fates fates(review.plan, guards);
  for (const Change& change : review.plan.changes) {
    if (change.is_data || change.is_deposed || change.action != Action::destroy ||
        !change.is_gone())
      continue;
    for (const Guard& guard : guards) {
      if (!is_among(change.type.value, types_of(guard, change))) continue;
      const std::string_view guarded =
          guard.of.empty() ? guard.of : text_at(change.before, guard.of);
      const bool is_known = guard.of.empty() || !guarded.empty();
      if (!is_known || fates.is_gone(guarded) || fates.is_guarded(change.type.value, guarded))
        continue;
      std::string says = quote(change.resource.value) + " is destroyed";
      if (!guarded.empty()) says += ", and " + shown(change.before.value.get(guard.of)) + " stays";
      report(review, change, change.action_at, "destroy", std::move(says), sink);
    }
  }
}

}  // namespace sluice::plan
