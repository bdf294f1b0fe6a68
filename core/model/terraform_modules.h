#pragma once

#include <vector>

#include "core/model/project.h"

namespace sluice::terraform {

// Modules that call themselves through local folders ("./x", "../x"): one error for each
// cycle (of those that share no folder), at the source that closes it. A folder with such a call
// has no end when it is put together. Sources that lead out of the root, or to somewhere else than
// a folder, are nobody's cycle.
std::vector<ProjectError> module_cycles(const Project& project);

}  // namespace sluice::terraform
