#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/merges.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

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
constexpr std::string_view kAny[] = {"zizmor:bot-conditions", "sisakulint:bot-conditions"};
// Told only where what stands behind the condition merges.
constexpr std::string_view kMerge[] = {"poutine:confused_deputy_auto_merge"};

// The first step behind a condition that merges or approves; null for none.
const Step* merger_behind(const Workflow& workflow, NodeRef owner) {
  for (const Job& job : workflow.jobs) {
    for (const Step& step : job.steps) {
      const bool is_behind = job.node == owner || step.node == owner;
      if (is_behind && merge_of(step)) return &step;
    }
  }
  return nullptr;
}

bool asks_for_bot(const Expression& expression, const ExpressionNode& node) {
  if (node.kind != ExpressionKind::comparison || node.text != "==") return false;
  const std::size_t left = node.children[0];
  const std::size_t right = node.children[1];
  const auto is_bot = [&](std::size_t index) {
    const ExpressionNode& operand = expression.nodes[index];
    return operand.kind == ExpressionKind::string && operand.text.ends_with("[bot]");
  };
  return (names_last_actor(expression.path(left)) && is_bot(right)) ||
         (names_last_actor(expression.path(right)) && is_bot(left));
}

void check(const Workflow& workflow, Sink& sink) {
  // Elsewhere a pull request of a fork has neither secrets nor a token that may write.
  if (workflow.event("pull_request_target") == nullptr) return;
  for (const Condition& condition : conditions(workflow)) {
    for (const ExpressionNode& node : condition.expression.nodes) {
      if (!asks_for_bot(condition.expression, node)) continue;
      const std::string path = condition.node.path();
      const Step* const merger = merger_behind(workflow, condition.node.parent());
      Hit& hit = sink.report(node.at, quote(slice(condition.node.tree()->source, node.at)) +
                                          (merger != nullptr
                                               ? " asks who acted last, and lets a merge through"
                                               : " asks who acted last"))
                     .with_node(path)
                     .with_resource(address_of(path));
      if (merger != nullptr)
        hit.relate(merger->node.span(), "merged or approved here");
      else
        hit.with_aliases(kAny);
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
    .aliases = kJoined<kAny, kMerge>,
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
