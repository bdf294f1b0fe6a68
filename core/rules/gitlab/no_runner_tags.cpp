#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Without `tags` a job goes to whatever runner takes jobs without tags, also one that other projects share or
that somebody has added for tests. A deployment has credentials that such a machine is not to see.
)";

constexpr std::string_view kBad[] = {
    R"(«deploy»:
  stage: deploy
  script: [./deploy.sh]
)",
    R"(default:
  tags: []
«publish»:
  stage: deploy
  script: [npm publish]
)",
};
constexpr std::string_view kGood[] = {
    R"(default:
  tags: [production]
deploy:
  stage: deploy
  script: [./deploy.sh]
)",
    R"(unit-tests:
  stage: test
  script: [make]
downstream:
  stage: deploy
  trigger: group/project
)",
    R"(include:
  - template: Deploy.gitlab-ci.yml
deploy:
  stage: deploy
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL017"};

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const tags = job.get("tags");
  const bool has_tags = tags != nullptr && (tags->is_scalar() || !tags->items.empty());
  if (has_tags || !is_closed(job) || !surely_deploys(job)) return;
  sink.report_key(job, "Job " + quote(job.name) + " has no tags");
}

}  // namespace

extern constinit const Rule no_runner_tags{
    .id = "gitlab/no-runner-tags",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Deployment runs on any runner",
    .risk =
        "Whoever runs or has broken into a shared runner gets the credentials of the deployment.",
    .fix = "Add tags of runners that are kept for deployments.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc no_runner_tags_doc{.rule = no_runner_tags,
                                                  .why = kWhy,
                                                  .source = "GitLab: Runner security",
                                                  .path = ".gitlab-ci.yml",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::gitlab
