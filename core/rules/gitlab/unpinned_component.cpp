#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A component at `~latest`, at a branch or at no version is whatever its authors published last. It runs with
the variables and the token of this pipeline.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - component: «gitlab.com/octo/scan/sast@~latest»
  - component: «$CI_SERVER_FQDN/octo/scan/sast@main»
)",
    R"(include:
  component: «"gitlab.com/octo/scan/sast"»
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - component: gitlab.com/octo/scan/sast@1.0.0
  - component: gitlab.com/octo/scan/sast@v2.1
  - component: gitlab.com/octo/scan/sast@3f1c9f0a7a3c1c4f0e7d3f1c9f0a7a3c1c4f0e7d
  - component: $CI_SERVER_FQDN/$CI_PROJECT_PATH/sast@$CI_COMMIT_SHA
)",
    R"(include:
  - project: octo/templates
    ref: v1
    file: a.yml
sast:
  component: gitlab.com/octo/scan/sast
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL041"};

// A commit, or a number of a version such as 1, 1.2, v1.2.3-rc1.
bool is_version(std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const bool starts_with_digit = !version.empty() && version[0] >= '0' && version[0] <= '9';
  const bool is_commit =
      version.size() == 40 && std::all_of(version.begin(), version.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      });
  return starts_with_digit || is_commit;
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    if (!include.component.present()) continue;
    const std::string_view component = include.component.value;
    const std::size_t at = component.rfind('@');
    if (at == component.npos) {
      sink.report(include.component, "Component " + quote(component) + " names no version");
      continue;
    }
    const std::string_view version = component.substr(at + 1);
    const bool is_known = version.find('$') == version.npos;
    if (is_known && !is_version(version)) {
      sink.report(include.component, "Component " + quote(component) + " moves with each release");
    }
  }
}

}  // namespace

extern constinit const Rule unpinned_component{
    .id = "gitlab/unpinned-component",
    .severity = Severity::medium,
    .title = "Component follows a moving version",
    .risk =
        "Whoever publishes the component next runs code with the variables and the token of this "
        "pipeline.",
    .fix = "Name a released version, or a commit, behind the @.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_component_doc{.rule = unpinned_component,
                                                      .why = kWhy,
                                                      .source = "GitLab: CI/CD components",
                                                      .path = ".gitlab-ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::gitlab
