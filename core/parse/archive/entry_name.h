#pragma once

#include <string>
#include <string_view>

namespace sluice::archive {

// The name of an entry as a path below the archive: "./a//b" is a/b. What would lead out of it on
// some system keeps its name as written, and the reason why it is not followed.
struct EntryName {
  std::string path;
  std::string_view reason;  // empty where the path is good
};
EntryName entry_name(std::string_view written);

}  // namespace sluice::archive
