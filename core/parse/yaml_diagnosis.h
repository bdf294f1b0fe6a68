#pragma once

#include <cstdint>
#include <string_view>

#include "core/parse/parsed.h"

namespace sluice {

// What yaml-cpp refused, as its reader would tell it: in our words, at the token or the character
// to look at, and what was opened and never closed where that is the cause. `text` is what yaml-cpp
// read, `base` where it began, `at` and `reason` its own place and message. Linear in the text;
// called once, after the parse has failed.
ParseError diagnose_yaml(std::string_view text, std::uint32_t base, std::uint32_t at,
                         std::string_view reason);

constexpr std::string_view kOpenQuote = "quote is never closed";

// The token that starts at `at`, or the character: never longer than its line, empty only where the
// line ends.
Span yaml_token(std::string_view text, std::uint32_t at);

}  // namespace sluice
