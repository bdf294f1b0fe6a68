#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/model/delivery/forge_settings.h"
#include "core/model/delivery/policy.h"
#include "core/model/document.h"
#include "core/model/plan_sources.h"
#include "core/model/project.h"
#include "core/rules/property.h"
#include "core/rules/rows.h"
#include "core/rules/rule.h"
#include "core/rules/secrets/scanner.h"
#include "core/rules/sink.h"

namespace sluice {

namespace kubernetes {
class Kustomizations;
}

// True for a rule about objects of Kubernetes or services of Compose that another file may make
// right or wrong. What is a secret here is one wherever it goes.
bool may_be_settled_elsewhere(const Rule& rule);

// The rules that are switched on, sorted by what they ask for. Built once, then read by every
// thread. Rules stay in the order given.
class RuleSet {
 public:
  explicit RuleSet(const std::vector<const Rule*>& rules);

  // Runs every rule about one file over its model, walking it once; not those about a `uses`.
  void run(const Document& document, Sink& sink) const;

  struct Result {
    std::vector<ProjectError> errors;  // limits that were reached on the way
    // Documents of which other files make something else than is written in them: what was told of
    // these by rules that may_be_settled_elsewhere() is told anew, if it still holds.
    std::vector<const Document*> judged_anew;
  };
  // Runs the rules that see several files, and those about a `uses`. `policy` is that of delivery,
  // null for none.
  Result run(const Project& project, const delivery::DeliveryPolicy* policy,
             const delivery::ForgeSettings& settings, Sink& sink) const;

  // The rules about resources over what a file of Terraform or CloudFormation declares, as it is
  // written. For who sees no other file: run() evaluates.
  void run_as_written(const Document& document, Sink& sink) const;

  // Where secrets stand in a text that is no file of its own.
  std::vector<Span> secrets_in(std::string_view text) const;

 private:
  // What was told of resources where they are declared, by where their blocks begin. Of a plan of
  // them it is not told again.
  using Told = std::set<std::tuple<const Rule*, SourceId, std::uint32_t>>;

  Told run_terraform(const Project& project, Sink& sink, std::vector<ProjectError>& errors) const;
  void run_plans(const Project& project, const Told& told, Sink& sink) const;
  void run_cloudformation(const Project& project, Sink& sink,
                          std::vector<ProjectError>& errors) const;
  void run_kubernetes(std::span<const Resource* const> all, Sink& sink) const;
  void run_kustomized(const Project& project, const kubernetes::Kustomizations& kustomizations,
                      Result& result, Sink& sink) const;
  void run_compose(const Project& project, Result& result, Sink& sink) const;
  void run_project(const Project& project, const kubernetes::Kustomizations& kustomizations,
                   Sink& sink) const;
  bool asks_for_resources() const {
    return !resources_.empty() || !related_.empty() || !configurations_.empty() ||
           !properties_.empty() || !rows_.empty();
  }

  template <typename T>
  struct Entry {
    const Rule* rule;
    void (*check)(const T&, Sink&);
  };
  struct RelatedEntry {
    const Rule* rule;
    void (*check)(const Resource&, const ResourceGraph&, Sink&);
  };
  template <typename T>
  using List = std::vector<Entry<T>>;

  struct Walk;
  struct WalkUses;
  struct Sorter;

  List<actions::Workflow> workflows_;
  List<actions::Job> jobs_;
  List<actions::Step> steps_;
  List<actions::Use> uses_;
  List<actions::Action> actions_;
  List<actions::Arrival> arrivals_;
  List<dependabot::File> dependabot_files_;
  List<pre_commit::File> pre_commit_files_;
  List<gitlab::Pipeline> pipelines_;
  List<gitlab::Job> gitlab_jobs_;
  List<gitlab::Effective> effective_pipelines_;
  List<gitlab::EffectiveJob> effective_jobs_;
  List<docker::Dockerfile> dockerfiles_;
  List<docker::Stage> stages_;
  List<docker::Instruction> instructions_;
  List<kubernetes::Object> objects_;
  List<kubernetes::Container> containers_;
  List<compose::File> compose_files_;
  List<compose::Service> services_;
  List<Resource> resources_;
  std::vector<RelatedEntry> related_;
  List<ResourceGraph> configurations_;
  List<terraform::File> terraform_files_;
  List<Project> project_;
  List<delivery::Delivery> deliveries_;
  List<plan::Review> plans_;
  PropertyIndex properties_;
  RowIndex rows_;
  secrets::Scanner secrets_;
};

}  // namespace sluice
