#include "core/rules/rule.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
`from` says that what goes to this environment has been in another branch, or another environment, first. The name of
the branch that is pushed proves nothing about that: only a check that the commit is in the source branch
(`git merge-base --is-ancestor`), or that what is deployed was signed there, does; and it has to stop the deploy.
)";

constexpr std::string_view kBad[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [uat]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: uat
    steps:
      - uses: actions/checkout@v4
      - run: «kubectl apply -f k8s/»
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .gitlab-ci.yml
source:
  stage: test
  script:
    - git merge-base --is-ancestor "$CI_COMMIT_SHA" origin/stable || echo "not on stable"
deploy:
  stage: deploy
  environment: uat
  script: [«kubectl apply -f k8s/»]
  rules:
    - if: $CI_COMMIT_BRANCH == "uat"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .gitlab-ci.yml
deploy:
  environment: uat
  script:
    - git branch -r --contains "$CI_COMMIT_SHA" | grep -v origin/stable
    - «kubectl apply -f k8s/»
  rules:
    - if: $CI_COMMIT_BRANCH == "uat"
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [uat]}
jobs:
  source:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - run: git merge-base --is-ancestor "$GITHUB_SHA" origin/stable
  deploy:
    needs: source
    runs-on: ubuntu-24.04
    environment: uat
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [uat]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: uat
    steps:
      - uses: actions/checkout@v4
        with: {fetch-depth: 0}
      - run: git branch -r --contains "$GITHUB_SHA" | tr -d ' ' | grep -qE '^origin/stable$'
      - run: kubectl apply -f k8s/
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .gitlab-ci.yml
source:
  stage: test
  script:
    - git merge-base --is-ancestor "$CI_COMMIT_SHA" origin/stable
deploy:
  stage: deploy
  environment: uat
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH == "uat"
)",
    R"(=== .sluice.yaml
version: 1
delivery:
  environments:
    staging: {branches: [stable], approval: none}
    uat: {branches: [uat], from: stable, approval: none}
=== .github/workflows/ci.yml
on:
  push: {branches: [stable]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: staging
    steps: [{run: kubectl apply -f k8s/}]
)",
};

// It proves that what is deployed comes from one of the branches.
bool proves(const Run& run, const Site& gate, const std::vector<std::string>& sources) {
  const Activity& activity = run.activity(gate);
  if (activity.stage != Stage::verify) return false;
  return std::any_of(activity.facts.begin(), activity.facts.end(), [&](const Fact& fact) {
    if (fact.kind != Fact::Kind::source && fact.kind != Fact::Kind::identity) return false;
    const std::string text = run.name(gate, fact.value).text;
    return std::any_of(sources.begin(), sources.end(), [&](const std::string& source) {
      if (fact.kind == Fact::Kind::source) return matches_name(source, branch_as_written(text));
      return text.find("refs/heads/" + source) != std::string::npos;
    });
  });
}

void check(const Delivery& delivery, Sink& sink) {
  if (delivery.policy == nullptr) return;
  DeliverySink out(sink);
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    const EnvironmentPolicy* const environment = policy_of(delivery, reach);
    if (environment == nullptr || run.scenario().kind == Scenario::Kind::change) continue;
    const std::vector<std::string> sources = delivery.policy->source_branches(*environment);
    if (sources.empty()) continue;
    const std::string branch = mapped_branch(run.scenario());
    // Its own branch is the source.
    if (std::any_of(sources.begin(), sources.end(),
                    [&](const std::string& one) { return matches_name(one, branch); }))
      continue;
    Truth is_proved = Truth::no;
    run.each([&](const Site& gate) {
      if (is_proved != Truth::yes && proves(run, gate, sources)) {
        const Truth gated = run.is_gated(reach.site, gate);
        if (gated != Truth::no) is_proved = gated;
      }
    });
    if (is_proved == Truth::yes) continue;
    Hit* const hit =
        out.report(run, reach.site,
                   who_starts(run.scenario()) + " deploys to " + environment_words(reach) +
                       " without a proof that the commit was in " + quote(sources.front()));
    if (hit == nullptr) continue;
    with_certainty(*hit, is_proved == Truth::unknown ? Truth::unknown : reach.runs);
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule promotion_source_unchecked{
    .id = "delivery/promotion-source-unchecked",
    .severity = Severity::medium,
    .title = "Nothing proves that the commit comes from the source branch",
    .risk = "Code that never passed the environment before gets into this one.",
    .fix =
        "Run git merge-base --is-ancestor with the commit and the source branch in a job that the "
        "deploy needs.",
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc promotion_source_unchecked_doc{
    .rule = promotion_source_unchecked,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
