#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`a && b || c` stands for "b if a, else c" only while `b` counts as true. An empty text, 0, false and null count as
false, so that `c` comes out whatever `a` is. An output of a step or job that has an `if` may be empty just where
the empty text was meant: that is no finding.
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
      - run: ./proxy.sh
        id: proxy
        if: github.ref != 'x'
      - run: echo "$A"
        env:
          A: ${{ github.ref == 'x' && 'y' || '' }}
          B: ${{ github.ref == 'x' && inputs.b || 'y' }}
          C: ${{ github.ref == 'x' && '' }}
          D: ${{ '' || 'y' }}
          E: ${{ github.ref == 'x' && '' || steps.proxy.outputs.url }}
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

// Steps and jobs that have a condition: "steps.ID", "needs.ID". Where it kept them from running,
// their outputs are empty.
using Conditional = std::set<std::string, std::less<>>;

void add_conditional(const std::vector<Step>& steps, Conditional& list) {
  for (const Step& step : steps) {
    if (step.condition.present() && step.id.present())
      list.insert("steps." + lower_case(step.id.value));
  }
}

bool may_be_empty(const Expression& expression, std::size_t node, const Conditional& conditional) {
  const std::string path = expression.path(node);
  const std::size_t outputs = path.find(".outputs.");
  return outputs != path.npos && conditional.contains(path.substr(0, outputs));
}

bool is_unsound(const Expression& expression, const ExpressionNode& node,
                const Conditional& conditional) {
  if (node.kind != ExpressionKind::either) return false;
  const ExpressionNode& first = expression.nodes[node.children[0]];
  if (first.kind != ExpressionKind::both) return false;
  const ExpressionNode& middle = expression.nodes[first.children.back()];
  const std::size_t last = node.children[1];
  if (middle.kind == ExpressionKind::string && may_be_empty(expression, last, conditional))
    return false;
  return is_false(middle) && !is_false(expression.nodes[last]);
}

void check_expression(NodeRef scalar, const Expression& expression, const Conditional& conditional,
                      Sink& sink) {
  const auto& nodes = expression.nodes;
  if (!std::any_of(nodes.begin(), nodes.end(), [&](const ExpressionNode& node) {
        return is_unsound(expression, node, conditional);
      }))
    return;
  const std::string path = scalar.path();
  sink.report(expression.at, quote(slice(scalar.tree()->source, expression.at)) +
                                 " never gives the value in the middle")
      .with_node(path)
      .with_resource(address_of(path));
}

void check_tree(const Tree& tree, const Conditional& conditional, Sink& sink) {
  for_each_expression(tree, [&](NodeRef scalar, const Expression& expression) {
    check_expression(scalar, expression, conditional, sink);
  });
}

// An `if` needs no braces.
void check_condition(NodeRef node, const Conditional& conditional, Sink& sink) {
  if (!node.is_scalar() || has_expression(node.value())) return;
  check_expression(node, condition_in(node), conditional, sink);
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  Conditional conditional;
  for (const Job& job : workflow.jobs) {
    if (job.condition.present()) conditional.insert("needs." + lower_case(job.id.value));
    add_conditional(job.steps, conditional);
  }
  check_tree(*workflow.node.tree(), conditional, sink);
  for (const Condition& condition : conditions(workflow))
    check_condition(condition.node, conditional, sink);
}

void check_action(const Action& action, Sink& sink) {
  if (action.node.tree() == nullptr) return;
  Conditional conditional;
  add_conditional(action.steps, conditional);
  check_tree(*action.node.tree(), conditional, sink);
  for (const Step& step : action.steps) check_condition(step.node["if"], conditional, sink);
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
