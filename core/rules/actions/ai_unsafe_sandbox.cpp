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
Agents ask before they run a command, or run it where it can do no harm. In a workflow there is nobody to ask, so that flags
which skip the question leave nothing between a text and the machine.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: openai/codex-action@v1
        with: {safety-strategy: «unsafe»}
      - uses: openai/codex-action@v1
        with: {sandbox: «danger-full-access»}
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {claude_args: «--dangerously-skip-permissions --allowedTools Read»}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: openai/codex-action@v1
        with: {safety-strategy: drop-sudo, sandbox: read-only}
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@v1
        with: {safety-strategy: unsafe}
      - uses: openai/codex-action@v1
        with: {safety-strategy: }
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:ai-action-unsafe-sandbox"};

void check(const Step& step, Sink& sink) {
  if (!is_ai_agent(step)) return;
  for (const std::string_view name : {"safety-strategy", "safety_strategy", "sandbox"}) {
    const NodeRef value = input(step, name);
    if (value.value() == "unsafe" || value.value() == "danger-full-access")
      sink.report(value, quote(value.key().value) + " is " + quote(value.value()));
  }
  for (const std::string_view name : {"claude_args", "codex-args", "args"}) {
    const NodeRef value = input(step, name);
    for (const std::string_view flag :
         {"--dangerously-skip-permissions", "--dangerouslySkipPermissions", "bypassPermissions",
          "--dangerously-bypass-approvals-and-sandbox", "--yolo"}) {
      if (value.value().find(flag) == std::string_view::npos) continue;
      sink.report(value, quote(flag) + " leaves the agent without limits");
      break;
    }
  }
}

}  // namespace

extern constinit const Rule ai_unsafe_sandbox{
    .id = "actions/ai-unsafe-sandbox",
    .severity = Severity::critical,
    .title = "Sandbox of an agent is switched off",
    .risk =
        "The agent, and who gives it orders, has all of the machine, its network and its secrets.",
    .fix = "Leave the strategy at its default, and list the tools that the agent needs.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc ai_unsafe_sandbox_doc{
    .rule = ai_unsafe_sandbox,
    .why = kWhy,
    .source = "openai/codex-action: safety-strategy",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
