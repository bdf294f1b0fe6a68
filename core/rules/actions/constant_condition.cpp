#include "core/model/actions.h"
#include "core/model/expression_value.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Text beside `${{ … }}` in an `if` makes a string of the whole, and a string that is not empty is true: the
job or step always runs. A line break that a block scalar keeps is such a text. `if` needs no braces at
all. A text behind `||` is true by itself as well: it is compared with nothing.
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
    R"(on: push
jobs:
  release:
    if: «github.ref == 'refs/heads/main' || 'refs/heads/stable'»
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: «${{ startsWith('release', 'rel') }}»
      - run: make
        if: «github.actor != 'a' || true»
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
      - run: make
        if: always() || failure()
      - run: make
        if: true
      - run: make
        if: github.ref == 'refs/heads/main' || inputs.target == 'b'
)",
};
constexpr std::string_view kAliases[] = {"actionlint:if-cond", "zizmor:unsound-condition",
                                         "poutine:if_always_true", "sisakulint:cond"};

// Spaces around the braces are cut off; a line break is not.
bool is_text(char c) { return c != ' ' && c != '\t'; }

ExpressionValue nothing(std::string_view path) {
  (void)path;
  return ExpressionValue::unknown();
}

// Written to be true: `true`, and what asks for always().
bool is_chosen(const Expression& condition) {
  return condition.nodes[condition.root].kind == ExpressionKind::keyword ||
         std::any_of(condition.nodes.begin(), condition.nodes.end(), [](const auto& node) {
           return node.kind == ExpressionKind::call && equals_ignoring_case(node.text, "always");
         });
}

bool has_text_around(std::string_view value, const std::vector<Expression>& expressions) {
  std::size_t at = 0;
  const auto has_text = [&](std::size_t end) {
    const std::string_view between = value.substr(at, end - at);
    return std::any_of(between.begin(), between.end(), is_text);
  };
  for (const Expression& expression : expressions) {
    if (has_text(expression.begin)) return true;
    at = expression.end;
  }
  return !expressions.empty() && has_text(value.size());
}

void check_condition(NodeRef node, const std::string& address, Sink& sink) {
  if (!node.is_scalar()) return;
  const std::string_view source = node.tree()->source;
  const auto report = [&](std::string_view why) {
    sink.report(node, quote(node.value()) + std::string(why)).with_resource(address);
  };
  if (has_text_around(node.value(), find_expressions(source, node.text())))
    return report(" is a text, and every text counts as true");
  const Expression condition = read_condition(source, node.text());
  if (condition.is_valid && !is_chosen(condition) &&
      evaluate(condition, nothing).truth() == Truth::yes)
    report(" is true, whatever its contexts hold");
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
    .fix =
        "Put the whole condition into one ${{ }}, or leave the braces out; compare every text with "
        "something.",
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
