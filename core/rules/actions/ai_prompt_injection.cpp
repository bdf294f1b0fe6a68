#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ai_agents.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An agent cannot tell the text of an issue from the orders of its author once both stand in one prompt. `${{ }}` pastes a
title or a comment right among the orders, and "ignore what stands above" is then an order like any other.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        with:
          prompt: "Sort this: «${{ github.event.issue.title }}»"
)",
    R"(on: issue_comment
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: openai/codex-action@v1
        with:
          prompt: |
            Answer it.
            «${{ github.event.comment.body }}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: anthropics/claude-code-action@v1
        env: {TITLE: "${{ github.event.issue.title }}"}
        with:
          prompt: "Sort issue ${{ github.event.issue.number }} of ${{ github.repository }}"
)",
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@v1
        with: {prompt: "${{ github.event.issue.title }}"}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:ai-action-prompt-injection"};

void check(const Step& step, Sink& sink) {
  if (!is_ai_agent(step)) return;
  for (const std::string_view name :
       {"prompt", "direct_prompt", "override_prompt", "custom_instructions", "system_prompt"}) {
    const NodeRef prompt = input(step, name);
    if (!prompt.is_scalar()) continue;
    for (const Expression& expression : expressions_of(prompt)) {
      const auto references = expression.references();
      if (std::none_of(references.begin(), references.end(), [](const ContextReference& reference) {
            return author_of(reference) == Author::outsider;
          }))
        continue;
      sink.report(expression.at, quote(slice(prompt.tree()->source, expression.at)) +
                                     " is pasted among the orders")
          .with_node(prompt.path());
    }
  }
}

}  // namespace

extern constinit const Rule ai_prompt_injection{
    .id = "actions/ai-prompt-injection",
    .severity = Severity::high,
    .title = "Text of outsiders stands in the prompt of an agent",
    .risk =
        "Whoever writes the text tells the agent what to do with the token, the tools and the "
        "secrets of the job.",
    .fix =
        "Hand the text over in env, say in the prompt that it is data, and give the agent tools "
        "that only read.",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc ai_prompt_injection_doc{.rule = ai_prompt_injection,
                                                       .why = kWhy,
                                                       .source = "OWASP LLM01: Prompt injection",
                                                       .path = ".github/workflows/ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::actions
