#include <string>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
An apply without a saved plan makes a new one and carries it out at once: what it changes nobody has seen, and it
need not be what a plan showed before, since the state, the providers and the code may have moved in between. The
same goes for `cdk deploy`, `sam deploy` and `pulumi up` that are told not to ask. What a test builds and tears down
again in the same job is not meant.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          terraform init
          terraform plan
          «terraform apply -auto-approve»
      - run: «npx cdk deploy --all --require-approval never»
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  script:
    - tofu -chdir=infra init
    - «tofu -chdir=infra apply -auto-approve»
    - «sam deploy --stack-name shop --no-confirm-changeset»
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          terraform plan -out=tfplan
          terraform apply -auto-approve tfplan
      - run: npx cdk deploy --all
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: terraform -chdir=examples/basic apply -auto-approve
      - run: make check
      - if: always()
        run: terraform -chdir=examples/basic destroy -auto-approve
)",
    R"(=== .gitlab-ci.yml
prepare:
  script:
    - sam deploy --stack-name shop --no-execute-changeset --no-confirm-changeset
execute:
  environment: production
  script:
    - aws cloudformation execute-change-set --stack-name shop --change-set-name release
  rules:
    - {if: '$CI_COMMIT_BRANCH == "main"', when: manual}
)",
};

bool is_terraform(std::string_view tool) {
  return tool == "terraform" || tool == "tofu" || tool == "terragrunt";
}

bool is_unseen(const Activity& activity) {
  if (activity.has(Fact::Kind::plan) || activity.has(Fact::Kind::change_set) ||
      activity.has(Fact::Kind::destroys))
    return false;
  // Terraform either is told not to ask, or is answered by the script: nobody sits at a pipeline.
  return is_terraform(activity.tool) || activity.has(Fact::Kind::unapproved);
}

// What the same job takes down again is a test.
bool is_torn_down(const Run& run, const Site& apply) {
  const Activity& activity = run.activity(apply);
  const std::vector<StepSite>& steps = run.job(apply).site->steps;
  for (const StepSite& step : steps) {
    for (const Activity& one : step.does->list) {
      if (one.has(Fact::Kind::destroys) && one.tool == activity.tool &&
          one.object.name.text == activity.object.name.text)
        return true;
    }
  }
  return false;
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const Activity& activity = run.activity(reach.site);
    if (!reach.is_apply() || !is_unseen(activity) || is_torn_down(run, reach.site) ||
        is_preview(reach.environment, delivery.policy))
      continue;
    Hit* const hit =
        out.report(run, reach.site,
                   who_starts(run.scenario()) + " applies to " + environment_words(reach) +
                       (is_terraform(activity.tool) ? " what no saved plan has shown"
                                                    : " what nobody was shown before"));
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
    if (activity.tool == "cdk")
      hit->with_fix(
          "Prepare a change set (cdk deploy --method=prepare-change-set), and execute that "
          "once somebody has read it.");
    if (activity.tool == "sam")
      hit->with_fix(
          "Prepare a change set (sam deploy --no-execute-changeset), and execute that once "
          "somebody has read it.");
  }
}

}  // namespace

extern constinit const Rule apply_without_plan{
    .id = "delivery/apply-without-plan",
    .severity = Severity::medium,
    .title = "Infrastructure is changed without a plan",
    .risk =
        "A change that nobody has seen is carried out: it may open, replace or delete anything.",
    .fix = "Write the plan to a file, let it be scanned and approved, and apply that file.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc apply_without_plan_doc{
    .rule = apply_without_plan,
    .why = kWhy,
    .source = "HashiCorp: Running Terraform in automation",
    .path = ".github/workflows/infra.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
