#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// What takes a file piece by piece.
using Take = std::function<void(std::string_view)>;

// Hands over the file to its end; why it could not be read, or nothing.
std::string stream(int file, const Take& take);
std::string stream(const std::filesystem::path& path, const Take& take);

// The regular files below a folder, in order of path, and none behind a link.
std::string files_below(const std::filesystem::path& root,
                        std::vector<std::filesystem::path>& files);

// Hands over a layout, file by file, to what has begin_file, feed_file and end_file.
template <typename Reader>
std::string stream_layout(const std::filesystem::path& root, Reader& reader) {
  std::vector<std::filesystem::path> files;
  if (std::string problem = files_below(root, files); !problem.empty()) return problem;
  for (const std::filesystem::path& file : files) {
    std::error_code error;
    reader.begin_file(file.lexically_relative(root).generic_string(),
                      std::filesystem::file_size(file, error));
    const std::string problem =
        stream(file, [&](std::string_view piece) { reader.feed_file(piece); });
    reader.end_file();
    if (!problem.empty()) return file.string() + ": " + problem;
  }
  return {};
}

}  // namespace sluice::cli
