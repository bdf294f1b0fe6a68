#include "core/model/actions.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/merges.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <string>
#include <vector>

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
    R"(on: pull_request_target
jobs:
  merge:
    if: «contains(fromJSON('["dependabot[bot]", "renovate[bot]"]'), github.actor)»
    runs-on: ubuntu-24.04
    steps:
      - if: «endsWith(github.actor, '[bot]')» && success()
        run: gh pr merge --auto
      - env: {WHO: "${{ github.actor }}"}
        run: |
          if «[[ "$WHO" == "dependabot[bot]" ]]»; then gh pr merge --auto; fi
          «[ "$GITHUB_ACTOR" = "dependabot[bot]" ]» || exit 1
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
    R"(on: pull_request_target
jobs:
  skip-bots:
    if: ${{ !contains(github.actor, '[bot]') && !(github.actor == 'renovate[bot]') }}
    runs-on: ubuntu-24.04
    steps:
      - run: |
          if ! [ "$GITHUB_ACTOR" = "dependabot[bot]" ]; then make; fi
          if [ "$GITHUB_ACTOR" != "dependabot[bot]" ]; then make; fi
          if [ "$AUTHOR" = "dependabot[bot]" ]; then make; fi
        env: {AUTHOR: "${{ github.event.pull_request.user.login }}"}
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

bool names_bot(std::string_view text) { return text.find("[bot]") != text.npos; }

// `[bot]`, `dependabot` and the like, wherever they stand in a literal, also in a list of JSON.
bool is_bot(const Expression& expression, std::size_t index) {
  const ExpressionNode& node = expression.nodes[index];
  if (node.kind == ExpressionKind::call && equals_ignoring_case(node.text, "fromJSON") &&
      node.children.size() == 1)
    return is_bot(expression, node.children[0]);
  return node.kind == ExpressionKind::string &&
         (names_bot(node.text) || node.text == "dependabot" || node.text == "renovate");
}

bool asks_for_bot(const Expression& expression, const ExpressionNode& node) {
  const bool compares = node.kind == ExpressionKind::comparison && node.text == "==";
  const bool searches =
      node.kind == ExpressionKind::call && (equals_ignoring_case(node.text, "contains") ||
                                            equals_ignoring_case(node.text, "startsWith") ||
                                            equals_ignoring_case(node.text, "endsWith"));
  if ((!compares && !searches) || node.children.size() != 2) return false;
  const std::size_t left = node.children[0];
  const std::size_t right = node.children[1];
  return (names_last_actor(expression.path(left)) && is_bot(expression, right)) ||
         (names_last_actor(expression.path(right)) && is_bot(expression, left));
}

// Whether an odd number of negations stands around each node.
std::vector<bool> negated_nodes(const Expression& expression) {
  std::vector<bool> is_negated(expression.nodes.size(), false);
  if (!expression.is_valid) return is_negated;
  std::vector<std::size_t> open = {expression.root};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    const ExpressionNode& node = expression.nodes[at];
    for (const std::size_t child : node.children) {
      is_negated[child] = is_negated[at] != (node.kind == ExpressionKind::negation);
      open.push_back(child);
    }
  }
  return is_negated;
}

void complete(Hit& hit, const Step* merger) {
  if (merger != nullptr) {
    hit.relate(merger->node.span(), "merged or approved here");
  } else {
    hit.with_aliases(kAny);
  }
}

std::string particulars(std::string_view asked, const Step* merger) {
  return quote(asked) + (merger != nullptr ? " asks who acted last, and lets a merge through"
                                           : " asks who acted last");
}

// A word of a script that is who acted last: $GITHUB_ACTOR, a variable that holds it, or the
// expression itself.
bool is_last_actor(const Step& step, const shell::Word& word) {
  if (word.parts.size() != 1) return false;
  const shell::Part& part = word.parts[0];
  const auto holds = [](const std::vector<Expression>& expressions) {
    return expressions.size() == 1 && expressions[0].is_valid &&
           names_last_actor(expressions[0].path(expressions[0].root));
  };
  if (part.kind == shell::PartKind::expression) {
    const NodeRef run = step.node["run"];
    const std::string_view inside = part.text;
    return inside.find("github.actor") != inside.npos && run.is_scalar();
  }
  if (part.kind != shell::PartKind::variable && part.kind != shell::PartKind::parameter)
    return false;
  if (part.text == "GITHUB_ACTOR" || part.text == "GITHUB_TRIGGERING_ACTOR") return true;
  const NodeRef set = find_variable(step, part.text);
  return set.is_scalar() && holds(expressions_of(set));
}

// `[ "$GITHUB_ACTOR" = "dependabot[bot]" ]`.
bool asks_for_bot(const Step& step, const shell::Command& command) {
  const std::string_view name = command.name();
  if (name != "[" && name != "[[" && name != "test") return false;
  const auto& words = command.words;
  if (words.size() < 4 || (words[2].value != "=" && words[2].value != "==")) return false;
  const auto names = [](const shell::Word& word) {
    return word.is_known() && names_bot(word.value);
  };
  return (is_last_actor(step, words[1]) && names(words[3])) ||
         (is_last_actor(step, words[3]) && names(words[1]));
}

void check_script(const Step& step, Sink& sink) {
  const NodeRef run = step.node["run"];
  if (step.script == nullptr || !run.is_scalar()) return;
  for (const shell::Command& command : step.script->commands) {
    if (!asks_for_bot(step, command)) continue;
    const bool is_negated =
        command.pipeline != shell::kNone && step.script->pipelines[command.pipeline].is_negated;
    if (is_negated) continue;
    const Step* const merger = merge_of(step) ? &step : nullptr;
    const ScalarMap map(run.tree()->source, run.text());
    const Span at = map.span(command.at.begin, command.at.end);
    Hit& hit = sink.report(at, particulars(slice(run.tree()->source, at), merger));
    complete(hit.with_node(run.path()).with_resource(step.address()), merger);
  }
}

void check(const Workflow& workflow, Sink& sink) {
  // Elsewhere a pull request of a fork has neither secrets nor a token that may write.
  if (workflow.event("pull_request_target") == nullptr) return;
  for (const Condition& condition : conditions(workflow)) {
    const std::vector<bool> is_negated = negated_nodes(condition.expression);
    for (std::size_t i = 0; i < is_negated.size(); ++i) {
      const ExpressionNode& node = condition.expression.nodes[i];
      if (is_negated[i] || !asks_for_bot(condition.expression, node)) continue;
      const std::string path = condition.node.path();
      const Step* const merger = merger_behind(workflow, condition.node.parent());
      Hit& hit =
          sink.report(node.at, particulars(slice(condition.node.tree()->source, node.at), merger));
      complete(hit.with_node(path).with_resource(address_of(path)), merger);
    }
  }
  for (const Job& job : workflow.jobs) {
    if (!may_run_on(job.node, "pull_request_target")) continue;
    for (const Step& step : job.steps) check_script(step, sink);
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
