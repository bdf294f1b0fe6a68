#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`github.actor` is who caused this run, not who wrote the pull request. An outsider can have a bot act last,
for instance by a comment that makes it rebase a branch with the outsider's commits, and then passes a
condition that asks for the bot.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  merge:
    if: «github.actor == 'dependabot[bot]'»
    runs-on: ubuntu-24.04
    steps: [{run: gh pr merge --auto}]
)",
    R"(on: pull_request_target
jobs:
  merge:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr merge --auto
        if: ${{ success() && «'renovate[bot]' == github.triggering_actor» }}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request_target
jobs:
  merge:
    if: github.event.pull_request.user.login == 'dependabot[bot]'
    runs-on: ubuntu-24.04
    steps: [{run: gh pr merge --auto}]
)",
    R"(on: pull_request_target
jobs:
  skip-bots:
    if: github.actor != 'dependabot[bot]' && github.actor == 'octocat'
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:bot-conditions", "sisakulint:bot-conditions"};

bool is_actor(std::string_view path) {
  constexpr std::array<std::string_view, 4> kPaths = {
      "github.actor", "github.triggering_actor", "github.event.sender.login", "github.actor_id"};
  return std::find(kPaths.begin(), kPaths.end(), path) != kPaths.end();
}

bool asks_for_bot(const Expression& expression, const ExpressionNode& node) {
  if (node.kind != ExpressionKind::comparison || node.text != "==") return false;
  const std::size_t left = node.children[0];
  const std::size_t right = node.children[1];
  const auto is_bot = [&](std::size_t index) {
    const ExpressionNode& operand = expression.nodes[index];
    return operand.kind == ExpressionKind::string && operand.text.ends_with("[bot]");
  };
  return (is_actor(expression.path(left)) && is_bot(right)) ||
         (is_actor(expression.path(right)) && is_bot(left));
}

void check(const Workflow& workflow, Sink& sink) {
  // Elsewhere a pull request of a fork has neither secrets nor a token that may write.
  if (workflow.event("pull_request_target") == nullptr) return;
  for (const Condition& condition : conditions(workflow)) {
    for (const ExpressionNode& node : condition.expression.nodes) {
      if (!asks_for_bot(condition.expression, node)) continue;
      const std::string path = condition.node.path();
      sink.report(node.at,
                  quote(slice(condition.node.tree()->source, node.at)) + " asks who acted last")
          .with_node(path)
          .with_resource(address_of(path));
    }
  }
}

}  // namespace

extern constinit const Rule bot_conditions{
    .id = "actions/bot-conditions",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Bot is told by who acted last",
    .risk =
        "An outsider who makes the bot act on a branch passes the condition, and has what stands "
        "behind it: a merge, a release, secrets.",
    .fix = "Ask who wrote the pull request: github.event.pull_request.user.login.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc bot_conditions_doc{
    .rule = bot_conditions,
    .why = kWhy,
    .source = "GitHub: Contexts; Synacktiv: GitHub Actions exploitation",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
