#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/parse/shell.h"
#include "core/text/source.h"

namespace sluice {

// A variable that is set for programs.
struct Setting {
  std::string_view name;
  std::string value;
  Span at;  // of name and value
};

// Adds those of a command whose value is known: `NAME=value` alone or before a program,
// `export NAME=value`, `env NAME=value`.
void add_settings(const shell::Command& command, std::vector<Setting>& settings);

// True for a value that a program reads as switched off: false, 0, no, off, in any case.
bool is_off(std::string_view value);

// No matter the case of ASCII letters.
bool is_same_name(std::string_view a, std::string_view b);

}  // namespace sluice
