#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse/archive/archive.h"
#include "core/parse/archive/inflate.h"

namespace sluice::archive {

// Bytes one after the other, from memory as they are or inflated on the way. What is inflated
// counts against the budget, and must keep to the ratio. Views bytes and budget.
class ByteStream {
 public:
  enum class Packing : std::uint8_t { none, gzip };
  ByteStream(std::string_view bytes, Packing packing, const ArchiveLimits& limits,
             ArchiveBudget& budget);

  // The next `size` bytes, left in the stream; fewer only at its end. `size` is small.
  std::string_view peek(std::size_t size);
  // Appends the next `size` bytes to `out`. False where the stream ends before them.
  bool read(std::uint64_t size, std::string& out);
  bool skip(std::uint64_t size);

  // Back to the start. What was taken of the budget is given back.
  void rewind();

  // Where the stream stands in the archive.
  std::uint32_t position() const;
  // Why nothing further comes, where that is not the end.
  const std::optional<ParseError>& error() const { return error_; }
  bool is_inflated() const { return inflater_ != nullptr; }

 private:
  std::size_t inflate_into(char* out, std::size_t size);
  void check_limits();
  void fail(ErrorCode code, std::string message);

  std::string_view bytes_;
  std::size_t at_ = 0;                  // in bytes_, where nothing is inflated
  std::unique_ptr<Inflater> inflater_;  // null where nothing is
  std::string ahead_;                   // inflated, not yet taken
  std::uint64_t inflated_ = 0;
  const ArchiveLimits& limits_;
  ArchiveBudget& budget_;
  std::optional<ParseError> error_;
};

// Adds to what is wrong with the entry.
void add_fault(ArchiveEntry& entry, std::string_view fault);

// The entry cannot be read, which is a fault.
void set_unreadable(ArchiveEntry& entry, std::string reason);

// The entry is not read, since a limit was reached.
void set_too_large(ArchiveEntry& entry, std::string reason);
std::string too_large_message(const ArchiveLimits& limits);

// True where `inflated` bytes out of `packed` are more than any honest file gives.
bool is_bomb(std::uint64_t inflated, std::uint64_t packed, const ArchiveLimits& limits);

// "inflates to more than N times its size"
std::string bomb_message(const ArchiveLimits& limits);

}  // namespace sluice::archive
