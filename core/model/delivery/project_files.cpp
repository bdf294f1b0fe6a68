#include "core/model/delivery/project_files.h"

#include <algorithm>
#include <cstdint>

namespace sluice::delivery {

Span span_of(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

const Document* find_file(const Surroundings& around, std::string_view folder,
                          std::string_view name) {
  if (around.project == nullptr) return nullptr;
  const auto path = path_within(folder, name);
  return path ? around.project->find(*path) : nullptr;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back({line, at});
    at = end + 1;
  }
  return lines;
}

}  // namespace sluice::delivery
