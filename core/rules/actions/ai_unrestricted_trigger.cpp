#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ai_agents.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Actions that run an agent ask by themselves whether who started the workflow may write to the repository. A `*` among the
users or bots that are let through switches that off. Where only members can start the workflow there is nobody to
keep out. The finding is high where the token may write.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {allowed_non_write_users: «"*"»}
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: openai/codex-action@v1
        with: {allow-users: «'*'»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {allowed_non_write_users: octocat, allowed_bots: ""}
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: openai/codex-action-other@v1
        with: {allow-users: "*"}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:ai-action-unrestricted-trigger"};

void check(const Step& step, Sink& sink) {
  if (step.job == nullptr || !is_ai_agent(step) || !is_open_to_outsiders(*step.job)) return;
  for (const std::string_view name :
       {"allowed_non_write_users", "allowed_bots", "allow-users", "allow-bots"}) {
    const NodeRef list = input(step, name);
    if (list.value() != "*") continue;
    Hit& hit = sink.report(list, quote(list.key().value) + " lets everybody through");
    if (is_read_only(*step.job)) hit.with_severity(Severity::medium);
  }
}

}  // namespace

extern constinit const Rule ai_unrestricted_trigger{
    .id = "actions/ai-unrestricted-trigger",
    .severity = Severity::high,
    .title = "Anyone may give orders to an agent",
    .risk =
        "An outsider starts the agent with an issue, a pull request or a comment, and it works "
        "with "
        "the token and the secrets that its job has.",
    .fix =
        "Name the users and bots that may start it, or leave the list out so that only members "
        "may; "
        "an agent for everybody gets permissions: {contents: read}, no secrets but its own key, "
        "and "
        "a fixed list of tools.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc ai_unrestricted_trigger_doc{
    .rule = ai_unrestricted_trigger,
    .why = kWhy,
    .source = "anthropics/claude-code-action: Security",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
