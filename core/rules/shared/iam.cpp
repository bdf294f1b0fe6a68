#include "core/rules/shared/iam.h"

#include <algorithm>
#include <vector>

namespace sluice {

bool is_every_action(std::string_view pattern) {
  return pattern.find('*') != pattern.npos && pattern.find_first_not_of("*:") == pattern.npos &&
         std::count(pattern.begin(), pattern.end(), ':') <= 1;
}

bool is_every_resource(std::string_view pattern) {
  if (!pattern.empty() && pattern.find_first_not_of('*') == pattern.npos) return true;
  if (!pattern.starts_with("arn:")) return false;
  const std::size_t partition = pattern.find(':', 4);
  return partition != pattern.npos && partition + 1 < pattern.size() &&
         pattern.find_first_not_of(":*", partition + 1) == pattern.npos &&
         pattern.find("::") == pattern.npos && pattern.back() == '*';
}

Value wildcard(const Value& list, bool (*is_all)(std::string_view)) {
  const std::vector<Value> elements = list.elements();
  const auto found = std::find_if(elements.begin(), elements.end(), [&](const Value& value) {
    return value.is(Value::Type::string) && is_all(value.text().value);
  });
  return found == elements.end() ? Value() : *found;
}

Value unlimited_action(const PolicyStatement& statement) {
  if (statement.effect.text().value != "Allow" || !statement.condition.is_absent()) return {};
  if (wildcard(statement.resource, is_every_resource).is_absent()) return {};
  return wildcard(statement.action, is_every_action);
}

}  // namespace sluice
