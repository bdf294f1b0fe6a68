#pragma once

#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/text/source.h"

namespace sluice::image {

// The file is one that fixes the versions of packages, by its name.
bool is_lock_file(std::string_view path);

// The packages that it fixes, from registries; nothing of what does not read. Any bytes may be
// handed in.
std::vector<Package> read_lock_file(std::string_view path, std::string_view bytes);

// Where a text names the package and, close behind, its version; the beginning of the text where it
// does not. Of an empty text nothing.
Span place_in(std::string_view text, const Package& package);

}  // namespace sluice::image
