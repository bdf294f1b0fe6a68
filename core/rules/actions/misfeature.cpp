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
The shell `cmd` has no grammar that anyone could check a script by, and runners of Windows have not had it as their default
since 2019. The input `pip-install` of `actions/setup-python` puts packages into the Python of the machine, beside what
is there already.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
defaults: {run: {shell: «cmd»}}
jobs:
  a:
    defaults: {run: {shell: «cmd.exe»}}
    runs-on: windows-2022
    steps:
      - run: echo x
        shell: «CMD»
      - uses: actions/setup-python@v6
        with: {pip-install: «-r requirements.txt»}
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps: [{run: dir, shell: «cmd»}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
defaults: {run: {shell: bash}}
jobs:
  a:
    runs-on: windows-2022
    steps:
      - run: cmd /c dir
        shell: pwsh
      - uses: actions/setup-python@v6
        with: {python-version: "3.13"}
)",
    R"(on: push
jobs:
  a:
    runs-on: windows-2022
    steps:
      - run: echo x
        shell: ${{ matrix.shell }}
      - uses: octo/setup-python@v6
        with: {pip-install: x}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:misfeature"};

void check_shell(NodeRef shell, const std::string& address, Sink& sink) {
  const std::string_view name = shell.value().substr(0, shell.value().find(' '));
  if (equals_ignoring_case(name, "cmd") || equals_ignoring_case(name, "cmd.exe"))
    sink.report(shell, quote(name) + " reads the script").with_resource(address);
}

void check_step(const Step& step, Sink& sink) {
  check_shell(step.node["shell"], step.address(), sink);
  if (!step.uses.present() || !read_uses(step.uses.value).is("actions/setup-python")) return;
  if (const NodeRef packages = input(step, "pip-install"); packages.is_scalar())
    sink.report(packages, "Packages go into the Python of the machine")
        .with_resource(step.address());
}

void check(const Workflow& workflow, Sink& sink) {
  check_shell(workflow.defaults["run"]["shell"], {}, sink);
  for (const Job& job : workflow.jobs) {
    check_shell(job.defaults["run"]["shell"], job.address(), sink);
    for (const Step& step : job.steps) check_step(step, sink);
  }
}

void check_action(const Action& action, Sink& sink) {
  for (const Step& step : action.steps) check_step(step, sink);
}

}  // namespace

extern constinit const Rule misfeature{
    .id = "actions/misfeature",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Feature is used that is known to mislead",
    .risk = "What the step does is hard to see, for readers and for tools that check it.",
    .fix = "Use bash or pwsh, and install packages into an environment of their own.",
    .aliases = kAliases,
    .topics = {Topic::hygiene, Topic::reliability},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc misfeature_doc{
    .rule = misfeature,
    .why = kWhy,
    .source = "PEP 668; GitHub: Workflow syntax, defaults.run.shell",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
