#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub knows bash, sh, pwsh, python, and on Windows cmd and powershell. Any other has to be a command that
takes the script as `{0}`.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - {run: make, shell: «zsh»}
      - {run: make, shell: «powershell»}
)",
    R"(on: push
jobs:
  test:
    runs-on: windows-latest
    defaults: {run: {shell: «sh»}}
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - {run: make, shell: bash}
      - {run: make, shell: "zsh -e {0}"}
      - {run: make, shell: python}
)",
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}
    runs-on: "${{ matrix.os }}"
    steps: [{run: make, shell: cmd, if: "runner.os == 'Windows'"}]
  windows:
    runs-on: windows-latest
    steps: [{run: make, shell: powershell}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:shell-name"};

}  // namespace

extern constinit const Rule unknown_shell{
    .id = "actions/unknown-shell",
    .severity = Severity::low,
    .title = "Shell that the runner does not have",
    .risk = "The step fails, so whatever it was to check is not checked.",
    .fix = "Name a shell of the runner, or a command with {0} in the place of the script.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::unknown_shell>,
};

extern constinit const RuleDoc unknown_shell_doc{
    .rule = unknown_shell,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
