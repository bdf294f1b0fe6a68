#pragma once

#include <vector>

#include "core/findings/finding.h"

namespace sluice {

// Gives each finding of a secret the other places where the same secret stands, the first few of
// them: whoever changes it has to change them all. `findings` are in report order, and not yet
// fingerprinted.
void relate_same_secrets(std::vector<Finding>& findings);

}  // namespace sluice
