#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/text/source.h"

namespace sluice::image {

// The file is one that fixes the versions of packages, by its name.
bool is_lock_file(std::string_view path);

// The packages that it fixes, from registries; nothing of what does not read. Any bytes may be
// handed in.
std::vector<Package> read_lock_file(std::string_view path, std::string_view bytes);

// Where a text names packages. Views the text.
class Places {
 public:
  explicit Places(std::string_view text);
  // Where it names the package and, close behind, its version; the beginning of the text where it
  // does not. Of an empty text nothing.
  Span of(const Package& package) const;

 private:
  std::string_view text_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> words_;  // and where they begin
};

}  // namespace sluice::image
