#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A newer pipeline of the same branch cancels jobs that are `interruptible`. A deployment that is cancelled
half way leaves half of it: a migration without its program, a lock that nobody takes away.
)";

constexpr std::string_view kBad[] = {
    R"(deploy:
  stage: deploy
  interruptible: «true»
  script: [./deploy.sh]
)",
    R"(default:
  interruptible: «true»
test:
  script: [make]
production:
  environment: production
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(default:
  interruptible: true
test:
  script: [make]
production:
  environment: production
  interruptible: false
  script: [./deploy.sh]
)",
    R"(default:
  interruptible: true
production:
  inherit: {default: false}
  environment: production
  script: [./deploy.sh]
build-release:
  stage: build
  script: [make release]
measured:
  environment: intel-compiler
  script: [make test]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL049"};

void check(const EffectiveJob& job, Sink& sink) {
  const Field* const field = job.field("interruptible");
  if (field == nullptr || !field->value->is_true() || !is_closed(job) || !surely_deploys(job))
    return;
  sink.report(*field, "Job " + quote(job.name) + " is cancelled by a newer pipeline");
}

}  // namespace

extern constinit const Rule interruptible_deploy{
    .id = "gitlab/interruptible-deploy",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .title = "Deployment can be cut off",
    .risk = "Half a deployment stays, and locks that it held.",
    .fix = "Set interruptible to false for the job.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc interruptible_deploy_doc{
    .rule = interruptible_deploy,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: interruptible",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
