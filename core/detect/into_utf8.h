#pragma once

#include <string>
#include <string_view>

#include "core/text/encoding.h"

namespace sluice {

// Where every reader takes its bytes from: what the parsers get is UTF-8, whatever the file is in.
// Gives what it was in. What is an archive, or is called one by `path`, stays what it is.
Encoding into_utf8(std::string_view path, std::string& bytes);

}  // namespace sluice
