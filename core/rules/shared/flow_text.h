#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/rules/shared/flow_shell.h"

// What scripts of other languages hand on. They are read line by line: what is not plain stays
// unknown.
namespace sluice::actions {

// actions/github-script: core.setOutput('name', …), core.exportVariable, and what it returns.
ShellFlow read_javascript_flow(std::string_view text, ShellSources& sources);

// Of the shells that are no POSIX shell.
enum class Language : std::uint8_t { powershell, cmd, python, node, unknown };

// By the `shell` of a step as it is written: "pwsh", "python {0}".
Language language_of(std::string_view shell);

// Lines that name a file of the runner, and those that read a text as code once more.
ShellFlow read_line_flow(std::string_view text, Language language, ShellSources& sources);

}  // namespace sluice::actions
