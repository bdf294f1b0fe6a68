#pragma once

#include <cstdint>

#include "core/model/project.h"
#include "core/rules/sink.h"

namespace sluice::actions {

enum class ActionFaults : std::uint8_t {
  refused,     // GitHub does not load the action
  incomplete,  // it does, and passes over what is wrong
};

// Reports what is wrong in every action.yml of the project: once where each step uses the action,
// and in the action.yml itself of one that no workflow uses.
void report_action_faults(const Project& project, ActionFaults kind, Sink& sink);

}  // namespace sluice::actions
