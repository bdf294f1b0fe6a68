#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/finding.h"
#include "core/text/source.h"

namespace sluice {

// Keeps secrets out of what a report shows, whichever rule found them and whichever tells of them.
class SecretMask {
 public:
  explicit SecretMask(std::size_t sources = 0) : spans_(sources) {}

  // True if there is nothing to cover.
  bool empty() const;

  // The place is covered in lines of its source.
  void add_place(SourceId source, Span at);

  // The value is covered wherever a text holds it, also without its escapes; of one with several
  // lines, each line is.
  void add_value(std::string_view secret);

  // `line` begins at `start` of its source. Covered bytes become '*', so that columns stay.
  void cover_line(SourceId source, std::uint32_t start, std::string& line) const;

  // The text with each value shortened to what may be shown of it.
  std::string cover(std::string text) const;

  // True if the text holds a value.
  bool holds(std::string_view text) const;

 private:
  // Size of the longest value that stands at `at` of the text; 0 for none.
  std::size_t value_at(std::string_view text, std::size_t at) const;

  // Of each source, what is covered: end by begin, none overlapping another.
  std::vector<std::map<std::uint32_t, std::uint32_t>> spans_;
  // By the first bytes of a value, whether one may begin so: most places of a text begin none.
  static constexpr std::size_t kStarts = 4096;
  std::bitset<kStarts> starts_;
  // By size.
  std::map<std::size_t, std::set<std::string, std::less<>>, std::greater<>> values_;
};

// Covers values in whatever the finding shows, the names of files included. An edit that holds one
// is left out: masked, it would write the mask into the file.
void cover(Finding& finding, const SecretMask& mask);

}  // namespace sluice
