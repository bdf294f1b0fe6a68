#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/actions.h"

namespace sluice::actions {

// A command of a step's script, as far as rules about its name and arguments need it.
struct StepCommand {
  std::vector<std::string> words;  // from the program on: folders, sudo and env looked through
  Span at;                         // in the source

  std::string_view program() const { return words.front(); }
  bool has(std::string_view word) const;
  // A word that starts so, such as "--dry-run"; empty for none.
  std::string_view starting(std::string_view start) const;
};

// Those of a POSIX shell, and of PowerShell and others the lines that start with a plain word:
// these are read no further than white space and lines that go on. What is only known at run time
// stands as it is written.
std::span<const StepCommand> commands_of(const Step& step);

}  // namespace sluice::actions
