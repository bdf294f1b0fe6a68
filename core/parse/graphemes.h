#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice {

// Where the characters that people see begin: extended grapheme clusters (Unicode 15, UAX 29) of a
// text in UTF-8. A letter with its marks is one, as are a flag and a family.
std::vector<std::uint32_t> grapheme_starts(std::string_view text);

}  // namespace sluice
