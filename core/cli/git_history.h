#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/findings/finding.h"

namespace sluice::cli {

// Every blob that some commit brought in, once: with the commit that was first, and the path that
// it had there. In that order, oldest first.
struct GitHistory {
  struct Blob {
    std::string id;
    std::uint32_t path = 0;
    std::uint32_t commit = 0;
  };
  std::vector<Blob> blobs;
  std::vector<std::string> paths;
  std::vector<std::shared_ptr<const Commit>> commits;
  bool is_cut = false;      // by the clone: what lies behind its edge is not here
  bool is_limited = false;  // there are more blobs than kMostBlobs
  std::string error;        // why it cannot be read; empty where it could

  static constexpr std::size_t kMostBlobs = 5'000'000;
};

// Of all commits that a reference or HEAD reaches, below the folder. Links and submodules are left
// out. Commits of a merge count for what none of its parents has.
GitHistory read_git_history(const std::string& folder);

}  // namespace sluice::cli
