#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An input that is required has to be given, so its default is never taken.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_call:
    inputs:
      name: {type: string, required: true, default: «octo»}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  workflow_call:
    inputs:
      name: {type: number, required: true, default: «1»}
      other: {type: boolean, required: true, default: «false»}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_call:
    inputs:
      name: {type: string, required: false, default: octo}
      other: {type: string, required: true}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  workflow_dispatch:
    inputs:
      name: {type: string, required: true, default: octo}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:events"};

}  // namespace

extern constinit const Rule unused_default{
    .id = "actions/unused-default",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Default of a required input",
    .risk = "Whoever leaves the input out in trust of the default is refused.",
    .fix = "Remove the default, or required.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = report_faults<Mistake::unused_default>,
};

extern constinit const RuleDoc unused_default_doc{
    .rule = unused_default,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
