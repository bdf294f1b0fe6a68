#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A rule whose condition holds whatever the variables are is no gate: the first rule that matches decides, so
all behind it are never asked. Mostly a half of the condition was left over from a test. GitLab itself
takes a bare `true` for an error.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  rules:
    - if: «'$CI_COMMIT_BRANCH || "true"'»
  script: [./deploy.sh]
)",
    R"(workflow:
  rules:
    - if: «$CI_PIPELINE_SOURCE != "schedule" || $CI_PIPELINE_SOURCE == "schedule"»
      when: never
    - if: «$CI_COMMIT_TAG || true»
test:
  script: [make]
)",
    R"(.always:
  rules:
    - if: «'"a" != "b"'»
test:
  extends: .always
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  rules:
    - if: $CI_COMMIT_BRANCH == "a" || $CI_COMMIT_BRANCH != "b"
    - if: $CI_COMMIT_TAG || "true" && $CI_COMMIT_BRANCH
    - if: $CI_COMMIT_BRANCH =~ /.*/
    - if: $true || $CI_COMMIT_TAG
    - when: always
  script: [./deploy.sh]
)",
    R"(deploy:
  rules:
    - if: $CI_COMMIT_MESSAGE == "true || true"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH || $CI_COMMIT_BRANCH != "main"
    - if: $CI_COMMIT_MESSAGE =~ /true/ || $A
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL074"};

// True if no word goes on at the byte before `at`.
bool is_end(std::string_view text, std::size_t at) {
  if (at == 0 || at > text.size()) return true;
  const char c = text[at - 1];
  return c == ' ' || c == '(' || c == ')' || c == '|' || c == '&' || c == '=';
}

// The condition with a bare `true` as its author meant it: a text, which is true.
std::string with_true(std::string_view condition) {
  constexpr std::string_view kTrue = "true";
  std::string out;
  char quoted = 0;
  for (std::size_t i = 0; i < condition.size(); ++i) {
    const char c = condition[i];
    if (quoted != 0) {
      if (c == quoted) quoted = 0;
    } else if (c == '"' || c == '\'' || c == '/') {
      quoted = c;
    } else if (condition.substr(i).starts_with(kTrue) && is_end(condition, i) &&
               is_end(condition, i + kTrue.size() + 1)) {
      out += "\"true\"";
      i += kTrue.size() - 1;
      continue;
    }
    out += c;
  }
  return out;
}

bool is_always_true(std::string_view text) {
  const Condition condition(text);
  return condition.error().empty() ? condition.is_always_true()
                                   : Condition(with_true(text)).is_always_true();
}

void check(const Effective& pipeline, Sink& sink) {
  each_condition(pipeline, [&](const Field& condition, const Node&) {
    if (is_always_true(condition.value->text)) sink.report(condition);
  });
}

}  // namespace

extern constinit const Rule tautological_rule{
    .id = "gitlab/tautological-rule",
    .severity = Severity::medium,
    .title = "Condition is always true",
    .risk = "The job runs where it was meant to be kept out, a deployment among them.",
    .fix =
        "Remove the part that is always true, or the whole condition if the job is meant to run "
        "always.",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::access},
    .check = check,
};

extern constinit const RuleDoc tautological_rule_doc{
    .rule = tautological_rule,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: rules:if",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
