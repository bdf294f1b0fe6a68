#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
What stands in `$GITHUB_ENV` or `$GITHUB_PATH` counts for all steps that follow. In an action, and on events that give a
workflow the rights of the repository, it matters where each line of it comes from; of what a program prints that is
not known.
)";

constexpr std::string_view kBad[] = {
    R"yaml(=== action.yml
runs:
  using: composite
  steps:
    - shell: bash
      run: «echo "VERSION=$(./version)" >> "$GITHUB_ENV"»
    - shell: pwsh
      run: «echo "VERSION=$env:VERSION" >> $env:GITHUB_ENV»
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(=== action.yml
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        echo "VERSION=1" >> "$GITHUB_ENV"
        echo "$HOME/bin" >> "$GITHUB_PATH"
        echo "version=$(./version)" >> "$GITHUB_OUTPUT"
=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "VERSION=$(./version)" >> "$GITHUB_ENV"
)yaml",
};
constexpr std::string_view kAliases[] = {"zizmor:github-env"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::unclear) return;
  sink.report(arrival.at, "Where this text comes from is not known").with_node(arrival.node.path());
}

}  // namespace

extern constinit const Rule dynamic_environment{
    .id = "actions/dynamic-environment",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "What a program prints sets variables of later steps",
    .risk =
        "If an outsider has a say in what the program prints, a line break in it sets any variable "
        "of the later steps.",
    .fix = "Hand the value over as an output of the step, or take line breaks out of it.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc dynamic_environment_doc{
    .rule = dynamic_environment,
    .why = kWhy,
    .source = "GitHub: Workflow commands: environment files",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
