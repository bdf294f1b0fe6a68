#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "core/cli/commands.h"

#ifdef __GLIBC__  // known once a header of the library is read
#include <malloc.h>
#endif

int main(int argc, char** argv) {
#ifdef __GLIBC__
  // Texts come and go: what each of them took from the system, and gave back, is taken again for
  // the next one, page by page.
  constexpr int kKept = 32 << 20;
  mallopt(M_MMAP_THRESHOLD, kKept);
  mallopt(M_TRIM_THRESHOLD, kKept);
#endif
  try {
    return sluice::cli::run(argc, argv);
  } catch (const std::exception& error) {  // no memory is left, say
    std::fprintf(stderr, "sluice: %s\n", error.what());
    return sluice::cli::kCouldNotAudit;
  }
}
