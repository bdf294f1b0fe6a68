#pragma once

#include <cstddef>
#include <cstdint>

#include "core/parse/parsed.h"

namespace sluice {

// What an audit may take. The defaults are those of the command line and the browser; the edge sets
// smaller ones. Hosts differ by nothing else.
struct Limits {
  std::uint64_t file_bytes = 64ULL << 20U;  // a larger file is not read
  std::uint64_t total_bytes = 4ULL << 30U;  // of all files together
  std::uint64_t files = 200'000;
  std::uint64_t findings_per_file = 1'000;       // further ones are counted, not listed
  std::uint64_t archive_entries = 20'000;        // of one archive
  std::uint64_t inflated_bytes = 256ULL << 20U;  // of one archive, all entries together
  std::uint64_t inflate_ratio = 200;             // inflated to packed, of one entry above 1 MiB
  std::uint64_t archive_depth = 3;               // archives within archives
  ParseLimits parse;
};

// What the globs of the options may be, and those of a policy: each is held against each file.
inline constexpr std::size_t kMostGlobs = 10'000;
inline constexpr std::size_t kMostGlobBytes = std::size_t{128} * 1024;  // of all together

// How often an include of a GitLab pipeline is held against a file: each may name every file.
inline constexpr std::size_t kMostIncludeMatches = 2'000'000;

}  // namespace sluice
