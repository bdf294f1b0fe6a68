#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/parse/archive/archive.h"
#include "core/parse/archive/stream.h"

namespace sluice::archive {

// The block holds a tar header whose checksum is right.
bool is_tar_header(std::string_view block);

// A tar from a stream: ustar, GNU's long names, PAX (POSIX.1-2017, pax; GNU tar manual, Tar
// Internals). Views what the stream views.
class TarReader {
 public:
  TarReader(ByteStream stream, const ArchiveLimits& limits, ArchiveBudget& budget)
      : stream_(std::move(stream)), limits_(limits), budget_(budget) {}

  std::optional<ArchiveEntry> next();
  const std::optional<ParseError>& error() const { return error_; }

 private:
  // What a PAX header or a GNU long name says of the entry behind it, or of all.
  struct Overrides {
    std::optional<std::string> path;
    std::optional<std::uint64_t> size;
    bool sparse = false;
  };
  struct Header;

  std::optional<Header> read_header();
  bool read_meta(const Header& header);
  bool read_pax(std::string_view records, Overrides& into);
  bool read_sparse_map(const Header& header);
  std::optional<ArchiveEntry> read_entry(const Header& header);
  bool pass_over(std::uint64_t size);
  void fail(ErrorCode code, std::string message);
  void fail_by_stream();

  ByteStream stream_;
  const ArchiveLimits& limits_;
  ArchiveBudget& budget_;
  Overrides next_;    // for the next entry
  Overrides global_;  // for all entries from here on
  std::optional<ParseError> error_;
  bool ended_ = false;
};

}  // namespace sluice::archive
