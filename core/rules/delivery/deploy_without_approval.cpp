#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy asks for a reviewer before this environment. A reviewer is asked by an environment that the forge protects
(name it under `protected`), by a manual job of GitLab that does not allow to be passed over, or by an action that waits
for somebody. Here some way leads to the deploy past all of these.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .gitlab-ci.yml
deploy:
  environment: production
  script: [«kubectl apply -f k8s/»]
  rules:
    - if: $CI_COMMIT_BRANCH == "main" && $CI_COMMIT_MESSAGE =~ /now/
    - {if: $CI_COMMIT_BRANCH == "main", when: manual}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
  protected: [production]
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .gitlab-ci.yml
deploy:
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - {if: $CI_COMMIT_BRANCH == "main", when: manual}
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: reviewer}
=== .gitlab-ci.yml
stages: [release, deploy]
release:
  stage: release
  script: [make release]
  rules:
    - {if: $CI_COMMIT_BRANCH == "main", when: manual}
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    if (environment == nullptr || !environment->needs_reviewer) continue;
    if (reach.approval == Truth::yes || run.scenario().kind == Scenario::Kind::change) continue;
    const bool may = reach.approval == Truth::unknown;
    Hit* const hit = out.report(run, reach.site,
                                who_starts(run.scenario()) + (may ? " may reach " : " reaches ") +
                                    environment_words(reach) + ", and nobody has to approve");
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule deploy_without_approval{
    .id = "delivery/deploy-without-approval",
    .severity = Severity::high,
    .title = "Environment is reached without the approval that it needs",
    .risk = "One push by one person changes the environment; a stolen account is enough.",
    .fix =
        "Bind the job to an environment that asks for reviewers, and list it under protected; in "
        "GitLab, make the job manual in each of its rules.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc deploy_without_approval_doc{
    .rule = deploy_without_approval,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
