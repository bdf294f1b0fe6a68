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
`a && b || c` stands for "b if a, else c" only while `b` counts as true. An empty text, 0, false and null count as
false, so that `c` comes out whatever `a` is.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "$A"
        env:
          A: «${{ github.ref == 'x' && '' || 'y' }}»
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps:
    - shell: bash
      run: make
      if: «inputs.a && false || inputs.b»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "$A"
        env:
          A: ${{ github.ref == 'x' && 'y' || '' }}
          B: ${{ github.ref == 'x' && inputs.b || 'y' }}
          C: ${{ github.ref == 'x' && '' }}
          D: ${{ '' || 'y' }}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: github.ref == 'x' && (inputs.a || '' == inputs.b) || inputs.c
)",
};
constexpr std::string_view kAliases[] = {"zizmor:unsound-ternary"};

bool is_false(const ExpressionNode& node) {
  if (node.kind == ExpressionKind::string) return node.text.empty();
  if (node.kind == ExpressionKind::number) return node.text == "0";
  return node.kind == ExpressionKind::keyword && node.text != "true";
}

bool is_unsound(const Expression& expression, const ExpressionNode& node) {
  if (node.kind != ExpressionKind::either) return false;
  const ExpressionNode& first = expression.nodes[node.children[0]];
  return first.kind == ExpressionKind::both && is_false(expression.nodes[first.children.back()]) &&
         !is_false(expression.nodes[node.children[1]]);
}

void check_expression(NodeRef scalar, const Expression& expression, Sink& sink) {
  const auto& nodes = expression.nodes;
  if (!std::any_of(nodes.begin(), nodes.end(),
                   [&](const ExpressionNode& node) { return is_unsound(expression, node); }))
    return;
  const std::string path = scalar.path();
  sink.report(expression.at, quote(slice(scalar.tree()->source, expression.at)) +
                                 " never gives the value in the middle")
      .with_node(path)
      .with_resource(address_of(path));
}

void check_tree(const Tree& tree, Sink& sink) {
  for_each_expression(tree, [&](NodeRef scalar, const Expression& expression) {
    check_expression(scalar, expression, sink);
  });
}

// An `if` needs no braces.
void check_condition(NodeRef node, Sink& sink) {
  if (!node.is_scalar() || has_expression(node.value())) return;
  check_expression(node, read_condition(node.tree()->source, node.text()), sink);
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  check_tree(*workflow.node.tree(), sink);
  for (const Condition& condition : conditions(workflow)) check_condition(condition.node, sink);
}

void check_action(const Action& action, Sink& sink) {
  if (action.node.tree() == nullptr) return;
  check_tree(*action.node.tree(), sink);
  for (const Step& step : action.steps) check_condition(step.node["if"], sink);
}

}  // namespace

extern constinit const Rule unsound_ternary{
    .id = "actions/unsound-ternary",
    .severity = Severity::low,
    .title = "Middle of a && b || c is always false",
    .risk =
        "The value that the condition was to choose never comes out; the other one always does.",
    .fix = "Turn the condition round so that the value in the middle is not empty, or use case().",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc unsound_ternary_doc{
    .rule = unsound_ternary,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
