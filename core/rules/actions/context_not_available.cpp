#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Which contexts an expression may read depends on the key: `env` is not known when a job is planned, `secrets`
not to conditions, `runner` not before there is one. GitHub refuses a workflow that reads them all the same.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
env: {REF: main}
jobs:
  test:
    if: github.ref == «env».REF
    runs-on: ubuntu-24.04
    name: on ${{ «runner».os }}
    steps:
      - {run: make, if: "«secrets».TOKEN != ''"}
      - {run: "echo ${{ «success»() }}"}
)",
    R"(on: push
jobs:
  test:
    runs-on: ${{ «env».RUNNER }}
    env: {KEY: "${{ «hashFiles»('**/lock') }}"}
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"~(on: push
jobs:
  test:
    if: always() && vars.ON == 'true'
    runs-on: ${{ vars.RUNNER }}
    environment: {name: octo, url: "${{ steps.a.outputs.url }}"}
    env: {TOKEN: "${{ secrets.TOKEN }}"}
    steps:
      - {id: a, run: make, if: "env.TOKEN != '' && !cancelled()"}
      - {run: make, name: "on ${{ runner.os }}", env: {KEY: "${{ hashFiles('**/lock') }}"}}
)~",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    outputs: {os: "${{ runner.os }}"}
    defaults: {run: {working-directory: "${{ env.FOLDER }}"}}
    container: {image: octo/base:1, env: {A: "${{ secrets.A }}"}}
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

}  // namespace

extern constinit const Rule context_not_available{
    .id = "actions/context-not-available",
    .severity = Severity::medium,
    .title = "Context or function that is not there for this key",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix =
        "Read the value in a key that has the context, or hand it on in an output or a variable.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::context_not_available>,
};

extern constinit const RuleDoc context_not_available_doc{
    .rule = context_not_available,
    .why = kWhy,
    .source = "GitHub: Contexts reference, context availability",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
