#include "core/model/actions.h"
#include "core/model/expression_value.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"
#include "core/text/trim.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

// True if an operator stands outside of all parentheses, so that it could bind to what is around.
bool has_operator(const Expression& expression) {
  const ExpressionKind kind = expression.nodes[expression.root].kind;
  return kind == ExpressionKind::both || kind == ExpressionKind::either ||
         kind == ExpressionKind::comparison;
}

// The condition as one expression: what stands in braces and the operators between them; empty
// where that is none.
std::string as_one(std::string_view value, const std::vector<Expression>& expressions) {
  constexpr std::size_t kOpen = 3, kClose = 2;
  std::string text;
  std::size_t at = 0;
  for (const Expression& expression : expressions) {
    if (!expression.is_valid) return {};
    const std::size_t size = expression.end - expression.begin - kOpen - kClose;
    const std::string_view inner = trimmed(value.substr(expression.begin + kOpen, size));
    const bool is_grouped = value.find_first_not_of(" \t\n", expression.end) != value.npos ||
                            !trimmed(value.substr(0, expression.begin)).empty();
    text.append(value.substr(at, expression.begin - at));
    if (is_grouped && has_operator(expression)) {
      text.append("(").append(inner).append(")");
    } else {
      text.append(inner);
    }
    at = expression.end;
  }
  text.append(value.substr(at));
  const std::string whole = "${{ " + std::string(trimmed(text)) + " }}";
  const Span all{0, static_cast<std::uint32_t>(whole.size())};
  const bool is_one =
      whole.find('\n') == whole.npos && read_condition(whole, {whole, all}).is_valid;
  return is_one ? whole : std::string();
}

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
  const auto report = [&](std::string_view why) -> Hit& {
    return sink.report(node, quote(node.value()) + std::string(why)).with_resource(address);
  };
  const std::vector<Expression>& expressions = expressions_of(node);
  if (has_text_around(node.value(), expressions)) {
    Hit& hit = report(" is a text, and every text counts as true");
    if (const std::string whole = as_one(node.value(), expressions); !whole.empty())
      set_text(hit, Edit::Safety::needs_review, node, whole);
    return;
  }
  const Expression& condition = condition_in(node);
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
