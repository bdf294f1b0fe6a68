#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/source.h"

namespace sluice {

// Where each byte of a decoded scalar stands in its source: through quotes and their escapes, block
// scalars and folded lines, and the strings and heredocs of HCL.
//
//   written   "a\tb"           decoded  a TAB b
//             01 3 4                    0  1  2     span(1, 2) is the two bytes of \t
//
// Made in time linear in the scalar; a value that stands verbatim in the source costs nothing.
// Views nothing once made.
class ScalarMap {
 public:
  // `scalar` is one of a tree over `source`, its place with the quotes.
  ScalarMap(std::string_view source, const Text& scalar);

  // The written bytes of [begin, end) of the value. What lies outside of the value is cut off.
  Span span(std::size_t begin, std::size_t end) const;

 private:
  // Bytes of the value from `first` on, each written one byte behind the one before it.
  struct Run {
    std::uint32_t first;
    Span written;  // of the first of them
  };

  void walk(std::string_view written, std::string_view value);
  void add(std::size_t first, std::uint32_t begin, std::uint32_t end);
  Span byte(std::size_t at) const;

  Span whole_;
  std::size_t size_;
  std::vector<Run> runs_;       // empty where the value stands verbatim
  std::uint32_t verbatim_ = 0;  // then, where it starts
};

}  // namespace sluice
