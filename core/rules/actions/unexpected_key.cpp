#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub refuses a workflow with a key that it does not know: nothing runs, and the check that a branch
waits for never comes. Most are slips of one letter or of the indentation.
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
  step:
    runs-on: ubuntu-24.04
    outputs: {step: x}
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

constexpr std::string_view kWorkflowKeys[] = {"name",     "description", "run-name",
                                              "on",       "permissions", "env",
                                              "defaults", "concurrency", "jobs"};
constexpr std::string_view kJobKeys[] = {
    "name",     "permissions", "needs",           "if",       "runs-on",           "snapshot",
    "env",      "environment", "concurrency",     "outputs",  "defaults",          "steps",
    "strategy", "container",   "timeout-minutes", "services", "continue-on-error", "uses",
    "with",     "secrets"};
constexpr std::string_view kStepKeys[] = {"id",
                                          "if",
                                          "name",
                                          "uses",
                                          "run",
                                          "working-directory",
                                          "shell",
                                          "with",
                                          "env",
                                          "continue-on-error",
                                          "timeout-minutes"};

template <std::size_t N>
void check_keys(NodeRef mapping, const std::string_view (&known)[N], const std::string& address,
                std::string_view owner, Sink& sink) {
  if (!mapping.is_mapping()) return;
  for (const NodeRef child : mapping.children()) {
    const std::string_view key = child.key().value;
    if (key == "<<" || std::find(std::begin(known), std::end(known), key) != std::end(known))
      continue;
    sink.report_key(child, quote(key) + " is no key of " + std::string(owner))
        .with_resource(address);
  }
}

void check(const Workflow& workflow, Sink& sink) {
  check_keys(workflow.node, kWorkflowKeys, {}, "a workflow", sink);
  for (const Job& job : workflow.jobs) {
    check_keys(job.node, kJobKeys, job.address(), "a job", sink);
    for (const Step& step : job.steps)
      check_keys(step.node, kStepKeys, step.address(), "a step", sink);
  }
}

}  // namespace

extern constinit const Rule unexpected_key{
    .id = "actions/unexpected-key",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
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
