#include "core/rules/shared/upload.h"

#include <algorithm>
#include <cstddef>

#include "core/rules/shared/workflow.h"
#include "core/text/ascii.h"

namespace sluice::actions {

bool is_upload(const Step& step) {
  return step.uses.present() && read_uses(step.uses.value).is("actions/upload-artifact");
}

bool takes_hidden_files(const Step& step) {
  const std::string_view asked = input(step, "include-hidden-files").value();
  if (!asked.empty()) return equals_ignoring_case(asked, "true");
  const std::string_view ref = read_uses(step.uses.value).ref;
  return ref.starts_with("v1") || ref.starts_with("v2") || ref.starts_with("v3");
}

std::vector<std::string_view> uploaded_paths(const Step& step) {
  std::vector<std::string_view> paths;
  std::string_view lines = input(step, "path").value();
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == line.npos || line[first] == '!') continue;
    paths.push_back(line.substr(first, line.find_last_not_of(" \t\r") - first + 1));
  }
  return paths;
}

bool is_whole_workspace(std::string_view path) {
  constexpr std::string_view kPaths[] = {".",
                                         "./",
                                         "*",
                                         "./*",
                                         "**",
                                         "./**",
                                         "**/*",
                                         "./**/*",
                                         "${{ github.workspace }}",
                                         "${{ github.workspace }}/",
                                         "${{github.workspace}}"};
  return std::find(std::begin(kPaths), std::end(kPaths), path) != std::end(kPaths);
}

}  // namespace sluice::actions
