#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Of two jobs, steps' keys or variables with one name in one mapping GitHub takes neither: it refuses the
file, and nothing of it runs, checks included. Other readers of YAML take the last one in silence.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  «test»:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
)",
    R"(on: push
env: {A: 1, B: 2, «"A"»: 3}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        «run»: make test
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}, {run: make}]
  Test2:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test: &test
    runs-on: ubuntu-24.04
    steps:
      - run: |
          run: make
          run: make
  again: *test
)",
};
constexpr std::string_view kAliases[] = {"actionlint:syntax-check"};

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() != nullptr) report_duplicate_keys(*workflow.node.tree(), sink);
  report_faults(workflow.syntax(), Mistake::duplicate_key, sink);
}

}  // namespace

extern constinit const Rule duplicate_key{
    .id = "actions/duplicate-key",
    .severity = Severity::high,
    .title = "Key stands twice",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Rename or remove one of the two.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc duplicate_key_doc{.rule = duplicate_key,
                                                 .why = kWhy,
                                                 .source = "YAML 1.2.2, 3.2.1.3: keys are unique",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
