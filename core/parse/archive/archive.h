#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse/parsed.h"
#include "core/text/source.h"

namespace sluice {

enum class ArchiveFormat : std::uint8_t { none, zip, tar, gzip };

// What the bytes are by their first header; gzip may hold a tar or a single file.
ArchiveFormat archive_format(std::string_view bytes);

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
    skipped,  // not read, for the reason given: a link, a name that leads out, no way to unpack it
    too_large,  // not read, because a limit was reached; the reason tells which
  };
  State state = State::file;
  std::string path;    // as the archive names it, without "./"; of skipped ones as written
  std::string reason;  // of what is not State::file
  std::string bytes;
  Span at;                 // of the entry's header in the archive
  std::uint32_t copy = 1;  // 2 for the second entry of one name, and so on
};

// Reads an archive in memory entry after entry: zip (stored and deflated, zip64), tar (ustar, GNU
// long names, PAX), gzip (of a tar, or of one file). Holds one entry's bytes at a time. Any bytes
// may be handed in. Views them, and the budget; both must outlive it.
class ArchiveReader {
 public:
  // `name` names the entry of a gzip that is no tar: "a/b.json.gz" holds b.json.
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
