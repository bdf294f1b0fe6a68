#include "core/audit/policy_proposal.h"

#include <algorithm>
#include <set>

#include "core/audit/proposal_parts.h"
#include "core/detect/glob.h"
#include "core/model/gitlab_pipelines.h"
#include "core/rules/wording.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

using Entries = std::vector<PolicyProposal::Entry>;
using Reasons = std::vector<PolicyProposal::Reason>;

std::vector<std::string> texts_of(const Entries& entries) {
  std::vector<std::string> texts;
  for (const PolicyProposal::Entry& one : entries) texts.push_back(one.text);
  return texts;
}

class Visitor {
 public:
  explicit Visitor(const std::function<void(std::string&)>& visit) : visit_(visit) {}

  void visit(std::string& text) { visit_(text); }

  void visit(PolicyProposal::Reason& reason) {
    visit_(reason.words);
    if (reason.at) visit_(reason.at->path);
  }

  void visit(PolicyProposal::Entry& entry) {
    visit_(entry.text);
    visit(entry.why);
  }

  void visit(PolicyProposal::Environment& environment) {
    visit_(environment.name);
    visit(environment.why);
    visit(environment.branches);
    visit(environment.tags);
    visit(environment.from);
    visit(environment.approval);
    visit(environment.require);
    visit(environment.notes);
  }

  void visit(PolicyProposal::Tags& tags) {
    visit_(tags.environment);
    visit(tags.patterns);
  }

  void visit(PolicyProposal::Component& component) {
    visit_(component.name);
    visit(component.why);
    visit(component.paths);
    visit(component.runners);
    visit(component.notes);
  }

  template <typename T>
  void visit(std::vector<T>& list) {
    for (T& one : list) visit(one);
  }

  template <typename T>
  void visit(std::optional<T>& one) {
    if (one) visit(*one);
  }

 private:
  const std::function<void(std::string&)>& visit_;
};

void count_pipelines(const delivery::Path& path, PolicyProposal& proposal) {
  std::set<const Document*> entries;
  for (const delivery::Run& run : path.runs()) entries.insert(&run.entry());
  proposal.pipelines = entries.size();
  proposal.files = path.project().paths.size();
}

void tell_unknown(const delivery::Path& path, Locator& locate, PolicyProposal& proposal) {
  if (path.is_cut())
    proposal.unknown.push_back({"more runs than the limit: some are left out", {}, false});
  std::set<const Document*> open;
  for (const delivery::Run& run : path.runs()) {
    if (!run.is_open() || !open.insert(&run.entry()).second) continue;
    proposal.unknown.push_back(
        seen(locate.at(run.entry(), {}), "takes in what is not among the files"));
  }
}

}  // namespace

delivery::DeliveryPolicy as_policy(const PolicyProposal& proposal) {
  delivery::DeliveryPolicy policy;
  for (const PolicyProposal::Environment& one : proposal.environments) {
    delivery::EnvironmentPolicy& environment = policy.environments.emplace_back();
    environment.name = one.name;
    environment.branches = texts_of(one.branches);
    environment.tags = texts_of(one.tags);
  }
  for (const PolicyProposal::Component& one : proposal.components) {
    delivery::ComponentPolicy& component = policy.components.emplace_back();
    component.name = one.name;
    component.paths = texts_of(one.paths);
  }
  return policy;
}

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return text.size() <= kLongest && text.find_first_not_of(" \t\r\n") != text.npos &&
         utf8::valid(text) == text;
}

bool is_glob_of(std::string_view glob, std::string_view name) {
  return is_name(glob) && glob_fault(glob).empty() && delivery::matches_name(glob, name);
}

PolicyProposal policy_proposal(const Project& project, const delivery::ForgeSettings& settings) {
  const gitlab::Pipelines pipelines(project);
  const delivery::Path path(project, pipelines, {});
  const delivery::Delivery delivery = delivery::deliver(path, nullptr, settings);
  PolicyProposal proposal;
  Locator locate;
  count_pipelines(path, proposal);
  propose_environments(delivery, locate, proposal);
  propose_artifacts(delivery, locate, proposal);
  propose_components(delivery, locate, proposal);
  tell_unknown(path, locate, proposal);
  return proposal;
}

void each_text(PolicyProposal& proposal, const std::function<void(std::string&)>& visit) {
  Visitor visitor(visit);
  visitor.visit(proposal.environments);
  visitor.visit(proposal.protected_);
  visitor.visit(proposal.protected_notes);
  visitor.visit(proposal.previews);
  visitor.visit(proposal.tags);
  visitor.visit(proposal.registries);
  visitor.visit(proposal.sign);
  visitor.visit(proposal.components);
  visitor.visit(proposal.unknown);
}

}  // namespace sluice
