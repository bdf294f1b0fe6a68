#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub follows anchors and aliases but no merge keys: `<<` is a key like any other, and refused. An anchor
that no alias names shares nothing.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test: «&test»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - &step {run: make}
      - «<<»: *step
        name: again
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test: &test
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  again: *test
)",
    R"(on: push
env: &env {A: 1}
jobs:
  test:
    runs-on: ubuntu-24.04
    env: *env
    steps: [{run: "echo << end"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

void check(const Workflow& workflow, Sink& sink) {
  report_faults(workflow.syntax(), Mistake::unused_anchor, sink);
  report_faults(workflow.syntax(), Mistake::merge_key, sink);
}

}  // namespace

extern constinit const Rule yaml_anchors{
    .id = "actions/yaml-anchors",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Anchor or merge key that does nothing",
    .risk = "What the author means to share is not shared.",
    .fix = "Remove the anchor, name it where it is wanted, or write the merged keys out.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc yaml_anchors_doc{
    .rule = yaml_anchors,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
