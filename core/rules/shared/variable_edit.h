#pragma once

#include "core/model/actions.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// Adds the edit that hands an expression over in a variable: an entry in `env` of the step, and
// what reads it in every place where the code has that expression and can read it. `expression` is
// where one of them stands. One that is env.NAME needs no new entry, nor does one that the step
// has in `env` already. Adds nothing where the place does not allow it: see expression_places.h.
// The step must outlive the sink.
void add_variable_edit(Hit& hit, const Step& step, NodeRef code, Span expression);

}  // namespace sluice::actions
