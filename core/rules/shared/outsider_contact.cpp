#include "core/rules/shared/outsider_contact.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/model/expression.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/shared/workflow.h"

namespace sluice::actions {
namespace {

using Reach = OutsiderContact::Reach;
using Contact = OutsiderContact;

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

// A secret besides the token of the run, or all of them.
bool names_secret(std::string_view text) {
  constexpr std::string_view kSecrets = "secrets";
  constexpr std::string_view kToken = ".GITHUB_TOKEN";
  for (std::size_t at = text.find(kSecrets); at != text.npos; at = text.find(kSecrets, at + 1)) {
    if (!text.substr(at + kSecrets.size()).starts_with(kToken)) return true;
  }
  return false;
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

bool is_of_outsider(NodeRef text) {
  for (const Expression& expression : expressions_of(text)) {
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
    for (const Expression& expression : expressions_of(code)) {
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
    if (runs_for_outsider(step.node, event.name.value) == Truth::no) continue;
    if (const std::optional<Span> at = pasted_text(step)) return {Reach::runs, *at};
    if (follows_a_run && takes_artifacts(step)) contact = {Reach::takes_in, step.node.span()};
  }
  return contact;
}

bool is_reached(const Job& job, const Event& event) {
  return runs_for_outsider(job.node, event.name.value) != Truth::no && !is_harmless(job);
}

}  // namespace

bool has_something_to_lose(const Job& job) {
  const Tree* const tree = job.node.tree();
  const NodeRef env = job.workflow->env;
  return !is_read_only(job) || names_secret(slice(tree->source, job.node.span())) ||
         (env && names_secret(slice(tree->source, env.span())));
}

OutsiderContact outsider_contact(const Job& job, const Event& event) {
  if (!is_reached(job, event)) return {};
  Contact contact = contact_of(job, event);
  contact.is_reached = true;
  contact.has_something_to_lose = has_something_to_lose(job);
  return contact;
}

OutsiderContact outsider_contact(const Workflow& workflow, const Event& event) {
  Contact worst;
  for (const Job& job : workflow.jobs) {
    const Contact contact = outsider_contact(job, event);
    worst.is_reached = worst.is_reached || contact.is_reached;
    worst.has_something_to_lose = worst.has_something_to_lose || contact.has_something_to_lose;
    if (contact.reach <= worst.reach) continue;
    worst.reach = contact.reach;
    worst.at = contact.at;
  }
  return worst;
}

bool needs_triage(const Event& event) {
  constexpr std::array<std::string_view, 8> kTypes = {"labeled",    "unlabeled",  "assigned",
                                                      "unassigned", "milestoned", "demilestoned",
                                                      "locked",     "unlocked"};
  const auto is_one = [&](NodeRef type) {
    return std::find(kTypes.begin(), kTypes.end(), type.value()) != kTypes.end();
  };
  const NodeRef types = event.config["types"];
  if (types.is_scalar()) return is_one(types);
  const auto list = types.children();
  return types.is_sequence() && list.begin() != list.end() &&
         std::all_of(list.begin(), list.end(), is_one);
}

bool is_for_outsiders(const Event& event) {
  return event.name.value == "pull_request_target" || event.name.value == "workflow_run";
}

}  // namespace sluice::actions
