#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/shared/shell_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
What an include names becomes a part of the pipeline, with its secrets. Where the name of a branch or tag
is in it, whoever pushes chooses the file, the project or the version of it. Variables that GitLab sets
from the project (`CI_PROJECT_PATH`, `CI_SERVER_HOST`, `CI_COMMIT_SHA`) are fixed; others can be set by
whoever starts the pipeline.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - project: group/templates
    ref: «$CI_COMMIT_REF_NAME»
    file: /build.yml
  - local: «"ci/${CI_COMMIT_BRANCH}.yml"»
)",
    R"(include:
  - project: «$TEMPLATE_PROJECT»
    ref: 0123456789abcdef0123456789abcdef01234567
    file: /build.yml
  - remote: «https://$HOST/build.yml»
  - component: «$CI_SERVER_FQDN/group/component/build@$VERSION»
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - project: $CI_PROJECT_PATH
    ref: $CI_COMMIT_SHA
    file: /build.yml
  - component: $CI_SERVER_FQDN/group/component/build@1.4.2
  - remote: ${CI_API_V4_URL}/projects/1/packages/generic/ci/1/build.yml
)",
    R"(include:
  - local: ci/build.yml
variables:
  REF: $CI_COMMIT_REF_NAME
build:
  script: ["git checkout $CI_COMMIT_REF_NAME"]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL084"};

// Set by GitLab from what a push does not change.
bool is_fixed(std::string_view name) {
  constexpr std::array<std::string_view, 5> kPrefixes = {"CI_PROJECT_", "CI_SERVER_", "CI_API_",
                                                         "CI_TEMPLATE_", "CI_GITLAB_"};
  constexpr std::array<std::string_view, 3> kNames = {"CI_COMMIT_SHA", "CI_DEFAULT_BRANCH",
                                                      "CI_PIPELINE_SOURCE"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

void check_part(NodeRef include, std::string_view key, Sink& sink) {
  const NodeRef part = include[key];
  if (part.value().find('$') == std::string_view::npos) return;
  const std::vector<ShellVariable> used = find_shell_variables(part.value());
  const auto found = std::find_if(used.begin(), used.end(), [](const ShellVariable& variable) {
    return !is_fixed(variable.name);
  });
  if (found == used.end()) return;
  const bool is_pushed = content_of(found->name) != Content::safe;
  Hit& hit = sink.report(part, quote(found->name) + " chooses what is included");
  if (!is_pushed) hit.with_severity(Severity::medium).with_confidence(Confidence::low);
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    if (!include.node.is_mapping()) continue;
    for (const std::string_view key : {"local", "project", "ref", "file", "remote", "component"})
      check_part(include.node, key, sink);
  }
}

}  // namespace

extern constinit const Rule variable_in_include{
    .id = "gitlab/variable-in-include",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Name of a branch or a variable chooses the included file",
    .risk =
        "Whoever may push, or start a pipeline, has it run a file of their choice with its "
        "secrets.",
    .fix = "Write the name of the file and a fixed version of it into the configuration.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc variable_in_include_doc{
    .rule = variable_in_include,
    .why = kWhy,
    .source = "GitLab: Use variables with include; CWE-829",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
