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

// What a folder holds that is none, in order of path, and nothing behind a link.
std::string files_below(const std::filesystem::path& root,
                        std::vector<std::filesystem::directory_entry>& files);

// Hands over a layout, file by file, to what has begin_file, feed_file and end_file, and for what
// is no file add_link and add_special.
template <typename Reader>
std::string stream_layout(const std::filesystem::path& root, Reader& reader) {
  std::vector<std::filesystem::directory_entry> files;
  if (std::string problem = files_below(root, files); !problem.empty()) return problem;
  for (const std::filesystem::directory_entry& entry : files) {
    std::error_code error;
    const std::filesystem::path& file = entry.path();
    std::string name = file.lexically_relative(root).generic_string();
    const auto type = entry.symlink_status(error).type();
    if (type == std::filesystem::file_type::symlink) {
      reader.add_link(std::move(name), std::filesystem::read_symlink(file, error).generic_string());
      continue;
    }
    if (type != std::filesystem::file_type::regular) {
      reader.add_special(std::move(name));
      continue;
    }
    reader.begin_file(std::move(name), std::filesystem::file_size(file, error));
    const std::string problem =
        stream(file, [&](std::string_view piece) { reader.feed_file(piece); });
    reader.end_file();
    if (!problem.empty()) return file.string() + ": " + problem;
  }
  return {};
}

}  // namespace sluice::cli
