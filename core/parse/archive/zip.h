#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/parse/archive/archive.h"

namespace sluice::archive {

// A zip in memory, read by its central directory (APPNOTE.TXT 6.3.10). Views bytes and budget.
class ZipReader {
 public:
  ZipReader(std::string_view bytes, const ArchiveLimits& limits, ArchiveBudget& budget);

  std::optional<ArchiveEntry> next();
  const std::optional<ParseError>& error() const { return error_; }

 private:
  friend bool has_unnamed_entry(std::string_view bytes);
  struct Header;
  void find_directory();
  std::optional<Header> read_header();
  static bool is_folder(const Header& header);
  static void set_link(ArchiveEntry& entry);
  void unpack(const Header& header, ArchiveEntry& entry);
  bool store(std::string_view data, ArchiveEntry& entry);
  bool inflate(const Header& header, std::string_view data, ArchiveEntry& entry);
  void fail_by_budget(const Header& header);
  std::optional<std::string_view> packed_data(const Header& header, ArchiveEntry& entry) const;
  void fail(ErrorCode code, std::uint64_t at, std::string_view message);

  std::string_view bytes_;
  const ArchiveLimits& limits_;
  ArchiveBudget& budget_;
  std::uint64_t prefix_ = 0;  // bytes before the archive, such as a program that unpacks it
  std::uint64_t at_ = 0;      // of the next header in the directory
  std::uint64_t end_ = 0;     // of the directory
  std::optional<ParseError> error_;
};

// An entry stands where the directory names none: readers of streams unpack it, others do not.
bool has_unnamed_entry(std::string_view bytes);

}  // namespace sluice::archive
