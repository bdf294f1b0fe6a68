#pragma once

#include <string>
#include <string_view>

#include "core/model/command.h"
#include "core/parse/shell.h"
#include "core/text/source.h"

namespace sluice {

// What is wrong with a call, whoever makes it: a place in its script, and what particulars say.
struct CallFault {
  Span at;
  std::string what;
};

// "curl is called with -k". Not for words that may hold a secret.
std::string called_with(const Invocation& call, const shell::Word& word);

// True if the part is the value of a variable as it is: $NAME or ${NAME}, not ${#NAME}.
bool is_plain_variable(const shell::Part& part);

// True if what the command writes on its standard output comes out where that of the script does:
// it goes to no file, no pipe and no substitution.
bool is_printed(const shell::Script& script, const shell::Command& command);

}  // namespace sluice
