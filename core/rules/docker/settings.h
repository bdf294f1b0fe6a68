#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/docker.h"

namespace sluice::docker {

// A variable that an instruction sets for programs: ENV, ARG, `NAME=value` before a command of RUN,
// `export NAME=value`, `env NAME=value`.
struct Setting {
  std::string_view name;
  std::string value;
  Span at;  // of name and value
};

// Those whose value is known.
std::vector<Setting> settings_of(const Instruction& instruction);

// True for a value that a program reads as switched off: false, 0, no, off, in any case.
bool is_off(std::string_view value);

// No matter the case of ASCII letters.
bool is_same_name(std::string_view a, std::string_view b);

}  // namespace sluice::docker
