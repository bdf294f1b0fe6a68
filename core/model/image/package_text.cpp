#include "core/model/image/package_text.h"

#include <algorithm>
#include <utility>

#include "core/parse/json.h"

namespace sluice::image {
namespace {

// What is no version or name of anything, and would only make a report long.
bool is_plausible(std::string_view text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7F'; });
}

}  // namespace

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view folder_of_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view quoted_part(std::string_view line) {
  const std::size_t first = line.find_first_of("\"'");
  if (first == line.npos) return {};
  const std::size_t last = line.find(line[first], first + 1);
  return last == line.npos ? std::string_view() : line.substr(first + 1, last - first - 1);
}

void add(Packages& into, std::string type, std::string_view name, std::string_view version,
         std::string_view license, std::string_view source) {
  name = trimmed(name);
  version = trimmed(version);
  if (!is_plausible(name) || !is_plausible(version) || into.size() >= kMostPackages) return;
  into.push_back({std::move(type), std::string(name), std::string(version), std::string(source),
                  std::string(trimmed(license.substr(0, 1'000))), 0});
}

std::string python_name(std::string_view name) {
  std::string out;
  for (char c : trimmed(name)) {
    if (c == '-' || c == '_' || c == '.') {
      if (!out.ends_with('-')) out += '-';
      continue;
    }
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    out += c;
  }
  return out;
}

Parsed<Tree> json_of(std::string_view text) {
  constexpr ParseLimits kLimits{64, 2'000'000, 0};
  return parse_json(text, kLimits);
}

}  // namespace sluice::image
