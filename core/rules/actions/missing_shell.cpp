#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A workflow has defaults for the shell of its steps; a composite action has none, so that each of its steps with `run`
has to name one.
)";

constexpr std::string_view kBad[] = {
    R"(name: x
runs:
  using: composite
  steps:
    - «run»: make
)",
    R"(name: x
runs:
  using: composite
  steps:
    - {shell: bash, run: make}
    - name: y
      «run»: |
        make
)",
};
constexpr std::string_view kGood[] = {
    R"(name: x
runs:
  using: composite
  steps:
    - {shell: bash, run: make}
    - uses: octo/tool@v1
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"ghalint:action_shell_is_required"};

void check(const Step& step, Sink& sink) {
  if (step.action == nullptr || step.node["shell"] || !step.node["run"]) return;
  sink.report_key(step.node["run"], "Nothing says what reads the script");
}

}  // namespace

extern constinit const Rule missing_shell{
    .id = "actions/missing-shell",
    .severity = Severity::low,
    .title = "Step of a composite action names no shell",
    .risk = "GitHub refuses the action when a workflow runs it.",
    .fix = "Set shell, such as shell: bash.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc missing_shell_doc{
    .rule = missing_shell,
    .why = kWhy,
    .source = "GitHub: Metadata syntax, runs.steps[*].shell",
    .path = "action.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
