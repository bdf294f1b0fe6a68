#include "core/model/delivery/unknown_parts.h"

#include <algorithm>
#include <cstddef>

#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

struct Brackets {
  std::string_view open, close;
};
// The longer ones first.
constexpr Brackets kBrackets[] = {{"${{", "}}"}, {"$[[", "]]"}, {"${", "}"}, {"`", "`"}};

bool is_part_of_name(char c) {
  return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Behind the ')' of "$(", which others may stand within.
std::size_t end_of_command(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1;
  }
  return text.size();
}

// How much of the beginning is an unknown part; 0 where none begins.
std::size_t unknown_size(std::string_view text) {
  for (const auto& [open, close] : kBrackets) {
    if (!text.starts_with(open)) continue;
    const std::size_t end = text.find(close, open.size());
    return end == text.npos ? text.size() : end + close.size();
  }
  if (!text.starts_with('$') || text.size() == 1) return 0;
  if (text[1] == '(') return end_of_command(text);
  std::size_t end = 1;
  while (end < text.size() && is_part_of_name(text[end])) ++end;
  if (end > 1) return end;
  return std::string_view("@*#?-!$").find(text[1]) == std::string_view::npos ? 0 : 2;
}

}  // namespace

std::vector<std::string_view> known_pieces(std::string_view text) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = unknown_size(text.substr(i));
    if (size == 0) {
      ++i;
      continue;
    }
    pieces.push_back(text.substr(begin, i - begin));
    i += size;
    begin = i;
  }
  pieces.push_back(text.substr(std::min(begin, text.size())));
  return pieces;
}

std::string with_unknown_as(std::string_view stand_in, std::string_view text) {
  return with_unknown_as([&](std::string_view) { return std::string(stand_in); }, text);
}

std::string with_unknown_as(const std::function<std::string(std::string_view)>& stand_in,
                            std::string_view text) {
  std::string known;
  std::size_t end = 0;  // of the piece before
  for (const std::string_view piece : known_pieces(text)) {
    const auto begin = static_cast<std::size_t>(piece.data() - text.data());
    if (begin > end) known += stand_in(text.substr(end, begin - end));
    known += piece;
    end = begin + piece.size();
  }
  return known;
}

}  // namespace sluice::delivery
