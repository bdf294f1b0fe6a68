#include "core/parse/archive/entry_name.h"

#include <algorithm>

namespace sluice::archive {
namespace {

constexpr std::size_t kLongestName = 4096;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Calls `f` with each part of the path that is neither empty nor ".".
template <typename F>
void each_part(std::string_view path, F f) {
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (!part.empty() && part != ".") f(part);
  }
}

std::string_view fault_of(std::string_view name) {
  if (name.empty()) return "its name is empty";
  if (name.size() > kLongestName) return "its name is longer than 4096 bytes";
  if (name.find('\0') != name.npos) return "its name holds a NUL";
  if (name.front() == '/') return "its name is absolute";
  if (name.find('\\') != name.npos) return "its name holds a backslash";
  if (name.size() > 1 && name[1] == ':' && is_letter(name[0])) return "its name holds a drive";
  bool climbs = false;
  bool names = false;
  each_part(name, [&](std::string_view part) {
    climbs = climbs || part == "..";
    names = true;
  });
  if (climbs) return "its name leads out of the archive";
  return names ? std::string_view() : "its name is empty";
}

}  // namespace

EntryName entry_name(std::string_view written) {
  EntryName name;
  name.reason = fault_of(written);
  if (!name.reason.empty()) {
    name.path = written.substr(0, kLongestName);
    return name;
  }
  each_part(written, [&](std::string_view part) {
    if (!name.path.empty()) name.path += '/';
    name.path += part;
  });
  return name;
}

}  // namespace sluice::archive
