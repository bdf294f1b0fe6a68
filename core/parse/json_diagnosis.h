#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/parse/parsed.h"

namespace sluice {

// Why a text that was refused is not JSON, in our words, at the token or the character to look at.
// Linear in the text, and iterative: depth costs a few bytes a level. Called once, after the parse
// has failed: simdjson does not say where for whole classes of errors.
ParseError diagnose_json(std::string_view text, std::uint32_t base);

// Size of the literal or number at the start of `text`; 0 where none stands there.
std::size_t json_plain_size(std::string_view text);

// Size of the string at the start of `text`, quotes included; 0 if it has no end, an unknown
// escape, or a raw control character.
std::size_t json_string_size(std::string_view text);

}  // namespace sluice
