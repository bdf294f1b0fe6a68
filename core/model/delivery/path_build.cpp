#include "core/model/delivery/path_build.h"

#include <algorithm>
#include <array>
#include <variant>

#include "core/model/delivery/path_names.h"
#include "core/model/document.h"
#include "core/model/local_uses.h"

namespace sluice::delivery {
namespace {

using actions::Event;
using actions::Workflow;

const Workflow* workflow_at_root(const Document& document) {
  if (!actions::is_at_root(document)) return nullptr;
  return std::get_if<Workflow>(&document.model);
}

// The names by which workflow_run speaks of it.
bool is_called(const Document& document, const Workflow& workflow, std::string_view name) {
  return workflow.name.present() ? workflow.name.value == name : document.path == name;
}

bool follows(const Event& event, const Document& document, const Workflow& workflow) {
  const std::vector<std::string_view> names = texts_of(event.config["workflows"]);
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view name) { return is_called(document, workflow, name); });
}

bool lets_in(const Event& event, const Scenario& scenario) {
  if (scenario.kind == Scenario::Kind::change) return true;  // of which branch is not known
  const std::vector<std::string_view> takes = texts_of(event.config["branches"]);
  const std::vector<std::string_view> leaves = texts_of(event.config["branches-ignore"]);
  return (takes.empty() || passes_filter(takes, scenario.ref_name())) &&
         (leaves.empty() || !passes_filter(leaves, scenario.ref_name()));
}

}  // namespace

Path::Path(const Project& project, const gitlab::Pipelines& pipelines, const KnownRefs& known,
           const PathLimits& limits)
    : project_(project), expressions_(std::make_shared<ReadExpressions>()) {
  const PathStore store{project, limits, default_branch_, sites_};
  GithubRuns github(store);
  GitlabRuns gitlab(store, pipelines);
  RefsOf refs;
  for (const Document* const document : project.documents) {
    if (const Workflow* const workflow = workflow_at_root(*document)) {
      KnownRefs& own = refs.emplace(document, known).first->second;
      github.add_refs(*workflow, own.branches, own.tags);
    }
  }
  for (const gitlab::Effective* const pipeline : gitlab.entries()) {
    KnownRefs& own = refs.emplace(pipeline->entry, known).first->second;
    gitlab.add_refs(*pipeline, own.branches, own.tags);
  }
  is_cut_ = std::any_of(refs.begin(), refs.end(), [](const auto& one) {
    return one.second.branches.is_cut() || one.second.tags.is_cut();
  });
  // Which one it is stands in no file.
  for (const std::string_view name : {"trunk", "master", "main"}) {
    const bool is_named = std::any_of(
        refs.begin(), refs.end(), [&](const auto& one) { return one.second.branches.has(name); });
    if (is_named) default_branch_ = name;
  }
  add_github(github, refs, limits);
  add_followers(github, limits);
  add_gitlab(gitlab, refs, limits);
  for (Run& run : runs_) {
    run.put_in_order();
    run.find_handed_on();
  }
  settle();
}

Run* Path::add_run(const Scenario& scenario, const Document& entry, Forge forge,
                   const PathLimits& limits) {
  if (runs_.size() >= limits.runs) {
    is_cut_ = true;
    return nullptr;
  }
  Run& run = runs_.emplace_back();
  run.scenario_ = scenario;
  run.entry_ = &entry;
  run.last_ = &entry;
  run.forge_ = forge;
  run.default_branch_ = default_branch_;
  run.expressions_ = expressions_;
  return &run;
}

void Path::add_github(GithubRuns& github, const RefsOf& refs, const PathLimits& limits) {
  for (const Document* const document : project_.documents) {
    const Workflow* const workflow = workflow_at_root(*document);
    if (workflow == nullptr) continue;
    const KnownRefs& own = refs.at(document);
    for (const Scenario& scenario : github.scenarios(*workflow, own.branches, own.tags)) {
      Run* const run = add_run(scenario, *document, Forge::github, limits);
      if (run == nullptr) return;
      github.add(*run, *document, *workflow);
    }
  }
}

// Workflows that start where others have ended; GitHub lets three follow each other.
void Path::add_followers(GithubRuns& github, const PathLimits& limits) {
  constexpr int kLongestChain = 3;
  std::size_t begin = 0;
  for (int round = 0; round < kLongestChain; ++round) {
    const std::size_t end = runs_.size();
    for (const Document* const document : project_.documents) {
      const Workflow* const workflow = workflow_at_root(*document);
      const Event* const event = workflow != nullptr ? workflow->event("workflow_run") : nullptr;
      if (event == nullptr) continue;
      for (std::size_t i = begin; i < end; ++i) {
        const Workflow* const before = workflow_at_root(*runs_[i].last_);
        if (before == nullptr || !follows(*event, *runs_[i].last_, *before) ||
            !lets_in(*event, runs_[i].scenario_))
          continue;
        Run* const run = add_run(runs_[i].scenario_, *document, Forge::github, limits);
        if (run == nullptr) return;
        run->jobs_ = runs_[i].jobs_;
        run->is_open_ = runs_[i].is_open_;
        github.follow(*run, *document, *workflow);
      }
    }
    begin = end;
  }
}

void Path::add_gitlab(GitlabRuns& gitlab, const RefsOf& refs, const PathLimits& limits) {
  for (const gitlab::Effective* const pipeline : gitlab.entries()) {
    const KnownRefs& own = refs.at(pipeline->entry);
    for (const Scenario& scenario : gitlab.scenarios(*pipeline, own.branches, own.tags)) {
      Run* const run = add_run(scenario, *pipeline->entry, Forge::gitlab, limits);
      if (run == nullptr) return;
      gitlab.add(*run, *pipeline);
    }
  }
}

// What runs where all goes well is kept with the jobs.
void Path::settle() {
  for (Run& run : runs_) {
    if (run.jobs_.empty()) continue;
    const std::vector<JobState>& states = run.states({});
    for (std::size_t i = 0; i < run.jobs_.size(); ++i) run.jobs_[i].runs = states[i].starts;
  }
  // An open one may do what no file shows.
  std::erase_if(runs_, [](const Run& run) {
    return !run.is_open() && std::all_of(run.jobs_.begin(), run.jobs_.end(),
                                         [](const JobRun& job) { return job.runs == Truth::no; });
  });
}

}  // namespace sluice::delivery
