#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/parse/archive/archive.h"
#include "core/parse/archive/stream.h"

namespace sluice::archive {

// A tar from a stream: v7, ustar, GNU's long names, PAX (POSIX.1-2017, pax; GNU tar manual, Tar
// Internals). Hard links are read in a second pass, since what they stand for is read by then.
// Views what the stream views.
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
    std::optional<std::string> target;
    std::optional<std::uint64_t> size;
    bool sparse = false;
  };
  struct Header;

  std::optional<Header> read_header();
  bool read_meta(const Header& header);
  bool read_pax(std::string_view records, Overrides& into);
  bool read_sparse_map(const Header& header);
  std::optional<Header> next_header();
  bool count_entry();
  void apply_overrides(Header& header);
  bool read_content(const Header& header, ArchiveEntry& entry);
  std::optional<ArchiveEntry> read_entry(const Header& header);
  std::optional<ArchiveEntry> link(ArchiveEntry entry, const std::string& target);
  void begin_second_pass();
  bool find_target();
  std::optional<ArchiveEntry> next_hard_link();
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

  std::uint64_t number_ = 0;                                // of the entry at hand
  std::unordered_map<std::string, std::uint64_t> numbers_;  // of the file that a path names so far
  std::map<std::uint64_t, std::vector<ArchiveEntry>> links_;  // by the file that they stand for
  ArchiveEntry target_;                                       // the file that links are given as
  std::vector<ArchiveEntry> waiting_;                         // those links, the last one first
  bool is_second_pass_ = false;
};

}  // namespace sluice::archive
