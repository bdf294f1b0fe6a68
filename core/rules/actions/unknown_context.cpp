#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A name that GitHub does not know at the front of an expression stops the workflow. A property that is not there
-- an output that no step sets, a job that is not in `needs`, a key that the matrix lacks -- is empty, and
nothing says so.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs: {version: "${{ steps.«versoin».outputs.version }}"}
    steps:
      - {id: version, run: "echo version=1 >> $GITHUB_OUTPUT"}
  deploy:
    needs: build
    runs-on: ubuntu-24.04
    strategy: {matrix: {os: [a, b]}}
    steps:
      - run: make ${{ needs.build.outputs.«tag» }} ${{ matrix.system }}
      - run: make ${{ «startWith»(github.ref, 'x') }} ${{ «githb».ref }}
)",
    R"(on:
  workflow_dispatch:
    inputs: {level: {type: string}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make ${{ inputs.«lvl» }} ${{ github.«sha1» }} ${{ steps.«later».outcome }}
      - {id: later, uses: actions/cache@v4, with: {path: a, key: b}}
      - run: make ${{ steps.later.outputs.«cache_hit» }}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs: {version: "${{ steps.Version.outputs.anything }}"}
    steps:
      - {id: version, run: "echo anything=1 >> $GITHUB_OUTPUT"}
      - {id: tool, uses: octo/tool@v1}
      - run: make ${{ steps.tool.outputs.any }} ${{ GitHub.event.any.thing }} ${{ env.ANY }}
  deploy:
    needs: [build]
    runs-on: ubuntu-24.04
    strategy: {matrix: {include: [{os: a}, {os: b, extra: c}]}}
    steps:
      - run: make ${{ needs.BUILD.outputs['version'] }} ${{ matrix.extra }}
)",
    R"(on:
  workflow_call:
    inputs: {Level: {type: string}}
jobs:
  test:
    strategy: {matrix: "${{ fromJSON(inputs.level) }}"}
    runs-on: ubuntu-24.04
    steps:
      - run: make ${{ matrix.any.thing }} ${{ vars.ANY }} ${{ secrets.ANY }}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

}  // namespace

extern constinit const Rule unknown_context{
    .id = "actions/unknown-context",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Expression reads what does not exist",
    .risk =
        "A context or function that is not there stops the workflow; a property that is not there "
        "is empty, so what it was to decide is decided wrongly.",
    .fix = "Correct the name, or define what it names.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::unknown_context>,
};

extern constinit const RuleDoc unknown_context_doc{.rule = unknown_context,
                                                   .why = kWhy,
                                                   .source = "GitHub: Contexts reference",
                                                   .path = ".github/workflows/ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::actions
