#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/deploys.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Outside of `rules` a manual job may be left undone: `allow_failure` is true for it, and the stages behind
it go on. A job that is to stop the deployment until somebody agrees stops nothing, then. Under `rules` it
is the other way round.
)";

constexpr std::string_view kBad[] = {
    R"(stages: [build, approve, deploy]
approve_production:
  stage: approve
  when: «manual»
  script: [echo approved]
deploy_production:
  stage: deploy
  environment: production
  script: [./deploy.sh]
)",
    R"(stages: [build, approve, deploy]
gate:
  stage: approve
  rules:
    - when: manual
      allow_failure: «true»
  script: [echo approved]
deploy_production:
  stage: deploy
  environment: production
  script: [./deploy.sh]
)",
    R"(stages: [build, approve, deploy]
approve:
  stage: approve
  when: «manual»
  script: [echo approved]
deploy_production:
  stage: deploy
  environment: production
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
      when: never
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script: [./deploy.sh]
)",
};
constexpr std::string_view kGood[] = {
    R"(stages: [build, approve, deploy]
approve:
  stage: approve
  when: manual
  allow_failure: false
  script: [echo approved]
approve_too:
  stage: approve
  rules: [{when: manual}]
  script: [echo approved]
deploy_production:
  stage: deploy
  environment: production
  script: [./deploy.sh]
)",
    R"(stages: [build, approve, deploy]
approve:
  stage: approve
  when: manual
  script: [echo approved]
deploy_production:
  stage: deploy
  needs: [approve]
  environment: production
  script: [./deploy.sh]
deploy_by_hand:
  stage: deploy
  when: manual
  environment: production
  script: [./deploy.sh]
)",
    R"(stages: [build, approve, deploy]
approve:
  stage: approve
  when: manual
  script: [echo approved]
deploy_production:
  stage: deploy
  environment: production
  rules:
    - if: $CI_COMMIT_TAG
      when: never
    - when: manual
  script: [./deploy.sh]
)",
    R"(stages: [build, deploy]
build_docs:
  stage: build
  when: manual
  script: [make docs]
deploy_production:
  stage: deploy
  environment: production
  script: [./deploy.sh]
approve:
  stage: deploy
  when: manual
  script: [echo approved]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL071"};

constexpr std::array<std::string_view, 7> kGateWords = {"approv",  "gate",   "confirm", "sign-off",
                                                        "signoff", "permit", "promote"};

bool is_gate(const EffectiveJob& job) {
  const std::string name = lower_case(job.name);
  return std::any_of(kGateWords.begin(), kGateWords.end(),
                     [&](std::string_view word) { return name.find(word) != name.npos; }) &&
         deploys(job) != Deploys::to_environment;
}

std::size_t stage_of(const EffectiveJob& job) {
  const std::vector<std::string_view>& stages = job.pipeline->stages;
  const Node* const stage = job.get("stage");
  const std::string_view name = stage != nullptr ? stage->text : "test";
  return static_cast<std::size_t>(std::find(stages.begin(), stages.end(), name) - stages.begin());
}

// What makes the gate optional; null where it is none.
const Field* optional(const EffectiveJob& job) {
  const Node* const rules = job.get("rules");
  if (rules == nullptr) {
    const Field* const when = job.field("when");
    const Node* const may_fail = job.get("allow_failure");
    const bool is_blocking = may_fail != nullptr && !may_fail->is_true();
    return when != nullptr && when->value->text == "manual" && !is_blocking ? when : nullptr;
  }
  for (const Item& rule : rules->items) {
    const Node* const when = rule.value->get("when");
    const Field* const may_fail = rule.value->field("allow_failure");
    if (when != nullptr && when->text == "manual" && may_fail != nullptr &&
        may_fail->value->is_true())
      return may_fail;
  }
  return nullptr;
}

// True if every rule that lets the job in waits for somebody.
bool waits_by_rules(const Node& rules) {
  for (const Item& rule : rules.items) {
    const Node* const when = rule.value->get("when");
    const bool is_known = rule.value->is_mapping() && (when == nullptr || when->is_scalar());
    if (!is_known) return true;
    if (when == nullptr || (when->text != "manual" && when->text != "never")) return false;
  }
  return true;
}

// The first deployment in a later stage that starts by itself.
const EffectiveJob* passes(const EffectiveJob& gate) {
  const std::size_t stage = stage_of(gate);
  for (const EffectiveJob& job : gate.pipeline->jobs) {
    const Node* const when = job.get("when");
    const Node* const rules = job.get("rules");
    // With needs it waits for those alone, and for a manual one too. A rule that says nothing of
    // its own takes `when` of the job.
    const bool waits = (when != nullptr && when->text == "manual") || job.get("needs") != nullptr ||
                       (rules != nullptr && waits_by_rules(*rules));
    if (!waits && deploy_target(job).is_live && stage_of(job) > stage) return &job;
  }
  return nullptr;
}

void check(const EffectiveJob& job, Sink& sink) {
  const Field* const reason = optional(job);
  if (reason == nullptr || !is_gate(job) || !is_closed(job)) return;
  if (stage_of(job) == job.pipeline->stages.size()) return;
  if (const EffectiveJob* const next = passes(job); next != nullptr)
    sink.report(*reason, "Job " + quote(next->name) + " does not wait for " + quote(job.name));
}

}  // namespace

extern constinit const Rule optional_approval{
    .id = "gitlab/optional-approval",
    .severity = Severity::medium,
    .title = "Deployment does not wait for its approval",
    .risk = "What nobody has approved is deployed to production.",
    .fix = "Set allow_failure to false, so that the pipeline stops until the job is run.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc optional_approval_doc{
    .rule = optional_approval,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: when: manual",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
