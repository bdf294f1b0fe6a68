#include "core/model/actions.h"
#include "core/model/popular_actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Actions of JavaScript name the Node.js that runs them. GitHub has removed version 16 and those before it, and
runs such actions with another one that their authors never tried, or not at all. Known for the most used
actions, by the version that `uses` names.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@v2»
      - uses: «actions/cache/restore@v3.3.1»
)",
    R"(=== action.yml
name: build
description: build
runs:
  using: composite
  steps:
    - uses: «actions/setup-node@v3»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v2-beta
      - uses: actions/checkout@f43a0e5ff2bd294095638e18286ca9a3d1956744
      - uses: octo/checkout@v1
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache@main
      - uses: pypa/gh-action-pypi-publish@release/v1
      - run: echo uses actions/checkout@v2
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action", "sisakulint:deprecated-node-runtime"};

void check(const Step& step, Sink& sink) {
  if (!step.uses.present()) return;
  KnownAction known;
  if (!KnownAction::find(read_uses(step.uses.value), known)) return;
  const std::string_view runtime = known.runtime();
  if (runtime != "node12" && runtime != "node16") return;
  sink.report(step.node["uses"], quote(step.uses.value) + " is made for " + std::string(runtime) +
                                     ", which GitHub has removed");
}

}  // namespace

extern constinit const Rule outdated_action_runtime{
    .id = "actions/outdated-action-runtime",
    .severity = Severity::low,
    .title = "Action is made for a runtime that is no more",
    .risk =
        "The action runs with a Node.js that its authors never tried, or fails; only newer "
        "versions are still mended.",
    .fix = "Use a newer major version of the action.",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc outdated_action_runtime_doc{
    .rule = outdated_action_runtime,
    .why = kWhy,
    .source = "GitHub: Deprecation of Node 16 on GitHub Actions runners",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
