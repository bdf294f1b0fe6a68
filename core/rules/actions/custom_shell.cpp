#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`shell` takes any command with `{0}` in the place of the script. Besides bash, sh, pwsh, powershell, cmd and python
nothing says what that makes of the text.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: main
        shell: «tcc -run {0}»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps: [{run: x, shell: «"perl {0}"»}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - {run: x, shell: "bash -eo pipefail {0}"}
      - {run: x, shell: /bin/sh}
      - {run: x, shell: pwsh}
      - {run: x, shell: python}
      - {run: x, shell: "${{ matrix.shell }}"}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "tcc -run {0}"}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:misfeature"};

constexpr std::string_view kShells[] = {"bash", "sh",      "pwsh",   "powershell",
                                        "cmd",  "cmd.exe", "python", "python3"};

void check(const Step& step, Sink& sink) {
  const NodeRef shell = step.node["shell"];
  if (!shell.is_scalar() || has_expression(shell.value())) return;
  std::string_view program = shell.value().substr(0, shell.value().find(' '));
  program = program.substr(program.find_last_of("/\\") + 1);
  if (program.empty() ||
      std::find(std::begin(kShells), std::end(kShells), program) != std::end(kShells))
    return;
  sink.report(shell, quote(program) + " reads the script");
}

}  // namespace

extern constinit const Rule custom_shell{
    .id = "actions/custom-shell",
    .severity = Severity::note,
    .persona = Persona::auditor,
    .title = "Script is read by a program that GitHub does not know as a shell",
    .risk =
        "Tools that look for faults in scripts pass it over, and not every runner has the program.",
    .fix = "Use one of the shells that GitHub documents, and call the program from it.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc custom_shell_doc{
    .rule = custom_shell,
    .why = kWhy,
    .source = "GitHub: Workflow syntax, defaults.run.shell",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
