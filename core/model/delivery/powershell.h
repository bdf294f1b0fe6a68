#pragma once

#include <string>

namespace sluice::delivery {

// Writes code of PowerShell as a shell of POSIX reads it, byte for byte in the same places: lines
// that go on behind a backtick, and an `if` without `else` that compares variables of the
// environment with texts. Everything else stays, and calls with their words are the same in both.
void write_as_posix(std::string& code);

}  // namespace sluice::delivery
