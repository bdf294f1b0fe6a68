#pragma once

#include <cstddef>
#include <cstdint>
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

// sh, bash and what reads the same language; by name, or with a folder before it.
bool is_posix_shell(std::string_view program);

// The language that a program reads its code in.
enum class Language : std::uint8_t { none, shell, other };
Language language_of(const Invocation& call);

// True if an interpreter runs what comes on its standard input: neither a file nor code is named.
// Where that comes from does not matter.
bool runs_input(const Invocation& call);
// The word that an interpreter runs as code: what follows -c, -e and the like; null for none.
const shell::Word* code_of(const Invocation& call);
// The word that is read as a script of the shell: what follows -c of sh, bash, su and runuser, and
// the only word of eval; null for none.
const shell::Word* shell_code_of(const Invocation& call);
// The word that names the file which an interpreter runs; null for none.
const shell::Word* script_of(const Invocation& call);

// parse_shell with the here-documents read that a shell runs: `bash <<EOF`, `cat <<EOF | sh`.
Parsed<shell::Script> read_shell(std::string_view text, const OffsetMap& map,
                                 const ParseLimits& limits);

}  // namespace sluice
