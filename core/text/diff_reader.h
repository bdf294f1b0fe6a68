#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// What a unified diff says of one file that is there afterwards.
struct ChangedFile {
  // One stretch of the file as it is afterwards; `text` is its lines, those around a change too.
  struct Hunk {
    std::uint32_t first = 0;  // line, from 1
    std::string text;
  };
  struct Lines {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  std::string path;
  std::string blob;          // what git calls it, where the diff tells
  bool is_binary = false;    // changed, and no line of it is shown
  bool is_file = true;       // no link, no submodule
  std::vector<Hunk> hunks;   // in order
  std::vector<Lines> added;  // in order
};

struct ChangedFiles {
  std::vector<ChangedFile> files;
  std::string error;  // in one sentence; empty for none
};

// Reads what `git diff`, `git show` and `diff -u` print, also of merges (combined diffs): quoted
// names, any or no prefixes, texts around it. Linear in the text. A text without any diff is an
// error, but for an empty one; so is one that is cut.
ChangedFiles read_unified_diff(std::string_view text);

}  // namespace sluice
