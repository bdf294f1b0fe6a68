#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`CI_DEBUG_TRACE` prints every command with its variables expanded, secrets included, and masking does not
catch all of them. `CI_DEBUG_SERVICES` prints what services log. In the file it stays on for everyone.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  CI_DEBUG_TRACE: «"true"»
test:
  variables:
    CI_DEBUG_SERVICES:
      value: «1»
  script: [make]
)",
    R"(test:
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
      variables: {CI_DEBUG_TRACE: «true»}
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  CI_DEBUG_TRACE: "false"
test:
  variables: {CI_DEBUG_TRACE: $TRACE, CI_DEBUG_SERVICES: ""}
  script: [make]
)",
    R"(test:
  variables: {DEBUG_TRACE: "true"}
  script: ["echo CI_DEBUG_TRACE: true"]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL033", "poutine:debug_enabled"};

bool is_on(std::string_view value) {
  constexpr std::array<std::string_view, 6> kOn = {"true", "True", "TRUE", "1", "yes", "on"};
  return std::find(kOn.begin(), kOn.end(), value) != kOn.end();
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const std::string_view name : {"CI_DEBUG_TRACE", "CI_DEBUG_SERVICES"}) {
      const NodeRef value = value_of(set.node[name]);
      if (is_on(value.value()))
        sink.report(value, std::string(name) + " is " + quote(value.value()))
            .with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule debug_trace{
    .id = "gitlab/debug-trace",
    .severity = Severity::high,
    .title = "Debug log prints every variable",
    .risk = "Whoever can read the log of a job can read its secrets.",
    .fix = "Remove the variable, and set it by hand for the one run that needs it.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc debug_trace_doc{.rule = debug_trace,
                                               .why = kWhy,
                                               .source = "GitLab: Enable debug logging",
                                               .path = ".gitlab-ci.yml",
                                               .bad = kBad,
                                               .good = kGood};

}  // namespace sluice::gitlab
