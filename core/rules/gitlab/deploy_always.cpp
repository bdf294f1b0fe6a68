#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
With `when: always` a job runs although tests, scans or the build before it have failed. For a deployment
that means: what did not pass is brought out all the same.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  stage: test
  script: [make test]
deploy:
  stage: deploy
  environment: production
  when: «always»
  script: [./deploy.sh]
)",
    R"(test:
  script: [make test]
.main:
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
      when: «always»
publish:
  extends: .main
  stage: deploy
  script: [npm publish]
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script: [make test]
deploy:
  stage: deploy
  environment: production
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
    - when: never
  script: [./deploy.sh]
)",
    R"(test:
  script: [make test]
stop-review:
  stage: deploy
  when: always
  environment: {name: review/x, action: stop}
  script: [./remove.sh]
notify:
  stage: .post
  when: always
  script: [./notify.sh]
)",
    R"(deploy:
  stage: .pre
  when: always
  script: [./deploy.sh]
test:
  stage: test
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL012"};

// True if the job waits for nothing that could fail.
bool is_first(const EffectiveJob& job) {
  const Node* const stage = job.get("stage");
  const Node* const needs = job.get("needs");
  return (stage != nullptr && stage->text == ".pre") ||
         (needs != nullptr && needs->is_sequence() && needs->items.empty());
}

void check(const EffectiveJob& job, Sink& sink) {
  if (job.get("when") == nullptr && job.get("rules") == nullptr) return;
  if (!surely_deploys(job) || is_first(job)) return;
  const std::string what = "Job " + quote(job.name) + " does not wait for success";
  const Node* const rules = job.get("rules");
  if (rules == nullptr) {
    const Field* const when = job.field("when");
    if (when->value->text == "always") sink.report(*when, what);
    return;
  }
  for (const Item& rule : rules->items) {
    const Field* const when = rule.value->field("when");
    if (when != nullptr && when->value->text == "always") sink.report(*when, what);
  }
}

}  // namespace

extern constinit const Rule deploy_always{
    .id = "gitlab/deploy-always",
    .severity = Severity::medium,
    .title = "Deployment runs whatever failed before it",
    .risk = "Code that failed its tests or scans reaches users.",
    .fix = "Remove when: always, so that the job runs on success of what is before it.",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_always_doc{
    .rule = deploy_always,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: when",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
