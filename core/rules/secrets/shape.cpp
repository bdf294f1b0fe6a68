#include "core/rules/secrets/shape.h"

#include <algorithm>
#include <cstddef>

#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }
constexpr bool is_hex(char c) {
  return is_digit(c) || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
}

bool belongs(char set, char c) {
  switch (set) {
    case 'd':
      return is_digit(c);
    case 'h':
      return is_hex(c);
    case 'l':
      return is_digit(c) || (c >= 'a' && c <= 'z');
    case 'u':
      return is_digit(c) || (c >= 'A' && c <= 'Z');
    case 'w':
      return is_digit(c) || is_letter(c) || c == '-' || c == '_';
    case 'b':
      return is_digit(c) || is_letter(c) || c == '+' || c == '/' || c == '=';
    case 't':
      return is_digit(c) || is_letter(c) ||
             std::string_view("-_.+/=~:").find(c) != std::string_view::npos;
    default:
      return is_digit(c) || is_letter(c);
  }
}

std::size_t read_number(std::string_view& text) {
  std::size_t number = 0;
  while (!text.empty() && is_digit(text.front())) {
    number = number * 10 + static_cast<std::size_t>(text.front() - '0');
    text.remove_prefix(1);
  }
  return number;
}

template <typename Is>
bool has_form_of_uuid(std::string_view value, Is is) {
  constexpr std::size_t kSize = 36;
  if (value.size() != kSize) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !is(value[i])) return false;
  }
  return true;
}

}  // namespace

bool is_uuid(std::string_view value) { return has_form_of_uuid(value, is_hex); }

bool is_uuid_like(std::string_view value) {
  return has_form_of_uuid(value, [](char c) { return is_digit(c) || is_letter(c); });
}

bool has_shape(std::string_view value, std::string_view shapes) {
  while (!shapes.empty()) {
    const char set = shapes.front();
    shapes.remove_prefix(1);
    if (set == 'U') {
      if (is_uuid_like(value)) return true;
    } else {
      const std::size_t least = read_number(shapes);
      std::size_t most = least;
      if (shapes.starts_with('-')) {
        shapes.remove_prefix(1);
        most = read_number(shapes);
      }
      if (value.size() >= least && value.size() <= most &&
          std::all_of(value.begin(), value.end(), [&](char c) { return belongs(set, c); })) {
        return true;
      }
    }
    if (shapes.starts_with('|')) shapes.remove_prefix(1);
  }
  return false;
}

}  // namespace sluice::secrets
