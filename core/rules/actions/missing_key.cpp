#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub refuses a workflow in which a job has no runner, a step neither a script nor an action, or an input no
type. Nothing of it runs then, and the check that a branch waits for never comes.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  «test»:
    steps: [{run: make}]
  other:
    runs-on: ubuntu-24.04
    steps:
      - «name»: nothing to do
)",
    R"(on:
  workflow_call:
    inputs:
      «version»: {description: what to build}
jobs:
  test:
    runs-on: ubuntu-24.04
    container: {image: octo/base:1, «credentials»: {username: octo}}
    «concurrency»: {cancel-in-progress: true}
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_call:
    inputs:
      version: {type: string}
    secrets:
      token:
jobs:
  call:
    uses: ./.github/workflows/other.yml
  test:
    runs-on: {group: large}
    concurrency: deploy
    steps: [{uses: octo/tool@v1}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - &step {run: make}
      - *step
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

}  // namespace

extern constinit const Rule missing_key{
    .id = "actions/missing-key",
    .severity = Severity::medium,
    .title = "Key that GitHub requires is missing",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Add the key that is named.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::missing_key>,
};

extern constinit const RuleDoc missing_key_doc{
    .rule = missing_key,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
