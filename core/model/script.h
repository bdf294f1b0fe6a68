#pragma once

#include <vector>

#include "core/parse/parsed.h"
#include "core/parse/shell.h"
#include "core/parse/tree.h"

namespace sluice {

// The shell script that a scalar of a tree holds. Its places count in the scalar's value; ScalarMap
// tells where that is written. What is no shell in our eyes is no error of the file, but limits
// that were reached are, and are added to `errors` with their place in the source.
shell::Script read_script(NodeRef scalar, const ParseLimits& limits,
                          std::vector<ParseError>& errors);

}  // namespace sluice
