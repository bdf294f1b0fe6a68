#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// The paths that git tracks, from the bytes of .git/index (gitformat-index(5), versions 2 to 4,
// SHA-1 and SHA-256). A broken index tracks nothing. Any bytes may be handed in.
class GitIndex {
 public:
  GitIndex() = default;
  explicit GitIndex(std::string_view bytes);

  // Of a file, or of a submodule's folder.
  bool tracks(std::string_view path) const;
  bool tracks_below(std::string_view folder) const;

 private:
  std::vector<std::string> paths_;  // sorted
};

}  // namespace sluice::cli
