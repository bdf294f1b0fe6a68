#pragma once

#include <string_view>

namespace sluice {

// The text without the blanks at its ends. Views it.
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") {
  const auto is_blank = [&](char c) { return blanks.find(c) != blanks.npos; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The same of a line: an end of a line within it stays.
constexpr std::string_view trimmed_line(std::string_view line) { return trimmed(line, " \t\r"); }

}  // namespace sluice
