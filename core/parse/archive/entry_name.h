#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::archive {

// What stands between the parts of a name. Zips have '/', but for those of careless programs; in a
// tar '\\' is a character as any other.
enum class Separators : std::uint8_t { slash, either };

// The name of an entry as a path below the archive: "./a//b" is a/b, and so are "/a/b" and
// "../a/b", which are faults: some unpackers would follow them out of the folder.
struct EntryName {
  std::string path;        // never empty, at most 4096 bytes
  std::string_view fault;  // empty where the name is good
};
EntryName entry_name(std::string_view written, Separators separators);

// True if the target of the symbolic link at `path` (of an EntryName) lies outside of the archive.
bool leads_out(std::string_view path, std::string_view target);

}  // namespace sluice::archive
