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
A scan of the code cannot see what variables, modules and the state make of it: that a bucket becomes public by a
value of this environment, or that a database is replaced. The plan says it. A scan of the plan, as JSON, judges
what is about to happen.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .github/workflows/infra.yml
on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: checkov --directory .
      - run: terraform plan -out=tfplan
      - run: «terraform apply tfplan»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: production
  script:
    - terraform plan -out=tfplan
    - «terraform apply tfplan»
    - terraform show -json tfplan > tfplan.json
    - checkov --file tfplan.json
  rules: [{if: '$CI_COMMIT_BRANCH == "main"'}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .github/workflows/infra.yml
on: {push: {branches: [main]}}
jobs:
  infra:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          terraform plan -out=tfplan
          terraform show -json tfplan > tfplan.json
          checkov --file tfplan.json
      - run: terraform apply tfplan
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none}
=== .gitlab-ci.yml
plan:
  stage: build
  script:
    - terraform plan -out=tfplan
    - terraform show -json tfplan > tfplan.json
    - conftest test tfplan.json
sandbox:
  stage: deploy
  environment: playground
  script: [terraform apply other.tfplan]
deploy:
  stage: deploy
  environment: production
  script: [terraform apply tfplan]
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    // Without a saved plan there is nothing to scan: that is apply-without-plan.
    if (!reach.is_apply() || !run.activity(reach.site).has(Fact::Kind::plan)) continue;
    if (delivery.policy->environment(reach.environment) == nullptr || run.is_open()) continue;
    const std::vector<Site> scans = run.all(Stage::plan_scan);
    if (std::any_of(scans.begin(), scans.end(), [&](const Site& scan) {
          return run.comes_after(reach.site, scan) != Truth::no;
        }))
      continue;
    const std::vector<Site> plans = plans_for(run, reach.site);
    // A plan of elsewhere may have been scanned there.
    if (plans.empty()) continue;
    Hit* const hit = out.report(run, reach.site,
                                who_starts(run.scenario()) + " applies to " +
                                    environment_words(reach) + " a plan that nothing has scanned");
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate(*hit, run, plans.front(), "planned here");
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule plan_not_scanned{
    .id = "delivery/plan-not-scanned",
    .severity = Severity::low,
    .title = "Plan is applied without a scan of it",
    .risk =
        "What values and modules of this environment open or destroy is carried out unseen: a scan "
        "of the code does not show it.",
    .fix =
        "Show the plan as JSON (terraform show -json), and scan that before it is applied, so that "
        "a "
        "finding stops the job.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc plan_not_scanned_doc{
    .rule = plan_not_scanned,
    .why = kWhy,
    .source = "OWASP DevSecOps Guideline: Infrastructure as Code scanning",
    .path = ".github/workflows/infra.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
