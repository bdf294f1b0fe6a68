#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`pull_request_target` and `workflow_run` start a workflow of the default branch with its secrets and a
token that may write, although an outsider caused the event. Nothing is wrong with that in itself; every
step that touches what the outsider wrote, such as its code, its artifacts or its branch name, can make it
so.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  «pull_request_target»:
    types: [opened]
jobs:
  label:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: [push, «workflow_run»]
jobs:
  report:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: [push, pull_request]
jobs:
  pull_request_target:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: pull_request_target
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/labeler@v5
)",
};
constexpr std::string_view kAliases[] = {"zizmor:dangerous-triggers",
                                         "sisakulint:dangerous-triggers-critical",
                                         "sisakulint:dangerous-triggers-medium"};

// These act on the event alone, and run nothing of the pull request.
bool is_harmless(const Step& step) {
  constexpr std::array<std::string_view, 4> kActions = {
      "actions/labeler", "actions/first-interaction", "dependabot/fetch-metadata", "actions/stale"};
  const UsesTarget target = read_uses(step.uses.value);
  return step.uses.present() &&
         std::any_of(kActions.begin(), kActions.end(),
                     [&](std::string_view action) { return target.is(action); });
}

bool is_harmless(const Job& job) {
  return !job.steps.empty() && std::all_of(job.steps.begin(), job.steps.end(),
                                           [](const Step& step) { return is_harmless(step); });
}

// Tokens that only read, and no secret in the file.
bool has_nothing_to_lose(const Workflow& workflow) {
  const Tree* const tree = workflow.node.tree();
  return tree != nullptr && tree->source.find("secrets") == std::string_view::npos &&
         std::all_of(workflow.jobs.begin(), workflow.jobs.end(), is_read_only);
}

void check(const Workflow& workflow, Sink& sink) {
  const bool all_harmless =
      !workflow.jobs.empty() && std::all_of(workflow.jobs.begin(), workflow.jobs.end(),
                                            [](const Job& job) { return is_harmless(job); });
  if (all_harmless || has_nothing_to_lose(workflow)) return;
  for (const Event& event : workflow.events) {
    if (event.name.value != "pull_request_target" && event.name.value != "workflow_run") continue;
    sink.report(event.name).with_node("on." + std::string(event.name.value));
  }
}

}  // namespace

extern constinit const Rule dangerous_triggers{
    .id = "actions/dangerous-triggers",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Outsiders can start a workflow that has secrets",
    .risk =
        "One step that runs or pastes what the outsider wrote hands over the secrets and the token "
        "of the repository.",
    .fix =
        "Use pull_request where no secret is needed; else set permissions: {} and touch nothing "
        "from the pull request.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc dangerous_triggers_doc{
    .rule = dangerous_triggers,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
