#include "core/cli/git_ignore.h"

#include <algorithm>
#include <cstddef>

#include "core/text/utf8.h"

namespace sluice::cli {
namespace {

// Blanks at the end count only behind a '\\'.
std::string_view without_blanks(std::string_view line) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == ' ') {
      continue;
    }
    end = std::min(i + 1, line.size());
  }
  return line.substr(0, end);
}

}  // namespace

GitIgnoreFile::GitIgnoreFile(std::string_view text) {
  text.remove_prefix(utf8::bom_size(text));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('#')) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = without_blanks(line);
    if (line.empty()) continue;
    const bool negated = line.starts_with('!');
    if (negated) line.remove_prefix(1);
    patterns_.push_back({Glob(line), negated, line.ends_with('/')});
  }
}

std::optional<bool> GitIgnoreFile::ignores(std::string_view path, EntryType type) const {
  const auto last = std::find_if(patterns_.rbegin(), patterns_.rend(), [&](const Pattern& pattern) {
    return (type == EntryType::folder || !pattern.folders_only) &&
           pattern.glob.matches_exactly(path);
  });
  if (last == patterns_.rend()) return std::nullopt;
  return !last->negated;
}

}  // namespace sluice::cli
