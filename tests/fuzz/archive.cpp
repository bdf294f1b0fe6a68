#include "core/parse/archive/archive.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sluice::ArchiveBudget budget{1000, 8U << 20U};
  const sluice::ArchiveLimits limits{1U << 20U, 200};
  sluice::ArchiveReader reader(bytes, "fuzz.gz", limits, budget);
  std::size_t total = 0;
  while (const auto entry = reader.next()) {
    total += entry->bytes.size();
    const bool is_file = entry->state == sluice::ArchiveEntry::State::file;
    // What is given as a file stays below the archive, and within the limits.
    if (is_file != entry->reason.empty() || entry->bytes.size() > limits.entry_bytes ||
        (is_file && (entry->path.empty() || entry->path.front() == '/'))) {
      __builtin_trap();
    }
  }
  if (total > (8U << 20U) + size) __builtin_trap();
  return 0;
}
