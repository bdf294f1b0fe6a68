#pragma once

#include <string_view>
#include <vector>

#include "core/model/value.h"

namespace sluice {

// The first of some networks in CIDR notation that are the whole internet: one that is all of IPv4
// or IPv6 by itself, whatever address it is written with (10.0.0.0/0), or one of several that
// together are: 0.0.0.0/1 and 128.0.0.0/1, ::/1 and 8000::/1, 2000::/3. What nobody on the internet
// has (private networks, multicast) need not be among them. Absent where they are not. What is
// unknown, or no network, adds nothing.
Value everyone_of(const std::vector<Value>& networks);

// True where the addresses from one to another, both of IPv4, are the whole internet.
bool is_everyone_between(std::string_view first, std::string_view last);

}  // namespace sluice
