#include "core/text/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sluice {
namespace {

constexpr std::uint8_t kNone = 64;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kDigits.size(); ++i) {
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  }
  values['-'] = values['+'];
  values['_'] = values['/'];
  return values;
}();

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::uint32_t value = kValues[static_cast<unsigned char>(c)];
    if (value == kNone) return std::nullopt;
    bits = bits << 6U | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFFU);
  }
  return out;
}

bool begins_as_text(std::string_view base64) {
  const auto value = [&](std::size_t i) -> std::uint32_t {
    return kValues[static_cast<unsigned char>(base64[i])];
  };
  for (std::size_t i = 0; i + 4 <= base64.size(); i += 4) {
    const std::uint32_t first = value(i);
    const std::uint32_t second = value(i + 1);
    const std::uint32_t third = value(i + 2);
    const std::uint32_t fourth = value(i + 3);
    if (std::max(std::max(first, second), std::max(third, fourth)) == kNone) return false;
    const std::uint32_t bits = first << 18U | second << 12U | third << 6U | fourth;
    for (const unsigned shift : {16U, 8U, 0U}) {
      const std::uint32_t c = bits >> shift & 0xFFU;
      const bool is_text = (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r';
      if (!is_text) return false;
    }
  }
  return true;
}

std::string encode_base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view part = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t at = 0; at < 3; ++at)
      bits = bits << 8U | (at < part.size() ? static_cast<unsigned char>(part[at]) : 0U);
    for (std::size_t at = 0; at < 4; ++at)
      out += at <= part.size() ? kDigits[bits >> (18 - 6 * at) & 63U] : '=';
  }
  return out;
}

}  // namespace sluice
