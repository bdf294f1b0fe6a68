#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse/parsed.h"
#include "core/text/source.h"

namespace sluice {

// What one entry may be. Reaching a limit skips the entry and says so.
struct ArchiveLimits {
  std::uint64_t entry_bytes = 0;    // of one entry, inflated
  std::uint64_t inflate_ratio = 0;  // inflated to packed, of what is above 1 MiB
};

// What is left to take. Archives within an archive share the budget of the outermost, so that
// nesting multiplies nothing. Running out ends the archive with ErrorCode::limit.
struct ArchiveBudget {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;  // of all entries together, inflated
};

// One entry that is no folder. Owns its bytes.
struct ArchiveEntry {
  enum class State : std::uint8_t {
    file,
    skipped,     // nothing to read: a symbolic link, a device
    unreadable,  // there is something, and no way to it; `fault` tells why
    too_large,   // not read, because a limit was reached
  };
  State state = State::file;
  std::string written;  // its name, as the archive has it
  std::string path;     // the same as a path below the archive, whatever is written
  std::string reason;   // of what is not State::file
  std::string fault;    // what no honest archive has, whether or not there are bytes; else empty
  std::string bytes;
  bool is_link = false;    // a symbolic one
  Span at;                 // of the entry's header in the archive
  std::uint32_t copy = 1;  // 2 for the second entry of one name, and so on
};

// Reads an archive in memory entry after entry: zip (stored and deflated, zip64), tar (v7, ustar,
// GNU long names, PAX), gzip (of a tar, or of one file). A hard link is given as the file that it
// stands for, behind all others. Holds one entry's bytes at a time. Any bytes may be handed in.
// Views them, and the budget; both must outlive it.
class ArchiveReader {
 public:
  // `name` tells the format where the bytes do not, and names the entry of a gzip that is no tar:
  // "a/b.json.gz" holds b.json.
  ArchiveReader(std::string_view bytes, std::string_view name, const ArchiveLimits& limits,
                ArchiveBudget& budget);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  // The next entry; nothing at the end of the archive, and where error() says why no further one
  // can be read.
  std::optional<ArchiveEntry> next();

  // ErrorCode::syntax where the structure is broken, ErrorCode::limit where the budget is used up.
  const std::optional<ParseError>& error() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sluice
