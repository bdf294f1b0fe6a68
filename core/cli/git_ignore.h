#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/detect/glob.h"

namespace sluice::cli {

enum class EntryType : std::uint8_t { file, folder };

// The patterns of one .gitignore (gitignore(5)), for paths relative to its folder.
class GitIgnoreFile {
 public:
  GitIgnoreFile() = default;
  explicit GitIgnoreFile(std::string_view text);

  // True where the last pattern that matches ignores the path, false where it takes it back;
  // nothing where none matches.
  std::optional<bool> ignores(std::string_view path, EntryType type) const;

 private:
  struct Pattern {
    Glob glob;
    bool negated = false;
    bool folders_only = false;
  };
  std::vector<Pattern> patterns_;
};

}  // namespace sluice::cli
