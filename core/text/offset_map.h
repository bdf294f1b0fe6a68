#pragma once

#include <cstdint>
#include <vector>

#include "core/text/source.h"

namespace sluice {

// The way back from a text that was put together out of pieces of one source: a Dockerfile
// instruction without its line continuations, the block of a YAML scalar without its indentation.
// Every piece stands in the text as it stands in the source.
//
//   source   RUN a && \        at 0..10
//                b             at 14..15
//   text     RUN a &&     b    add(0, 0), add(9, 11)
//
// An offset behind the last piece goes on counting from it.
class OffsetMap {
 public:
  // The text is the source from `source` on.
  explicit OffsetMap(std::uint32_t source = 0) : first_(source) {}

  // From offset `text` on, which is not below that of the piece before, the text stands at
  // `source`.
  void add(std::uint32_t text, std::uint32_t source);

  // Where the byte at an offset of the text stands. O(log pieces).
  std::uint32_t source(std::uint32_t text) const;

  // From the first byte of a range to its last one, with everything that the source has in between.
  Span source(Span text) const;

  // The map of what follows the first `text` bytes.
  OffsetMap from(std::uint32_t text) const;

 private:
  struct Piece {
    std::uint32_t text;
    std::uint32_t source;
  };
  std::uint32_t first_ = 0;
  std::vector<Piece> further_;  // ascending
};

}  // namespace sluice
