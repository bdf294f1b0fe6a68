#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`env: ${{ matrix.env }}` makes a variable of every key of an object. Which these are cannot be seen at the step,
and `ACTIONS_ALLOW_UNSECURE_COMMANDS` or `PATH` may be one of them.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env: «${{ matrix.env }}»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - shell: bash
      run: make
      env: «${{ fromJSON(inputs.env) }}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env:
          A: ${{ matrix.env }}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "echo ${{ matrix.env }}"}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:insecure-commands"};

void check(const Step& step, Sink& sink) {
  if (step.env.is_scalar() && has_expression(step.env.value()))
    sink.report(step.env, quote(step.env.value()) + " decides which variables there are");
}

}  // namespace

extern constinit const Rule unknown_environment{
    .id = "actions/unknown-environment",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::auditor,
    .title = "All variables of a step come from an expression",
    .risk = "Whatever fills the mapping can switch the runner's unsafe commands on, or set PATH.",
    .fix = "Name each variable, and take its value alone from an expression.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc unknown_environment_doc{
    .rule = unknown_environment,
    .why = kWhy,
    .source = "GitHub: Workflow syntax, jobs.<job_id>.steps[*].env",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
