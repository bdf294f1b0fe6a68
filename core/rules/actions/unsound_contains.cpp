#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`contains` with a text as its first argument looks for a part of that text. A list that is written as one
text therefore also lets through every part of its names: with `contains('refs/heads/main refs/heads/dev',
github.ref)` the branch `ma` passes.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  release:
    if: «contains('refs/heads/main refs/heads/release', github.ref)» && success()
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        if: "${{ always() && «Contains('alice,bob', github.actor)» }}"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  release:
    if: contains(fromJSON('["refs/heads/main", "refs/heads/release"]'), github.ref)
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"y(on: push
jobs:
  release:
    if: contains(github.event.head_commit.message, '[release]') && contains('Linux macOS', runner.os)
    runs-on: ubuntu-24.04
    steps: [{run: "echo contains('a b', github.ref)"}]
)y",
};
constexpr std::string_view kAliases[] = {"zizmor:unsound-contains", "sisakulint:unsound-contains"};

// Text that somebody can choose so that it is a part of the list.
bool is_chosen(std::string_view path) {
  constexpr std::array<std::string_view, 6> kPaths = {"github.ref",      "github.ref_name",
                                                      "github.head_ref", "github.base_ref",
                                                      "github.actor",    "github.triggering_actor"};
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end() ||
         path.starts_with("github.event.") || path.starts_with("inputs.");
}

void check(const Workflow& workflow, Sink& sink) {
  for (const Condition& condition : conditions(workflow)) {
    const Expression& expression = condition.expression;
    for (const ExpressionNode& node : expression.nodes) {
      if (node.kind != ExpressionKind::call || node.children.size() != 2 ||
          !equals_ignoring_case(node.text, "contains")) {
        continue;
      }
      const bool is_text = expression.nodes[node.children[0]].kind == ExpressionKind::string;
      if (!is_text || !is_chosen(expression.path(node.children[1]))) continue;
      sink.report(node.at, quote(slice(condition.node.tree()->source, node.at)) +
                               " finds any part of the text")
          .with_node(condition.node.path())
          .with_resource(address_of(condition.node.path()));
    }
  }
}

}  // namespace

extern constinit const Rule unsound_contains{
    .id = "actions/unsound-contains",
    .severity = Severity::medium,
    .title = "List is searched as a text",
    .risk = "A branch or an account whose name is a part of the list passes the condition.",
    .fix = "Make it a list: contains(fromJSON('[\"a\", \"b\"]'), github.ref).",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unsound_contains_doc{
    .rule = unsound_contains,
    .why = kWhy,
    .source = "GitHub: Evaluate expressions in workflows and actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
