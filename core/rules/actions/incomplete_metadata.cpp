#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/action_faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub runs an action whose action.yml lacks a name or a description, or holds keys that nobody reads; its page,
the editors that complete inputs, and warnings about deprecated ones need them. A key that nobody reads is
often a slip.
)";

constexpr std::string_view kBad[] = {
    R"(=== action.yml
name: tool
description: tool
branding: {color: «pink»}
inputs: {name: {«requird»: true}, old: {«deprecationMessage»: ""}}
runs: {using: docker, image: "docker://octo/tool:1"}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: «./tool»}]
=== tool/action.yml
name: tool
runs: {using: docker, image: "docker://octo/tool:1"}
)",
};
constexpr std::string_view kGood[] = {
    R"(=== action.yml
name: tool
description: tool
author: octo
branding: {icon: box, color: Blue}
inputs: {name: , old: {deprecationMessage: use name, required: false}}
runs: {using: docker, image: "docker://octo/tool:1"}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{uses: ./tool}]
=== tool/action.yml
name: tool
description: tool
runs: {using: node12, main: index.js}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action"};

void check(const Project& project, Sink& sink) {
  report_action_faults(project, ActionFaults::incomplete, sink);
}

}  // namespace

extern constinit const Rule incomplete_metadata{
    .id = "actions/incomplete-metadata",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Metadata of an action is not complete",
    .risk = "Who uses the action is not told what it is, or not warned of what goes away.",
    .fix = "Add what is missing, and correct the keys that nobody reads.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc incomplete_metadata_doc{
    .rule = incomplete_metadata,
    .why = kWhy,
    .source = "GitHub: Metadata syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
