#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
What `include` brings in runs with the variables and the token of this project. From where it may come is for the
project to say: `includes` in `.sluice.yaml` lists the projects, addresses and components that are allowed, those
that are denied, or both. Without it nothing is said here, nor of files of the project itself, of templates, which
come with GitLab, and of names that hold a variable.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
includes:
  allow: [octo/templates, 'https://ci.example.org/*', gitlab.com/components/*]
=== .gitlab-ci.yml
include:
  - project: octo/templates
    file: /build.yml
  - project: «octo/templates-of-others»
    file: /build.yml
  - remote: «https://ci.example.org.evil.example/x.yml»
  - component: «gitlab.com/others/scan@1.0»
test: {script: [make]}
)",
    R"(=== .sluice.yaml
version: 1
includes: {deny: ['http://*', gitlab.com/octo/scan@~latest]}
=== .gitlab-ci.yml
include:
  - «http://ci.example.org/x.yml»
  - component: «gitlab.com/octo/scan@~latest»
  - component: gitlab.com/octo/scan@1.0
test: {script: [make]}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
includes: {allow: [Octo/*]}
=== .gitlab-ci.yml
include:
  - project: octo/deep/templates
    file: /build.yml
  - project: $TEMPLATES
    file: /build.yml
  - component: $CI_SERVER_FQDN/others/scan@1.0
  - template: Jobs/SAST.gitlab-ci.yml
  - local: /ci/test.yml
test: {script: [make]}
=== ci/test.yml
lint: {script: [make]}
)",
    R"(include: https://ci.example.org/x.yml
test: {script: [make]}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL075"};

using Names = std::vector<std::string>;

// With and without its version.
Names names_of_component(std::string_view written) {
  Names names{std::string(written)};
  const std::size_t at = written.rfind('@');
  if (at != written.npos) names.emplace_back(written.substr(0, at));
  return names;
}

void check_source(const Text& source, const Names& names, Sink& sink) {
  if (!source.present() || source.value.find('$') != std::string_view::npos) return;
  const NameList::Verdict verdict = sink.lists->includes.judge(names);
  if (verdict == NameList::Verdict::allowed) return;
  sink.report(source, quote(source.value) + " " + std::string(refusal(verdict)));
}

void check(const Pipeline& pipeline, Sink& sink) {
  if (sink.lists == nullptr || sink.lists->includes.empty()) return;
  for (const Include& include : pipeline.includes) {
    check_source(include.project, {std::string(include.project.value)}, sink);
    check_source(include.remote, {std::string(include.remote.value)}, sink);
    check_source(include.component, names_of_component(include.component.value), sink);
  }
}

}  // namespace

extern constinit const Rule include_not_allowed{
    .id = "gitlab/include-not-allowed",
    .severity = Severity::medium,
    .title = "Policy does not allow this include",
    .risk =
        "Jobs that the project has not agreed to run with the variables and the token of this "
        "pipeline.",
    .fix = "Include from where the policy allows, or add the source to includes in the policy.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc include_not_allowed_doc{
    .rule = include_not_allowed,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: include",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
