#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/runners.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Without `timeout-minutes` GitHub ends a job after 360 minutes. That is what a hanging test costs, and the time that
code which got into the job has for what it wants to do. A job that calls a workflow takes no limit, and one whose
steps all have one is limited by these. On `ubuntu-slim` no job lasts longer than 15 minutes.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  «test»:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        timeout-minutes: 5
      - run: make test
)",
    R"(on: push
jobs:
  «test»:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps: [{run: make}]
  steps:
    runs-on: ubuntu-24.04
    steps: [{run: make, timeout-minutes: 5}]
)",
    R"(on: push
jobs:
  call:
    uses: ./.github/workflows/a.yml
  slim:
    runs-on: ubuntu-slim
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"ghalint:job_timeout_minutes_is_required",
                                         "sisakulint:missing-timeout-minutes"};

// The machine itself ends the job, long before GitHub does.
bool is_short_lived(const Job& job) {
  const std::vector<RunnerLabel> labels = runner_labels(job);
  return !labels.empty() && std::all_of(labels.begin(), labels.end(), [](const RunnerLabel& one) {
    return equals_ignoring_case(one.label.value(), "ubuntu-slim");
  });
}

void check(const Job& job, Sink& sink) {
  if (job.timeout_minutes || job.uses.present() || job.steps.empty() || is_short_lived(job)) return;
  if (std::all_of(job.steps.begin(), job.steps.end(),
                  [](const Step& step) { return static_cast<bool>(step.node["timeout-minutes"]); }))
    return;
  sink.report(job.id, "Job " + quote(job.id.value) + " may run for six hours")
      .with_node("jobs." + std::string(job.id.value));
}

}  // namespace

extern constinit const Rule missing_timeout{
    .id = "actions/missing-timeout",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Job has no time limit",
    .risk = "A job that hangs holds a runner, and its token, for six hours.",
    .fix = "Set timeout-minutes to a little more than the job takes.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::availability},
    .check = check,
};

extern constinit const RuleDoc missing_timeout_doc{
    .rule = missing_timeout,
    .why = kWhy,
    .source = "GitHub: Workflow syntax, jobs.<job_id>.timeout-minutes",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
