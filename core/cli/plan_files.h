#pragma once

#include <string>
#include <vector>

#include "core/cli/files.h"

namespace sluice::cli {

// The plans that `search` names, and every file below the root that may declare what they are about
// (Input::Role::declares). Plans below the root are named from there on. In order of path.
std::vector<FoundFile> find_plans(const Search& search, const std::string& root,
                                  const Limits& limits);

}  // namespace sluice::cli
