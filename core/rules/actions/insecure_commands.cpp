#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/text/ascii.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub switched the workflow commands `set-env` and `add-path` off because anything that a step prints
can use them (CVE-2020-15228). `ACTIONS_ALLOW_UNSECURE_COMMANDS` switches them on again: a line in a log,
such as the title of an issue, then sets LD_PRELOAD or PATH for the steps that follow.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
env:
  ACTIONS_ALLOW_UNSECURE_COMMANDS: «true»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env:
          ACTIONS_ALLOW_UNSECURE_COMMANDS: «'true'»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: «1»}
    steps: [{run: make}]
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - shell: bash
      run: make
      env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: «true»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
env:
  ACTIONS_ALLOW_UNSECURE_COMMANDS: false
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env:
          ACTIONS_ALLOW_UNSECURE_COMMANDS: ''
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "ACTIONS_ALLOW_UNSECURE_COMMANDS=true"
        env:
          ACTIONS_ALLOW_UNSECURE_COMMANDS: ${{ inputs.old }}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:insecure-commands", "checkov:CKV_GHA_1",
                                         "kics:60fd272d-15f4-4d8f-afe4-77d9c6cc0453"};

void check_variables(NodeRef variables, const std::string& address, Sink& sink) {
  const NodeRef value = variables["ACTIONS_ALLOW_UNSECURE_COMMANDS"];
  const std::string_view text = value.value();
  if (text.empty() || has_expression(text) || equals_ignoring_case(text, "false") || text == "0")
    return;
  sink.report(value).with_resource(address);
}

// Of a workflow or an action.
template <typename Model>
void check(const Model& model, Sink& sink) {
  for (const Environment& environment : environments(model))
    check_variables(environment.variables, environment.address, sink);
}

}  // namespace

extern constinit const Rule insecure_commands{
    .id = "actions/insecure-commands",
    .severity = Severity::high,
    .title = "Workflow commands that anything printed can use are switched on",
    .risk =
        "Whoever gets text into the log of a step sets the environment of the steps behind it, and "
        "so runs code in them.",
    .fix = "Remove the variable, and write to the files $GITHUB_ENV and $GITHUB_PATH.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check<Workflow>,
    .also = check<Action>,
};

extern constinit const RuleDoc insecure_commands_doc{.rule = insecure_commands,
                                                     .why = kWhy,
                                                     .source = "CVE-2020-15228",
                                                     .path = ".github/workflows/ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::actions
