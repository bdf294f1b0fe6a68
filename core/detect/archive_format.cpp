#include "core/detect/archive_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "core/text/ascii.h"
#include "core/text/words.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;

// Little endian, `size` bytes at `at`, which must be there.
std::uint32_t number(std::string_view bytes, std::size_t at, unsigned size) {
  std::uint32_t value = 0;
  for (unsigned i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

constexpr auto kEnd = "PK\x05\x06"sv;
constexpr std::size_t kEndSize = 22;

bool is_zip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with(kEnd);
}

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1F\x8B"sv); }

// A header whose checksum is wrong is still a tar's, and is then said to be broken.
bool is_tar(std::string_view bytes) {
  constexpr std::size_t kBlock = 512;
  constexpr std::size_t kMagic = 257;
  return (bytes.size() > kBlock && bytes.substr(kMagic, 5) == "ustar") || is_tar_header(bytes);
}

// A zip behind a program that unpacks it. What is text up to far in stays text, whatever was put
// behind it.
bool is_zip_behind(std::string_view bytes) {
  constexpr std::size_t kProbe = std::size_t{64} * 1024;
  if (bytes.substr(0, kProbe).find('\0') == bytes.npos) return false;
  const auto end = find_zip_end(bytes);
  if (!end) return false;
  const std::size_t size = number(bytes, static_cast<std::size_t>(*end) + 12, 4);
  return size <= *end &&
         bytes.substr(static_cast<std::size_t>(*end) - size).starts_with("PK\x01\x02"sv);
}

struct NameEnd {
  std::string_view end;
  ArchiveFormat format;
};
constexpr std::array kNameEnds = {
    NameEnd{".zip", ArchiveFormat::zip},   NameEnd{".jar", ArchiveFormat::zip},
    NameEnd{".war", ArchiveFormat::zip},   NameEnd{".whl", ArchiveFormat::zip},
    NameEnd{".nupkg", ArchiveFormat::zip}, NameEnd{".tar", ArchiveFormat::tar},
    NameEnd{".tgz", ArchiveFormat::gzip},  NameEnd{".tar.gz", ArchiveFormat::gzip},
};

bool ends_with_fold(std::string_view text, std::string_view end) {
  return text.size() > end.size() &&
         equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

}  // namespace

std::optional<std::uint64_t> find_zip_end(std::string_view bytes) {
  constexpr std::size_t kLongestComment = 0xFFFF;
  if (bytes.size() < kEndSize) return std::nullopt;
  // No further: what lies before may be long.
  const std::size_t first = bytes.size() - std::min(bytes.size(), kEndSize + kLongestComment);
  const std::string_view tail = bytes.substr(first);
  // The last one that ends where the file does; else the last.
  std::optional<std::uint64_t> last;
  std::optional<std::uint64_t> fitting;
  for (std::size_t at = tail.find(kEnd); at != tail.npos && at <= tail.size() - kEndSize;
       at = tail.find(kEnd, at + 1)) {
    last = first + at;
    if (at + kEndSize + number(tail, at + 20, 2) == tail.size()) fitting = last;
  }
  return fitting ? fitting : last;
}

bool is_tar_header(std::string_view block) {
  constexpr std::size_t kBlock = 512;
  constexpr std::size_t kChecksum = 148;
  constexpr std::size_t kChecksumSize = 8;
  if (block.size() < kBlock) return false;
  block = block.substr(0, kBlock);
  std::string_view written = block.substr(kChecksum, kChecksumSize);
  while (written.starts_with(' ')) written.remove_prefix(1);
  written = written.substr(0, written.find_first_of(" \0"sv));
  std::int64_t wanted = 0;
  const auto [end, error] =
      std::from_chars(written.data(), written.data() + written.size(), wanted, 8);
  if (error != std::errc() || end != written.data() + written.size()) return false;
  // Of all bytes, those of the checksum as spaces; some old programs summed signed ones.
  std::int64_t sum = 0;
  std::int64_t signed_sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksum && i < kChecksum + kChecksumSize;
    const char c = own ? ' ' : block[i];
    sum += static_cast<unsigned char>(c);
    signed_sum += static_cast<signed char>(c);
  }
  return wanted == sum || wanted == signed_sum;
}

ArchiveFormat archive_format(std::string_view bytes) {
  if (is_zip(bytes)) return ArchiveFormat::zip;
  if (is_gzip(bytes)) return ArchiveFormat::gzip;
  if (is_tar(bytes)) return ArchiveFormat::tar;
  return is_zip_behind(bytes) ? ArchiveFormat::zip : ArchiveFormat::none;
}

bool is_certain_archive(std::string_view bytes) {
  switch (archive_format(bytes)) {
    case ArchiveFormat::none:
      return false;
    case ArchiveFormat::zip: {
      // An unpacker of this version (6.3 is the newest), for archives of this system.
      constexpr std::uint32_t kNewest = 63;
      constexpr std::uint32_t kMostSystems = 0x20;
      return !bytes.starts_with("PK\x03\x04"sv) ||
             (bytes.size() > 5 && number(bytes, 4, 1) <= kNewest &&
              number(bytes, 5, 1) < kMostSystems);
    }
    case ArchiveFormat::gzip:
      // The one method there is, and none of the flags that nobody gave a meaning.
      return bytes.size() > 3 && bytes[2] == '\x08' && number(bytes, 3, 1) < 0x20;
    case ArchiveFormat::tar:
      break;
  }
  return true;
}

ArchiveFormat archive_format_of_name(std::string_view path) {
  const auto found = std::find_if(kNameEnds.begin(), kNameEnds.end(), [&](const NameEnd& name) {
    return ends_with_fold(path, name.end);
  });
  return found == kNameEnds.end() ? ArchiveFormat::none : found->format;
}

}  // namespace sluice
