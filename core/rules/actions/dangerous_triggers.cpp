#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`pull_request_target` and `workflow_run` start a workflow of the default branch with its secrets and a
token that may write, although an outsider caused the event. Nothing is wrong with that in itself; every
step that touches what the outsider wrote, such as its code, its artifacts or its branch name, can make it
so.

The finding is high where the workflow runs such data, medium where it takes it in, and low, a *maybe*, where
nothing in it does either; where there are no secrets and no rights to write besides, it is a note. A workflow
that does nothing but label or greet is left alone.
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
    steps:
      - uses: actions/download-artifact@v4
        with: {run-id: "${{ github.event.workflow_run.id }}"}
)",
    R"(on: «pull_request_target»
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: npm ci
)",
    R"(on: «pull_request_target»
permissions: {contents: read}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: make
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
// Told whatever the workflow may do, and told only of one that may do something.
constexpr std::string_view kAny[] = {"zizmor:dangerous-triggers"};
constexpr std::string_view kMighty[] = {"sisakulint:dangerous-triggers-critical",
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

// Brings in what another run left, which may be one of a pull request.
bool takes_artifacts(const Step& step) {
  if (step.run.value.find("gh run download") != std::string_view::npos) return true;
  if (!step.uses.present()) return false;
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/download-artifact")) return static_cast<bool>(input(step, "run-id"));
  if (target.is("actions/github-script"))
    return input(step, "script").value().find("downloadArtifact") != std::string_view::npos;
  return target.is("dawidd6/action-download-artifact");
}

// What a workflow does with what an outsider wrote.
enum class Reach : std::uint8_t { none, takes_in, runs };
struct Contact {
  Reach reach = Reach::none;
  Span at;
};

bool is_of_outsider(NodeRef text) {
  for (const Expression& expression : find_expressions(text.tree()->source, text.text())) {
    for (const ContextReference& reference : expression.references()) {
      if (author_of(reference) == Author::outsider) return true;
    }
  }
  return false;
}

// Where a step pastes text of an outsider into code, by itself or by a variable of its file.
std::optional<Span> pasted_text(const Step& step) {
  constexpr std::string_view kEnv = "env.";
  for (const NodeRef code : code_of(step)) {
    for (const Expression& expression : find_expressions(code.tree()->source, code.text())) {
      for (const ContextReference& reference : expression.references()) {
        if (author_of(reference) == Author::outsider) return expression.at;
        if (reference.use == ContextReference::Use::tested || !reference.path.starts_with(kEnv))
          continue;
        const NodeRef variable = find_variable(step, reference.path.substr(kEnv.size()));
        if (variable.is_scalar() && is_of_outsider(variable)) return expression.at;
      }
    }
  }
  return std::nullopt;
}

Contact contact_of(const Job& job, const Event& event) {
  const bool follows_a_run = event.name.value == "workflow_run";
  Contact contact;
  for (const UntrustedCheckout& checkout : untrusted_checkouts(job)) {
    if (checkout.executed_by != nullptr) return {Reach::runs, checkout.executed_by->node.span()};
    contact = {Reach::takes_in, checkout.step->node.span()};
  }
  for (const Step& step : job.steps) {
    if (const std::optional<Span> at = pasted_text(step)) return {Reach::runs, *at};
    if (follows_a_run && takes_artifacts(step)) contact = {Reach::takes_in, step.node.span()};
  }
  return contact;
}

Contact contact_of(const Workflow& workflow, const Event& event) {
  Contact worst;
  for (const Job& job : workflow.jobs) {
    const Contact contact = contact_of(job, event);
    if (contact.reach > worst.reach) worst = contact;
  }
  return worst;
}

void report(const Workflow& workflow, const Event& event, Sink& sink) {
  const std::string name = quote(event.name.value);
  const std::string node = "on." + std::string(event.name.value);
  const Contact contact = contact_of(workflow, event);
  if (contact.reach == Reach::none) {
    const bool is_bare = has_nothing_to_lose(workflow);
    Hit& hit = sink.report(event.name,
                           name + (is_bare ? " starts a workflow without secrets that only reads"
                                           : " starts a workflow that has secrets or may write"))
                   .with_node(node)
                   .with_severity(is_bare ? Severity::note : Severity::low)
                   .with_confidence(Confidence::low);
    if (is_bare) hit.with_aliases(kAny);
    return;
  }
  const bool runs = contact.reach == Reach::runs;
  sink.report(event.name, name + (runs ? " starts a workflow that runs what an outsider wrote"
                                       : " starts a workflow that takes in what an outsider wrote"))
      .with_node(node)
      .with_severity(runs ? Severity::high : Severity::medium)
      .with_confidence(runs ? Confidence::high : Confidence::medium)
      .relate(contact.at, runs ? "run here" : "taken in here");
}

void check(const Workflow& workflow, Sink& sink) {
  const bool all_harmless =
      !workflow.jobs.empty() && std::all_of(workflow.jobs.begin(), workflow.jobs.end(),
                                            [](const Job& job) { return is_harmless(job); });
  if (all_harmless) return;
  for (const Event& event : workflow.events) {
    if (event.name.value == "pull_request_target" || event.name.value == "workflow_run")
      report(workflow, event, sink);
  }
}

}  // namespace

extern constinit const Rule dangerous_triggers{
    .id = "actions/dangerous-triggers",
    .severity = Severity::medium,
    .title = "Outsiders can start the workflow of the default branch",
    .risk =
        "One step that runs or pastes what the outsider wrote hands over the secrets, the token "
        "and the caches that the workflow has.",
    .fix =
        "Use pull_request where no secret is needed; else set permissions: {} and touch nothing "
        "from the pull request.",
    .aliases = kJoined<kAny, kMighty>,
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
