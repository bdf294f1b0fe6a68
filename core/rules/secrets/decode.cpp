#include "core/rules/secrets/decode.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/text/ascii.h"
#include "core/text/base64.h"
#include "core/text/numbers.h"

namespace sluice::secrets {
namespace {

enum Class : std::uint8_t { kOther, kToken, kBase64 };

// What base64 is made of, and what stands besides in tokens and in URLs around them.
constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = kBase64;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = kBase64;
  for (const char c : std::string_view("+/-_")) classes[static_cast<unsigned char>(c)] = kBase64;
  for (const char c : std::string_view(".=:@~%&?!#$*"))
    classes[static_cast<unsigned char>(c)] = kToken;
  return classes;
}();

std::uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }

constexpr std::size_t kMostDecoded = std::size_t{64} * 1024;

std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }

bool is_printable(char c) { return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r'; }

// A character that stands for another one, and the bytes that it takes; 0 where there is none of a
// printable character.
struct Escape {
  char c = '\0';
  std::size_t size = 0;
};

Escape of_digits(std::string_view text, std::size_t begin, std::size_t digits, unsigned least) {
  if (begin > text.size() || digits > text.size() - begin) return {};
  unsigned code = 0;
  for (const char c : text.substr(begin, digits)) {
    const auto digit = hex_digit(c);
    if (!digit || code > 0x7F) return {};
    code = code * 16 + *digit;
  }
  if (code < least || code >= 0x7F) return {};
  return {static_cast<char>(code), digits};
}

Escape escape_at(std::string_view text, std::size_t at) {
  if (at + 4 > text.size() || text[at] != '\\') return {};
  const char kind = text[at + 1];
  const std::size_t digits = kind == 'x' ? 2U : kind == 'u' ? 4U : kind == 'U' ? 8U : 0U;
  Escape escape = of_digits(text, at + 2, digits, 0x21);
  if (escape.size > 0) escape.size += 2;
  return escape;
}

Escape percent_at(std::string_view text, std::size_t at) {
  if (text[at] != '%') return {};
  Escape escape = of_digits(text, at + 1, 2, 0x20);
  if (escape.size > 0) escape.size += 1;
  return escape;
}

// The next stretch of what tokens and URLs are made of that holds an escape.
template <typename At>
Decoded next_stretch(std::string_view bytes, std::size_t from, Decoded::Form form, char sign,
                     At escape_at) {
  constexpr std::size_t kMostBefore = 256;
  for (std::size_t at = bytes.find(sign, from); at != bytes.npos; at = bytes.find(sign, at + 1)) {
    if (escape_at(bytes, at).size == 0) continue;
    std::size_t begin = at;
    const std::size_t least = std::max(from, at - std::min(at, kMostBefore));
    while (begin > least && class_of(bytes[begin - 1]) != kOther) --begin;
    Decoded decoded{form, {}, {}, {}};
    std::size_t i = begin;
    while (i < bytes.size() && decoded.text.size() < kMostDecoded) {
      const Escape escape = escape_at(bytes, i);
      if (escape.size == 0 && class_of(bytes[i]) == kOther) break;
      decoded.places.push_back(offset(i));
      decoded.text += escape.size > 0 ? escape.c : bytes[i];
      i += std::max<std::size_t>(escape.size, 1);
    }
    decoded.places.push_back(offset(i));
    decoded.at = {offset(begin), offset(i)};
    return decoded;
  }
  return {};
}

// Of pairs of hexadecimal digits that stand for printable ASCII; nothing otherwise.
std::optional<Decoded> hex_text(std::string_view bytes, Span at) {
  const std::string_view run = slice(bytes, at);
  if (run.size() % 2 != 0) return std::nullopt;
  Decoded decoded{Decoded::Form::hex, {}, at, {}};
  for (std::size_t i = 0; i < run.size() && decoded.text.size() < kMostDecoded; i += 2) {
    const auto high = hex_digit(run[i]);
    const auto low = hex_digit(run[i + 1]);
    if (!high || !low) return std::nullopt;
    const char c = static_cast<char>(*high * 16 + *low);
    if (!is_printable(c)) return std::nullopt;
    decoded.places.push_back(offset(at.begin + i));
    decoded.text += c;
  }
  decoded.places.push_back(offset(at.begin + decoded.text.size() * 2));
  return decoded;
}

}  // namespace

Span Decoded::source(Span part) const {
  if (places.empty()) return at;
  return {places[part.begin], places[part.end]};
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const Escape escape = escape_at(text, i);
    out += escape.size > 0 ? escape.c : text[i];
    i += std::max<std::size_t>(escape.size, 1);
  }
  return out;
}

Decoded next_escaped(std::string_view bytes, std::size_t from) {
  return next_stretch(bytes, from, Decoded::Form::escapes, '\\', escape_at);
}

Decoded next_percent(std::string_view bytes, std::size_t from) {
  return next_stretch(bytes, from, Decoded::Form::percent, '%', percent_at);
}

Decoded next_run(std::string_view bytes, std::size_t from) {
  constexpr std::size_t kLeast = 24;  // of 18 bytes: no token is shorter
  constexpr std::size_t kLook = 20;
  std::size_t begin = from;
  while (begin + kLeast <= bytes.size()) {
    // From the back: one character that does not belong saves the look at those before it.
    std::size_t end = begin + kLeast;
    while (end > begin && class_of(bytes[end - 1]) == kBase64) --end;
    if (end > begin) {
      begin = end;
      continue;
    }
    end = begin + kLeast;
    while (end < bytes.size() && class_of(bytes[end]) == kBase64) ++end;
    const std::string_view run = bytes.substr(begin, end - begin);
    const std::size_t digits = begin + (run.starts_with("0x") ? 2 : 0);
    if (auto decoded = hex_text(bytes, {offset(digits), offset(end)})) return *std::move(decoded);
    const auto text = [](std::string_view part) {
      auto decoded = decode_base64(part);
      if (decoded && !std::all_of(decoded->begin(), decoded->end(), is_printable)) decoded.reset();
      return decoded;
    };
    if (begins_as_text(run.substr(0, kLook))) {
      std::string_view whole = run.substr(0, kMostDecoded);
      if (whole.size() % 4 == 1) whole.remove_suffix(1);
      if (auto decoded = text(whole)) {
        while (end < bytes.size() && bytes[end] == '=' && end - begin - run.size() < 2) ++end;
        return {Decoded::Form::base64, *std::move(decoded), {offset(begin), offset(end)}, {}};
      }
    }
    begin = end;
  }
  return {};
}

}  // namespace sluice::secrets
