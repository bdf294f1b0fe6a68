#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
The gate runs only where certain files have changed, and the deploy goes out for any change: one outside of the filter,
such as a dependency, a Dockerfile or the pipeline itself, is deployed without having been looked at.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  changes:
    runs-on: ubuntu-24.04
    outputs:
      src: ${{ steps.filter.outputs.src }}
    steps:
      - uses: dorny/paths-filter@v3
        id: filter
        with: {filters: "src: src/**"}
  scan:
    needs: changes
    if: needs.changes.outputs.src == 'true'
    runs-on: ubuntu-24.04
    steps: [{run: «semgrep ci»}]
  deploy:
    needs: scan
    if: ${{ !cancelled() && !failure() }}
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
scan:
  stage: test
  script: [«semgrep ci»]
  rules:
    - changes: [src/**/*]
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  changes:
    runs-on: ubuntu-24.04
    outputs:
      src: ${{ steps.filter.outputs.src }}
    steps:
      - uses: dorny/paths-filter@v3
        id: filter
        with: {filters: "src: src/**"}
  scan:
    needs: changes
    if: needs.changes.outputs.src == 'true'
    runs-on: ubuntu-24.04
    steps: [{run: semgrep ci}]
  deploy:
    needs: scan
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
scan:
  stage: test
  script: [semgrep ci]
  rules:
    - changes: [src/**/*]
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
      changes: [src/**/*]
)",
};

bool asks_for_changes(const JobRun& job) {
  for (const JobRun::Way& way : job.ways) {
    if (way.rule != nullptr && way.rule->get("changes") != nullptr) return true;
  }
  for (const std::string_view key : {"only", "except"}) {
    const gitlab::Node* const filter =
        job.site->gitlab != nullptr ? job.site->gitlab->get(key) : nullptr;
    if (filter != nullptr && filter->get("changes") != nullptr) return true;
  }
  return false;
}

// Actions whose outputs say which files have changed.
bool tells_changes(std::string_view uses) {
  return uses.find("paths-filter@") != uses.npos || uses.find("changed-files@") != uses.npos ||
         uses.find("file-changes-action@") != uses.npos ||
         uses.find("paths-changes-filter@") != uses.npos;
}

// The condition takes an output of such an action, of its own job or of one that is needed.
bool is_filtered(const Run& run, std::size_t job, std::string_view condition) {
  if (condition.find("outputs.") == condition.npos) return false;
  const auto has_one = [&](std::size_t at) {
    for (const StepSite& step : run.jobs()[at].site->steps) {
      if (step.github != nullptr && tells_changes(step.github->uses.value)) return true;
    }
    return false;
  };
  if (has_one(job)) return true;
  for (const std::size_t need : run.jobs()[job].needs) {
    if (condition.find(run.jobs()[need].site->id) != condition.npos && has_one(need)) return true;
  }
  return false;
}

bool is_filtered(const Run& run, const Site& gate) {
  const JobRun& job = run.job(gate);
  if (job.site->github == nullptr) return asks_for_changes(job);
  for (std::size_t at = gate.job; at != kNone; at = run.jobs()[at].caller) {
    const actions::Job* const one = run.jobs()[at].site->github;
    if (one != nullptr && is_filtered(run, at, one->condition.value)) return true;
  }
  const actions::Step* const step = run.step(gate).github;
  return step != nullptr && is_filtered(run, gate.job, step->condition.value);
}

std::vector<Site> filtered_gates(const Run& run) {
  std::vector<Site> list;
  run.each([&](const Site& gate) {
    if (!is_verdict(run.activity(gate).stage) || run.runs(gate) != Truth::unknown) return;
    if (is_filtered(run, gate) && stops_something(run, gate) != Truth::no) list.push_back(gate);
  });
  return list;
}

void judge(const Run& run, const Site& ship, const std::vector<Site>& gates, DeliverySink& out) {
  if (is_filtered(run, ship)) return;
  for (const Site& gate : gates) {
    // It waits for the gate, and does not mind where that is left out.
    const Fault left_out{Fault::Kind::left_out, gate.job, kNone};
    if (!run.waits_for(ship, gate) || run.runs(ship, left_out) == Truth::no) continue;
    Hit* const hit =
        out.report(run, gate,
                   std::string(gate_word(run.activity(gate).stage)) +
                       " is left out for some changes, and what it guards goes out for all");
    if (hit != nullptr) relate(*hit, run, ship, "goes out for any change");
  }
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Run& run : delivery.path.runs()) {
    const std::vector<Site> gates = filtered_gates(run);
    if (gates.empty()) continue;
    for (const Site& ship : shipped_in(run)) judge(run, ship, gates, out);
  }
}

}  // namespace

extern constinit const Rule gate_filtered_out{
    .id = "delivery/gate-filtered-out",
    .severity = Severity::medium,
    .title = "Gate is left out for changes that are deployed",
    .risk = "A change outside of the filter reaches the environment without having been looked at.",
    .fix = "Run the gate for every change that is deployed, or deploy only where the gate has run.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc gate_filtered_out_doc{
    .rule = gate_filtered_out,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
