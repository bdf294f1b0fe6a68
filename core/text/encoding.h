#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

// How the characters of a text are written.
enum class Encoding : std::uint8_t { utf8, utf16_le, utf16_be, utf32_le, utf32_be };

// By its byte-order mark; without one, UTF-16 is known by the NUL beside each of its first
// characters. All else is taken for UTF-8, whatever it is.
Encoding encoding_of(std::string_view bytes);

// The same characters in UTF-8, a byte-order mark among them. What is none becomes U+FFFD; a last
// character that is cut off is left out.
std::string to_utf8(std::string_view bytes, Encoding encoding);

// How many bytes a text in UTF-8 takes in an encoding.
std::uint32_t size_in(Encoding encoding, std::string_view text);

// True for bytes that are no text at all: a NUL among the first 8 KiB of what is not UTF-16 or
// UTF-32.
bool is_binary(std::string_view bytes);

}  // namespace sluice
