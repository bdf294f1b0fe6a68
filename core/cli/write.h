#pragma once

#include <cstdint>
#include <string>

namespace sluice::cli {

// Writes all of the text to the file, or to standard output where `file` is empty. False if it is
// not all there.
bool write_out(const std::string& text, const std::string& file);

// What becomes of a file that is there already.
enum class Existing : std::uint8_t { kept, replaced };

// Writes a file into a tree that somebody else may have made: never through a link. Why not, in one
// sentence; empty where it did.
std::string write_new(const std::string& text, const std::string& file, Existing existing);

}  // namespace sluice::cli
