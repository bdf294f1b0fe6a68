#pragma once

#include <vector>

#include "core/model/actions.h"
#include "core/rules/shared/calls.h"

namespace sluice::actions {

// Where the script of a step prints what it made of a secret: a part of it, a field of its JSON,
// its decoded text. The log hides secrets as they are, and as their base64; not these. Nothing
// where the value, or one that may be it, is masked before in the same script. Places count in it.
std::vector<CallFault> find_printed_parts(const Step& step);

// The step has the log hide something from then on, which may be any value.
bool may_mask(const Step& step);

}  // namespace sluice::actions
