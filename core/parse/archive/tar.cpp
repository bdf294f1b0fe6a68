#include "core/parse/archive/tar.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "core/parse/archive/entry_name.h"

namespace sluice::archive {
namespace {

constexpr std::size_t kBlock = 512;
// Names and PAX headers beyond this are no names.
constexpr std::uint64_t kLongestMeta = 1U << 20U;

//   0     100   108  116  124   136    148       156   157       257    263  265  297  329 337 345
//   500 name  mode  uid  gid  size  mtime  checksum  type  linkname  ustar  00   user group maj min
//   prefix
struct Field {
  std::size_t at;
  std::size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr std::size_t kType = 156;
constexpr std::size_t kMagic = 257;
constexpr Field kPrefix{345, 155};
constexpr std::size_t kIsExtended = 482;  // of an old GNU header of a sparse file
constexpr std::size_t kIsExtendedFurther = 504;

// Up to the first NUL.
std::string_view text(std::string_view block, Field field) {
  const std::string_view bytes = block.substr(field.at, field.size);
  return bytes.substr(0, bytes.find('\0'));
}

// Octal digits between spaces or NULs, or GNU's form in base 256 (highest bit set).
std::optional<std::uint64_t> number(std::string_view block, Field field) {
  std::string_view bytes = block.substr(field.at, field.size);
  const auto first = static_cast<unsigned char>(bytes.front());
  if ((first & 0x80U) != 0) {
    std::uint64_t value = first & 0x7FU;
    for (const char c : bytes.substr(1)) {
      if (value > std::numeric_limits<std::uint64_t>::max() >> 8U) return std::nullopt;
      value = value << 8U | static_cast<unsigned char>(c);
    }
    return value;
  }
  while (bytes.starts_with(' ')) bytes.remove_prefix(1);
  bytes = bytes.substr(0, bytes.find_first_of(std::string_view(" \0", 2)));
  if (bytes.empty()) return 0;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), value, 8);
  if (error != std::errc() || end != bytes.data() + bytes.size()) return std::nullopt;
  return value;
}

bool is_zero(std::string_view block) { return block.find_first_not_of('\0') == block.npos; }

std::uint64_t padding(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

// Why an entry of this type is no file to read; empty for one that is.
std::string_view fault_of(char type) {
  switch (type) {
    case '1':
      return "hard link";
    case '2':
      return "symbolic link";
    case '3':
    case '4':
    case '6':
      return "not a regular file";
    case 'S':
      return "sparse file";
    case 'M':
      return "part of a file of another volume";
    default:
      return {};  // what POSIX does not know is read as a file
  }
}

}  // namespace

bool is_tar_header(std::string_view block) {
  if (block.size() < kBlock) return false;
  block = block.substr(0, kBlock);
  const auto wanted = number(block, kChecksum);
  if (!wanted || is_zero(block)) return false;
  // Of all bytes, those of the checksum as spaces; some old programs summed signed ones.
  std::int64_t sum = 0;
  std::int64_t signed_sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksum.at && i < kChecksum.at + kChecksum.size;
    const char c = own ? ' ' : block[i];
    sum += static_cast<unsigned char>(c);
    signed_sum += static_cast<signed char>(c);
  }
  const auto value = static_cast<std::int64_t>(*wanted);
  return value == sum || value == signed_sum;
}

struct TarReader::Header {
  std::uint32_t at = 0;
  char type = '0';
  std::uint64_t size = 0;
  std::string name;
  bool is_extended = false;
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
  // GNU's own header ("ustar  ") has other things where ustar has the prefix.
  if (std::string_view(block).substr(kMagic, 6) == std::string_view("ustar\0", 6)) {
    if (const std::string_view prefix = text(block, kPrefix); !prefix.empty())
      header.name = std::string(prefix) + "/" + header.name;
  }
  header.is_extended = header.type == 'S' && block[kIsExtended] != '\0';
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
      into.path = std::string(value);
    } else if (key == "size") {
      std::uint64_t size = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), size);
      if (read.ec != std::errc() || read.ptr != value.data() + value.size()) return false;
      into.size = size;
    } else if (key.starts_with("GNU.sparse.")) {
      into.sparse = true;
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

std::optional<ArchiveEntry> TarReader::read_entry(const Header& header) {
  const Overrides own = std::exchange(next_, {});
  const std::uint64_t size = own.size ? *own.size : global_.size ? *global_.size : header.size;
  const std::string& written = own.path ? *own.path : global_.path ? *global_.path : header.name;
  if (header.type == 'S' && !read_sparse_map(header)) return std::nullopt;
  // Links and devices have no data, whatever their size says (GNU tar writes that of the target).
  const bool has_data = header.type < '1' || header.type > '6';
  ArchiveEntry entry;
  entry.at = {header.at - static_cast<std::uint32_t>(std::min<std::size_t>(header.at, kBlock)),
              header.at};
  EntryName name = entry_name(written);
  entry.path = std::move(name.path);
  entry.reason = name.reason;
  if (const std::string_view fault = fault_of(header.type); !fault.empty() && entry.reason.empty())
    entry.reason = fault;
  if (own.sparse && entry.reason.empty()) entry.reason = "sparse file";
  if (!entry.reason.empty()) {
    entry.state = ArchiveEntry::State::skipped;
  } else if (size > limits_.entry_bytes) {
    entry.state = ArchiveEntry::State::too_large;
    entry.reason = "larger than the limit of " + std::to_string(limits_.entry_bytes) + " bytes";
  }
  if (entry.state != ArchiveEntry::State::file) {
    if (has_data && !pass_over(size)) return std::nullopt;
    return entry;
  }
  if (!stream_.read(size, entry.bytes)) {
    fail_by_stream();
    return std::nullopt;
  }
  // The last entry of a careless writer lacks its padding; what it holds is whole.
  if (!stream_.skip(padding(size))) {
    ended_ = true;
    error_ = stream_.error();
  }
  return entry;
}

std::optional<ArchiveEntry> TarReader::next() {
  while (!ended_) {
    const auto header = read_header();
    if (!header) return std::nullopt;
    if (budget_.entries == 0) {
      fail(ErrorCode::limit, "Archive has more entries than the limit");
      return std::nullopt;
    }
    --budget_.entries;
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
        return read_entry(*header);
    }
  }
  return std::nullopt;
}

}  // namespace sluice::archive
