#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Without `resource_group` the deployments of two pipelines run at the same time, and the older one may end
last: then the older version stays. Where the deployment changes something step by step, the two mix.
)";

constexpr std::string_view kBad[] = {
    R"(«deploy»:
  stage: deploy
  script: [./deploy.sh]
)",
    R"(staging:
  environment: staging
  resource_group: staging
  script: [./deploy.sh]
«production»:
  environment: production
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(.deploy:
  resource_group: production
deploy:
  extends: .deploy
  environment: production
  script: [./deploy.sh]
test:
  stage: test
  script: [make]
)",
    R"(include:
  - template: Deploy.gitlab-ci.yml
deploy:
  stage: deploy
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL019"};

void check(const EffectiveJob& job, Sink& sink) {
  if (job.get("resource_group") != nullptr || !is_closed(job) || !surely_deploys(job)) return;
  sink.report_key(job, "Job " + quote(job.name) + " has no resource_group");
}

}  // namespace

extern constinit const Rule no_resource_group{
    .id = "gitlab/no-resource-group",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Deployments can overtake each other",
    .risk = "An older version, or a mixture of two, stays deployed.",
    .fix = "Add resource_group with the name of the environment.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc no_resource_group_doc{.rule = no_resource_group,
                                                     .why = kWhy,
                                                     .source = "GitLab: Resource group",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
