#pragma once

#include <string>

namespace sluice::cli {

// Writes all of the text to the file, or to standard output where `file` is empty. False if it is
// not all there.
bool write_out(const std::string& text, const std::string& file);

}  // namespace sluice::cli
