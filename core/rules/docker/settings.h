#pragma once

#include <vector>

#include "core/model/docker.h"
#include "core/rules/shared/settings.h"

namespace sluice::docker {

// The variables that an instruction sets for programs, by ENV, ARG or the commands of RUN. Those
// whose value is known.
std::vector<Setting> settings_of(const Instruction& instruction);

}  // namespace sluice::docker
