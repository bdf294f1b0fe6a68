#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
In a public project everyone downloads what its jobs keep, without signing in. `public: true` or `access:
all` says that this is meant; look whether it is, since logs, reports and builds often hold more than one
thinks.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script: [make]
  artifacts:
    paths: [dist/]
    public: «true»
)",
    R"(build:
  script: [make]
  artifacts:
    paths: [dist/]
    access: «all»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script: [make]
  artifacts: {paths: [dist/], public: false}
test:
  script: [make]
  artifacts: {paths: [dist/], access: developer}
)",
    R"(pages:
  script: [make]
  artifacts: {paths: [public], public: true}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL073"};

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const artifacts = job.get("artifacts");
  // What a site serves is public anyhow.
  if (artifacts == nullptr || job.name == "pages" || job.get("pages") != nullptr) return;
  if (const Field* const is_public = artifacts->field("public");
      is_public != nullptr && is_public->value->is_true())
    sink.report(*is_public);
  if (const Field* const access = artifacts->field("access");
      access != nullptr && access->value->text == "all")
    sink.report(*access);
}

}  // namespace

extern constinit const Rule public_artifacts{
    .id = "gitlab/public-artifacts",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Artifact is handed to everyone",
    .risk = "Everyone reads what the job keeps, without an account.",
    .fix = "Set access to developer or none, or public to false.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc public_artifacts_doc{
    .rule = public_artifacts,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: artifacts:access",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
