#include "core/model/project.h"

#include <algorithm>

namespace sluice {

const Document* Project::find(std::string_view path) const {
  const auto at = std::lower_bound(
      documents.begin(), documents.end(), path,
      [](const Document* document, std::string_view wanted) { return document->path < wanted; });
  return at != documents.end() && (*at)->path == path ? *at : nullptr;
}

std::string_view Project::text(std::string_view path) const {
  if (const Document* const document = find(path)) return document->bytes;
  const auto at = std::lower_bound(
      files.begin(), files.end(), path,
      [](const File& file, std::string_view wanted) { return file.path < wanted; });
  return at != files.end() && at->path == path ? at->bytes : std::string_view();
}

bool Project::has_file(std::string_view path) const {
  return std::binary_search(paths.begin(), paths.end(), path);
}

std::optional<std::string> path_within(std::string_view folder, std::string_view relative) {
  std::vector<std::string_view> parts;
  for (std::string_view path : {folder, relative}) {
    while (!path.empty()) {
      const std::size_t slash = std::min(path.find('/'), path.size());
      const std::string_view part = path.substr(0, slash);
      path.remove_prefix(std::min(slash + 1, path.size()));
      if (part.empty() || part == ".") continue;
      if (part == "..") {
        if (parts.empty()) return std::nullopt;
        parts.pop_back();
        continue;
      }
      parts.push_back(part);
    }
  }
  std::string normal;
  for (const std::string_view part : parts) {
    if (!normal.empty()) normal += '/';
    normal += part;
  }
  return normal;
}

std::string normal_path(std::string_view path) { return path_within({}, path).value_or(""); }

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

}  // namespace sluice
