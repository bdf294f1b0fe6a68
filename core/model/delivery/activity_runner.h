#pragma once

#include <string>

#include "core/model/delivery/activity_call.h"

// Programs that run another one: npx, poetry run, python -m, docker run.
namespace sluice::delivery {

// Takes away one layer of a call, so that what it runs is the call. False where there is none, and
// nothing but the spelling of the program has changed then. `folder` becomes the one that the inner
// call runs in.
bool see_through(Call& call, std::string& folder);

// The call starts at one of its own words.
void shift_to(Call& call, const Word* program);

// A script of the repository by its path: ci/scan.sh.
bool is_script_path(const Call& call);

}  // namespace sluice::delivery
