#include "core/rules/property.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "core/rules/edits.h"

namespace sluice {
namespace {

// Numbers and booleans are compared by their usual text, so 7 is "7" and true is "true".
bool is_one_of(const PropertyCheck& check, const Value& value) {
  return std::find(check.values.begin(), check.values.end(), value.text().value) !=
         check.values.end();
}

// Rows hold whole numbers, as text because all their values are.
double bound(const PropertyCheck& check) {
  double bound = 0;
  for (const char c : check.values.front()) bound = bound * 10 + (c - '0');
  return bound;
}

// Null and an empty list are what absent is: the provider's default counts.
bool is_unset(const Value& value) {
  return value.is_absent() || value.is_null() ||
         (value.is(Value::Type::list) && value.elements().empty());
}

bool scalar_passes(const PropertyCheck& check, const Value& value) {
  // An object where a scalar belongs says nothing that a row could judge.
  if (!value.is_scalar()) return true;
  switch (check.must) {
    case Must::be_true:
      return value.is_true();
    case Must::be_false:
      return value.is_false();
    case Must::be_one_of:
      return is_one_of(check, value);
    case Must::not_be_one_of:
      return !is_one_of(check, value);
    case Must::be_at_least:
      return value.number().value_or(bound(check)) >= bound(check);
    case Must::be_at_most:
      return value.number().value_or(bound(check)) <= bound(check);
    case Must::be_set:
      return !value.text().empty();
    case Must::be_absent:
      return false;
  }
  return true;
}

// The one value that passes; empty where there are several, or none that a row knows.
std::string_view wanted(const PropertyCheck& check) {
  switch (check.must) {
    case Must::be_true:
      return "true";
    case Must::be_false:
      return "false";
    case Must::be_one_of:
      return check.values.size() == 1 ? check.values.front() : std::string_view();
    case Must::be_at_least:
    case Must::be_at_most:
      return check.values.front();
    default:
      return {};
  }
}

void report(const Resource& resource, const Value& value, const PropertyCheck& check, Sink& sink) {
  Hit& hit = sink.report(resource, value);
  const std::string_view text = wanted(check);
  if (text.empty()) return;
  set_attribute(hit, check.is_safe_to_set ? Edit::Safety::safe : Edit::Safety::needs_review,
                resource, value, text);
}

}  // namespace

bool passes(const PropertyCheck& check, const Value& value) {
  if (value.is_unknown()) return true;
  if (is_unset(value)) {
    if (check.must == Must::be_absent) return true;
    if (check.must == Must::be_set) return false;
    return check.absent == PropertyCheck::Absent::passes;
  }
  if (check.must == Must::be_absent) return false;
  return scalar_passes(check, value);
}

void PropertyIndex::add(const Rule& rule) {
  const PropertyCheck& check = std::get<PropertyCheck>(rule.check);
  add(rule, check, check.terraform);
  add(rule, check, check.cloudformation);
}

void PropertyIndex::add(const Rule& rule, const PropertyCheck& check,
                        const PropertyColumn& column) {
  std::string_view types = column.type;
  while (!types.empty()) {
    const std::size_t size = std::min(types.find('|'), types.size());
    rows_[types.substr(0, size)].push_back({&rule, &check, column.path});
    types.remove_prefix(std::min(size + 1, types.size()));
  }
}

void PropertyIndex::run(const Resource& resource, Sink& sink) const {
  if (resource.is_data) return;
  const auto found = rows_.find(resource.type.value);
  if (found == rows_.end()) return;
  for (const Row& row : found->second) {
    sink.begin(*row.rule);
    bool told = false;  // that something is absent
    for (const Value& value : resource.all(row.path)) {
      if (is_unset(value)) {
        if (passes(*row.check, value) || (value.is_absent() && told)) continue;
        told = told || value.is_absent();
        report(resource, value, *row.check, sink);
        continue;
      }
      for (const Value& element : value.elements()) {
        if (!passes(*row.check, element)) report(resource, element, *row.check, sink);
      }
    }
  }
}

}  // namespace sluice
