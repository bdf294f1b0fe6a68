#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A key with nothing behind it is what a deletion or a wrong indentation leaves. Where GitHub needs a value it
refuses the workflow.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: «""»
    «needs»:
    steps: [{run: «''»}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@v1
        «with»:
      - run: make
        «env»:
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  push:
  workflow_dispatch:
env: {A: "", B: }
jobs:
  test:
    name: ""
    runs-on: ubuntu-24.04
    container:
    steps: [{run: make}]
)",
    R"(on:
  workflow_call:
    inputs:
    secrets: {token: }
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: octo/tool@v1, with: {name: "", level: }}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check", "actionlint:runner-label",
                                         "actionlint:permissions"};
constexpr std::string_view kOfAnyKey[] = {"actionlint:syntax-check"};

void check(const Workflow& workflow, Sink& sink) {
  for (const Fault& fault : workflow.syntax().faults) {
    if (fault.mistake != Mistake::empty_value) continue;
    Hit& hit = report_fault(fault, sink);
    const std::string path = fault.node.path();
    const bool is_named = path.find(".runs-on") != path.npos || path.ends_with("permissions");
    if (!is_named) hit.with_aliases(kOfAnyKey);
  }
}

}  // namespace

extern constinit const Rule empty_value{
    .id = "actions/empty-value",
    .severity = Severity::medium,
    .title = "Key has no value",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Write the value, or remove the key.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc empty_value_doc{
    .rule = empty_value,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
