#include "core/model/image/package_text.h"

#include <algorithm>
#include <utility>

#include "core/model/licenses/texts.h"
#include "core/parse/json.h"
#include "core/parse/toml.h"

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

std::string choice_of(NodeRef list) {
  std::string choice;
  for (const NodeRef one : list.children()) {
    const std::string_view value = one.is_scalar() ? one.value() : one["type"].value();
    const std::string name = licenses::spdx_name(trimmed(value));
    if (name.empty()) continue;
    const bool is_joined = list.size() > 1 && name.find(' ') != name.npos && name.front() != '(';
    if (!choice.empty()) choice += " OR ";
    choice += is_joined ? "(" + name + ")" : name;
  }
  return choice;
}

Parsed<Tree> json_of(std::string_view text) {
  constexpr ParseLimits kLimits{64, 2'000'000, 0};
  return parse_json(text, kLimits);
}

Parsed<Tree> toml_of(std::string_view text) {
  constexpr ParseLimits kLimits{64, 2'000'000, 0};
  return parse_toml(text, kLimits);
}

}  // namespace sluice::image
