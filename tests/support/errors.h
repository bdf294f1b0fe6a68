#pragma once

#include <string>
#include <vector>

#include "core/parse/parsed.h"

namespace sluice::test {

// One a line: "begin-end: message", with "limit: " before the message of a limit, and on a line of
// its own, indented, the related place and its note.
std::string errors_of(const std::vector<ParseError>& errors);

}  // namespace sluice::test
