#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Without `expire_in` the settings of the instance decide how long an artifact can be downloaded: 30 days, or
whatever its owner has chosen. The file then does not say it, and what has leaked into an artifact stays
available for longer than anybody needs it. The newest artifact of a branch is kept in any case.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script: [make]
  «artifacts»:
    paths: [dist/]
)",
    R"(default:
  «artifacts»: {paths: [dist/]}
build:
  script: [make]
)",
    R"(build:
  script: [make]
  artifacts:
    paths: [dist/]
    expire_in: «never»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script: [make]
  artifacts: {paths: [dist/], expire_in: 1 week}
test:
  script: [make]
  artifacts:
    reports: {junit: report.xml}
)",
    R"(include:
  - template: Jobs/Build.gitlab-ci.yml
build:
  script: [make]
  artifacts: {paths: [dist/]}
)",
    R"(pages:
  script: [make]
  artifacts: {paths: [public]}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL005"};

void check(const EffectiveJob& job, Sink& sink) {
  const Field* const field = job.field("artifacts");
  if (field == nullptr || !field->value->is_mapping()) return;
  const Node& artifacts = *field->value;
  if (const Field* const expires = artifacts.field("expire_in"); expires != nullptr) {
    if (expires->value->text == "never") sink.report(*expires);
    return;
  }
  // A site is served from its artifact.
  const bool is_site = job.name == "pages" || job.get("pages") != nullptr;
  const bool keeps = artifacts.get("paths") != nullptr || artifacts.get("untracked") != nullptr;
  if (keeps && !is_site && is_closed(job))
    sink.report_key(*field, "What job " + quote(job.name) + " keeps has no expire_in");
}

}  // namespace

extern constinit const Rule artifacts_never_expire{
    .id = "gitlab/artifacts-never-expire",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Artifact has no date of expiry",
    .risk =
        "What got into an artifact by mistake can be downloaded for as long as the instance keeps "
        "it, "
        "which is 30 days unless its owner chose otherwise.",
    .fix = "Set expire_in to as long as the artifact is needed.",
    .aliases = kAliases,
    .topics = {Topic::storage, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc artifacts_never_expire_doc{
    .rule = artifacts_never_expire,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: artifacts:expire_in",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
