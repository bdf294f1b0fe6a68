#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy maps branches to environments, so that everybody knows what runs where. A branch that deploys to the
environment of another one carries untested code past the gates of that one, or overwrites what is being tested
there.
)";

constexpr std::string_view kBad[] = {
    // What a job sets counts before what the top of the file does.
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .gitlab-ci.yml
variables: {SHIP: "no"}
deploy:
  variables: {SHIP: "yes"}
  environment: «uat»
  script: [kubectl apply -f k8s/]
  rules:
    - if: $SHIP == "yes" && $CI_COMMIT_BRANCH == "develop"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [develop, uat]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: «uat»
    steps:
      - run: aws ecs update-service --cluster uat --service api --force-new-deployment
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: {name: «UAT»}
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH =~ /^(develop|uat)$/
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [develop, uat]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${{ github.ref_name == 'uat' && 'uat' || 'dev' }}
    steps:
      - run: aws ecs update-service --cluster x --service api --force-new-deployment
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .github/workflows/ci.yml
on: push
jobs:
  dev:
    if: github.ref == 'refs/heads/develop'
    runs-on: ubuntu-24.04
    environment: dev
    steps: [{run: kubectl apply -f k8s/}]
  uat:
    if: github.ref == 'refs/heads/uat'
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(on:
  push: {branches: [develop]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s/}]
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    if (environment == nullptr || is_listed(*environment, run.scenario())) continue;
    const std::string branch = mapped_branch(run.scenario());
    const std::vector<const EnvironmentPolicy*> own = delivery.policy->for_branch(branch);
    if (branch.empty() || own.empty()) continue;
    Hit* const hit =
        out.report_at(run, reach.site.job, run.environment_place(reach.site.job),
                      who_starts(run.scenario()) + " deploys to " + environment_words(reach) +
                          ", and not to " + quote(own.front()->name));
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule branch_to_wrong_environment{
    .id = "delivery/branch-to-wrong-environment",
    .severity = Severity::high,
    .title = "Branch deploys to the environment of another",
    .risk =
        "Code reaches an environment past the gates and the approval that its own branch would "
        "have "
        "met.",
    .fix = "Deploy each branch to the environment that the policy maps it to.",
    .topics = {Topic::integrity, Topic::access},
    .check = check,
};

extern constinit const RuleDoc branch_to_wrong_environment_doc{
    .rule = branch_to_wrong_environment,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
