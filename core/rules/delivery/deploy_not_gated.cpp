#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy names the stages that have to pass before this environment. Each has to stand before the deploy on every
way that leads there, on the same commit and object, and its failure has to stop it. Scans of images, signatures and
their verification are asked of deploys of artifacts, scans of plans of what applies them.
)";

constexpr std::string_view kBad[] = {
    // Functions have no case.
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    uat: {branches: [uat], approval: none, require: [tests]}
=== .github/workflows/ci.yml
on:
  push: {branches: [uat]}
jobs:
  test: {runs-on: ubuntu-24.04, steps: [{run: pytest}]}
  build: {runs-on: ubuntu-24.04, steps: [{run: make build}]}
  deploy:
    needs: [test, build]
    if: Always()
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none, require: [tests, secret-scan]}
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
  scan:
    runs-on: ubuntu-24.04
    steps: [{run: gitleaks git .}]
  deploy:
    needs: test
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none, require: [tests, secret-scan]}
=== .gitlab-ci.yml
stages: [test, deploy]
test:
  stage: test
  script: [pytest, gitleaks git .]
  allow_failure: true
deploy:
  stage: deploy
  environment: production
  script: [«kubectl apply -f k8s/»]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    uat: {branches: [uat], approval: none, require: [tests]}
=== .github/workflows/ci.yml
on:
  push: {branches: [uat]}
jobs:
  test: {runs-on: ubuntu-24.04, steps: [{run: pytest}]}
  build: {runs-on: ubuntu-24.04, steps: [{run: make build}]}
  deploy:
    needs: [test, build]
    if: ${{ always() && !contains(needs.*.result, 'failure') && !contains(needs.*.result, 'cancelled') }}
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none, require: [tests, secret-scan]}
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
  scan:
    runs-on: ubuntu-24.04
    steps: [{run: gitleaks git .}]
  deploy:
    needs: [test, scan]
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none, require: [tests, secret-scan]}
=== .gitlab-ci.yml
stages: [test, deploy]
test:
  stage: test
  script: [pytest, gitleaks git .]
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    production: {branches: [main], approval: none, require: [tests, secret-scan]}
=== .github/workflows/ci.yml
on:
  push: {branches: [main]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: sandbox
    steps: [{run: kubectl apply -f k8s/}]
)",
};

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    if (environment == nullptr || !is_listed(*environment, run.scenario())) continue;
    std::string missing;
    bool is_sure = false;
    for (const Stage stage : environment->require) {
      const Truth gate = reach.gate(stage);
      if (!reach.is_bound_by(stage) || gate == Truth::yes) continue;
      is_sure = is_sure || gate == Truth::no;
      missing += (missing.empty() ? "" : ", ") + std::string(gate_word(stage));
    }
    if (missing.empty()) continue;
    Hit* const hit = out.report(run, reach.site,
                                who_starts(run.scenario()) + " deploys to " +
                                    environment_words(reach) + " without these gates: " + missing);
    if (hit == nullptr) continue;
    with_certainty(*hit, is_sure ? reach.runs : Truth::unknown);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule deploy_not_gated{
    .id = "delivery/deploy-not-gated",
    .severity = Severity::medium,
    .title = "Deploy does not wait for a gate that its environment requires",
    .risk = "What the missing stage would have found is deployed.",
    .fix = "Run the stage in a job that the deploy needs, so that its failure stops it.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc deploy_not_gated_doc{
    .rule = deploy_not_gated,
    .why = kWhy,
    .source =
        "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms; NIST "
        "SSDF PW.7, PW.8",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
