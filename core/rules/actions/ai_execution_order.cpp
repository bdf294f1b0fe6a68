#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ai_agents.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An agent that was misled can leave a changed script, a hook or a line in GITHUB_ENV. A later step of the job runs that
without looking; a job of its own starts from a clean machine.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «anthropics/claude-code-action@v1»
      - run: make release
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «openai/codex-action@v1»
      - uses: octo/publish@v1
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issues
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: anthropics/claude-code-action@v1
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/codex-action@v1
      - run: make
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:ai-action-execution-order"};

void check(const Job& job, Sink& sink) {
  for (const Step& step : job.steps) {
    if (!is_ai_agent(step) || step.index + 1 >= job.steps.size()) continue;
    sink.report(step.node["uses"], "Steps follow " + quote(step.uses.value))
        .with_resource(step.address())
        .relate(job.steps[step.index + 1].node.span(), "runs what the agent left");
  }
}

}  // namespace

extern constinit const Rule ai_execution_order{
    .id = "actions/ai-execution-order",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Steps run after an agent in the same job",
    .risk =
        "What the agent changed in files, variables or PATH runs in the steps behind it, with "
        "their secrets.",
    .fix = "Let the agent be the last step of its job, and do the rest in a job of its own.",
    .aliases = kAliases,
    .topics = {Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc ai_execution_order_doc{.rule = ai_execution_order,
                                                      .why = kWhy,
                                                      .source = "openai/codex-action: Security",
                                                      .path = ".github/workflows/ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::actions
