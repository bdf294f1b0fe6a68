#pragma once

#include <cstddef>
#include <string_view>

namespace sluice {

// True where the pattern says the whole text: '*' stands for any bytes or none, every other byte
// for what `is_same(of the pattern, of the text)` takes. Never more than pattern times text.
template <typename Same>
constexpr bool matches_wildcards(std::string_view pattern, std::string_view text, Same is_same) {
  std::size_t p = 0;
  std::size_t t = 0;
  // Where the last '*' stands, and how far into the text it reaches: a mismatch makes it longer.
  std::size_t star = pattern.npos;
  std::size_t reached = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      reached = t;
    } else if (p < pattern.size() && is_same(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++reached;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

}  // namespace sluice
