#pragma once

#include <vector>

#include "core/model/value.h"

namespace sluice {

// The first of some networks in CIDR notation that are the whole internet: one that is all of IPv4
// or IPv6 by itself, whatever address it is written with (10.0.0.0/0), or one of several that
// together are all of IPv4 (0.0.0.0/1 and 128.0.0.0/1). Absent where they are not. What is unknown,
// or no network, adds nothing.
Value everyone_of(const std::vector<Value>& networks);

}  // namespace sluice
