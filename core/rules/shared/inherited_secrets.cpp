#include "core/rules/shared/inherited_secrets.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/model/actions.h"
#include "core/model/document.h"
#include "core/model/expression.h"
#include "core/model/local_uses.h"
#include "core/rules/edits.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsider_contact.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

struct Needs {
  std::set<std::string> secrets;  // as they are called first
  bool is_known = true;           // nothing chooses a secret when it runs, or hands all of them on
};

Needs needs_of(const Workflow& workflow) {
  constexpr std::string_view kSecrets = "secrets.";
  Needs needs;
  std::set<std::string> seen;
  for (const ExpressionSite& site : workflow.syntax().sites) {
    for (const Expression& expression : find_expressions(
             site.node.tree()->source, site.is_key ? site.node.key() : site.node.text())) {
      needs.is_known = needs.is_known && expression.is_valid;
      for (const ContextReference& reference : expression.references()) {
        const std::string& path = reference.path;
        if (path == "secrets" || path.starts_with("secrets.*") || path.starts_with("secrets.?"))
          needs.is_known = false;
        if (!path.starts_with(kSecrets)) continue;
        const std::string name = path.substr(kSecrets.size());
        if (name == "github_token" || !seen.insert(name).second) continue;
        std::string shown = name;
        std::transform(shown.begin(), shown.end(), shown.begin(),
                       [](char c) { return upper_case(c); });
        needs.secrets.insert(std::move(shown));
      }
    }
  }
  for (const Job& job : workflow.jobs) {
    if (job.secrets.value() == "inherit" || job.environment) needs.is_known = false;
  }
  return needs;
}

std::string how_to_mend(const Needs& needs) {
  constexpr std::size_t kMost = 5;
  if (!needs.is_known || needs.secrets.size() > kMost)
    return "Hand over by name the secrets that the called workflow needs, and declare them there.";
  if (needs.secrets.empty()) return "Remove secrets: inherit: the called workflow uses none.";
  std::string names;
  std::size_t left = needs.secrets.size();
  for (const std::string& name : needs.secrets) {
    names += name;
    if (--left > 0) names += left == 1 ? " and " : ", ";
  }
  const std::string_view what = needs.secrets.size() == 1 ? "it" : "them";
  return "Hand over " + names + " by name, and declare " + std::string(what) +
         " in the called workflow.";
}

// Where the called workflow declares all that it reads, those take the place of the word.
void name_secrets(Hit& hit, const Job& job, const Workflow& called, const Needs& needs) {
  constexpr std::size_t kMost = 30;
  const Event* const event = called.event("workflow_call");
  if (event == nullptr || !needs.is_known) return;
  const NodeRef declared = event->config["secrets"];
  const auto is_declared = [&](const std::string& name) {
    return static_cast<bool>(find_key(declared, name));
  };
  if (!declared.is_mapping() || declared.size() > kMost ||
      !std::all_of(needs.secrets.begin(), needs.secrets.end(), is_declared))
    return;
  std::vector<std::pair<std::string, std::string>> entries;
  for (const NodeRef secret : declared.children()) {
    const std::string name(secret.key().value);
    entries.emplace_back(name, "${{ secrets." + name + " }}");
  }
  set_mapping(hit, Edit::Safety::needs_review, job.secrets, entries);
}

bool inherits_locally(const Job& job) {
  return job.uses.present() && job.secrets.value() == "inherit" &&
         read_uses(job.uses.value).kind == UsesTarget::Kind::local;
}

// The workflow that a job calls; null where it is not there.
const Document* target_of(const Job& job, const std::vector<LocalUse>& uses) {
  const auto found = std::find_if(uses.begin(), uses.end(), [&](const LocalUse& use) {
    return use.job == &job && use.step == nullptr;
  });
  return found != uses.end() ? found->target : nullptr;
}

// The event by which somebody without rights starts the job with those of the repository, without
// a member who labels or assigns; null for none.
const Event* outsiders_event(const Job& job) {
  for (const Event& event : job.workflow->events) {
    if (is_privileged_event(event.name.value) && !needs_triage(event) &&
        runs_for_outsider(job.node, event.name.value) != Truth::no)
      return &event;
  }
  return nullptr;
}

}  // namespace

void report_local_inherits(const Project& project, Inherits which, Sink& sink) {
  for (const Document* const document : project.documents) {
    const auto* const workflow = std::get_if<Workflow>(&document->model);
    if (workflow == nullptr ||
        std::none_of(workflow->jobs.begin(), workflow->jobs.end(), inherits_locally))
      continue;
    sink.begin(document->id);
    const std::vector<LocalUse> uses = local_uses(project, *document);
    for (const Job& job : workflow->jobs) {
      if (!inherits_locally(job)) continue;
      const Event* const event = outsiders_event(job);
      if ((event != nullptr) != (which == Inherits::for_outsiders)) continue;
      const Document* const target = target_of(job, uses);
      const auto* const called =
          target != nullptr ? std::get_if<Workflow>(&target->model) : nullptr;
      const Needs needs = called != nullptr ? needs_of(*called) : Needs{{}, false};
      Hit& hit = sink.report(job.secrets, quote(job.uses.value) + " is given every secret")
                     .with_resource(job.address())
                     .with_fix(how_to_mend(needs));
      if (event != nullptr) hit.relate(event->name.at, "outsiders cause this");
      if (called != nullptr) name_secrets(hit, job, *called, needs);
    }
  }
}

}  // namespace sluice::actions
