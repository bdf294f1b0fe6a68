#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job that deploys to production, or to what stands before it, without a condition on the branch runs for
every push to every branch. The protection of the environment, where there is one, is a setting that nobody
sees in the file. Judged is what happens on a push to some branch that is neither the default one nor
protected: by `workflow:rules`, and by `rules` or `only` and `except` of the job. Where that depends on
what is not known, nothing is said, nor of jobs that are started by hand.
)";

constexpr std::string_view kBad[] = {
    R"(«deploy»:
  environment: production
  script: [./deploy.sh]
)",
    R"(.deploy:
  stage: deploy
  environment: {name: eu-west, deployment_tier: production}
«deploy»:
  extends: .deploy
  only: [branches]
  script: [./deploy.sh]
)",
    R"(deploy:
  environment: staging
  rules:
    - if: $CI_COMMIT_TAG
      when: never
    - «if: $CI_PIPELINE_SOURCE == "push"»
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(workflow:
  rules:
    - if: $CI_MERGE_REQUEST_IID
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
deploy:
  environment: production
  script: [./deploy.sh]
)",
    R"(.main:
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
deploy:
  extends: .main
  environment: production
  script: [./deploy.sh]
by-hand:
  environment: production
  when: manual
  script: [./deploy.sh]
legacy:
  environment: staging
  only: [main, tags, /^release-.*$/]
  script: [./deploy.sh]
)",
    R"(include:
  - project: group/templates
    ref: 0123456789abcdef0123456789abcdef01234567
    file: /workflow.yml
deploy:
  environment: production
  script: [./deploy.sh]
)",
    R"(review:
  environment: {name: review/$CI_COMMIT_REF_SLUG}
  script: [./deploy.sh]
stop:
  environment: {name: production, action: stop}
  script: [./remove.sh]
switched:
  environment: production
  rules:
    - if: $DEPLOY == "yes"
    - changes: [deploy/**/*]
  script: [./deploy.sh]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL013"};

void check(const EffectiveJob& job, Sink& sink) {
  const DeployTarget target = deploy_target(job);
  if (!target.is_live) return;
  const Reach reached = reach(job, Event::branch_push);
  if (reached.runs != Truth::yes || reached.when == "manual") return;
  const std::string what = "Every branch that is pushed is deployed to " +
                           (target.name.empty() ? "production" : quote(target.name));
  if (reached.rule == nullptr) {
    sink.report_key(job, what).relate(*target.field, "environment");
    return;
  }
  sink.report({reached.rule, nullptr}, what).relate(*target.field, "environment");
}

}  // namespace

extern constinit const Rule deploy_unrestricted{
    .id = "gitlab/deploy-unrestricted",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Every branch is deployed to an environment that matters",
    .risk = "Whoever can push a branch deploys it, without review.",
    .fix = "Add rules that let the job in on the default branch or on protected tags alone.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_unrestricted_doc{.rule = deploy_unrestricted,
                                                       .why = kWhy,
                                                       .source = "GitLab: Deployment safety",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
