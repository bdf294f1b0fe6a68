#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/parse/shell.h"

namespace sluice {

// A variable as a shell script uses it, and what the shell does with its value.
struct ShellVariable {
  enum class Use : std::uint8_t {
    whole,  // stays one word: in double quotes, an assignment, [[ … ]], a here-document, arithmetic
    split,  // unquoted: cut at white space, and patterns in it are expanded
    evaluated,  // read as code once more: eval, sh -c, what ssh and a here-document of a shell run
  };
  std::string name;
  std::size_t begin = 0, end = 0;  // $NAME or ${NAME…} in the script
  Use use = Use::whole;
};

// A filter that leaves in a text whatever an outsider may have written: sed, tee, …
bool leaves_text(const Invocation& filter);

// In order of writing. Text in single quotes and comments holds none; of a script that no shell
// takes, or that nests too deep, what could be read counts.
std::vector<ShellVariable> find_shell_variables(const shell::Script& script);
// Of a text that is no script by itself, such as the value of a variable.
std::vector<ShellVariable> find_shell_variables(std::string_view text);

}  // namespace sluice
