#include "core/report/escape.h"

#include <array>
#include <charconv>

#include "core/text/utf8.h"

namespace sluice {
namespace {

void append_hex(std::string& out, char32_t value) {
  std::array<char, 8> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                          static_cast<std::uint32_t>(value), 16);
  out.append(digits.data(), end);
}

}  // namespace

// Unicode 15: controls, Cf, and the line and paragraph separators.
bool is_deceptive(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

std::string terminal_safe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    if (text[i] == '\t') {
      out += ' ';
    } else if (!decoded.valid) {
      utf8::append(out, 0xFFFD);
    } else if (is_deceptive(decoded.code_point)) {
      out += "\\u{";
      append_hex(out, decoded.code_point);
      out += '}';
    } else {
      out += text.substr(i, decoded.size);
    }
    i += decoded.size;
  }
  return out;
}

std::string uri_path(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

}  // namespace sluice
