#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/encoding.h"
#include "core/text/source.h"

namespace sluice {

// A place as people count it. Lines and columns start at 1; `column` counts Unicode code points
// (an invalid byte counts as one), `offset` is the byte offset from the start of the file as it was
// written.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t offset = 0;
};

// Turns byte offsets into lines and columns. Built in one pass; a look-up takes O(log lines) and
// counts at most a few KiB, also where all of a file is one line. Lines end at LF, CR LF and CR
// alone, as editors have it. A leading byte-order mark has no column. Views `bytes`, which must
// outlive it.
class LineIndex {
 public:
  // `bytes` is UTF-8, whatever the file was written in.
  explicit LineIndex(std::string_view bytes, Encoding written = Encoding::utf8);

  // An offset behind the end is the end.
  Position at(std::uint32_t offset) const;

  // Number of lines; a file without any byte has one.
  std::uint32_t lines() const { return static_cast<std::uint32_t>(starts_.size()); }

  // Line `line` (from 1) without its line end; empty where there is no such line.
  std::string_view line(std::uint32_t line) const;

  // Where line `line` starts, in bytes; the end of the file where there is no such line.
  std::uint32_t start(std::uint32_t line) const;

 private:
  // Within a long line: so many code points of it stand before `offset`.
  struct Mark {
    std::uint32_t offset;
    std::uint32_t points;
  };
  // Of a file that was written in something else: where a line or a mark stood in it.
  struct Written {
    std::uint32_t offset;
    std::uint32_t in_file;
  };

  void mark_line(std::size_t begin, std::size_t end);
  void index_written();
  std::uint32_t in_file(std::uint32_t offset) const;
  std::uint32_t line_of(std::uint32_t offset) const;

  std::string_view bytes_;
  std::vector<std::uint32_t> starts_;
  std::vector<Mark> marks_;  // by offset
  Encoding encoding_;
  std::vector<Written> written_;  // by offset; empty for UTF-8
};

}  // namespace sluice
