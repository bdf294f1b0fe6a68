#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/cli/read.h"

namespace sluice::cli {

// A file that is to be audited, found but not read.
struct FoundFile {
  std::string path;  // relative to the root, with '/'
  std::string on_disk;
  std::uint64_t size = 0;
  Input::State state = Input::State::read;
  std::string problem;
  Reads reads = Reads::files;
  Input::Role role = Input::Role::file;
};

enum class GitIgnore : std::uint8_t { honour, pass_over };

// Every file below the paths: folders are walked without following links, .git is left out, and so
// is what .gitignore files (and .git/info/exclude) name and git does not track. What is named
// itself is neither: links are followed, and FIFOs and character devices are files. An argument
// that names nothing is an unreadable file. In order of path; what lies behind the limits on all
// files together is too large.
struct Search {
  std::vector<std::string> paths;  // "-" is standard input
  std::string stdin_name;          // the path that it has in the report
  GitIgnore git_ignore = GitIgnore::honour;
};
std::vector<FoundFile> find_files(const Search& search, const Limits& limits);

// A file below the root is named as the report names it, another as it was given.
std::string path_below(const std::filesystem::path& root, const std::filesystem::path& file);

// Reads the file; what cannot be read becomes a state and a problem.
Input read_file(const FoundFile& file, std::uint64_t limit);

}  // namespace sluice::cli
