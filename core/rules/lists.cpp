#include "core/rules/lists.h"

#include <algorithm>
#include <cstddef>

#include "core/text/ascii.h"

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
  std::size_t p = 0;
  std::size_t n = 0;
  // Where the last '*' stands, and how far into the name it reaches: a mismatch makes it longer.
  std::size_t star = pattern.npos;
  std::size_t reached = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      reached = n;
    } else if (p < pattern.size() && lower_case(pattern[p]) == lower_case(name[n])) {
      ++p;
      ++n;
    } else if (star != pattern.npos) {
      p = star + 1;
      n = ++reached;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
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
