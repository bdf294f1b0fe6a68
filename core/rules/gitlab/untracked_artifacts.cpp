#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`untracked: true` keeps whatever Git does not know: besides what the job has built also `.env`, keys that a
script has written, and the folders of package managers. What `paths` lists is kept besides; only `exclude`
leaves something out.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script: [make]
  artifacts:
    untracked: «true»
)",
    R"(default:
  artifacts: {untracked: «yes», paths: [dist/], expire_in: 1 day}
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script: [make]
  artifacts:
    paths: [dist/]
test:
  script: [make]
  artifacts:
    untracked: true
    exclude: ["**/.env"]
)",
    R"(build:
  script: [make]
  artifacts: {untracked: false}
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL028"};

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const artifacts = job.get("artifacts");
  const Field* const untracked = artifacts != nullptr ? artifacts->field("untracked") : nullptr;
  if (untracked == nullptr || !untracked->value->is_true() || !is_closed(job)) return;
  if (artifacts->field("exclude") != nullptr) return;
  sink.report(*untracked);
}

}  // namespace

extern constinit const Rule untracked_artifacts{
    .id = "gitlab/untracked-artifacts",
    .severity = Severity::medium,
    .title = "Artifact takes every untracked file",
    .risk =
        "Secrets that the job has written to files can be downloaded by everyone who sees the "
        "pipeline.",
    .fix = "Name the paths that are to be kept, or exclude .env files and keys.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::storage},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc untracked_artifacts_doc{
    .rule = untracked_artifacts,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: artifacts:untracked",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
