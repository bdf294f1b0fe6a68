#include "core/text/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sluice {

std::optional<double> decimal_number(std::string_view text) {
  double power = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != text.npos) {
    std::string_view digits = text.substr(e + 1);
    if (digits.starts_with('+') && digits.size() > 1 && digits[1] != '-') digits.remove_prefix(1);
    constexpr int kMost = 400;  // beyond what a double holds
    const auto written = whole_number<int>(digits);
    if (!written) return std::nullopt;
    power = std::clamp(*written, -kMost, kMost);
    text = text.substr(0, e);
  }
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  double value = 0;
  double unit = 0;  // of the last digit, once the point was seen
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.' && unit == 0) {
      unit = 1;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    ++digits;
    unit /= 10;
    value = unit == 0 ? value * 10 + (c - '0') : value + unit * (c - '0');
  }
  if (digits == 0) return std::nullopt;
  if (power != 0) value *= std::pow(10, power);
  return is_negative ? -value : value;
}

}  // namespace sluice
