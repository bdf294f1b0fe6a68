#include "core/model/plan.h"

#include <algorithm>
#include <utility>

namespace sluice::plan {
namespace {

bool is_unset(const Value& value) { return value.is_absent() || value.is_null(); }

void compare(const Value& before, const Value& after, const std::string& path,
             std::vector<Difference>& out) {
  if (before.is_unknown() || after.is_unknown()) return;
  if (!before.is(Value::Type::object) || !after.is(Value::Type::object)) {
    if (!is_same(before, after)) out.push_back({path, before, after});
    return;
  }
  const auto below = [&](std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  };
  for (const Value::Field& field : after.fields()) {
    const std::string_view name = field.name.value;
    compare(before.field(name), field.value, below(name), out);
  }
  for (const Value::Field& field : before.fields()) {
    const std::string_view name = field.name.value;
    if (after.field(name).is_absent()) compare(field.value, {}, below(name), out);
  }
}

}  // namespace

Counts Plan::counts() const {
  Counts counts;
  counts.drifted = drift.size();
  for (const Change& change : changes) {
    if (change.is_data) continue;
    if (change.is_import) ++counts.import;
    switch (change.action) {
      case Action::create:
        ++counts.add;
        break;
      case Action::update:
      case Action::unknown:
        ++counts.change;
        break;
      case Action::replace:
        ++counts.replace;
        break;
      case Action::destroy:
        ++(change.keeps_old ? counts.forget : counts.destroy);
        break;
      case Action::forget:
        ++counts.forget;
        break;
      case Action::none:
      case Action::read:
        break;
    }
  }
  return counts;
}

std::vector<Difference> differences(const Value& before, const Value& after) {
  std::vector<Difference> out;
  compare(before, after, {}, out);
  return out;
}

bool is_same(const Value& a, const Value& b) {
  if (a.is_unknown() || b.is_unknown()) return false;
  if (is_unset(a) || is_unset(b)) return is_unset(a) && is_unset(b);
  if (a.is_scalar() || b.is_scalar())
    return a.is_scalar() && b.is_scalar() && a.text().value == b.text().value;
  if (a.is(Value::Type::list)) {
    if (!b.is(Value::Type::list)) return false;
    const std::vector<Value> left = a.elements();
    const std::vector<Value> right = b.elements();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), is_same);
  }
  if (!a.is(Value::Type::object) || !b.is(Value::Type::object)) return false;
  const std::vector<Value::Field> left = a.fields();
  const std::vector<Value::Field> right = b.fields();
  return std::all_of(left.begin(), left.end(),
                     [&](const Value::Field& field) {
                       return is_same(field.value, b.field(field.name.value));
                     }) &&
         std::all_of(right.begin(), right.end(), [&](const Value::Field& field) {
           return is_unset(field.value) || !a.field(field.name.value).is_absent();
         });
}

}  // namespace sluice::plan
