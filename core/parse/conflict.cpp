#include "core/parse/conflict.h"

#include <algorithm>
#include <cstddef>

namespace sluice {
namespace {

constexpr std::uint32_t kMark = 7;

std::uint32_t line_end(std::string_view text, std::uint32_t at) {
  return static_cast<std::uint32_t>(std::min(text.find('\n', at), text.size()));
}

}  // namespace

Span conflict_mark(std::string_view text, std::uint32_t at, char c) {
  const Span none{at, at};
  if (at >= text.size() || text[at] != c || (at > 0 && text[at - 1] != '\n')) return none;
  if (text.substr(at, kMark).find_first_not_of(c) != text.npos || text.size() - at < kMark)
    return none;
  const char next = at + kMark < text.size() ? text[at + kMark] : '\n';
  return next == ' ' || next == '\n' || next == '\r' ? Span{at, at + kMark} : none;
}

std::optional<Span> find_conflict(std::string_view text, std::uint32_t last) {
  for (std::uint32_t at = 0; at < text.size() && at <= last; at = line_end(text, at) + 1) {
    if (const Span mark = conflict_mark(text, at, '<'); !mark.empty()) return mark;
  }
  return std::nullopt;
}

std::uint32_t conflict_end(std::string_view text, std::uint32_t begin) {
  for (std::uint32_t at = begin; at < text.size(); at = line_end(text, at) + 1) {
    if (!conflict_mark(text, at, '>').empty()) return line_end(text, at);
  }
  return static_cast<std::uint32_t>(text.size());
}

}  // namespace sluice
