#include "core/rules/shared/untrusted_checkout.h"

#include <algorithm>
#include <string>

#include "core/rules/shared/executed_files.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

// Contexts that name a commit, a branch or a repository of the contributor.
constexpr std::string_view kHeads[] = {
    "github.head_ref",
    "github.event.pull_request.head.",
    "github.event.pull_request.merge_commit_sha",
    "github.event.workflow_run.head_",
    "github.event.workflow_run.pull_requests.",
    "github.event.check_suite.head_",
};
constexpr std::string_view kNumbers[] = {"github.event.number", "github.event.issue.number",
                                         "github.event.pull_request.number"};

// Objects that hold them.
constexpr std::string_view kHolders[] = {"github.event.workflow_run", "github.event.pull_request",
                                         "github.event.pull_request.head",
                                         "github.event.check_suite"};

template <std::size_t N>
bool starts_with_one_of(std::string_view path, const std::string_view (&list)[N]) {
  return std::any_of(std::begin(list), std::end(list),
                     [&](std::string_view start) { return path.starts_with(start); });
}

bool names_head(NodeRef value) {
  if (!value.is_scalar()) return false;
  for (const Expression& expression : expressions_of(value)) {
    for (const ContextReference& reference : expression.references()) {
      if (reference.use == ContextReference::Use::tested) continue;
      if (names_foreign_code(reference.path)) return true;
      const bool is_pull = value.value().find("pull/") != std::string_view::npos;
      if (is_pull && names_pull_request(reference.path)) return true;
    }
  }
  return false;
}

bool is_holder(NodeRef value) {
  if (!value.is_scalar()) return false;
  const std::vector<Expression>& expressions = expressions_of(value);
  if (expressions.size() != 1 || !expressions[0].is_valid) return false;
  const std::string path = expressions[0].path(expressions[0].root);
  return std::find(std::begin(kHolders), std::end(kHolders), path) != std::end(kHolders);
}

// The input of a checkout that chooses the contributor's code.
NodeRef untrusted_ref(const Step& step) {
  for (const NodeRef value : chosen_code(step)) {
    if (names_head(value)) return value;
  }
  return {};
}

bool names_commit(NodeRef value) {
  if (!value.is_scalar()) return false;
  const std::vector<Expression>& expressions = expressions_of(value);
  return expressions.size() == 1 && expressions[0].is_valid &&
         expressions[0].path(expressions[0].root).ends_with("sha");
}

// A script that fetches the code of the pull request by itself.
bool fetches_head(const Step& step) {
  const std::string_view script = step.run.value;
  return script.find("gh pr checkout") != script.npos ||
         (script.find("git fetch") != script.npos && script.find("pull/") != script.npos &&
          script.find("git checkout") != script.npos);
}

// Behind what fetches the code in a script; the end of the script where it does not.
std::size_t fetched_at(const Step& step) {
  if (step.script == nullptr) return step.run.value.size();
  const auto& commands = step.script->commands;
  const auto found = std::find_if(commands.begin(), commands.end(), [](const auto& command) {
    if (command.words.size() < 2 || (command.name() != "git" && command.name() != "gh"))
      return false;
    const std::size_t verb = command.name() == "gh" && command.words.size() > 2 ? 2 : 1;
    return command.words[verb].value == "checkout";
  });
  return found == commands.end() ? step.run.value.size() : found->at.end;
}

// Some event that gives rights lets both the job and, where one is given, the step run for somebody
// who has none.
bool is_privileged(const Job& job, const Step* step) {
  const auto& events = job.workflow->events;
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    const std::string_view name = event.name.value;
    const auto may_run = [&](NodeRef owner) { return runs_for_outsider(owner, name) != Truth::no; };
    return is_privileged_event(name) && may_run(job.node) &&
           (step == nullptr || may_run(step->node));
  });
}

}  // namespace

bool names_foreign_code(std::string_view path) { return starts_with_one_of(path, kHeads); }

bool names_pull_request(std::string_view path) { return starts_with_one_of(path, kNumbers); }

std::vector<NodeRef> chosen_code(const Step& step) {
  std::vector<NodeRef> list;
  if (!step.uses.present() || !read_uses(step.uses.value).is("actions/checkout")) return list;
  for (const std::string_view name : {"ref", "repository"}) {
    if (const NodeRef value = input(step, name)) list.push_back(value);
  }
  return list;
}

std::vector<UntrustedCheckout> untrusted_checkouts(const Job& job) {
  std::vector<UntrustedCheckout> list;
  if (!is_privileged(job, nullptr)) return list;
  for (auto step = job.steps.begin(); step != job.steps.end(); ++step) {
    const NodeRef ref = untrusted_ref(*step);
    if (!ref && !fetches_head(*step)) continue;
    if (!is_privileged(job, &*step)) continue;
    // Whoever approves the deployment has seen the commit that is named, and no other can come.
    if (job.environment && names_commit(ref)) continue;
    const std::size_t at = ref ? 0 : fetched_at(*step);
    const std::string folder = ref ? checkout_folder(*step) : fetched_folder(*step, at);
    const Step* const by =
        !ref && executes(*step, folder, at) ? &*step : executed_behind(*step, folder);
    list.push_back({&*step, ref, by});
  }
  return list;
}

std::vector<UntrustedCheckout> checkouts_on_request(const Job& job) {
  constexpr std::string_view kEvent = "issue_comment";
  std::vector<UntrustedCheckout> list;
  if (job.workflow->event(kEvent) == nullptr || !may_run_on(job.node, kEvent)) return list;
  for (const Step& step : job.steps) {
    const NodeRef ref = untrusted_ref(step);
    if ((!ref && !fetches_head(step)) || names_commit(ref) || !may_run_on(step.node, kEvent))
      continue;
    const bool is_for_all = runs_for_outsider(job.node, kEvent) != Truth::no &&
                            runs_for_outsider(step.node, kEvent) != Truth::no;
    if (is_for_all) continue;
    const std::size_t at = ref ? 0 : fetched_at(step);
    const std::string folder = ref ? checkout_folder(step) : fetched_folder(step, at);
    const Step* const by =
        !ref && executes(step, folder, at) ? &step : executed_behind(step, folder);
    if (by != nullptr) list.push_back({&step, ref, by});
  }
  return list;
}

std::vector<UntrustedCheckout> broken_checkouts(const Job& job) {
  std::vector<UntrustedCheckout> list;
  if (!is_privileged(job, nullptr)) return list;
  for (const Step& step : job.steps) {
    for (const NodeRef value : chosen_code(step)) {
      if (value.key().value != "ref" || !is_holder(value) || !is_privileged(job, &step)) continue;
      const Step* const by = executed_behind(step, checkout_folder(step));
      if (by != nullptr) list.push_back({&step, value, by});
    }
  }
  return list;
}

NodeRef moving_head(const Step& step) {
  const NodeRef ref = untrusted_ref(step);
  if (!ref || ref.key().value != "ref") return {};
  for (const Expression& expression : expressions_of(ref)) {
    for (const ContextReference& reference : expression.references()) {
      if (reference.use == ContextReference::Use::tested) continue;
      if (reference.path == "github.head_ref" || reference.path.ends_with(".head.ref")) return ref;
    }
  }
  return {};
}

Hit& report_untrusted(const UntrustedCheckout& checkout, Sink& sink) {
  const NodeRef ref = checkout.ref;
  Hit& hit = ref ? sink.report(ref, "The checkout takes its " + quote(ref.key().value) + " from " +
                                        quote(ref.value()))
                 : sink.report_key(checkout.step->node["run"],
                                   "The script fetches the head of a pull request");
  return hit.with_resource(checkout.step->address());
}

}  // namespace sluice::actions
