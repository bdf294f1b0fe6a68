#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/model/delivery/path.h"

// How the runs of a path are made: workflows and pipelines are read once into sites, and put
// together for each scenario.
namespace sluice::delivery {

// Where the runs are collected.
struct PathStore {
  const Project& project;
  const PathLimits& limits;
  const std::string& default_branch;
  std::deque<JobSite>& sites;
};

// The text of a scalar, or of each of a list.
std::vector<std::string_view> texts_of(NodeRef node);

// Of the workflows of GitHub.
class GithubRuns {
 public:
  explicit GithubRuns(const PathStore& store) : store_(store) {}

  // Refs that its triggers, conditions and names speak of.
  void add_refs(const actions::Workflow& workflow, RefNames& branches, RefNames& tags) const;
  // What starts it: not calls, and not the end of another workflow.
  std::vector<Scenario> scenarios(const actions::Workflow& workflow, const RefNames& branches,
                                  const RefNames& tags) const;
  // Adds its jobs to the run, with those that they call.
  void add(Run& run, const Document& document, const actions::Workflow& workflow);
  // Adds one that starts where the run so far has ended.
  void follow(Run& run, const Document& document, const actions::Workflow& workflow);

 private:
  struct Group {
    std::size_t caller = kNone;
    std::size_t upstream = kNone;
    const Document* pipeline = nullptr;
    std::string prefix;
    std::size_t depth = 0;
  };
  void add(Run& run, const Document& document, const actions::Workflow& workflow,
           const Group& group);
  void add_job(Run& run, const Document& document, const actions::Job& job, const Group& group);
  const JobSite& site_of(const Document& document, const actions::Job& job);
  void add_steps(JobSite& site, const Document& document, const std::vector<actions::Step>& steps,
                 std::size_t caller, std::size_t depth);
  std::shared_ptr<const Activities> read(const Document& document, const actions::Step& step) const;

  const PathStore& store_;
  // Steps of composite actions are those of every job that uses the action.
  std::unordered_map<const actions::Step*, std::shared_ptr<const Activities>> steps_;
  std::unordered_map<const actions::Job*, const JobSite*> read_;
};

// Of the pipelines of GitLab.
class GitlabRuns {
 public:
  GitlabRuns(const PathStore& store, const gitlab::Pipelines& pipelines);

  // Pipelines that are started by themselves.
  std::vector<const gitlab::Effective*> entries() const;
  void add_refs(const gitlab::Effective& pipeline, RefNames& branches, RefNames& tags) const;
  std::vector<Scenario> scenarios(const gitlab::Effective& pipeline, const RefNames& branches,
                                  const RefNames& tags) const;
  void add(Run& run, const gitlab::Effective& pipeline);

 private:
  struct Group {
    std::size_t caller = kNone;
    const Document* pipeline = nullptr;
    std::string prefix;
    std::size_t depth = 0;
    // What whoever starts it sets, what its workflow sets, what stands at its top, and what the
    // forge sets: the first that knows a variable counts.
    const gitlab::Variables* chosen = nullptr;
    const gitlab::Variables* workflow = nullptr;
    const gitlab::Variables* written = nullptr;
    const gitlab::Variables* forge = nullptr;
    Truth starts = Truth::yes;
  };
  // Some rule asks whether the pipeline was started so.
  bool asks_for(const gitlab::Effective& pipeline, std::string_view event,
                std::string_view in_only) const;
  void add(Run& run, const gitlab::Effective& pipeline, Group group);
  void add_job(Run& run, const gitlab::Effective& pipeline, const gitlab::EffectiveJob& job,
               const Group& group);
  void add_templates(Run& run, const gitlab::Effective& pipeline, const Group& group);
  void add_child(Run& run, std::size_t job, const gitlab::Node& trigger, const Group& group);
  void connect(Run& run, const gitlab::Effective& pipeline, std::size_t first);
  const JobSite& site_of(const gitlab::EffectiveJob& job);
  std::shared_ptr<const Activities> read(const gitlab::EffectiveJob& job, bool is_after) const;

  const PathStore& store_;
  const gitlab::Pipelines& pipelines_;
  std::unordered_map<const gitlab::EffectiveJob*, const JobSite*> read_;
  std::map<std::pair<const Document*, std::string>, const JobSite*> templates_;
  gitlab::Conditions conditions_;
  std::set<const Document*> children_;  // that are only started by others
};

}  // namespace sluice::delivery
