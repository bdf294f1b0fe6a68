#include "core/text/utf8.h"

#include <algorithm>
#include <cstring>

namespace sluice::utf8 {
namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";

// Eight ASCII bytes at once: nearly all that we read is ASCII.
bool is_ascii_block(const char* bytes) {
  std::uint64_t block;
  std::memcpy(&block, bytes, sizeof block);
  return (block & 0x8080808080808080U) == 0;
}

}  // namespace

Decoded decode(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  const auto tail = [](std::uint32_t b) { return (b & 0xC0U) == 0x80U; };
  const std::uint32_t a = byte(at);
  if (a < 0x80) return {a, 1, true};
  const std::uint32_t b = byte(at + 1);
  if (a >= 0xC2 && a <= 0xDF && tail(b)) return {(a & 0x1FU) << 6U | (b & 0x3FU), 2, true};
  const std::uint32_t c = byte(at + 2);
  if ((a & 0xF0U) == 0xE0U && tail(b) && tail(c)) {
    const char32_t point = (a & 0x0FU) << 12U | (b & 0x3FU) << 6U | (c & 0x3FU);
    if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF)) return {point, 3, true};
  }
  const std::uint32_t d = byte(at + 3);
  if ((a & 0xF8U) == 0xF0U && tail(b) && tail(c) && tail(d)) {
    const char32_t point =
        (a & 0x07U) << 18U | (b & 0x3FU) << 12U | (c & 0x3FU) << 6U | (d & 0x3FU);
    if (point >= 0x10000 && point <= 0x10FFFF) return {point, 4, true};
  }
  return {};
}

void append(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
  const auto put = [&](char32_t value) { out += static_cast<char>(value); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | code_point >> 6U);
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3FU));
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

std::optional<std::size_t> first_invalid(std::string_view bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (i + 8 <= bytes.size() && is_ascii_block(bytes.data() + i)) {
      i += 8;
      continue;
    }
    const Decoded decoded = decode(bytes, i);
    if (!decoded.valid) return i;
    i += decoded.size;
  }
  return std::nullopt;
}

std::size_t count(std::string_view bytes) {
  std::size_t points = 0;
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (i + 8 <= bytes.size() && is_ascii_block(bytes.data() + i)) {
      i += 8;
      points += 8;
      continue;
    }
    i += decode(bytes, i).size;
    ++points;
  }
  return points;
}

std::uint32_t bom_size(std::string_view bytes) {
  return bytes.starts_with("\xEF\xBB\xBF") ? 3U : 0U;
}

std::optional<char> spelled_byte(std::string_view text, std::size_t at) {
  if (!text.substr(std::min(at, text.size())).starts_with("\\x") || text.size() - at < 4)
    return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(at + 2, 2)) {
    const std::size_t digit = kHexDigits.find(c);
    if (digit == kHexDigits.npos) return std::nullopt;
    value = value << 4U | static_cast<unsigned>(digit);
  }
  return static_cast<char>(value);
}

std::string spelled(std::string_view bytes) {
  if (bytes.find('\\') == bytes.npos && !first_invalid(bytes)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const Decoded decoded = decode(bytes, i);
    if (decoded.valid && !spelled_byte(bytes, i)) {
      out.append(bytes.substr(i, decoded.size));
    } else {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      out += "\\x";
      out += kHexDigits[byte >> 4U];
      out += kHexDigits[byte & 0xFU];
    }
    i += decoded.size;
  }
  return out;
}

std::string valid(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size();) {
    const Decoded decoded = decode(bytes, i);
    if (decoded.valid) {
      out.append(bytes.substr(i, decoded.size));
    } else {
      append(out, 0xFFFD);
    }
    i += decoded.size;
  }
  return out;
}

}  // namespace sluice::utf8
