#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::test {

// The repository's file at `path`, which is relative to its root; empty where there is none.
std::string read_repository_file(std::string_view path);

// Every file below a folder of the repository, as paths relative to the repository's root with '/',
// sorted.
std::vector<std::string> repository_files(std::string_view folder);

// The folder of recorded answers of other tools, with '/' behind it: what SLUICE_CORPUS names, else
// ../shared/corpus beside the repository. Empty where there is none: what needs it is skipped then.
std::string corpus();

// The lines of a text without their line ends.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace sluice::test
