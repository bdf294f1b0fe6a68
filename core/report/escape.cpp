#include "core/report/escape.h"

#include <array>
#include <charconv>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// White space that runners skip in front of a command.
bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

// "##[command]" and "##vso[command]" count anywhere in a line.
bool is_command_mark(std::string_view text, std::size_t at) {
  if (at == 0 || text[at] != '#' || text[at - 1] != '#') return false;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
  return end < text.size() && text[end] == '[';
}

void append_hex(std::string& out, char32_t value) {
  std::array<char, 8> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                          static_cast<std::uint32_t>(value), 16);
  out.append(digits.data(), end);
}

void append_escape(std::string& out, char32_t value) {
  out += "\\u{";
  append_hex(out, value);
  out += '}';
}

}  // namespace

// Unicode 15: controls, Cf, and the line and paragraph separators.
bool is_deceptive(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c >= 0xE0000 && c <= 0xE0FFF);
}

std::size_t append_terminal_safe(std::string& out, std::string_view text, std::size_t at) {
  const utf8::Decoded decoded = utf8::decode(text, at);
  if (text[at] == '\t') {
    out += ' ';
  } else if (!decoded.valid) {
    utf8::append(out, 0xFFFD);
  } else if (is_deceptive(decoded.code_point) || is_command_mark(text, at)) {
    append_escape(out, decoded.code_point);
  } else {
    out += text.substr(at, decoded.size);
  }
  return decoded.size;
}

std::string terminal_safe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool is_in_front = true;
  for (std::size_t i = 0; i < text.size();) {
    if (is_in_front && text[i] == ':') {
      append_escape(out, ':');
      ++i;
      is_in_front = false;
      continue;
    }
    is_in_front = is_in_front && is_blank(utf8::decode(text, i).code_point);
    i += append_terminal_safe(out, text, i);
  }
  return out;
}

std::string log_safe_json(std::string json) {
  // Outside of strings JSON has no '#'.
  std::string out;
  std::size_t from = 0;
  for (std::size_t i = json.find("##"); i != json.npos; i = json.find("##", i + 1)) {
    if (!is_command_mark(json, i + 1)) continue;
    out.append(json, from, i + 1 - from).append("\\u0023");
    from = i + 2;
  }
  if (from == 0) return json;
  return out.append(json, from);
}

std::string uri_path(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto spelled = utf8::spelled_byte(path, i);
    const char c = spelled.value_or(path[i]);
    if (spelled) i += 3;
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
