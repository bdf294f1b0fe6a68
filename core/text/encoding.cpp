#include "core/text/encoding.h"

#include <algorithm>
#include <cstddef>

#include "core/text/utf8.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;

std::uint32_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool is_text_character(std::uint32_t c) {
  return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r';
}

// Text in a European language has a NUL as every second byte, but for a quotation mark now and
// then; tables of numbers, which have as well, hold zeros and control characters.
bool is_unmarked_utf16(std::string_view bytes, std::size_t low) {
  constexpr std::size_t kProbe = 1024;
  constexpr std::size_t kLeast = 2;
  const std::size_t units = std::min(bytes.size(), kProbe) / 2;
  std::size_t narrow = 0;
  for (std::size_t i = 0; i < units; ++i) {
    const std::uint32_t a = byte(bytes, 2 * i + low);
    const std::uint32_t b = byte(bytes, 2 * i + 1 - low);
    if (b == 0 && !is_text_character(a)) return false;
    if (b == 0) ++narrow;
  }
  return units >= kLeast && narrow * 4 >= units * 3;
}

std::uint32_t unit16(std::string_view bytes, std::size_t at, Encoding encoding) {
  const std::uint32_t a = byte(bytes, at);
  const std::uint32_t b = byte(bytes, at + 1);
  return encoding == Encoding::utf16_le ? b << 8U | a : a << 8U | b;
}

std::uint32_t unit32(std::string_view bytes, std::size_t at, Encoding encoding) {
  std::uint32_t unit = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    unit = unit << 8U | byte(bytes, at + (encoding == Encoding::utf32_le ? 3 - i : i));
  }
  return unit;
}

bool is_high_surrogate(std::uint32_t unit) { return (unit & 0xFC00U) == 0xD800; }
bool is_low_surrogate(std::uint32_t unit) { return (unit & 0xFC00U) == 0xDC00; }

std::string from_utf16(std::string_view bytes, Encoding encoding) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t at = 0; at + 2 <= bytes.size(); at += 2) {
    const std::uint32_t unit = unit16(bytes, at, encoding);
    const std::uint32_t next = at + 4 <= bytes.size() ? unit16(bytes, at + 2, encoding) : 0;
    if (is_high_surrogate(unit) && is_low_surrogate(next)) {
      utf8::append(text, 0x10000 + ((unit & 0x3FFU) << 10U) + (next & 0x3FFU));
      at += 2;
    } else {
      utf8::append(text, unit);
    }
  }
  return text;
}

}  // namespace

Encoding encoding_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv)) return Encoding::utf32_le;
  if (bytes.starts_with("\0\0\xFE\xFF"sv)) return Encoding::utf32_be;
  if (bytes.starts_with("\xFF\xFE"sv)) return Encoding::utf16_le;
  if (bytes.starts_with("\xFE\xFF"sv)) return Encoding::utf16_be;
  // One of the first two bytes tells of nearly every file that it is none.
  if (bytes.size() < 2 || (bytes[0] != 0 && bytes[1] != 0)) return Encoding::utf8;
  if (is_unmarked_utf16(bytes, 0)) return Encoding::utf16_le;
  if (is_unmarked_utf16(bytes, 1)) return Encoding::utf16_be;
  return Encoding::utf8;
}

std::string to_utf8(std::string_view bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return std::string(bytes);
    case Encoding::utf16_le:
    case Encoding::utf16_be:
      return from_utf16(bytes, encoding);
    case Encoding::utf32_le:
    case Encoding::utf32_be:
      break;
  }
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4)
    utf8::append(text, unit32(bytes, at, encoding));
  return text;
}

std::uint32_t size_in(Encoding encoding, std::string_view text) {
  if (encoding == Encoding::utf8) return static_cast<std::uint32_t>(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    const bool is_utf16 = encoding == Encoding::utf16_le || encoding == Encoding::utf16_be;
    size += is_utf16 && decoded.code_point <= 0xFFFF ? 2 : 4;
    i += decoded.size;
  }
  return static_cast<std::uint32_t>(size);
}

bool is_binary(std::string_view bytes) {
  constexpr std::size_t kProbe = 8192;
  return bytes.substr(0, kProbe).find('\0') != bytes.npos && encoding_of(bytes) == Encoding::utf8;
}

}  // namespace sluice
