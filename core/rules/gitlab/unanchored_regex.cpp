#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`=~` looks for the pattern anywhere in the name. With neither `^` nor `$`, `/main/` lets `not-main` in too,
and whoever pushes chooses the name. Messages and titles are searched on purpose, and conditions of rules
that keep a job out are not meant.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  rules:
    - if: «$CI_COMMIT_BRANCH =~ /release/»
  script: [./deploy.sh]
)",
    R"(workflow:
  rules:
    - if: «'$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_REF_NAME =~ /^main$|stable/i'»
test:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  rules:
    - if: $CI_COMMIT_BRANCH =~ /^release-/
    - if: $CI_COMMIT_TAG =~ /-rc\d+$/
    - if: $CI_COMMIT_BRANCH =~ /(^main$|^stable$)/
    - if: $CI_COMMIT_BRANCH =~ /(?i)^(main|stable)$/
    - if: $CI_COMMIT_BRANCH =~ /\Amain\z/
    - if: $CI_COMMIT_BRANCH =~ /.*/
  script: [./deploy.sh]
)",
    R"(deploy:
  rules:
    - if: $CI_COMMIT_MESSAGE =~ /deploy/
    - if: $CI_COMMIT_BRANCH =~ /wip/
      when: never
    - if: $CI_COMMIT_BRANCH !~ /wip/
    - if: $CI_MERGE_REQUEST_TARGET_BRANCH_NAME =~ /main/
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL043"};

// The alternatives of a pattern, those of groups left together.
std::vector<std::string_view> alternatives(std::string_view pattern) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  bool is_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\')
      ++i;
    else if (c == '[')
      is_class = true;
    else if (c == ']')
      is_class = false;
    else if (!is_class && c == '(')
      ++depth;
    else if (!is_class && c == ')')
      --depth;
    else if (!is_class && c == '|' && depth == 0) {
      parts.push_back(pattern.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  parts.push_back(pattern.substr(begin));
  return parts;
}

std::string_view without_flags(std::string_view pattern) {
  const std::size_t end = pattern.find(')');
  const bool has_flags = pattern.starts_with("(?") && end != pattern.npos &&
                         pattern.substr(2, end - 2).find_first_not_of("ismU-") == pattern.npos;
  return has_flags ? pattern.substr(end + 1) : pattern;
}

// True if an anchor holds each alternative, at either end. A pattern that begins or ends with
// anything at all is meant so.
bool is_anchored(std::string_view pattern) {
  if (pattern.find_first_of("^$") == pattern.npos && pattern.find("\\A") == pattern.npos &&
      pattern.find("\\z") == pattern.npos && pattern.find("\\Z") == pattern.npos)
    return pattern.starts_with(".*");
  const auto parts = alternatives(without_flags(pattern));
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    // Within a group it is read as it stands: an anchor in it counts.
    return part.find_first_of("^$") != part.npos || part.find("\\A") != part.npos ||
           part.find("\\z") != part.npos || part.find("\\Z") != part.npos;
  });
}

void check(const Effective& pipeline, Sink& sink) {
  each_condition(pipeline, [&](const Field& condition, const Node& rule) {
    if (condition.value->text.find("=~") == std::string_view::npos) return;
    const Node* const when = rule.get("when");
    if (when != nullptr && when->text == "never") return;
    for (const Condition::Match& match : Condition(condition.value->text).matches()) {
      if (content_of(match.variable) != Content::name || is_anchored(match.pattern)) continue;
      sink.report(condition, "Pattern for " + quote(match.variable) + " has no anchor");
      return;
    }
  });
}

}  // namespace

extern constinit const Rule unanchored_regex{
    .id = "gitlab/unanchored-regex",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Pattern for a branch or tag matches within the name",
    .risk =
        "Whoever pushes a branch or tag picks a name that contains the right one, and the job "
        "runs.",
    .fix = "Put ^ before the pattern and $ behind it.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unanchored_regex_doc{
    .rule = unanchored_regex,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: rules:if; CWE-777",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
