#include "core/rules/shared/ai_agents.h"

#include <algorithm>

#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"

namespace sluice::actions {

bool is_ai_agent(const Step& step) {
  constexpr std::string_view kActions[] = {
      "anthropics/claude-code-action",
      "anthropics/claude-code-base-action",
      "openai/codex-action",
      "openai/openai-actions",
      "github/copilot-swe-agent",
      "google-github-actions/run-gemini-cli",
      "google-gemini/gemini-cli-action",
  };
  if (!step.uses.present()) return false;
  const UsesTarget target = read_uses(step.uses.value);
  return std::any_of(std::begin(kActions), std::end(kActions),
                     [&](std::string_view action) { return target.is(action); });
}

bool is_open_to_outsiders(const Job& job) {
  const auto& events = job.workflow->events;
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return is_privileged_event(event.name.value) && may_run_on(job.node, event.name.value);
  });
}

}  // namespace sluice::actions
