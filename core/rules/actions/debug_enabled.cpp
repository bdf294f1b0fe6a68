#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`ACTIONS_RUNNER_DEBUG` and `ACTIONS_STEP_DEBUG` make runner and actions log all that they do. What is derived from a
secret, such as its base64 form, is not masked there. GitHub offers the same for one run, by its button.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
env:
  ACTIONS_RUNNER_DEBUG: «true»
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {ACTIONS_STEP_DEBUG: «'true'»}
    steps:
      - run: make
        env: {ACTIONS_STEP_DEBUG: «1»}
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - shell: bash
      run: make
      env: {ACTIONS_STEP_DEBUG: «true»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
env: {ACTIONS_RUNNER_DEBUG: false, ACTIONS_STEP_DEBUG: ''}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: "echo ACTIONS_STEP_DEBUG: true"}]
)",
    R"(on: push
env: {ACTIONS_STEP_DEBUG: "${{ inputs.debug }}"}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"poutine:debug_enabled"};

void check_variables(NodeRef variables, const std::string& address, Sink& sink) {
  for (const std::string_view name : {"ACTIONS_RUNNER_DEBUG", "ACTIONS_STEP_DEBUG"}) {
    const NodeRef value = variables[name];
    if (equals_ignoring_case(value.value(), "true") || value.value() == "1")
      sink.report(value, quote(name) + " is on").with_resource(address);
  }
}

// Of a workflow or an action.
template <typename Model>
void check(const Model& model, Sink& sink) {
  for (const Environment& environment : environments(model))
    check_variables(environment.variables, environment.address, sink);
}

}  // namespace

extern constinit const Rule debug_enabled{
    .id = "actions/debug-enabled",
    .severity = Severity::low,
    .title = "Debug log of the runner is switched on in the file",
    .risk =
        "The log shows the environment and the inputs of every step, with secrets that no mask "
        "knows.",
    .fix = "Remove the variable, and switch the debug log on for a single run where it is needed.",
    .aliases = kAliases,
    .topics = {Topic::logging, Topic::credentials},
    .check = check<Workflow>,
    .also = check<Action>,
    .in_clear = true,
};

extern constinit const RuleDoc debug_enabled_doc{.rule = debug_enabled,
                                                 .why = kWhy,
                                                 .source = "GitHub: Enable debug logging",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
