#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// A pattern as .gitignore has them: '*' within one component, '**' across them, '?', [a-z], [!a-z]
// and [[:digit:]], '\' before a literal. One without '/' (but for one at its end) matches at any
// depth, others from the root. One that is broken (an open '[', a '\' at its end) matches nothing.
// Matching takes time linear in path times pattern, and 1/64 of that: no pattern backtracks.
class Glob {
 public:
  explicit Glob(std::string_view pattern);

  // For a `path` that is relative and has '/'. A match of a folder covers what lies in it.
  bool matches(std::string_view path) const;
  // The same for one path as it is, not for the folders above it.
  bool matches_exactly(std::string_view path) const;

 private:
  enum class Shape : std::uint8_t {
    nothing,  // matches nothing
    literal,  // a name without wildcards
    suffix,   // '*' and then the end of a name
    general,
  };
  enum class Covers : std::uint8_t { itself, what_lies_in_it };
  class Compiler;

  bool run(std::string_view path, Covers covers) const;

  Shape shape_ = Shape::nothing;
  bool anchored_ = false;
  std::string text_;  // of literal and suffix
  // A set of positions in the pattern is one bit each. For each byte: the positions that it goes
  // on from, one by one behind the other; then those that it may stay at.
  std::size_t words_ = 0;
  std::size_t last_ = 0;  // the position behind the pattern
  std::vector<std::uint64_t> steps_;
  std::vector<std::uint64_t> stays_;          // at any byte but '/'
  std::vector<std::uint64_t> stays_for_all_;  // at '/' as well
  std::vector<std::uint64_t> may_be_empty_;   // "**/": what reaches these is behind them as well
};

// One pattern for one path; a pattern for many is better kept as a Glob.
bool glob_matches(std::string_view pattern, std::string_view path);

// Why a pattern matches nothing, or not what its author meant, in one sentence without a period;
// empty where there is nothing to say.
std::string_view glob_fault(std::string_view pattern);

}  // namespace sluice
