#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`needs:project` takes the newest artifact that the job of the other project has made on `ref`. With a
branch, or a variable, that is another one tomorrow, and whoever can push there decides what this job uses.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  needs:
    - project: group/library
      job: build
      ref: «main»
      artifacts: true
  script: [make]
)",
    R"(.need:
  needs:
    - {project: group/library, job: build, ref: «$LIBRARY_REF»}
build:
  extends: .need
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  needs:
    - {project: group/a, job: build, ref: 0123456789abcdef0123456789abcdef01234567, artifacts: true}
    - {project: group/b, job: build, ref: v1.4.2, artifacts: true}
    - {project: group/c, job: build, ref: main, artifacts: false}
  script: [make]
)",
    R"(test:
  script: [make]
build:
  needs: [test, {job: test}, {pipeline: group/project, job: build}]
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL072"};

// A full commit id, or a tag that is the number of a version.
bool is_fixed(std::string_view ref) {
  const auto all_of = [&](std::string_view text, std::string_view characters) {
    return text.find_first_not_of(characters) == text.npos;
  };
  if (ref.size() == 40 && all_of(ref, "0123456789abcdef")) return true;
  if (ref.starts_with('v') || ref.starts_with('V')) ref.remove_prefix(1);
  const std::string_view number = ref.substr(0, ref.find_first_of("-+"));
  return !number.empty() && number.find('.') != number.npos && all_of(number, "0123456789.");
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const needs = job.get("needs");
  if (needs == nullptr) return;
  for (const Item& need : needs->items) {
    const Node* const project = need.value->get("project");
    const Field* const ref = need.value->field("ref");
    const Node* const artifacts = need.value->get("artifacts");
    if (project == nullptr || ref == nullptr || is_fixed(ref->value->text)) continue;
    if (artifacts != nullptr && artifacts->is_false()) continue;
    sink.report(*ref, "Artifact of " + quote(project->text) + " is whatever " +
                          quote(ref->value->text) + " has made last");
  }
}

}  // namespace

extern constinit const Rule needs_project_mutable{
    .id = "gitlab/needs-project-mutable",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Artifact of another project comes from a branch",
    .risk = "Whoever can push to that branch of the other project runs code in this pipeline.",
    .fix =
        "Name a tag or a commit, or publish a package with a version and a checksum and fetch "
        "that.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc needs_project_mutable_doc{
    .rule = needs_project_mutable,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: needs:project",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
