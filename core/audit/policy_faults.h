#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// The message, with the word behind it where that names something and is no text of its own.
std::string with_word(std::string_view message, std::string_view word);

// "a, b and c"
std::string listed(const std::vector<std::string_view>& words);

// What is wrong with a policy, each at its place, and the readings that all its parts share. A
// reader goes on behind what is wrong, so that one run tells all of it.
class PolicyFaults {
 public:
  void fail(Span at, std::string message, ErrorCode code = ErrorCode::syntax);
  // At the value; at its key where none is written.
  void fail(NodeRef value, std::string message);
  void fail_key(NodeRef value, std::string message);
  // Something is missing from the mapping: at its key, in a list or at the root at its first one.
  void fail_header(NodeRef mapping, std::string message);
  void unknown_key(NodeRef value, std::string_view known);

  // A text that says something; empty where it does not.
  std::string text(NodeRef value, std::string_view what);
  std::string glob(NodeRef value, std::string_view what);
  void check_glob(std::string_view glob, Span at);
  // Globs, and what else is held against many names, are bounded together.
  void count_glob(std::string_view glob, Span at);

  // Calls `entry` with each child; what should hold them and does not is an error.
  template <typename F>
  void each(NodeRef list, bool is_right, std::string_view wanted, F entry) {
    if (!is_right)
      return fail(list, std::string(list.key().value) + " must be " + std::string(wanted));
    std::size_t count = 0;
    for (const NodeRef child : list.children()) {
      if (++count > kMostEntries) return too_many(list);
      entry(child);
    }
  }

  // In order of place. Leaves none behind.
  std::vector<ParseError> take();

 private:
  // Each entry is held against every finding: further ones are refused.
  static constexpr std::size_t kMostEntries = 10'000;

  void too_many(NodeRef list);

  std::vector<ParseError> errors_;
  std::size_t glob_bytes_ = 0;
};

}  // namespace sluice
