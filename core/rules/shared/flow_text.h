#pragma once

#include <string_view>
#include <vector>

#include "core/rules/shared/flow_shell.h"

// What scripts of other languages hand on. They are read line by line: what is not plain stays
// unknown.
namespace sluice::actions {

// actions/github-script: core.setOutput('name', …), core.exportVariable, and what it returns.
ShellFlow read_javascript_flow(std::string_view text, ShellSources& sources);

// PowerShell and cmd: lines that name a file of the runner.
ShellFlow read_line_flow(std::string_view text, ShellSources& sources);

}  // namespace sluice::actions
