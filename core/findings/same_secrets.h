#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "core/findings/finding.h"

namespace sluice {

// Of one secret at one place that a rule of its form and a rule of what is around it both tell, the
// first stays: it says what the secret opens. It takes over how severe and how sure the other was,
// the names that people know the other by, and its edit. `names` keeps those.
// `findings` are in report order.
void tell_each_secret_once(std::vector<Finding>& findings,
                           std::deque<std::vector<std::string_view>>& names);

// Gives each finding of a secret the other places where the same secret stands, the first few of
// them: whoever changes it has to change them all. `findings` are in report order, and not yet
// fingerprinted.
void relate_same_secrets(std::vector<Finding>& findings);

}  // namespace sluice
