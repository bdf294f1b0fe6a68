#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

// Decodes base64 (RFC 4648) of either alphabet, padded or not. Nothing where a character belongs to
// neither, or the length cannot be.
std::optional<std::string> decode_base64(std::string_view text);

// True where what the whole groups of four stand for is printable ASCII, or blank.
bool begins_as_text(std::string_view base64);

// Of the standard alphabet, padded.
std::string encode_base64(std::string_view bytes);

}  // namespace sluice
