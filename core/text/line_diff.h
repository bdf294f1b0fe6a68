#pragma once

#include <string>
#include <string_view>

namespace sluice {

// What changed between two texts, line by line, as a unified diff with three lines around each
// change, which `git apply` and `patch` take. Empty where nothing did. `path` counts from the root.
// Time and memory grow with the lines and with the square of the changes (Myers, "An O(ND)
// Difference Algorithm and Its Variations", 1986).
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after);

}  // namespace sluice
