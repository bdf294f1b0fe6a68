#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Each key takes a text, a number, true or false, a list or a mapping, and GitHub refuses a workflow with
anything else. Quotes make a text of a number or a boolean; an expression alone may stand for any.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: «ten»
    continue-on-error: «"true"»
    strategy: {max-parallel: «1.5», fail-fast: «no», matrix: {a: [1, 2]}}
    steps: [{run: make}]
)",
    R"(on:
  workflow_dispatch:
    inputs:
      kind: {type: «text»}
jobs:
  test:
    runs-on: ubuntu-24.04
    container: {image: octo/base:1, ports: «80», env: «A=1»}
    timeout-minutes: «0»
    steps: [{uses: octo/tool@v1, with: «fast»}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: ${{ fromJSON(vars.MINUTES) }}
    continue-on-error: ${{ github.ref != 'refs/heads/main' }}
    strategy:
      matrix: ${{ fromJSON(vars.MATRIX) }}
      fail-fast: false
    steps: [{run: make, timeout-minutes: 0.5}]
)",
    R"(on: push
env: {A: 1, B: true, C: 1.5}
jobs:
  test:
    runs-on: [self-hosted]
    if: true
    container: {image: octo/base:1, ports: [80, 443]}
    steps: [{uses: octo/tool@v1, with: {fast: true, level: 3}}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

}  // namespace

extern constinit const Rule wrong_type{
    .id = "actions/wrong-type",
    .severity = Severity::medium,
    .title = "Value is of a kind that the key does not take",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Write a value of the kind that is named.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::wrong_type>,
};

extern constinit const RuleDoc wrong_type_doc{
    .rule = wrong_type,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
