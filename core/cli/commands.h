#pragma once

namespace sluice::cli {

// Exit codes of the command line.
constexpr int kWrongUsage = 64;
constexpr int kCouldNotAudit = 2;

// Reads the arguments, does what they ask for, and gives the exit code.
int run(int argc, char** argv);

}  // namespace sluice::cli
