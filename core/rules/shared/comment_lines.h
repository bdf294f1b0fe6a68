#pragma once

#include <cstddef>
#include <string_view>

namespace sluice {

// The lines of a script that are comments.
class CommentLines {
 public:
  explicit CommentLines(std::string_view code) : code_(code) {}

  // True if what stands at `at` is in one; no place stands before the one asked for last.
  bool hold(std::size_t at) {
    const std::size_t line = code_.substr(seen_, at - seen_).rfind('\n');
    if (line != code_.npos) first_ = code_.find_first_not_of(" \t", seen_ + line + 1);
    seen_ = at;
    return first_ < at && code_[first_] == '#';
  }

 private:
  std::string_view code_;
  std::size_t seen_ = 0;
  std::size_t first_ = code_.find_first_not_of(" \t");  // of the line that `seen_` is in
};

}  // namespace sluice
