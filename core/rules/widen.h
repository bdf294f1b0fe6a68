#pragma once

#include "core/rules/sink.h"
#include "core/text/source.h"

namespace sluice {

// What the hit points at is wrong by what stands beside it (a statement of a policy, a rule of a
// security group): the whole of that is the place, and what it pointed at a related one. Does
// nothing where that lies elsewhere.
Hit& widen(Hit& hit, Span whole);

}  // namespace sluice
