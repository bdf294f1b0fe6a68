#include "core/rules/lists.h"

#include <algorithm>

#include "core/text/ascii.h"
#include "core/text/wildcards.h"

namespace sluice {
namespace {

// No name that anything answers to is longer.
constexpr std::size_t kLongest = 2'000;

bool is_on(const std::vector<std::string>& patterns, std::span<const std::string> names) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return matches_name(pattern, name); });
  });
}

}  // namespace

bool matches_name(std::string_view pattern, std::string_view name) {
  if (name.size() > kLongest) return false;
  return matches_wildcards(pattern, name,
                           [](char a, char b) { return lower_case(a) == lower_case(b); });
}

std::string_view refusal(NameList::Verdict verdict) {
  return verdict == NameList::Verdict::denied ? "is denied by the policy"
                                              : "is not among what the policy allows";
}

NameList::Verdict NameList::judge(std::span<const std::string> names) const {
  if (is_on(deny, names)) return Verdict::denied;
  return allow.empty() || is_on(allow, names) ? Verdict::allowed : Verdict::unlisted;
}

}  // namespace sluice
