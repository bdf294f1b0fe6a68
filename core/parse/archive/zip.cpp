#include "core/parse/archive/zip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/detect/archive_format.h"
#include "core/parse/archive/entry_name.h"
#include "core/parse/archive/inflate.h"
#include "core/parse/archive/stream.h"

namespace sluice::archive {
namespace {

using namespace std::string_view_literals;

constexpr auto kLocal = "PK\x03\x04"sv;
constexpr auto kCentral = "PK\x01\x02"sv;
constexpr auto kEnd64 = "PK\x06\x06"sv;
constexpr auto kLocator64 = "PK\x06\x07"sv;

constexpr std::uint64_t kLocatorSize = 20;
constexpr std::uint64_t kEnd64Size = 56;
constexpr std::uint64_t kCentralSize = 46;
constexpr std::uint64_t kLocalSize = 30;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;  // the value stands in the zip64 field

// Little endian, `size` bytes at `at`; 0 where they are not there.
std::uint64_t number(std::string_view bytes, std::uint64_t at, unsigned size) {
  if (at > bytes.size() || bytes.size() - at < size) return 0;
  std::uint64_t value = 0;
  for (unsigned i = size; i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[static_cast<std::size_t>(at + i)]);
  }
  return value;
}

bool stands_at(std::string_view bytes, std::uint64_t at, std::string_view mark,
               std::uint64_t size) {
  return at <= bytes.size() && bytes.size() - at >= size &&
         bytes.substr(static_cast<std::size_t>(at)).starts_with(mark);
}

// `size` bytes at `at`, or nothing where they are not all there.
std::optional<std::string_view> piece(std::string_view bytes, std::uint64_t at,
                                      std::uint64_t size) {
  if (at > bytes.size() || bytes.size() - at < size) return std::nullopt;
  return bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
}

}  // namespace

//   0    4    6    8    10     12   14   16   20      24        28      30     32       34    36 38
//   42      46 PK12 made needs flags method time date crc packed  inflated  name    extra  comment
//   disk  inner outer offset  name extra comment
struct ZipReader::Header {
  std::uint64_t at = 0;
  unsigned made_by = 0, flags = 0, method = 0;
  std::uint32_t crc = 0, attributes = 0;
  std::uint64_t packed = 0, inflated = 0, offset = 0;
  std::string_view name;

  bool is_encrypted() const { return (flags & 1U) != 0; }
  bool is_link() const {
    constexpr unsigned kUnix = 3;
    constexpr std::uint32_t kTypeMask = 0170000;
    constexpr std::uint32_t kLink = 0120000;
    return made_by >> 8U == kUnix && (attributes >> 16U & kTypeMask) == kLink;
  }
  // Sizes and offset of 4 GiB and above stand in an extra field, in this order, those only whose
  // place in the header is full.
  void read_zip64(std::string_view extra) {
    constexpr std::uint64_t kZip64 = 1;
    for (std::uint64_t at_field = 0; at_field + 4 <= extra.size();) {
      const std::uint64_t size = number(extra, at_field + 2, 2);
      if (number(extra, at_field, 2) == kZip64) {
        std::string_view field = extra.substr(static_cast<std::size_t>(at_field + 4));
        field = field.substr(0, static_cast<std::size_t>(size));
        for (std::uint64_t* const value : {&inflated, &packed, &offset}) {
          if (*value != kIn64 || field.size() < 8) continue;
          *value = number(field, 0, 8);
          field.remove_prefix(8);
        }
        return;
      }
      at_field += 4 + size;
    }
  }
};

ZipReader::ZipReader(std::string_view bytes, const ArchiveLimits& limits, ArchiveBudget& budget)
    : bytes_(bytes), limits_(limits), budget_(budget) {
  find_directory();
}

void ZipReader::fail(ErrorCode code, std::uint64_t at, std::string_view message) {
  const auto place = static_cast<std::uint32_t>(std::min<std::uint64_t>(at, bytes_.size()));
  error_ = ParseError{code, {place, place}, std::string(message)};
  at_ = end_;
}

void ZipReader::find_directory() {
  const auto end = find_zip_end(bytes_);
  if (!end) return fail(ErrorCode::syntax, bytes_.size(), "Zip has no central directory");
  std::uint64_t behind = *end;  // where the directory ends
  std::uint64_t size = number(bytes_, *end + 12, 4);
  std::uint64_t offset = number(bytes_, *end + 16, 4);
  if (*end >= kLocatorSize && stands_at(bytes_, *end - kLocatorSize, kLocator64, kLocatorSize)) {
    std::uint64_t at = number(bytes_, *end - kLocatorSize + 8, 8);
    // With bytes before the archive the offset is off; the record stands right before its locator.
    const std::uint64_t near = *end - std::min(*end, kLocatorSize + kEnd64Size);
    if (!stands_at(bytes_, at, kEnd64, kEnd64Size)) at = near;
    if (stands_at(bytes_, at, kEnd64, kEnd64Size)) {
      size = number(bytes_, at + 40, 8);
      offset = number(bytes_, at + 48, 8);
      behind = at;
    }
  }
  if (size > behind || offset > behind - size) {
    return fail(ErrorCode::syntax, *end, "Central directory lies outside of the zip");
  }
  at_ = behind - size;
  end_ = behind;
  prefix_ = at_ - offset;
}

std::optional<ZipReader::Header> ZipReader::read_header() {
  if (!stands_at(bytes_, at_, kCentral, kCentralSize) || end_ - at_ < kCentralSize) {
    fail(ErrorCode::syntax, at_, "Central directory of the zip is broken");
    return std::nullopt;
  }
  Header header;
  header.at = at_;
  header.made_by = static_cast<unsigned>(number(bytes_, at_ + 4, 2));
  header.flags = static_cast<unsigned>(number(bytes_, at_ + 8, 2));
  header.method = static_cast<unsigned>(number(bytes_, at_ + 10, 2));
  header.crc = static_cast<std::uint32_t>(number(bytes_, at_ + 16, 4));
  header.packed = number(bytes_, at_ + 20, 4);
  header.inflated = number(bytes_, at_ + 24, 4);
  header.attributes = static_cast<std::uint32_t>(number(bytes_, at_ + 38, 4));
  header.offset = number(bytes_, at_ + 42, 4);
  const std::uint64_t name = number(bytes_, at_ + 28, 2);
  const std::uint64_t extra = number(bytes_, at_ + 30, 2);
  const std::uint64_t comment = number(bytes_, at_ + 32, 2);
  const auto variable = piece(bytes_.substr(0, static_cast<std::size_t>(end_)), at_ + kCentralSize,
                              name + extra + comment);
  if (!variable) {
    fail(ErrorCode::syntax, at_, "Central directory of the zip is broken");
    return std::nullopt;
  }
  header.name = variable->substr(0, static_cast<std::size_t>(name));
  header.read_zip64(
      variable->substr(static_cast<std::size_t>(name), static_cast<std::size_t>(extra)));
  at_ += kCentralSize + variable->size();
  return header;
}

std::optional<ArchiveEntry> ZipReader::next() {
  while (at_ < end_) {
    const auto header = read_header();
    if (!header) return std::nullopt;
    if (budget_.entries == 0) {
      fail(ErrorCode::limit, header->at, "Archive has more entries than the limit");
      return std::nullopt;
    }
    --budget_.entries;
    if (is_folder(*header)) continue;
    ArchiveEntry entry;
    entry.at = {static_cast<std::uint32_t>(header->at), static_cast<std::uint32_t>(at_)};
    entry.written = header->name;
    EntryName name = entry_name(header->name, Separators::either);
    entry.path = std::move(name.path);
    entry.fault = name.fault;
    unpack(*header, entry);
    if (error_) return std::nullopt;
    if (header->is_link()) set_link(entry);
    return entry;
  }
  return std::nullopt;
}

bool ZipReader::is_folder(const Header& header) {
  return (header.name.ends_with('/') || header.name.ends_with('\\')) && header.inflated == 0;
}

// What a symbolic link holds is where it leads to.
void ZipReader::set_link(ArchiveEntry& entry) {
  if (entry.state != ArchiveEntry::State::file) return;
  if (leads_out(entry.path, entry.bytes))
    add_fault(entry, "symbolic link that leads out of the archive");
  entry.bytes.clear();
  entry.is_link = true;
  entry.state = ArchiveEntry::State::skipped;
  entry.reason = "symbolic link";
}

std::optional<std::string_view> ZipReader::packed_data(const Header& header,
                                                       ArchiveEntry& entry) const {
  constexpr std::string_view kOutside = "its data lies outside of the archive";
  const std::uint64_t at = prefix_ + std::min<std::uint64_t>(header.offset, bytes_.size());
  const auto local = piece(bytes_, at, kLocalSize);
  if (!local || !local->starts_with(kLocal)) {
    set_unreadable(entry, std::string(kOutside));
    return std::nullopt;
  }
  const std::uint64_t name_size = number(*local, 26, 2);
  const std::uint64_t extra_size = number(*local, 28, 2);
  const auto name = piece(bytes_, at + kLocalSize, name_size);
  // Unpackers differ in which of the two names they believe.
  if (!name || entry_name(*name, Separators::either).path != entry.path)
    add_fault(entry, "its two headers name different files");
  const auto data = piece(bytes_, at + kLocalSize + name_size + extra_size, header.packed);
  if (!data) set_unreadable(entry, std::string(kOutside));
  return data;
}

void ZipReader::unpack(const Header& header, ArchiveEntry& entry) {
  constexpr unsigned kStored = 0;
  constexpr unsigned kDeflated = 8;
  if (header.is_encrypted()) return set_unreadable(entry, "encrypted");
  if (header.method != kStored && header.method != kDeflated) {
    return set_unreadable(
        entry, "packed by method " + std::to_string(header.method) + ", which is not supported");
  }
  const auto data = packed_data(header, entry);
  if (!data) return;
  // What the header says is no more than a first hint.
  const std::uint64_t size = header.method == kStored ? data->size() : header.inflated;
  if (is_bomb(size, data->size(), limits_)) return set_too_large(entry, bomb_message(limits_));
  if (size > limits_.entry_bytes) return set_too_large(entry, too_large_message(limits_));
  if (size > budget_.bytes) return fail_by_budget(header);
  const bool is_whole =
      header.method == kStored ? store(*data, entry) : inflate(header, *data, entry);
  if (!is_whole || error_) return;
  if (entry.bytes.size() != header.inflated) add_fault(entry, "its size is not that of its header");
  const auto* const begin = reinterpret_cast<const Bytef*>(entry.bytes.data());  // NOLINT
  if (crc32_z(0, begin, entry.bytes.size()) != header.crc)
    add_fault(entry, "its checksum is wrong");
}

void ZipReader::fail_by_budget(const Header& header) {
  fail(ErrorCode::limit, header.at, "Archive inflates to more than the limit");
}

bool has_unnamed_entry(std::string_view bytes) {
  const ArchiveLimits limits{};
  ArchiveBudget budget{};
  ZipReader reader(bytes, limits, budget);
  const std::uint64_t directory = reader.at_;
  if (reader.error_) return false;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> named;  // from, to
  while (reader.at_ < reader.end_) {
    const auto header = reader.read_header();
    if (!header) return false;
    const std::uint64_t at = reader.prefix_ + std::min<std::uint64_t>(header->offset, bytes.size());
    if (!stands_at(bytes, at, kLocal, kLocalSize)) continue;
    const std::uint64_t names = number(bytes, at + 26, 2) + number(bytes, at + 28, 2);
    const std::uint64_t packed = std::min<std::uint64_t>(header->packed, bytes.size());
    named.emplace_back(at, at + kLocalSize + names + packed);
  }
  named.emplace_back(directory, directory);
  std::sort(named.begin(), named.end());
  std::uint64_t end = 0;
  for (const auto& [from, to] : named) {
    if (from > end) {
      const std::string_view gap =
          bytes.substr(static_cast<std::size_t>(end), static_cast<std::size_t>(from - end));
      for (std::size_t at = gap.find(kLocal); at != gap.npos; at = gap.find(kLocal, at + 1)) {
        const std::string_view local = gap.substr(at);
        constexpr std::uint64_t kNewest = 63;  // version that unpacking needs
        const std::uint64_t name = number(local, 26, 2);
        if (local.size() > kLocalSize && number(local, 4, 2) <= kNewest && name > 0 &&
            name < local.size() - kLocalSize) {
          return true;
        }
      }
    }
    end = std::max(end, to);
  }
  return false;
}

bool ZipReader::store(std::string_view data, ArchiveEntry& entry) {
  budget_.bytes -= data.size();
  entry.bytes = data;
  return true;
}

// False where the entry is not all that was packed: at a limit, or where the data is broken.
bool ZipReader::inflate(const Header& header, std::string_view data, ArchiveEntry& entry) {
  constexpr std::size_t kPiece = std::size_t{64} * 1024;
  Inflater inflater(data, Inflater::Wrapping::raw);
  // Grown piece by piece: what a header claims is not yet there.
  for (std::size_t got = kPiece; got == kPiece;) {
    const std::size_t had = entry.bytes.size();
    entry.bytes.resize(had + kPiece);
    got = inflater.read({entry.bytes.data() + had, kPiece});
    entry.bytes.resize(had + got);
    if (got > budget_.bytes) {
      fail_by_budget(header);
      return false;
    }
    budget_.bytes -= got;
    const bool is_large = entry.bytes.size() > limits_.entry_bytes;
    if (!is_large && !is_bomb(entry.bytes.size(), data.size(), limits_)) continue;
    set_too_large(entry, is_large ? too_large_message(limits_) : bomb_message(limits_));
    return false;
  }
  if (inflater.is_broken()) add_fault(entry, "its packed data is broken");
  return !inflater.is_broken();
}

}  // namespace sluice::archive
