#include "core/rules/rule.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The policy lists the branches, and the tags, from which an environment may be reached. Where a condition lets in more,
such as a name that only ends like the branch, any tag, or a manual run on whatever branch somebody picks, code of
nobody's choosing gets there.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .github/workflows/ci.yml
on: push
jobs:
  deploy:
    if: endsWith(github.ref, 'uat')
    runs-on: ubuntu-24.04
    environment: «uat»
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .github/workflows/ci.yml
on:
  workflow_dispatch:
  push: {branches: [uat]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: «uat»
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: «uat»
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH =~ /uat/
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
  workflow_dispatch:
  push: {branches: [uat]}
jobs:
  deploy:
    if: github.ref == 'refs/heads/uat'
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    dev: {branches: [develop], approval: none}
    uat: {branches: [uat], approval: none}
=== .gitlab-ci.yml
deploy:
  environment: uat
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH =~ /^uat$/
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
    const Scenario& scenario = run.scenario();
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    // What requests reach is another rule's to tell.
    if (environment == nullptr || scenario.kind == Scenario::Kind::change) continue;
    if (is_listed(*environment, scenario)) continue;
    const bool is_mapped = !delivery.policy->for_branch(mapped_branch(scenario)).empty();
    if (is_mapped && scenario.kind == Scenario::Kind::push) continue;  // of another environment
    Hit* const hit = out.report_at(run, reach.site.job, run.environment_place(reach.site.job),
                                   who_starts(scenario) + " reaches " + environment_words(reach) +
                                       ", which the policy does not list");
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule environment_from_unlisted_ref{
    .id = "delivery/environment-from-unlisted-ref",
    .severity = Severity::high,
    .title = "Environment can be reached from a ref outside its list",
    .risk = "Whoever can push such a ref, or start a run on it, puts code into the environment.",
    .fix = "Compare the whole ref with those of the policy, in every way that leads to the job.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc environment_from_unlisted_ref_doc{
    .rule = environment_from_unlisted_ref,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
