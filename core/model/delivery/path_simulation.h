#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/model/delivery/path.h"

namespace sluice::delivery {

// What becomes of the jobs of a run where something goes wrong: by GitHub's status functions, and
// by GitLab's stages, `needs`, `when` and `allow_failure`.
class Simulation {
 public:
  Simulation(const Run& run, const Fault& fault) : run_(run), fault_(fault) {}

  Run::Course run();

  // Whether a step runs, if its job does.
  static Truth step_runs(const Run& run, const std::vector<JobState>* states, const Fault& fault,
                         std::size_t job, std::size_t step);

 private:
  // Only what comes after the fault is different from the run where nothing goes wrong: it is
  // taken over from there, and what waits for a change is looked at again.
  void run_again();
  void look_again_after(std::size_t place);
  void look_again_upstream(std::size_t job);

  // Whether it came out another way than where nothing goes wrong.
  bool start(std::size_t job);
  bool end(std::size_t job);
  bool end_stage(std::size_t stage);
  Truth starts_at_github(std::size_t job);
  Truth starts_at_gitlab(std::size_t job) const;
  Outcomes of_calls(std::size_t job) const;

  const Run& run_;
  const Fault& fault_;
  std::vector<JobState> states_;
  std::vector<Run::Passed> stages_;
  bool is_first_ = true;  // nothing to compare with
  std::string dirty_;     // by place in the order of the run: kDirty where to look again
  std::size_t first_changed_ = kNone;
};

}  // namespace sluice::delivery
