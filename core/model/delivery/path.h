#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/model/actions.h"
#include "core/model/delivery/activity.h"
#include "core/model/delivery/scenario.h"
#include "core/model/expression.h"
#include "core/model/expression_value.h"
#include "core/model/gitlab_effective.h"
#include "core/model/gitlab_pipelines.h"
#include "core/model/project.h"
#include "core/model/truth.h"

// The way from a commit to the environments: what the pipelines of a repository run in each
// scenario, in which order, and what a failure on the way stops. Both forges in one shape; nothing
// here knows of rules or of a policy.
namespace sluice::delivery {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

enum class Forge : std::uint8_t { github, gitlab };
constexpr std::size_t kForges = static_cast<std::size_t>(Forge::gitlab) + 1;
std::string_view forge_name(Forge forge);

// A step as it is written. GitLab's jobs have one, and one more for after_script.
struct StepSite {
  const Document* document = nullptr;
  Span at;              // of the whole step
  std::string address;  // jobs.build.steps[2]; of GitLab the job
  const actions::Step* github = nullptr;
  std::size_t caller = kNone;  // the step of the same job that calls the composite action it is in
  std::size_t number = 0;      // in its job
  actions::Expression condition;
  std::shared_ptr<const Activities> does;
};

// A job as it is written.
struct JobSite {
  Forge forge = Forge::github;
  const Document* document = nullptr;
  Span at;  // its id
  std::string id;
  const actions::Job* github = nullptr;
  const gitlab::EffectiveJob* gitlab = nullptr;
  actions::Expression condition;
  gitlab::Variables variables;  // of GitLab: as it is written, with those of all jobs
  std::vector<StepSite> steps;
};

// What may become of a job; several where it is not known.
class Outcomes {
 public:
  enum One : std::uint8_t { success = 1, failure = 2, skipped = 4, held = 8 };
  constexpr Outcomes() = default;
  constexpr Outcomes(One one) : bits_(one) {}
  constexpr void add(Outcomes other) { bits_ = static_cast<std::uint8_t>(bits_ | other.bits_); }
  constexpr bool may(One one) const { return (bits_ & one) != 0; }
  constexpr bool is(One one) const { return bits_ == one; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Truth truth(One one) const {
    return is(one) ? Truth::yes : may(one) ? Truth::unknown : Truth::no;
  }

 private:
  std::uint8_t bits_ = 0;
};

// A job within a run: one for each combination of its matrix, and for each way it is called.
struct JobRun {
  const JobSite* site = nullptr;
  std::string name;                    // "checks / backend", "deploy (uat)"
  const Document* pipeline = nullptr;  // the file that starts it, not the one that it stands in
  std::vector<std::size_t> needs;      // the jobs of this run that it waits for by name
  std::size_t stage = kNone;           // of GitLab: the end of a stage that it waits for
  std::size_t caller = kNone;          // the job that calls its workflow, or starts its pipeline
  bool is_caller = false;  // calls a workflow, or starts a pipeline: what it does is its jobs
  bool is_loose = false;   // starts a pipeline and does not wait for its end
  std::size_t upstream =
      kNone;  // how many jobs before it are of the runs that workflow_run follows
  std::vector<std::pair<std::string, actions::ExpressionValue>> matrix;
  bool is_matrix_known = true;
  gitlab::Variables variables;  // of GitLab: what this run sets, before what others do

  Truth runs = Truth::yes;      // where all before goes well, and whoever has to start it does
  Truth admitted = Truth::yes;  // by the rules of GitLab, whatever becomes of the jobs before
  Truth manual = Truth::no;     // somebody has to start it
  Truth may_fail = Truth::no;   // its failure stops nothing
  Truth when_always = Truth::no;
  Truth when_failed = Truth::no;  // only after a failure

  struct Way {  // of GitLab's rules: the ways in which it may come to run
    std::string_view when;
    bool allow_failure = false;
    Truth holds = Truth::yes;
    const gitlab::Node* rule = nullptr;
  };
  std::vector<Way> ways;
};

// One activity within a run.
struct Site {
  std::size_t job = kNone;
  std::size_t step = kNone;
  std::size_t activity = kNone;

  friend bool operator==(const Site&, const Site&) = default;
};

// What goes wrong, or is left undone.
struct Fault {
  enum class Kind : std::uint8_t {
    none,
    fails,     // the activity; where it ends its step, or for a job as a whole
    left_out,  // the job is never run
    held,      // nobody starts the job, or lets it pass
  };
  Kind kind = Kind::none;
  std::size_t job = kNone;
  std::size_t step = kNone;  // kNone: the job as a whole
};

class GithubRuns;
class GitlabRuns;
class ReadExpressions;

// What becomes of a job.
struct JobState {
  Truth starts = Truth::no;
  Outcomes outcomes;
  // Of GitHub: of all jobs that it comes after, however far.
  Truth all_before_succeeded = Truth::yes;
  Truth one_before_failed = Truth::no;
};

// One pipeline, and all that follows from it, in one scenario.
class Run {
 public:
  const Scenario& scenario() const { return scenario_; }
  const Document& entry() const { return *entry_; }
  Forge forge() const { return forge_; }
  const std::vector<JobRun>& jobs() const { return jobs_; }
  // Something in it could not be read, or was too much: there may be more.
  bool is_open() const { return is_open_; }

  const JobRun& job(const Site& site) const { return jobs_[site.job]; }
  const StepSite& step(const Site& site) const { return jobs_[site.job].site->steps[site.step]; }
  const Activity& activity(const Site& site) const { return step(site).does->list[site.activity]; }

  // The activities of a stage that may run, in order.
  std::vector<Site> all(Stage stage) const;
  template <typename Visit>
  void each(const Visit& visit) const {
    for (std::size_t j = 0; j < jobs_.size(); ++j) {
      if (jobs_[j].runs == Truth::no) continue;
      for (std::size_t s = 0; s < jobs_[j].site->steps.size(); ++s) {
        const std::size_t count = jobs_[j].site->steps[s].does->list.size();
        for (std::size_t a = 0; a < count; ++a) visit(Site{j, s, a});
      }
    }
  }

  // Whether it runs where all before goes well.
  Truth runs(const Site& site) const;
  // The same where something goes wrong.
  Truth runs(const Site& site, const Fault& fault) const;
  Truth job_runs(std::size_t job, const Fault& fault) const;
  // Whether the activity runs if its step does: by what its script asks, or an input that switches
  // it.
  Truth activity_runs(const Site& site) const;

  // The job of `site` waits for that of `gate`, or `gate` stands before it in the same one,
  // whatever conditions say of its result.
  bool waits_for(const Site& site, const Site& gate) const;
  // Every way of running `site` has run `gate` before it.
  Truth comes_after(const Site& site, const Site& gate) const;
  // That, and `site` does not run where the gate fails. Of the objects it says nothing.
  Truth is_gated(const Site& site, const Site& gate) const;
  // `site` does not run unless somebody started, or let pass, the job.
  Truth is_held_by(const Site& site, std::size_t job) const;

  // A name with all that is known in this run put in.
  Name name(const Site& site, const Name& name) const;
  // The environment that the job is bound to; empty for none. Not one that it only prepares,
  // checks or stops.
  Name environment(std::size_t job) const;
  // Where that is written.
  Place environment_place(std::size_t job) const;
  // What an expression of the job, or of one of its steps, gives.
  actions::ExpressionValue value(std::size_t job, std::size_t step,
                                 const actions::Expression& expression) const;
  std::string text(std::size_t job, NodeRef scalar) const;

 private:
  friend class Names;
  friend class GithubRuns;
  friend class GitlabRuns;
  friend class Path;
  friend class Simulation;

  // A moment in the life of a job, or the end of a stage; each comes after what it waits for.
  struct Moment {
    enum class Kind : std::uint8_t { start, end, stage } kind = Kind::start;
    std::size_t index = 0;  // of the job or the stage
  };
  struct StageEnd {
    std::size_t before = kNone;  // the stage end that this one comes after
    std::vector<std::size_t> jobs;
  };
  // A variable that a job of GitLab hands on by a dotenv report.
  struct HandedOn {
    std::size_t job = kNone;
    std::size_t step = kNone;
    const Write* write = nullptr;
  };
  // How moments are numbered: two of each job, and then the stages.
  std::size_t start_of(std::size_t job) const { return 2 * job; }
  std::size_t end_of(std::size_t job) const { return 2 * job + 1; }
  std::size_t end_of_stage(std::size_t stage) const { return 2 * jobs_.size() + stage; }
  enum class Upstream : std::uint8_t { with, without };
  void waits(std::size_t moment, Upstream upstream, std::vector<std::size_t>& list) const;
  void put_in_order();
  void find_handed_on();
  bool is_called_by(std::size_t job, std::size_t caller) const;
  // Of each stage end, with those before it: nothing failed, and nobody has to start something.
  struct Passed {
    Truth failed = Truth::no;
    Truth held = Truth::no;
  };
  // What becomes of all.
  struct Course {
    std::vector<JobState> jobs;
    std::vector<Passed> stages;
  };
  const std::vector<JobState>& states(const Fault& fault) const { return course(fault).jobs; }
  const Course& course(const Fault& fault) const;
  // By place in order_: the places of those that wait for it, but for what workflow_run follows.
  struct Followers {
    std::vector<std::uint32_t> places;  // of the moments, as they are numbered
    std::vector<std::uint32_t> first;   // into `list`; one more than there are places
    std::vector<std::uint32_t> list;
  };
  const Followers& followers() const;
  const std::vector<bool>& waited_for(std::size_t job) const;

  Scenario scenario_;
  const Document* entry_ = nullptr;
  const Document* last_ = nullptr;  // of what workflow_run has started, the last
  Forge forge_ = Forge::github;
  std::string default_branch_;
  std::shared_ptr<ReadExpressions> expressions_;  // of all runs of the path
  std::deque<gitlab::Variables> variables_;       // of GitLab: what several jobs have in common
  std::vector<JobRun> jobs_;
  std::vector<StageEnd> stages_;  // of GitLab; JobRun::stage is one that has to end before
  std::vector<Moment> order_;
  std::vector<std::vector<std::size_t>>
      children_;  // by job: those that it calls; none if none does
  std::multimap<std::string_view, HandedOn> handed_on_;
  bool is_open_ = false;
  bool has_upstream_ = false;  // some job follows all of the runs before it
  // By what goes wrong; made when it is asked for.
  mutable std::map<std::tuple<Fault::Kind, std::size_t, std::size_t>, Course> courses_;
  mutable std::optional<Followers> followers_;
  // By job: those that it waits for, and itself; made when it is asked for.
  mutable std::vector<std::vector<bool>> waited_for_;
};

// What is known beforehand: refs of the policy, and the branch that is the default one.
struct KnownRefs {
  RefNames branches;
  RefNames tags;
};

struct PathLimits {
  std::size_t jobs = 2'000;  // of one run
  std::size_t runs = 20'000;
  std::size_t matrix = 24;   // combinations that are told apart
  std::size_t choices = 32;  // combinations of what a manual run offers
  std::size_t depth = 10;    // workflows, actions and pipelines that call each other
  ParseLimits parse;
};

// All runs of a project. Views the project and the pipelines, which must outlive it.
class Path {
 public:
  Path(const Project& project, const gitlab::Pipelines& pipelines, const KnownRefs& known,
       const PathLimits& limits = {});
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;

  const Project& project() const { return project_; }
  const std::deque<Run>& runs() const { return runs_; }
  const std::deque<JobSite>& jobs() const { return sites_; }
  const std::string& default_branch() const { return default_branch_; }
  // A limit was reached: there may be more runs.
  bool is_cut() const { return is_cut_; }

 private:
  // What each pipeline is tried with: the known ones, and those that it speaks of.
  using RefsOf = std::map<const Document*, KnownRefs>;
  void add_github(GithubRuns& github, const RefsOf& refs, const PathLimits& limits);
  void add_followers(GithubRuns& github, const PathLimits& limits);
  void add_gitlab(GitlabRuns& gitlab, const RefsOf& refs, const PathLimits& limits);
  Run* add_run(const Scenario& scenario, const Document& entry, Forge forge,
               const PathLimits& limits);
  void settle();

  const Project& project_;
  std::shared_ptr<ReadExpressions> expressions_;
  std::deque<JobSite> sites_;
  std::deque<Run> runs_;
  std::string default_branch_ = "main";
  bool is_cut_ = false;
};

}  // namespace sluice::delivery
