#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"

namespace sluice::cli {

// A file that is to be audited, found but not read.
struct FoundFile {
  std::string path;  // relative to the root, with '/'
  std::string on_disk;
  std::uint64_t size = 0;
  Input::State state = Input::State::read;
  std::string problem;
};

struct Walk {
  std::vector<FoundFile> files;      // in order of path
  std::vector<std::string> missing;  // arguments that name nothing
};

enum class GitIgnore : std::uint8_t { honour, pass_over };

// Every file below the paths: folders are walked without following links, .git is left out, and so
// is what .gitignore files (and .git/info/exclude) name, but for files named themselves.
Walk find_files(const std::vector<std::string>& paths, GitIgnore git_ignore);

// Reads the file; what cannot be read becomes a state and a problem.
Input read_file(const FoundFile& file, std::uint64_t limit);

}  // namespace sluice::cli
