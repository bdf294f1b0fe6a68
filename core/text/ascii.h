#pragma once

#include <string>
#include <string_view>

// The letters of ASCII, whatever the locale: most formats compare their words without case, and by
// these alone.
namespace sluice {

constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string lower_case(std::string_view text);

bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace sluice
