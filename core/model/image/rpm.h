#pragma once

#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"

namespace sluice::image {

// The packages of a database of rpm: SQLite, ndb, or the hash of Berkeley DB. Nothing of what does
// not read. Any bytes may be handed in.
std::vector<Package> read_rpm(std::string_view bytes);

}  // namespace sluice::image
