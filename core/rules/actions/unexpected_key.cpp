#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub refuses a workflow with a key that it does not know: nothing runs, and the check that a branch
waits for never comes. Most are slips of one letter or of the indentation. GitHub follows anchors and aliases of YAML
but no merge keys: `<<` is a key like any other.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
«permission»: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    «step»: []
    steps:
      - run: make
        «working-dir»: src
)",
    R"(on: push
jobs:
  call:
    uses: ./.github/workflows/other.yml
    «input»: {a: 1}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - wait: [server]
        «with»: {port: 1}
      - parallel:
          - run: make
            «background»: true
        «name»: both
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - &step {run: make}
      - «<<»: *step
        name: again
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
run-name: test
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: octo/tool@v1
        with: {anything: goes}
        timeout-minutes: 5
)",
    R"(on: push
env: {permission: x}
jobs:
  step: &step
    runs-on: ubuntu-24.04
    outputs: {step: x}
    steps: [{run: "echo << end"}]
  again: *step
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - id: server
        run: ./serve
        background: true
      - parallel:
          - run: make
          - uses: octo/tool@v1
            with: {anything: goes}
      - name: Wait
        wait: [server]
        continue-on-error: true
      - wait-all:
      - cancel: server
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

void check(const Workflow& workflow, Sink& sink) {
  report_faults(workflow.syntax(), Mistake::unexpected_key, sink);
  report_faults(workflow.syntax(), Mistake::merge_key, sink);
}

}  // namespace

extern constinit const Rule unexpected_key{
    .id = "actions/unexpected-key",
    .severity = Severity::medium,
    .title = "Key is none that a workflow knows",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Correct the spelling or the indentation of the key, or remove it.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unexpected_key_doc{
    .rule = unexpected_key,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
