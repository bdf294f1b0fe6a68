#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub follows anchors and aliases of YAML. An anchor that no alias names shares nothing.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test: «&test»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
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

}  // namespace

extern constinit const Rule yaml_anchors{
    .id = "actions/yaml-anchors",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Anchor that does nothing",
    .risk = "What the author means to share is not shared.",
    .fix = "Remove the anchor, or name it where it is wanted.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = report_faults<Mistake::unused_anchor>,
};

extern constinit const RuleDoc yaml_anchors_doc{
    .rule = yaml_anchors,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
