#include "core/rules/shared/known_actions.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/rules/shared/workflow.h"
#include "core/text/ascii.h"
#include "core/text/edit_distance.h"

namespace sluice::actions {
namespace {

#define AS_OF(date) constexpr std::string_view kDate = date;
#include "core/rules/shared/known_actions.def"

constexpr Advisory kAdvisories[] = {
#define ADVISORY(action, id, severity, introduced, fixed) \
  {action, id, Severity::severity, introduced, fixed, false},
#define COMPROMISED(action, id, introduced, fixed) \
  {action, id, Severity::critical, introduced, fixed, true},
#include "core/rules/shared/known_actions.def"
};

constexpr std::string_view kArchived[] = {
#define ARCHIVED(name) name,
#include "core/rules/shared/known_actions.def"
};

constexpr std::string_view kPopular[] = {
#define POPULAR(name) name,
#include "core/rules/shared/known_actions.def"
};

constexpr std::string_view kCreators[] = {
#define CREATOR(owner) owner,
#include "core/rules/shared/known_actions.def"
};

bool holds(std::span<const std::string_view> names, std::string_view wanted) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return equals_ignoring_case(name, wanted); });
}

struct Version {
  std::array<std::uint64_t, 3> numbers{};
  std::size_t known = 0;  // how many of them are written

  friend bool operator<(const Version& a, const Version& b) { return a.numbers < b.numbers; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "v1.2.3", "1.2", "v4". Nothing for what has anything else in it: a pre-release, a branch.
std::optional<Version> read_version(std::string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  Version version;
  while (version.known < version.numbers.size()) {
    std::size_t end = 0;
    while (end < text.size() && end < 9 && is_digit(text[end])) {
      version.numbers[version.known] =
          version.numbers[version.known] * 10 + static_cast<std::uint64_t>(text[end] - '0');
      ++end;
    }
    if (end == 0) return std::nullopt;
    ++version.known;
    text.remove_prefix(end);
    if (text.empty()) return version;
    if (text.front() != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  return std::nullopt;
}

// The first version that a moving tag cannot stand for: 3.0.0 of "v2".
Version end_of(const Version& version) {
  Version end = version;
  ++end.numbers[version.known - 1];
  return end;
}

bool is_affected(const Version& version, const Advisory& advisory) {
  const std::optional<Version> introduced = read_version(advisory.introduced);
  if (!introduced || version < *introduced) return false;
  if (advisory.fixed.empty()) return true;
  const std::optional<Version> fixed = read_version(advisory.fixed);
  if (!fixed) return false;
  if (version.known == version.numbers.size()) return version < *fixed;
  return !(*fixed < end_of(version));
}

}  // namespace

std::string_view known_actions_date() { return kDate; }

std::vector<Advisory> advisories_of(const UsesTarget& target, std::string_view version) {
  const std::optional<Version> read = read_version(version);
  std::vector<Advisory> found;
  if (!read) return found;
  for (const Advisory& advisory : kAdvisories) {
    if (advisory.is_of_tags && target.is_pinned()) continue;
    if (target.is(advisory.action) && is_affected(*read, advisory)) found.push_back(advisory);
  }
  return found;
}

std::string_view version_of(const Use& use) {
  if (!use.target.is_pinned()) return use.target.ref;
  const std::string_view comment = comment_behind(use.node());
  const std::string_view word =
      comment.substr(0, std::min(comment.find_first_of(" \t"), comment.size()));
  const std::size_t mark = word.find_last_of("=@");
  return mark == word.npos ? word : word.substr(mark + 1);
}

bool is_older(std::string_view a, std::string_view b) {
  const std::optional<Version> left = read_version(a);
  const std::optional<Version> right = read_version(b);
  return left && right && *left < *right;
}

bool is_archived(std::string_view repository) { return holds(kArchived, repository); }

bool is_verified_creator(std::string_view owner) { return holds(kCreators, owner); }

std::string_view lookalike_of(std::string_view repository) {
  const std::string name = lower_case(repository);
  const std::string owner = name.substr(0, name.find('/'));
  for (const std::string_view popular : kPopular) {
    const std::string other = lower_case(popular);
    if (other == name) return {};
    if (other.substr(0, other.find('/')) != owner && is_one_edit_apart(name, other)) return popular;
  }
  return {};
}

}  // namespace sluice::actions
