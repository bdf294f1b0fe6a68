#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job that deploys or publishes and asks neither for a branch nor for what has started the pipeline runs
for all of them: pushes to any branch, tags, schedules, triggers. That can be meant, for an environment of
each branch or where a person starts it; then a rule says so.
)";

constexpr std::string_view kBad[] = {
    R"(«deploy»:
  stage: deploy
  script: [./deploy.sh]
)",
    R"(«review»:
  environment: {name: review/$CI_COMMIT_REF_SLUG}
  script: [./deploy.sh]
release:
  stage: deploy
  rules:
    - «when: manual»
  script: [npm publish]
)",
};
constexpr std::string_view kGood[] = {
    R"(deploy:
  stage: deploy
  only: [main]
  script: [./deploy.sh]
publish:
  stage: deploy
  rules:
    - if: $CI_PIPELINE_SOURCE == "push"
  script: [npm publish]
docs:
  stage: deploy
  rules:
    - changes: [docs/**/*]
  script: [./docs.sh]
)",
    R"(.deploy:
  stage: deploy
  script: [./deploy.sh]
windows-release-build:
  stage: build
  script: [make]
stop-review:
  stage: deploy
  environment: {name: review/x, action: stop}
  script: [./remove.sh]
)",
    R"(workflow:
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
deploy:
  stage: deploy
  script: [./deploy.sh]
)",
    R"(deploy-production:
  environment: production
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL080"};

void check(const EffectiveJob& job, Sink& sink) {
  if (deploys(job) == Deploys::no) return;
  const Reach reached = reach(job, Event::branch_push);
  if (reached.runs != Truth::yes || reached.is_guarded) return;
  const bool is_by_hand = reached.when == "manual";
  // deploy-unrestricted tells of those.
  if (deploy_target(job).is_live && !is_by_hand) return;
  const std::string what =
      "Job " + quote(job.name) +
      (is_by_hand ? " can be started on every branch" : " runs on every branch");
  if (reached.rule != nullptr)
    sink.report({reached.rule, nullptr}, what);
  else
    sink.report_key(job, what);
}

}  // namespace

extern constinit const Rule deploy_unguarded{
    .id = "gitlab/deploy-unguarded",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Deployment has no condition",
    .risk = "A branch that nobody has reviewed is deployed or published.",
    .fix = "Add rules that name the branches, and what may start the pipeline.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_unguarded_doc{.rule = deploy_unguarded,
                                                    .why = kWhy,
                                                    .source = "GitLab: Deployment safety",
                                                    .path = ".gitlab-ci.yml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::gitlab
