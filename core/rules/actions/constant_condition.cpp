#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Text beside `${{ … }}` in an `if` makes a string of the whole, and a string that is not empty is true: the
job or step always runs. A line break that a block scalar keeps is such a text. `if` needs no braces at
all.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  release:
    if: «${{ github.ref == 'refs/heads/main' }} && success()»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: «|
          ${{ github.ref == 'refs/heads/main' }}»
      - run: make
        if: «"${{ success() }} || ${{ failure() }}"»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - shell: bash
      run: make
      if: «${{ inputs.a }} == 'b'»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  release:
    if: ${{ github.ref == 'refs/heads/main' && success() }}
    runs-on: ubuntu-24.04
    steps: [{run: "echo ${{ github.ref }} and more"}]
)",
    R"(on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: |
          github.ref == 'refs/heads/main'
      - run: make
        if: >-
          ${{ github.ref == 'refs/heads/main' }}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:if-cond", "zizmor:unsound-condition",
                                         "poutine:if_always_true", "sisakulint:cond"};

// Spaces around the braces are cut off; a line break is not.
bool is_text(char c) { return c != ' ' && c != '\t'; }

void check_condition(NodeRef node, const std::string& address, Sink& sink) {
  if (!node.is_scalar()) return;
  const auto expressions = find_expressions(node.tree()->source, node.text());
  if (expressions.empty()) return;
  const std::string_view value = node.value();
  std::size_t at = 0;
  bool has_text = false;
  for (const Expression& expression : expressions) {
    has_text = has_text ||
               std::any_of(value.begin() + static_cast<std::ptrdiff_t>(at),
                           value.begin() + static_cast<std::ptrdiff_t>(expression.begin), is_text);
    at = expression.end;
  }
  has_text = has_text ||
             std::any_of(value.begin() + static_cast<std::ptrdiff_t>(at), value.end(), is_text);
  if (!has_text) return;
  sink.report(node, quote(value) + " is a text, and every text counts as true")
      .with_resource(address);
}

void check(const Workflow& workflow, Sink& sink) {
  for (const Condition& condition : conditions(workflow))
    check_condition(condition.node, address_of(condition.node.path()), sink);
}

void check_action(const Action& action, Sink& sink) {
  for (const Step& step : action.steps) check_condition(step.node["if"], step.address(), sink);
}

}  // namespace

extern constinit const Rule constant_condition{
    .id = "actions/constant-condition",
    .severity = Severity::medium,
    .title = "Condition is always true",
    .risk =
        "What the condition was to keep back, such as a release or a step with secrets, runs every "
        "time.",
    .fix = "Put the whole condition into one ${{ }}, or leave the braces out.",
    .aliases = kAliases,
    .topics = {Topic::reliability, Topic::access},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc constant_condition_doc{
    .rule = constant_condition,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
