#include <algorithm>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
Who approves a change of infrastructure approves what the plan says. Where plan and apply follow each other, an
approval that came before there was a plan has let through something that nobody had read. Meant are environments
whose policy asks for a reviewer.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== .github/workflows/infra.yml
on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform plan -out=tfplan
      - run: «terraform apply tfplan»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .gitlab-ci.yml
stages: [plan, apply]
start:
  stage: plan
  script: ['true']
  rules:
    - {if: '$CI_COMMIT_BRANCH == "main"', when: manual, allow_failure: false}
plan:
  stage: plan
  needs: [start]
  script: [terraform plan -out=tfplan]
  artifacts: {paths: [tfplan]}
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
apply:
  stage: apply
  environment: production
  script:
    - «terraform apply tfplan»
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev:        {branches: [develop], approval: none}
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== .github/workflows/infra.yml
on: {push: {branches: [main, develop]}}
jobs:
  dev:
    if: github.ref == 'refs/heads/develop'
    runs-on: ubuntu-24.04
    environment: dev
    steps:
      - run: terraform plan -out=tfplan && terraform apply tfplan
  plan:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    steps:
      - run: terraform plan -out=tfplan
  apply:
    needs: plan
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: terraform apply tfplan
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .gitlab-ci.yml
stages: [plan, apply]
plan:
  stage: plan
  script: [terraform plan -out=tfplan]
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
apply:
  stage: apply
  environment: production
  script: [terraform apply tfplan]
  rules:
    - {if: '$CI_COMMIT_BRANCH == "main"', when: manual, allow_failure: false}
)",
};

// Somebody lets the apply pass after the plan was there.
bool is_reviewed(const Delivery& delivery, const Run& run, const Site& plan, const Site& apply) {
  for (std::size_t job = 0; job < run.jobs().size(); ++job) {
    if (job == plan.job || run.jobs()[job].runs == Truth::no ||
        asks_somebody(run, job, delivery.policy, delivery.settings) == Truth::no ||
        run.is_held_by(apply, job) == Truth::no)
      continue;
    if (run.comes_after({job, 0, 0}, plan) != Truth::no) return true;
  }
  const std::vector<Site> approvals = run.all(Stage::approve);
  return std::any_of(approvals.begin(), approvals.end(), [&](const Site& approval) {
    return run.comes_after(approval, plan) != Truth::no &&
           run.is_gated(apply, approval) != Truth::no;
  });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    if (!reach.is_apply()) continue;
    const EnvironmentPolicy* const environment = delivery.policy->environment(reach.environment);
    if (environment == nullptr || !environment->needs_reviewer) continue;
    const Run& run = *reach.run;
    for (const Site& plan : plans_for(run, reach.site)) {
      if (run.comes_after(reach.site, plan) == Truth::no ||
          is_reviewed(delivery, run, plan, reach.site))
        continue;
      Hit* const hit =
          out.report(run, reach.site,
                     who_starts(run.scenario()) + " applies to " + environment_words(reach) +
                         " what was planned with no approval in between");
      if (hit == nullptr) break;
      with_certainty(*hit, reach.runs);
      relate(*hit, run, plan, "planned here");
      relate_way(*hit, run, reach.site);
      break;
    }
  }
}

}  // namespace

extern constinit const Rule plan_not_reviewed{
    .id = "delivery/plan-not-reviewed",
    .severity = Severity::medium,
    .title = "Plan is applied before anybody could read it",
    .risk = "A change that destroys or opens something reaches the environment unread.",
    .fix =
        "Plan in a job of its own, and let the job that applies wait for an approval: a protected "
        "environment, or when: manual.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc plan_not_reviewed_doc{
    .rule = plan_not_reviewed,
    .why = kWhy,
    .source = "HashiCorp: Running Terraform in automation",
    .path = ".github/workflows/infra.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
