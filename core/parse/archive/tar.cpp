#include "core/parse/archive/tar.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "core/detect/archive_format.h"
#include "core/parse/archive/entry_name.h"
#include "core/parse/archive/tar_fields.h"

namespace sluice::archive {
namespace {

// Names and PAX headers beyond this are no names.
constexpr std::uint64_t kLongestMeta = 1U << 20U;

}  // namespace

struct TarReader::Header {
  std::uint32_t at = 0;
  char type = '0';
  std::uint64_t size = 0;
  std::string name;
  std::string target;
  bool is_sparse = false;
  bool is_extended = false;  // by further blocks of a map of what is not there
};

void TarReader::fail(ErrorCode code, std::string message) {
  if (!error_) {
    error_ = ParseError{code, {stream_.position(), stream_.position()}, std::move(message)};
  }
  ended_ = true;
}

void TarReader::fail_by_stream() {
  if (stream_.error()) {
    error_ = stream_.error();
    ended_ = true;
  } else {
    fail(ErrorCode::syntax, "Tar is cut off");
  }
}

bool TarReader::pass_over(std::uint64_t size) {
  if (size <= std::numeric_limits<std::uint64_t>::max() - kBlock &&
      stream_.skip(size + padding(size))) {
    return true;
  }
  fail_by_stream();
  return false;
}

std::optional<TarReader::Header> TarReader::read_header() {
  std::string block;
  // Two blocks of zeros end an archive; one alone is passed over, so that nothing hides behind it.
  for (int zeros = 0; zeros < 2; ++zeros) {
    if (stream_.peek(kBlock).empty()) {
      if (stream_.error()) fail_by_stream();
      ended_ = true;
      return std::nullopt;
    }
    block.clear();
    if (!stream_.read(kBlock, block)) {
      fail_by_stream();
      return std::nullopt;
    }
    if (!is_zero(block)) break;
  }
  if (is_zero(block)) {
    ended_ = true;
    return std::nullopt;
  }
  if (!is_tar_header(block)) {
    fail(ErrorCode::syntax, "Header of the tar is broken");
    return std::nullopt;
  }
  Header header;
  header.at = stream_.position();
  header.type = block[kType];
  const auto size = number(block, kSize);
  if (!size) {
    fail(ErrorCode::syntax, "Size in the header of the tar is no number");
    return std::nullopt;
  }
  header.size = *size;
  header.name = text(block, kName);
  header.target = text(block, kTarget);
  // GNU's own header ("ustar  ") has other things where ustar has the prefix.
  if (std::string_view(block).substr(kMagic, 6) == std::string_view("ustar\0", 6)) {
    if (const std::string_view prefix = text(block, kPrefix); !prefix.empty())
      header.name = std::string(prefix) + "/" + header.name;
  }
  header.is_sparse = header.type == 'S';
  header.is_extended = header.is_sparse && block[kIsExtended] != '\0';
  return header;
}

bool TarReader::read_pax(std::string_view records, Overrides& into) {
  // Each record: its own length in decimal, a space, key=value, a line end.
  while (!records.empty() && records.front() != '\0') {
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(records.data(), records.data() + records.size(), length);
    const auto digits = static_cast<std::size_t>(end - records.data());
    if (error != std::errc() || length <= digits + 1 || length > records.size() || *end != ' ') {
      return false;
    }
    std::string_view record = records.substr(digits + 1, length - digits - 1);
    records.remove_prefix(length);
    if (!record.ends_with('\n')) return false;
    record.remove_suffix(1);
    const std::size_t equals = record.find('=');
    if (equals == record.npos) return false;
    const std::string_view key = record.substr(0, equals);
    const std::string_view value = record.substr(equals + 1);
    if (key == "path") {
      if (!into.sparse) into.path = std::string(value);
    } else if (key == "linkpath") {
      into.target = std::string(value);
    } else if (key == "size") {
      std::uint64_t size = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), size);
      if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return false;
      into.size = size;
    } else if (key.starts_with("GNU.sparse.")) {
      into.sparse = true;
      // `path` names no file then.
      if (key == "GNU.sparse.name") into.path = std::string(value);
    }
  }
  return true;
}

// Headers that describe other entries. False where the archive ends with them.
bool TarReader::read_meta(const Header& header) {
  if (header.size > kLongestMeta) {
    fail(ErrorCode::syntax, "Name or extended header of the tar is too long");
    return false;
  }
  std::string data;
  if (!stream_.read(header.size, data) || !stream_.skip(padding(header.size))) {
    fail_by_stream();
    return false;
  }
  if (header.type == 'L') {
    next_.path = data.substr(0, data.find('\0'));
  } else if (header.type == 'K') {
    next_.target = data.substr(0, data.find('\0'));
  } else if (header.type == 'x' || header.type == 'g') {
    if (!read_pax(data, header.type == 'x' ? next_ : global_)) {
      fail(ErrorCode::syntax, "Extended header of the tar is broken");
      return false;
    }
  }
  return true;
}

bool TarReader::read_sparse_map(const Header& header) {
  std::string block;
  for (bool more = header.is_extended; more; more = block[kIsExtendedFurther] != '\0') {
    block.clear();
    if (stream_.read(kBlock, block)) continue;
    fail_by_stream();
    return false;
  }
  return true;
}

// Reads what stands behind the header, or passes over it. False where the archive ends with it.
bool TarReader::read_content(const Header& header, ArchiveEntry& entry) {
  if (header.type == 'M') set_unreadable(entry, "part of a file of another volume");
  if (header.is_sparse) set_unreadable(entry, "sparse file");
  if (!read_sparse_map(header)) return false;
  if (entry.state == ArchiveEntry::State::file && header.size > limits_.entry_bytes)
    set_too_large(entry, too_large_message(limits_));
  if (entry.state != ArchiveEntry::State::file) return pass_over(header.size);
  if (!stream_.read(header.size, entry.bytes)) {
    fail_by_stream();
    return false;
  }
  // The last entry of a careless writer lacks its padding; what it holds is whole.
  if (!stream_.skip(padding(header.size))) {
    ended_ = true;
    error_ = stream_.error();
  }
  return true;
}

// Nothing for a hard link: its turn comes later.
std::optional<ArchiveEntry> TarReader::link(ArchiveEntry entry, const std::string& target) {
  const EntryName name = entry_name(target, Separators::slash);
  const auto file = numbers_.find(name.path);
  if (!name.fault.empty()) {
    set_unreadable(entry, "hard link that leads out of the archive");
  } else if (file == numbers_.end()) {
    set_unreadable(entry, "hard link to no file of the archive");
  } else {
    numbers_.insert_or_assign(entry.path, file->second);
    links_[file->second].push_back(std::move(entry));
    return std::nullopt;
  }
  return entry;
}

std::optional<ArchiveEntry> TarReader::read_entry(const Header& header) {
  ArchiveEntry entry;
  entry.at = {header.at - static_cast<std::uint32_t>(std::min<std::size_t>(header.at, kBlock)),
              header.at};
  entry.written = header.name;
  EntryName name = entry_name(entry.written, Separators::slash);
  entry.path = std::move(name.path);
  entry.fault = name.fault;
  if (header.type == '1') return link(std::move(entry), header.target);
  if (!has_data(header.type)) {
    entry.state = ArchiveEntry::State::skipped;
    entry.is_link = header.type == '2';
    entry.reason = entry.is_link ? "symbolic link" : "not a regular file";
    if (entry.is_link && leads_out(entry.path, header.target))
      add_fault(entry, "symbolic link that leads out of the archive");
    return entry;
  }
  if (!read_content(header, entry)) return std::nullopt;
  numbers_.insert_or_assign(entry.path, number_);
  return entry;
}

// The header of the next entry that is no folder, as what stands before it says.
std::optional<TarReader::Header> TarReader::next_header() {
  while (!ended_) {
    auto header = read_header();
    if (!header) return std::nullopt;
    ++number_;
    if (!is_second_pass_ && !count_entry()) return std::nullopt;
    switch (header->type) {
      case 'L':
      case 'K':
      case 'x':
      case 'g':
      case 'X':
        if (!read_meta(*header)) return std::nullopt;
        break;
      case '5':
        next_ = {};
        break;  // a folder; of data it has none
      case 'D':
      case 'V':
        next_ = {};
        if (!pass_over(header->size)) return std::nullopt;
        break;
      default:
        // Before ustar, a folder was a file whose name ends in '/'.
        if (header->size == 0 && !next_.path && header->name.ends_with('/')) {
          next_ = {};
          break;
        }
        apply_overrides(*header);
        return header;
    }
  }
  return std::nullopt;
}

bool TarReader::count_entry() {
  if (budget_.entries == 0) {
    fail(ErrorCode::limit, "Archive has more entries than the limit");
    return false;
  }
  --budget_.entries;
  return true;
}

void TarReader::apply_overrides(Header& header) {
  Overrides own = std::exchange(next_, {});
  if (own.size || global_.size) header.size = own.size ? *own.size : *global_.size;
  if (own.path || global_.path) header.name = own.path ? std::move(*own.path) : *global_.path;
  if (own.target) header.target = std::move(*own.target);
  header.is_sparse = header.is_sparse || own.sparse;
}

void TarReader::begin_second_pass() {
  stream_.rewind();
  is_second_pass_ = true;
  ended_ = false;
  number_ = 0;
  global_ = {};
}

// Reads on to the next file that links stand for. False where there is none.
bool TarReader::find_target() {
  while (!links_.empty()) {
    const auto header = next_header();
    if (!header) return false;
    const auto links = links_.find(number_);
    target_ = {};
    if (links == links_.end()) target_.state = ArchiveEntry::State::skipped;
    if (has_data(header->type) && !read_content(*header, target_)) return false;
    if (links == links_.end()) continue;
    waiting_ = std::move(links->second);
    std::reverse(waiting_.begin(), waiting_.end());
    links_.erase(links);
    return true;
  }
  return false;
}

std::optional<ArchiveEntry> TarReader::next_hard_link() {
  if (waiting_.empty() && !find_target()) return std::nullopt;
  ArchiveEntry entry = std::move(waiting_.back());
  waiting_.pop_back();
  if (target_.bytes.size() > budget_.bytes) {
    fail(ErrorCode::limit, "Hard links of the archive stand for more than the limit");
    waiting_.clear();
    links_.clear();
    return std::nullopt;
  }
  budget_.bytes -= target_.bytes.size();
  entry.state = target_.state;
  entry.reason = target_.reason;
  entry.bytes = target_.bytes;
  if (!target_.fault.empty()) add_fault(entry, target_.fault);
  return entry;
}

std::optional<ArchiveEntry> TarReader::next() {
  while (!is_second_pass_) {
    if (const auto header = next_header()) {
      if (auto entry = read_entry(*header)) return entry;
    } else if (error_ || links_.empty()) {
      return std::nullopt;
    } else {
      begin_second_pass();
    }
  }
  return next_hard_link();
}

}  // namespace sluice::archive
