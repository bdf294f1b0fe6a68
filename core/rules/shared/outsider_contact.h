#pragma once

#include <cstdint>

#include "core/model/actions.h"
#include "core/text/source.h"

namespace sluice::actions {

// What a workflow that outsiders start with its rights does with what they wrote.
struct OutsiderContact {
  enum class Reach : std::uint8_t { none, takes_in, runs };
  Reach reach = Reach::none;
  Span at;                             // where it does, unless that is none
  bool is_reached = false;             // some job of it runs for them, and does more than label
  bool has_something_to_lose = false;  // such a job has secrets, or a token that may write
};
OutsiderContact outsider_contact(const Workflow& workflow, const Event& event);
// The same of one job.
OutsiderContact outsider_contact(const Job& job, const Event& event);

// The job has secrets besides the token of the run, or that token may write.
bool has_something_to_lose(const Job& job);

// pull_request_target and workflow_run: the workflow is that of the default branch, with its
// secrets, and the cause may be anybody.
bool is_for_outsiders(const Event& event);

// What outsiders wrote starts it only where somebody with the right of triage acts on it: labels,
// assigns, sets a milestone.
bool needs_triage(const Event& event);

}  // namespace sluice::actions
