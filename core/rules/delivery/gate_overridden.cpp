#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The deploy waits for the gate, and then runs whatever the gate said: its condition is `always()`, `!cancelled()` or
`failure()`, its job is `when: always`, or the workflow follows another whatever the conclusion of that. So the gate
costs time and stops nothing.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
  deploy:
    if: always()
    needs: test
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
test:
  stage: test
  script: [pytest]
deploy:
  stage: deploy
  environment: production
  script: [«kubectl apply -f k8s/»]
  when: always
)",
    R"(=== .github/workflows/ci.yml
name: ci
on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
=== .github/workflows/deploy.yml
on:
  workflow_run: {workflows: [ci], types: [completed]}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: «kubectl apply -f k8s/»}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
  deploy:
    if: ${{ !cancelled() && needs.test.result == 'success' }}
    needs: test
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
  rollback:
    if: failure()
    needs: deploy
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl rollout undo deployment/api}]
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
test:
  stage: test
  script: [pytest]
report:
  stage: deploy
  when: always
  script: [make report]
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
)",
    R"(=== .github/workflows/ci.yml
name: ci
on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: pytest}]
=== .github/workflows/deploy.yml
on:
  workflow_run: {workflows: [ci], types: [completed]}
jobs:
  deploy:
    if: github.event.workflow_run.conclusion == 'success'
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
};

// The gates of a run that stop what follows them by themselves.
std::vector<Site> hard_gates(const Run& run) {
  std::vector<Site> list;
  run.each([&](const Site& gate) {
    if (is_verdict(run.activity(gate).stage) && run.runs(gate) != Truth::no &&
        stops_something(run, gate) == Truth::yes)
      list.push_back(gate);
  });
  return list;
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  const Run* last = nullptr;  // rows of one run follow each other
  std::vector<Site> gates;
  for (const Reach& reach : delivery.reach) {
    const Run& run = *reach.run;
    if (std::exchange(last, &run) != &run) gates = hard_gates(run);
    const auto overridden = std::find_if(gates.begin(), gates.end(), [&](const Site& gate) {
      // In one script the gate itself ends it.
      const bool is_in_step = gate.job == reach.site.job && gate.step == reach.site.step;
      if (is_in_step || !run.waits_for(reach.site, gate)) return false;
      return run.runs(reach.site, {Fault::Kind::fails, gate.job, gate.step}) == Truth::yes;
    });
    if (overridden == gates.end()) continue;
    const Site found = *overridden;
    const std::string gate(gate_word(run.activity(found).stage));
    Hit* const hit = out.report(
        run, reach.site,
        "The deploy to " + environment_words(reach) + " runs whatever becomes of " + gate);
    if (hit == nullptr) continue;
    with_certainty(*hit, reach.runs);
    relate(*hit, run, found, "this may fail");
    relate_way(*hit, run, reach.site);
  }
}

}  // namespace

extern constinit const Rule gate_overridden{
    .id = "delivery/gate-overridden",
    .severity = Severity::high,
    .title = "Deploy runs whatever its gates said",
    .risk = "What failed its tests or scans is deployed.",
    .fix =
        "Leave the condition out, or ask in it for the result of the jobs that have to succeed; "
        "after "
        "workflow_run, for the conclusion.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc gate_overridden_doc{
    .rule = gate_overridden,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
