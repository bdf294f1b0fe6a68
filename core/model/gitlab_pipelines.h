#pragma once

#include <deque>
#include <vector>

#include "core/model/gitlab_effective.h"
#include "core/model/project.h"
#include "core/parse/parsed.h"
#include "core/parse/shell.h"

namespace sluice::gitlab {

// The pipelines of a project as rules judge them: effective, faults passed over, with the scripts
// of their jobs read. One for each document that no other takes in or that starts as a pipeline of
// its own: also for a template that only other repositories include. In order of path. Views the
// project.
class Pipelines {
 public:
  explicit Pipelines(const Project& project, const EffectiveLimits& limits = {},
                     const ParseLimits& parse_limits = {});
  Pipelines(const Pipelines&) = delete;
  Pipelines& operator=(const Pipelines&) = delete;

  const std::deque<Effective>& all() const { return pipelines_; }

  // Limits that were reached.
  std::vector<ProjectError> errors;

 private:
  std::deque<Effective> pipelines_;
  std::deque<shell::Script> scripts_;  // of texts that no document holds as they are
};

}  // namespace sluice::gitlab
