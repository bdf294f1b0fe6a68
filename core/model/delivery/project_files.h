#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"

// How files that tools read by themselves are found and walked through.
namespace sluice::delivery {

Span span_of(std::size_t begin, std::size_t end);

// A file of the project in a folder; null where there is none.
const Document* find_file(const Surroundings& around, std::string_view folder,
                          std::string_view name);

// The first of several that is there.
template <typename Names>
const Document* find_first(const Surroundings& around, std::string_view folder,
                           const Names& names) {
  for (const std::string_view name : names) {
    if (const Document* const found = find_file(around, folder, name)) return found;
  }
  return nullptr;
}

// A line of a text, without its end, and where it begins.
struct Line {
  std::string_view text;
  std::size_t begin = 0;
};
std::vector<Line> lines_of(std::string_view text);

}  // namespace sluice::delivery
