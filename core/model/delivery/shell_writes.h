#pragma once

#include <string_view>

namespace sluice::delivery {

// What stands for the file of a Write where a script sets a variable of its own shell, and asks
// something before: what it holds behind that is a matter of the run.
constexpr std::string_view kShellVariables = "$(shell)";

}  // namespace sluice::delivery
