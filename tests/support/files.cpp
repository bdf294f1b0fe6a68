#include "tests/support/files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sluice::test {
namespace {

std::filesystem::path in_repository(std::string_view path) {
  return std::filesystem::path(SLUICE_SOURCE_DIR) / path;
}

}  // namespace

std::string read_repository_file(std::string_view path) {
  std::ifstream in(in_repository(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> repository_files(std::string_view folder) {
  std::vector<std::string> files;
  const std::filesystem::path root = in_repository("");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(in_repository(folder))) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path().lexically_relative(root).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string corpus() {
  const char* const named = std::getenv("SLUICE_CORPUS");
  const std::filesystem::path folder =
      named != nullptr ? named : in_repository("../shared/corpus").lexically_normal();
  return std::filesystem::is_directory(folder) ? folder.generic_string() + '/' : std::string();
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace sluice::test
