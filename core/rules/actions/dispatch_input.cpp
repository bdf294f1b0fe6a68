#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An input says its type, its default and whether it is required. A default that its type does not take, options
of what is no choice, or a default that is never taken are slips.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      size: {type: choice, options: [small, large], default: «medium»}
      fast: {type: boolean, default: «"yes"»}
      kind: {type: string, «options»: [a, b]}
      «which»: {type: choice}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  workflow_call:
    inputs:
      level: {type: number, default: «high»}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      size: {type: choice, options: [1, 2], default: 2}
      fast: {type: boolean, default: "true"}
      name: {type: string, required: true, default: octo}
      free: {default: 1}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  workflow_call:
    inputs:
      level: {type: number, default: -1.5}
      name: {type: string, required: false, default: "${{ github.actor }}"}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:events"};

}  // namespace

extern constinit const Rule dispatch_input{
    .id = "actions/dispatch-input",
    .severity = Severity::low,
    .title = "Input contradicts itself",
    .risk = "The workflow does not start, or starts with a value that nobody chose.",
    .fix = "Make type, options and default fit each other.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::dispatch_input>,
};

extern constinit const RuleDoc dispatch_input_doc{
    .rule = dispatch_input,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
