#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::utf8 {

struct Decoded {
  char32_t code_point = 0xFFFD;  // U+FFFD where the bytes are no UTF-8
  std::uint8_t size = 1;         // bytes taken; 1 for an invalid byte
  bool valid = false;
};

// Decodes the code point at `at`, which must lie within `bytes`. Overlong forms, surrogates and
// values above U+10FFFF are invalid (Unicode 15, table 3-7).
Decoded decode(std::string_view bytes, std::size_t at);

// Appends the code point; a value that is none becomes U+FFFD.
void append(std::string& out, char32_t code_point);

// Offset of the first byte that is no UTF-8, if any.
std::optional<std::size_t> first_invalid(std::string_view bytes);

// Number of code points; each invalid byte counts as one.
std::size_t count(std::string_view bytes);

// Size of a leading UTF-8 byte-order mark: 3 or 0.
std::uint32_t bom_size(std::string_view bytes);

// The text with every invalid byte spelled as \xFF (and what is written so as \x5CxFF): names of
// files that differ stay different.
std::string spelled(std::string_view bytes);

// The byte that stands spelled at `at`, if one does: four characters.
std::optional<char> spelled_byte(std::string_view text, std::size_t at);

// The text with every invalid byte replaced by U+FFFD.
std::string valid(std::string_view bytes);

}  // namespace sluice::utf8
