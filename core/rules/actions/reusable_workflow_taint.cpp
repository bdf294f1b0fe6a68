#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A called workflow treats its inputs as its own. One that is among the files is followed, and what it does with the
input is reported there. Of one in another repository nothing is known.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  call:
    uses: octo/shared/.github/workflows/tell.yml@v1
    with:
      title: «${{ github.event.pull_request.title }}»
      number: ${{ github.event.pull_request.number }}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: pull_request_target
jobs:
  call:
    uses: ./.github/workflows/tell.yml
    with:
      title: ${{ github.event.pull_request.title }}
=== .github/workflows/tell.yml
on:
  workflow_call:
    inputs:
      title: {type: string}
jobs:
  tell:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: ${{ inputs.title }}
        run: echo "$TITLE"
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:reusable-workflow-taint"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::handed_over) return;
  report(arrival, "writes the input here", sink);
}

}  // namespace

extern constinit const Rule reusable_workflow_taint{
    .id = "actions/reusable-workflow-taint",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Text of outsiders goes to a workflow that is not here",
    .risk =
        "If the called workflow pastes the input into a script, the outsider runs commands with "
        "what the caller hands over.",
    .fix =
        "See that the called workflow takes the input by env and quotes it, or call it with what "
        "no outsider writes.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc reusable_workflow_taint_doc{.rule = reusable_workflow_taint,
                                                           .why = kWhy,
                                                           .source = "GitHub: Reuse workflows",
                                                           .path = ".github/workflows/ci.yml",
                                                           .bad = kBad,
                                                           .good = kGood};

}  // namespace sluice::actions
