#pragma once

#include <string>
#include <vector>

namespace sluice::bench {

// Prints what an audit of each exported image costs: in seconds of CPU, the best of three, and of
// what. Hashing is measured on as many bytes by itself, and taken from what reading comes to.
void images(const std::vector<std::string>& paths);

}  // namespace sluice::bench
