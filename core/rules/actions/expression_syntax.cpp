#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub refuses a workflow with an expression that it cannot read. Texts in expressions stand in single quotes
only, and there is no arithmetic.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ «"»main" }}
      - run: echo ${{ github.run_number «+» 1 }}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: github.ref == 'refs/heads/main' «&» success()
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    env:
      A: «${{ }}»
      B: x-«${{» github.ref
      C: ${{ «${{» github.ref }} }}
      D: ${{ github.ref «=» 'refs/heads/main' }}
      E: ${{ github.ref ==«=» 'refs/heads/main' }}
    steps:
      - run: make
        if: github.ref == 'a' «or» github.ref == 'b'
      - run: echo ${{ format(«'»a, github.ref) }}
)",
};
constexpr std::string_view kGood[] = {
    R"~(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo '${{ format('it''s {0}', github.ref) }}'
        if: "!startsWith(github.ref, 'refs/tags/')"
)~",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "$((1 + 1)) {{ not one }} $${ nor this }"
)",
};
constexpr std::string_view kAliases[] = {"actionlint:expression", "sisakulint:expression"};

}  // namespace

extern constinit const Rule expression_syntax{
    .id = "actions/expression-syntax",
    .severity = Severity::medium,
    .title = "Expression that cannot be read",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Correct the expression; texts in it stand in single quotes.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::expression_syntax>,
};

extern constinit const RuleDoc expression_syntax_doc{
    .rule = expression_syntax,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
