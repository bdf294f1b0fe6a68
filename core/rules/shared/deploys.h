#pragma once

#include <cstdint>
#include <string_view>

#include "core/model/gitlab_effective.h"

// Jobs of GitLab that bring something to where others use it, and who can make them run.
namespace sluice::gitlab {

// What tells that a job deploys or publishes, the surest last.
enum class Deploys : std::uint8_t {
  no,
  by_name,         // its stage, or the first word of its name
  by_script,       // a command of it
  to_environment,  // an environment that it starts or updates
};
Deploys deploys(const EffectiveJob& job);

// True where that is beyond doubt: environments are used for tests and to get at variables too, and
// stages are called after more than they do.
bool surely_deploys(const EffectiveJob& job);

// The environment that a job deploys to. One that it only stops or looks at is none.
struct DeployTarget {
  const Field* field = nullptr;  // null for none
  std::string_view name;         // as written; empty where only a tier is given
  bool is_live = false;     // production, or what stands before it: users or releases hang on it
  bool is_dynamic = false;  // its name holds a variable: one for each branch
};
DeployTarget deploy_target(const EffectiveJob& job);

// What starts a pipeline.
enum class Event : std::uint8_t {
  branch_push,    // to a branch that is not the default one, and not protected
  proposed_push,  // to such a branch, of which there is a merge request
  merge_request,  // from such a branch
};

// Whether a job gets into the pipeline that an event starts.
struct Reach {
  Truth runs = Truth::unknown;
  bool is_guarded = false;     // a condition has been asked on the way
  std::string_view when;       // of a job that runs
  const Node* rule = nullptr;  // of the job's rules, the one that lets it in; null where none does
};
Reach reach(const EffectiveJob& job, Event event);

// Nothing that the files at hand do not hold can be in the job.
bool is_closed(const EffectiveJob& job);

}  // namespace sluice::gitlab
