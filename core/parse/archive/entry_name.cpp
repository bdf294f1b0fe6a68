#include "core/parse/archive/entry_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice::archive {
namespace {

constexpr std::size_t kLongestName = 4096;
constexpr std::string_view kEither = "/\\";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_drive(std::string_view path) {
  return path.size() > 1 && path[1] == ':' && is_letter(path[0]);
}

std::string_view characters(Separators separators) {
  return separators == Separators::either ? kEither : kEither.substr(0, 1);
}

// Calls `f` with each part of the path that is neither empty nor ".".
template <typename F>
void each_part(std::string_view path, std::string_view separators, F f) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(separators), path.size());
    const std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (!part.empty() && part != ".") f(part);
  }
}

// Some system takes '\\' for a separator, whatever the archive means by it.
bool climbs_out(std::string_view path, std::ptrdiff_t depth) {
  bool out = false;
  each_part(path, kEither, [&](std::string_view part) {
    depth += part == ".." ? -1 : 1;
    out = out || depth < 0;
  });
  return out;
}

std::string_view fault_of(std::string_view name) {
  if (name.find('\0') != name.npos) return "its name holds a NUL";
  if (name.starts_with('/')) return "its name is absolute";
  if (has_drive(name)) return "its name holds a drive";
  if (climbs_out(name, 0)) return "its name leads out of the archive";
  return {};
}

std::string joined(const std::vector<std::string_view>& parts) {
  std::string path;
  for (const std::string_view part : parts) {
    if (!path.empty()) path += '/';
    path += part;
  }
  return path;
}

}  // namespace

EntryName entry_name(std::string_view written, Separators separators) {
  EntryName name;
  name.fault = fault_of(written);
  if (separators == Separators::either && written.starts_with('\\'))
    name.fault = "its name is absolute";
  std::vector<std::string_view> parts;
  // Behind a NUL unpackers read no further.
  each_part(written.substr(0, written.find('\0')), characters(separators),
            [&](std::string_view part) {
              if (part == "..") {
                if (name.fault.empty()) name.fault = "its name holds '..'";
                if (!parts.empty()) parts.pop_back();
                return;
              }
              if (parts.empty() && has_drive(part)) {
                name.fault = "its name holds a drive";
                part.remove_prefix(2);
              }
              if (!part.empty()) parts.push_back(part);
            });
  name.path = joined(parts);
  if (name.path.empty()) {
    if (name.fault.empty()) name.fault = "its name is empty";
    name.path = "unnamed";  // reports must call it something
  }
  if (name.path.size() > kLongestName) {
    name.fault = "its name is longer than 4096 bytes";
    // The end tells what the file is.
    name.path.erase(0, name.path.size() - kLongestName);
    while (name.path.starts_with('/')) name.path.erase(0, 1);
  }
  return name;
}

bool leads_out(std::string_view path, std::string_view target) {
  if (target.empty()) return false;
  if (kEither.find(target.front()) != kEither.npos || has_drive(target)) return true;
  return climbs_out(target, std::count(path.begin(), path.end(), '/'));
}

}  // namespace sluice::archive
