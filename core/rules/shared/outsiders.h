#pragma once

#include <string_view>

#include "core/model/actions.h"
#include "core/model/truth.h"

namespace sluice::actions {

// The job or step, whichever `owner` is, can run where this event starts the workflow: what its
// `if` says of the event, whatever else it asks.
bool may_run_on(NodeRef owner, std::string_view event);

// What the `if` of a job or step gives where somebody without any right on the repository caused
// the event: with a pull request from a fork, an issue or a comment. An empty name stands for any
// event. Who acted last, as github.actor tells it, can be anybody.
Truth runs_for_outsider(NodeRef owner, std::string_view event);

// The same of any event, where all that are named around it are that outsider: who acted, who
// wrote. It tells a condition that lets some people in from one that leaves some out.
Truth runs_for_stranger(NodeRef owner);

// True if the `if` keeps outsiders away whatever event of the workflow they cause; null for a
// workflow that is not known.
bool keeps_outsiders_away(NodeRef owner, const Workflow* workflow);

}  // namespace sluice::actions
