#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "core/cli/commands.h"

int main(int argc, char** argv) {
  try {
    return sluice::cli::run(argc, argv);
  } catch (const std::exception& error) {  // no memory is left, say
    std::fprintf(stderr, "sluice: %s\n", error.what());
    return sluice::cli::kCouldNotAudit;
  }
}
