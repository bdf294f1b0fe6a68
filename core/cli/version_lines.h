#pragma once

#include <string>

namespace sluice::cli {

// `sluice advisories order`: checks lines "A < B", "A = B" and "A > B" by the order of the
// ecosystem's versions, prints each that is wrong, and gives the exit code.
int check_order(const std::string& ecosystem, const std::string& file);

}  // namespace sluice::cli
