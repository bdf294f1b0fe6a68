#include "core/rules/shared/iam.h"

#include <algorithm>
#include <vector>

#include "core/rules/shared/iam_conditions.h"

namespace sluice {

bool is_every_action(std::string_view pattern) {
  // No letters, and no more of them asked for than each action has.
  return pattern.find_first_not_of("*?:") == pattern.npos && iam::is_like(pattern, "s3:Get") &&
         iam::is_like(pattern, "execute-api:Invoke");
}

bool is_every_resource(std::string_view pattern) {
  if (pattern.find_first_not_of("*?") == pattern.npos)
    return pattern.find('*') != pattern.npos && std::count(pattern.begin(), pattern.end(), '?') < 2;
  constexpr std::string_view kScheme = "arn:";
  if (!pattern.starts_with(kScheme)) return false;
  pattern.remove_prefix(kScheme.size());
  if (pattern.starts_with("aws")) {
    const std::size_t partition = pattern.find(':');
    if (partition == pattern.npos) return false;
    pattern.remove_prefix(partition + 1);
  } else if (pattern.starts_with("*:")) {
    pattern.remove_prefix(2);
  }
  // Some name no region and no account.
  return pattern.find_first_not_of("*?:") == pattern.npos && iam::is_like(pattern, "s3:::b") &&
         iam::is_like(pattern, "ec2:eu-west-1:123456789012:instance/i-0a");
}

Value wildcard(const Value& list, bool (*is_all)(std::string_view)) {
  const std::vector<Value> elements = list.elements();
  const auto found = std::find_if(elements.begin(), elements.end(), [&](const Value& value) {
    return value.is(Value::Type::string) && is_all(value.text().value);
  });
  return found == elements.end() ? Value() : *found;
}

Value unlimited_action(const PolicyStatement& statement) {
  const bool is_free =
      statement.condition.is_absent() || statement.condition.is_null() ||
      (statement.condition.is(Value::Type::object) && statement.condition.fields().empty());
  if (statement.effect.text().value != "Allow" || !is_free) return {};
  if (wildcard(statement.resource, is_every_resource).is_absent()) return {};
  return wildcard(statement.action, is_every_action);
}

}  // namespace sluice
