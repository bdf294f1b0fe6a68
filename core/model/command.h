#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/parse/shell.h"

namespace sluice {

// Flags of a program that take the next word as their value: letters of the short ones, names of
// the long ones. `--name=value` needs no entry.
struct FlagValues {
  std::string_view letters;
  std::span<const std::string_view> names;
};

// What a simple command runs in the end: sudo, env, timeout and their kind looked through. Views
// the command.
struct Invocation {
  const shell::Command* command = nullptr;
  std::size_t program = 0;  // index of its word
  std::string_view name;    // without folder; empty where it is not known

  const shell::Word& word() const { return command->words[program]; }
  std::span<const shell::Word> arguments() const;

  // The word of the first flag of that name, or null: "-y" alone or among others ("-qy"), or
  // "--yes", also with a value behind '='. What follows "--" is no flag.
  const shell::Word* flag(std::string_view name, const FlagValues& values = {}) const;
  bool has_any(std::span<const std::string_view> flags, const FlagValues& values = {}) const;

  // Arguments that are neither flags nor their values.
  std::vector<const shell::Word*> operands(const FlagValues& values = {}) const;
};

// Nothing where the command runs no program, such as an assignment.
std::optional<Invocation> invocation_of(const shell::Command& command);

}  // namespace sluice
