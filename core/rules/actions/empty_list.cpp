#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A list or mapping of nothing does nothing. Often it stands for something that was moved away or never
written.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push: {branches: «[]»}
jobs:
  test:
    runs-on: ubuntu-24.04
    needs: «[]»
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env: «{}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    permissions: {}
    steps: [{run: make}]
)",
    R"(on: {push: {branches: [main]}}
jobs:
  test:
    runs-on: ubuntu-24.04
    strategy: {matrix: {a: [[], {}]}}
    steps: [{run: "echo [] {}"}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

}  // namespace

extern constinit const Rule empty_list{
    .id = "actions/empty-list",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "List or mapping is empty",
    .risk = "What its author meant to write there is not there.",
    .fix = "Write what belongs into it, or remove the key.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = report_faults<Mistake::empty_list>,
};

extern constinit const RuleDoc empty_list_doc{
    .rule = empty_list,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
