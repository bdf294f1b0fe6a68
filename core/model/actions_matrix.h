#pragma once

#include <vector>

#include "core/model/actions_syntax.h"
#include "core/parse/tree.h"

namespace sluice::actions {

// Adds what is wrong with the values of a `matrix` that is written out: values that stand twice,
// and filters of `exclude` that take nothing away. What an expression makes is not known.
void check_matrix(NodeRef matrix, std::vector<Fault>& faults);

}  // namespace sluice::actions
