#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A workflow starts on events, for some of their activities, on branches, tags or paths that filters name. What
GitHub does not know it refuses, or passes over in silence.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  «pull_requst»:
  issues: {types: [opened, «created»]}
  release: {«tags»: [v1]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  push:
    paths: [src]
    «paths-ignore»: [docs]
    «types»: [created]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push: {branches: main, tags: v*, paths: src/**}
  pull_request: {types: [opened, ready_for_review], branches-ignore: [wip/**]}
  workflow_run: {workflows: [test], types: completed, branches: [main]}
  repository_dispatch: {types: [anything]}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: [push, merge_group, workflow_dispatch, page_build]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:events"};

}  // namespace

extern constinit const Rule unknown_event{
    .id = "actions/unknown-event",
    .severity = Severity::medium,
    .title = "Event, activity or filter does not exist",
    .risk =
        "The workflow does not start when its author expects it, so whatever it was to check is "
        "not checked.",
    .fix = "Correct the name, or remove the filter.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::unknown_event>,
};

extern constinit const RuleDoc unknown_event_doc{.rule = unknown_event,
                                                 .why = kWhy,
                                                 .source = "GitHub: Events that trigger workflows",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
