#pragma once

#include <cstddef>
#include <vector>

#include "core/model/delivery/path.h"

namespace sluice::delivery {

// What becomes of the jobs of a run where something goes wrong: by GitHub's status functions, and
// by GitLab's stages, `needs`, `when` and `allow_failure`.
class Simulation {
 public:
  Simulation(const Run& run, const Fault& fault) : run_(run), fault_(fault) {}

  std::vector<JobState> run();

  // Whether a step runs, if its job does.
  static Truth step_runs(const Run& run, const std::vector<JobState>* states, const Fault& fault,
                         std::size_t job, std::size_t step);

 private:
  // Only what comes after the fault is different from the run where nothing goes wrong.
  bool is_affected(std::size_t job) const;
  void start(std::size_t job);
  void end(std::size_t job);
  void end_stage(std::size_t stage);
  Truth starts_at_github(std::size_t job);
  Truth starts_at_gitlab(std::size_t job) const;
  Outcomes of_calls(std::size_t job) const;

  const Run& run_;
  const Fault& fault_;
  std::vector<JobState> states_;
  // Of each stage end, with those before it: nothing failed, and nobody has to start something.
  struct Passed {
    Truth failed = Truth::no;
    Truth held = Truth::no;
  };
  std::vector<Passed> stages_;
  std::vector<std::vector<std::size_t>> children_;  // none where no job calls others
  bool is_first_ = true;                            // nothing to compare with
  std::vector<bool> affected_, changed_, stage_changed_;
  std::size_t first_changed_ = kNone;
};

}  // namespace sluice::delivery
