#pragma once

#include <string>
#include <vector>

#include "core/parse/shell.h"
#include "core/rules/shared/calls.h"

namespace sluice {

// A command that writes out every variable it has, secrets among them: `env`, `printenv`,
// `export -p`, `cat /proc/self/environ`, and one line of Python or JavaScript that does so.
struct EnvironmentDump {
  CallFault fault;
  // The last of its pipeline that still has all of it: what is behind reads that.
  const shell::Command* command = nullptr;
  std::string file;         // where it goes, by file_of(name_of()); empty for none
  bool is_printed = false;  // it goes where the output of the script goes
};

// In order of writing. What is filtered on the way (`env | grep CI_`) is none.
std::vector<EnvironmentDump> find_environment_dumps(const shell::Script& script);

}  // namespace sluice
