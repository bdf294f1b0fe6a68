#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/outsider_contact.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`pull_request_target` and `workflow_run` start a workflow of the default branch with its secrets and a
token that may write, although an outsider caused the event. Nothing is wrong with that in itself; every
step that touches what the outsider wrote, such as its code, its artifacts or its branch name, can make it
so.

The finding is high where the workflow runs such data, and medium where it takes it in. What no job does that
runs for outsiders is none. One that somebody with the right of triage has to start, with a label for
example, is one degree less.
)";

constexpr std::string_view kBad[] = {
    R"(on: [push, «workflow_run»]
jobs:
  report:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/download-artifact@v4
        with: {run-id: "${{ github.event.workflow_run.id }}"}
)",
    R"(on: «pull_request_target»
jobs:
  count:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: wc -l README.md
)",
    R"(on: «pull_request_target»
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  pull_request_target:
    types: [opened]
jobs:
  label:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  pull_request_target:
    types: [closed]
jobs:
  backport:
    if: github.event.pull_request.merged == true
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: make
)",
    R"(on: [push, pull_request]
jobs:
  pull_request_target:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: pull_request_target
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/labeler@v5
)",
};
constexpr std::string_view kAliases[] = {"zizmor:dangerous-triggers",
                                         "sisakulint:dangerous-triggers-critical",
                                         "sisakulint:dangerous-triggers-medium"};

std::string how_to_mend(std::string_view event) {
  if (event == "workflow_run")
    return "Take in nothing of the run that went before, or check and unpack it in a job that has "
           "permissions: {} and no secrets, apart from the workspace.";
  return "Use pull_request where no secret is needed; else set permissions: {} and touch nothing "
         "from the pull request.";
}

Severity severity_of(bool runs, bool is_held) {
  if (runs) return is_held ? Severity::medium : Severity::high;
  return is_held ? Severity::low : Severity::medium;
}

void check(const Workflow& workflow, Sink& sink) {
  for (const Event& event : workflow.events) {
    if (!is_for_outsiders(event)) continue;
    const OutsiderContact contact = outsider_contact(workflow, event);
    if (contact.reach == OutsiderContact::Reach::none) continue;
    const std::string name = quote(event.name.value);
    const bool is_held = needs_triage(event);
    const bool runs = contact.reach == OutsiderContact::Reach::runs;
    sink.report(event.name,
                name +
                    (is_held ? ", once a member acts on it, starts a workflow that "
                             : " starts a workflow that ") +
                    (runs ? "runs what an outsider wrote" : "takes in what an outsider wrote"))
        .with_node("on." + std::string(event.name.value))
        .with_severity(severity_of(runs, is_held))
        .with_confidence(runs ? Confidence::high : Confidence::medium)
        .with_fix(how_to_mend(event.name.value))
        .relate(contact.at, runs ? "run here" : "taken in here");
  }
}

}  // namespace

extern constinit const Rule dangerous_triggers{
    .id = "actions/dangerous-triggers",
    .severity = Severity::medium,
    .title = "Workflow of the default branch works with what outsiders wrote",
    .risk =
        "One step that runs or pastes what the outsider wrote hands over the secrets, the token "
        "and the caches that the workflow has.",
    .fix =
        "Use pull_request where no secret is needed; else set permissions: {} and touch nothing "
        "from the pull request.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc dangerous_triggers_doc{
    .rule = dangerous_triggers,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
