#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

// The header of a tar (POSIX.1-2017, pax; GNU tar manual, Tar Internals).
namespace sluice::archive {

inline constexpr std::size_t kBlock = 512;

//   0     100   108  116  124   136    148       156   157       257    263  265  297  329 337 345
//   500 name  mode  uid  gid  size  mtime  checksum  type  linkname  ustar  00   user group maj min
//   prefix
struct Field {
  std::size_t at;
  std::size_t size;
};
inline constexpr Field kName{0, 100};
inline constexpr Field kMode{100, 8};
inline constexpr Field kSize{124, 12};
inline constexpr std::size_t kType = 156;
inline constexpr Field kTarget{157, 100};
inline constexpr std::size_t kMagic = 257;
inline constexpr Field kPrefix{345, 155};
inline constexpr std::size_t kIsExtended = 482;  // of an old GNU header of a sparse file
inline constexpr Field kRealSize{483, 12};       // likewise
inline constexpr std::size_t kIsExtendedFurther = 504;

// Up to the first NUL.
inline std::string_view text(std::string_view block, Field field) {
  const std::string_view bytes = block.substr(field.at, field.size);
  return bytes.substr(0, bytes.find('\0'));
}

// Octal digits between spaces or NULs, or GNU's form in base 256 (highest bit set).
inline std::optional<std::uint64_t> number(std::string_view block, Field field) {
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

inline bool is_zero(std::string_view block) { return block.find_first_not_of('\0') == block.npos; }

inline std::uint64_t padding(std::uint64_t size) { return (kBlock - size % kBlock) % kBlock; }

// Links, devices and folders have none, whatever their size says (GNU tar writes that of what a
// link leads to).
inline bool has_data(char type) { return type < '1' || type > '6'; }

}  // namespace sluice::archive
