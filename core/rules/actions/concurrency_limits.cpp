#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Every push starts a run, and all of them go on beside each other. With `concurrency` only one of a group runs; with
`cancel-in-progress` the old one ends where a new one starts. Nothing supersedes a release, a tag or an issue. A
workflow that is only called leaves this to its caller. `cancel-in-progress: false` is a decision, and no finding.
)";

constexpr std::string_view kBad[] = {
    R"(«on»: push
jobs:
  a:
    concurrency: {group: a, cancel-in-progress: true}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  b:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
concurrency: «all»
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
concurrency: {group: all, cancel-in-progress: false}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: workflow_call
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  push: {tags: [v*]}
  release: {types: [published]}
  workflow_dispatch:
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  a:
    concurrency: {group: a, cancel-in-progress: true}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:concurrency-limits"};

bool decides(NodeRef concurrency) { return static_cast<bool>(concurrency["cancel-in-progress"]); }

// A newer event of the kind makes runs for the ones before it pointless.
bool supersedes(const Event& event) {
  constexpr std::array<std::string_view, 3> kEvents = {"pull_request", "pull_request_target",
                                                       "merge_group"};
  const std::string_view name = event.name.value;
  if (name != "push") return std::find(kEvents.begin(), kEvents.end(), name) != kEvents.end();
  const bool is_of_tags = event.config["tags"] || event.config["tags-ignore"];
  return !is_of_tags || event.config["branches"] || event.config["branches-ignore"];
}

void check(const Workflow& workflow, Sink& sink) {
  if (!workflow.on || workflow.jobs.empty()) return;
  if (std::none_of(workflow.events.begin(), workflow.events.end(), supersedes)) return;
  if (workflow.concurrency) {
    if (decides(workflow.concurrency)) return;
    const bool is_name = workflow.concurrency.is_scalar();
    const std::string_view particulars = "Runs that are superseded wait for their turn or go on";
    if (is_name) {
      sink.report(workflow.concurrency, std::string(particulars));
    } else {
      sink.report_key(workflow.concurrency, std::string(particulars));
    }
    return;
  }
  if (std::all_of(workflow.jobs.begin(), workflow.jobs.end(),
                  [](const Job& job) { return decides(job.concurrency); }))
    return;
  sink.report_key(workflow.on, "The workflow sets no concurrency");
}

}  // namespace

extern constinit const Rule concurrency_limits{
    .id = "actions/concurrency-limits",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Runs of the workflow are not held apart",
    .risk =
        "Runs that newer ones supersede go on, take up runners, and race with these for the same "
        "artifacts.",
    .fix = "Set concurrency, with a group of the workflow and its branch, and cancel-in-progress.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::availability},
    .check = check,
};

extern constinit const RuleDoc concurrency_limits_doc{
    .rule = concurrency_limits,
    .why = kWhy,
    .source = "GitHub: Control the concurrency of workflows and jobs",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
