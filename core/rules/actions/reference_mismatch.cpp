#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/shared/repository.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"

#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A local action and a called workflow declare their outputs, and a called workflow the types of its inputs. An
output that is not declared is empty, and a value of another type stops the workflow.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    uses: ./.github/workflows/build.yml
    with: {level: «high»}
  use:
    needs: build
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ needs.build.outputs.«tag» }}"}]
=== .github/workflows/build.yml
on:
  workflow_call:
    inputs: {level: {type: number}}
    outputs: {version: {value: "${{ jobs.build.outputs.version }}"}}
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs: {version: "1"}
    steps: [{run: make}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - {id: tool, uses: ./tool}
      - run: make ${{ steps.tool.outputs.«some-value» }}
=== tool/action.yml
name: tool
description: tool
outputs: {some_value: {value: x}}
runs: {using: composite, steps: [{run: make, shell: bash}]}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    uses: ./.github/workflows/build.yml
    with: {level: "${{ fromJSON(vars.LEVEL) }}", name: 1}
  use:
    needs: build
    runs-on: ubuntu-24.04
    steps: [{run: "make ${{ needs.build.outputs.VERSION }} ${{ needs.build.result }}"}]
=== .github/workflows/build.yml
on:
  workflow_call:
    inputs: {level: {type: number}, name: {type: string}}
    outputs: {version: {value: "${{ jobs.build.outputs.version }}"}}
jobs:
  build:
    runs-on: ubuntu-24.04
    outputs: {version: "1"}
    steps: [{run: make}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - {id: tool, uses: ./tool}
      - {id: gone, uses: ./gone}
      - run: make ${{ steps.tool.outputs.some_value }} ${{ steps.gone.outputs.any }}
=== tool/action.yml
name: tool
description: tool
outputs: {some_value: {value: x}}
runs: {using: composite, steps: [{run: make, shell: bash}]}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression"};

void check(const Project& project, Sink& sink) {
  for (const Document* const document : project.documents) {
    const auto* const workflow = std::get_if<Workflow>(&document->model);
    if (workflow == nullptr) continue;
    const InRepository repository(project, *document);
    if (repository.is_empty()) continue;
    std::vector<Fault> faults;
    check_expressions(*workflow, workflow->syntax().sites, repository, faults);
    for (const Fault& fault : faults) {
      sink.report(document->id, place_of(fault), words_of(fault))
          .with_node(fault.node.path())
          .with_resource(address_of(fault.node.path()))
          .with_evidence(fault.names.empty() ? std::string() : fault.names.front());
    }
  }
}

}  // namespace

extern constinit const Rule reference_mismatch{
    .id = "actions/reference-mismatch",
    .severity = Severity::medium,
    .title = "Expression does not fit what another file declares",
    .risk =
        "The value is empty or refused, so what it was to decide is decided wrongly or not at all.",
    .fix = "Correct the name or the type, or declare it in the other file.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc reference_mismatch_doc{.rule = reference_mismatch,
                                                      .why = kWhy,
                                                      .source = "GitHub: Reuse workflows",
                                                      .path = ".github/workflows/ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::actions
