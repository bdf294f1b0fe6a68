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
Text of outsiders reaches the agent however the prompt is made, since that is what it is to read. What it can do with an
order in it depends on its tools: a shell without limits is code of the outsider, and so is writing files that a later
step runs.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with:
          claude_args: «--allowedTools "Bash,Read,Write"»
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with:
          allowed_tools: «Read,Edit»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {claude_args: "--allowedTools Bash,Write"}
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with: {claude_args: '--allowedTools "Read,Glob,Bash(gh issue view:*),BashScript"'}
      - uses: anthropics/claude-code-action@v1
        with: {claude_args: '--disallowedTools "Bash,Write"'}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:ai-action-excessive-tools"};

bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() ||
         std::string_view(", \t\r\n\"'").find(text[at]) != std::string_view::npos;
}

bool starts_word(std::string_view text, std::size_t at) {
  return at == 0 || ends_word(text, at - 1);
}

// The first tool of the list that can do harm; empty for none. One with a limit, such as
// Bash(git log:*), is another.
std::string_view harmful_tool(std::string_view list) {
  for (const std::string_view tool : {"Bash", "Write", "Edit", "MultiEdit", "NotebookEdit"}) {
    for (std::size_t at = list.find(tool); at != list.npos; at = list.find(tool, at + 1)) {
      if (starts_word(list, at) && ends_word(list, at + tool.size())) return tool;
    }
  }
  return {};
}

// What follows the flag that allows tools, as far as the next flag.
std::string_view allowed_in(std::string_view arguments) {
  for (const std::string_view flag : {"--allowedTools", "--allowed-tools"}) {
    const std::size_t at = arguments.find(flag);
    if (at == arguments.npos) continue;
    const std::string_view rest = arguments.substr(at + flag.size());
    return rest.substr(0, rest.find(" --"));
  }
  return {};
}

void check(const Step& step, Sink& sink) {
  if (step.job == nullptr || !is_ai_agent(step) || !is_open_to_outsiders(*step.job)) return;
  for (const std::string_view name : {"claude_args", "allowed_tools"}) {
    const NodeRef value = input(step, name);
    const std::string_view tool =
        harmful_tool(name == "claude_args" ? allowed_in(value.value()) : value.value());
    if (!tool.empty()) sink.report(value, "The agent may use " + quote(tool));
  }
}

}  // namespace

extern constinit const Rule ai_excessive_tools{
    .id = "actions/ai-excessive-tools",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Agent that outsiders reach may run commands or change files",
    .risk =
        "An order in an issue or a comment becomes a command with the token and the secrets of the "
        "job.",
    .fix = "Allow tools that only read, or single commands such as Bash(gh issue view:*).",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::access},
    .check = check,
};

extern constinit const RuleDoc ai_excessive_tools_doc{.rule = ai_excessive_tools,
                                                      .why = kWhy,
                                                      .source = "OWASP LLM06: Excessive agency",
                                                      .path = ".github/workflows/ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::actions
