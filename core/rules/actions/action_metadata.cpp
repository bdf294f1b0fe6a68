#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/action_faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub reads the action.yml of an action before it runs: without a key that it needs, with one in `runs` that it
does not know, with a runtime that is no more or a file that is not there, the step fails. Said where a workflow of the
repository uses the action; of an action that none uses, in its action.yml.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: «./tool»}]
=== tool/action.yml
name: tool
description: tool
runs: {using: node12, main: index.js}
)",
    R"(=== action.yml
name: tool
description: tool
branding: {color: pink}
inputs: {name: {requird: true}}
«runs»: {using: composite, «main»: index.js}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «./»
=== action.yml
name: tool
description: tool
runs:
  using: node20
  main: dist/index.js
=== other.js
nothing()
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: ./tool}, {uses: ./gone}]
=== tool/action.yml
name: tool
description: tool
inputs: {name: , level: {required: true, default: 1}}
branding: {icon: box, color: gray-dark}
runs: {using: node24, main: ../dist/index.js, post: end.js, post-if: success()}
=== dist/index.js
run()
=== tool/end.js
end()
)",
    R"(=== action.yml
name: tool
description: tool
outputs: {name: {value: "${{ steps.a.outputs.name }}"}}
runs:
  using: composite
  steps:
    - {id: a, run: make, shell: bash}
    - {uses: actions/checkout@v4}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: npm run build
      - uses: ./
=== action.yml
name: tool
description: tool
runs: {using: node20, main: dist/index.js}
)",
    R"(=== action.yml
name: tool
description: tool
runs: {using: docker, image: "docker://octo/tool:1", args: [all], env: {A: 1}}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action"};

void check(const Project& project, Sink& sink) {
  report_action_faults(project, ActionFaults::refused, sink);
}

}  // namespace

extern constinit const Rule action_metadata{
    .id = "actions/action-metadata",
    .severity = Severity::low,
    .title = "Action that GitHub cannot load",
    .risk = "Steps that use the action fail, so whatever they were to check is not checked.",
    .fix = "Correct the action.yml.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc action_metadata_doc{
    .rule = action_metadata,
    .why = kWhy,
    .source = "GitHub: Metadata syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
