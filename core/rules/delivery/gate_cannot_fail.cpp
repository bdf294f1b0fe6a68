#include "core/rules/rule.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
A test or a scan is a gate only if its failure stops what follows. Here the tool runs, its finding is written to a log,
and the pipeline goes on: the failure is put aside (`|| true`, `; exit 0`, a pipe without `pipefail`, `continue-on-error`,
`allow_failure`), or the tool ends with success whatever it finds, for want of a flag. A run of the same stage that does
stop, before it, makes this one a report, and that is fine.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: «gitleaks git .» || true
      - run: kubectl apply -f k8s/
)",
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          trap 'exit 0' EXIT
          «pytest -q»
      - run: kubectl apply -f k8s/
)",
    R"(on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: «pytest -q» | tee log.txt
      - uses: «aquasecurity/trivy-action@v1»
        with: {scan-type: config}
        continue-on-error: true
  ship:
    needs: test
    runs-on: ubuntu-24.04
    environment: production
    steps: [{run: kubectl apply -f k8s/}]
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
scan:
  stage: test
  script:
    - «semgrep scan --config auto»
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push: {branches: [main]}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: |
          gitleaks git . || status=$?
          upload-report
          exit "$status"
      - run: semgrep scan --config auto --error
      - run: trivy fs --scanners vuln .
        env: {TRIVY_EXIT_CODE: 1}
      - run: trivy config . > report.txt || true
        if: false
      - run: kubectl apply -f k8s/
)",
    R"(on:
  push: {branches: [main]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: pytest -q || true
)",
    R"(=== .gitlab-ci.yml
stages: [test, deploy]
scan:
  stage: test
  script:
    - semgrep scan --config auto --error
    - semgrep scan --config auto --json > report.json || true
test:
  stage: test
  script: [pytest]
  allow_failure: {exit_codes: [5]}
deploy:
  stage: deploy
  environment: production
  script: [kubectl apply -f k8s/]
)",
};

// How the failure is lost, behind "since".
std::string reason_of(const Run& run, const Site& gate) {
  if (run.job(gate).may_fail == Truth::yes)
    return run.forge() == Forge::gitlab ? "the job may fail" : "the job goes on after errors";
  if (goes_on_after(run, gate) == Truth::yes) return "the step goes on after errors";
  switch (run.activity(gate).weakness.kind) {
    case Weakness::Kind::alternative:
    case Weakness::Kind::exit_zero:
      return "what follows it makes a success of that";
    case Weakness::Kind::kept_status:
      return "its status is kept and never asked";
    case Weakness::Kind::errexit_off:
    case Weakness::Kind::list:
      return "the script goes on";
    case Weakness::Kind::pipe:
      return "the pipe behind it hides that";
    case Weakness::Kind::condition:
    case Weakness::Kind::negation:
      return "a condition takes it up";
    case Weakness::Kind::background:
      return "nobody waits for it";
    case Weakness::Kind::substitution:
      return "the command around it does not care";
    case Weakness::Kind::flag:
    case Weakness::Kind::input:
      return "it is told to pass";
    case Weakness::Kind::default_:
      return "it passes unless a flag asks for failure";
    case Weakness::Kind::runner:
    case Weakness::Kind::none:
      break;
  }
  return "what runs it goes on";
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  for (const Run& run : delivery.path.runs()) {
    const std::vector<Site> ships = shipped_in(run);
    if (ships.empty()) continue;
    run.each([&](const Site& gate) {
      const Activity& activity = run.activity(gate);
      if (!is_verdict(activity.stage) || run.runs(gate) == Truth::no) return;
      if (stops_something(run, gate) != Truth::no || is_of_forge(activity)) return;
      if (has_harder_gate(run, gate) || !is_before_any(run, gate, ships)) return;
      Hit* const hit = out.report(run, gate,
                                  "Where " + std::string(gate_word(activity.stage)) + " by " +
                                      quote(activity.tool) + " fails, the deploy goes on, since " +
                                      reason_of(run, gate));
      if (hit == nullptr) return;
      with_certainty(*hit, run.runs(gate));
      if (activity.weakness.at.document != nullptr && activity.blocking != Truth::yes) {
        sluice::Place place;
        place.source = activity.weakness.at.document->id;
        place.at = activity.weakness.at.at;
        hit->relate(place, "its failure ends here");
      }
      relate(*hit, run, ships.front(), "shipped all the same");
    });
  }
}

}  // namespace

extern constinit const Rule gate_cannot_fail{
    .id = "delivery/gate-cannot-fail",
    .severity = Severity::medium,
    .title = "Failure of a gate stops nothing",
    .risk = "What the test or scan finds is shipped all the same.",
    .fix =
        "Let the command fail its job: without what takes the failure up, and with the tool's flag "
        "for that.",
    .topics = {Topic::reliability, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc gate_cannot_fail_doc{
    .rule = gate_cannot_fail,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-1 Insufficient Flow Control Mechanisms",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
