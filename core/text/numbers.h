#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "core/text/ascii.h"

namespace sluice {

// The value of a hexadecimal digit of either case; nothing for other characters.
constexpr std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  const char letter = lower_case(c);
  if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a' + 10);
  return std::nullopt;
}

// A whole number that is all of the text, and that T holds; nothing otherwise. No sign but '-',
// where T has one.
template <typename T>
std::optional<T> whole_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_all = error == std::errc() && end == text.data() + text.size();
  return is_all ? std::optional<T>(value) : std::nullopt;
}

// A decimal number that is all of the text: "-1.5", ".5", "1e3"; nothing otherwise. Near enough to
// be compared, not rounded to the last bit. (std::from_chars has no double everywhere.)
std::optional<double> decimal_number(std::string_view text);

}  // namespace sluice
