#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A label says that somebody looked at a pull request once. `pull_request_target` without `types`, or with `synchronize`,
starts the workflow again for every later push, the label is still there, and a checkout by the name of the branch takes
whatever came.
)";

constexpr std::string_view kBad[] = {
    R"(on: {pull_request_target: {types: [opened, synchronize]}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        if: contains(github.event.pull_request.labels.*.name, 'safe')
        with: {ref: «"${{ github.event.pull_request.head.ref }}"»}
)",
    R"(on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «${{ github.head_ref }}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {pull_request_target: {types: [labeled]}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.head_ref }}"}
)",
    R"(on: [pull_request, pull_request_target]
jobs:
  a:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.head_ref }}"}
  b:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:improper-access-control"};

void check(const Job& job, Sink& sink) {
  constexpr std::string_view kEvent = "pull_request_target";
  const Event* const event = job.workflow->event(kEvent);
  if (event == nullptr || !may_run_on(job.node, kEvent)) return;
  if (event->config["types"] && !has_type(*event, "synchronize")) return;
  for (const Step& step : job.steps) {
    const NodeRef ref = moving_head(step);
    if (ref)
      sink.report(ref, quote(ref.value()) + " is whatever was pushed last")
          .with_resource(step.address());
  }
}

}  // namespace

extern constinit const Rule weak_label_gate{
    .id = "actions/weak-label-gate",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Every push to a pull request runs its branch with the rights of the repository",
    .risk = "Code that is pushed after the label was set, or without any, runs with the secrets.",
    .fix = "React to labeled alone, check out head.sha, and remove the label with every push.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc weak_label_gate_doc{
    .rule = weak_label_gate,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
