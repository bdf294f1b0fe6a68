#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Objects and lists become the texts `Object` and `Array`, and what is compared with them is never equal.
Placeholders without an argument, elements of what has none, and JSON that is none are slips too.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo «${{ github.event }}» ${{ github.repository.«owner» }}
      - run: echo ${{ startsWith('a', «github.event») }} ${{ format('{0}', 1, «2») }}
      - run: echo ${{ fromJSON(«'{"a":'») }}
        if: «github.event == 'push'»
)",
    R"(on:
  workflow_dispatch:
    inputs: {fast: {type: boolean}}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: «${{ inputs.fast }}»
    steps: [{run: "echo ${{ «startsWith»('a') }} ${{ «true > 1» }}"}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ toJSON(github.event) }} ${{ github.event.issue.title }}
      - run: echo ${{ join(github.event.issue.labels.*.name, ', ') }} ${{ format('{0} {{1}}', 1) }}
        if: contains(fromJSON('["a", "b"]'), github.ref) || github.run_number == 1
)",
    R"(on:
  workflow_dispatch:
    inputs: {fast: {type: boolean}, level: {type: number}}
jobs:
  test:
    runs-on: ${{ inputs.fast && 'large' || 'small' }}
    timeout-minutes: ${{ inputs.level }}
    continue-on-error: ${{ inputs.fast }}
    strategy: {matrix: "${{ fromJSON(vars.MATRIX) }}"}
    steps: [{run: "echo ${{ matrix.a == null }} ${{ inputs.level > 1 }}"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

}  // namespace

extern constinit const Rule expression_type{
    .id = "actions/expression-type",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .title = "Values in an expression do not fit",
    .risk =
        "The comparison, function or text gives something else than its author expects, so a "
        "condition decides wrongly.",
    .fix = "Compare and hand over values of one kind; toJSON makes text of objects and lists.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::expression_type>,
};

extern constinit const RuleDoc expression_type_doc{
    .rule = expression_type,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
