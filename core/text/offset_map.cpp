#include "core/text/offset_map.h"

#include <algorithm>

namespace sluice {

void OffsetMap::add(std::uint32_t text, std::uint32_t source) {
  if (text == 0) {
    first_ = source;
    return;
  }
  if (!further_.empty() && further_.back().text == text) {
    further_.back().source = source;  // the piece before was empty
    return;
  }
  further_.push_back({text, source});
}

std::uint32_t OffsetMap::source(std::uint32_t text) const {
  const auto next = std::upper_bound(
      further_.begin(), further_.end(), text,
      [](std::uint32_t offset, const Piece& piece) { return offset < piece.text; });
  if (next == further_.begin()) return first_ + text;
  const Piece& piece = *std::prev(next);
  return piece.source + (text - piece.text);
}

Span OffsetMap::source(Span text) const {
  const std::uint32_t begin = source(text.begin);
  if (text.empty()) return {begin, begin};
  return {begin, source(text.end - 1) + 1};
}

OffsetMap OffsetMap::from(std::uint32_t text) const {
  OffsetMap rest(source(text));
  for (const Piece& piece : further_) {
    if (piece.text > text) rest.add(piece.text - text, piece.source);
  }
  return rest;
}

}  // namespace sluice
