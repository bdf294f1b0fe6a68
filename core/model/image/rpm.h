#pragma once

#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/model/image/unread.h"

namespace sluice::image {

// The packages of a database of rpm: SQLite, ndb, or the hash of Berkeley DB. Takes time by its
// size alone, whatever its records point at. Any bytes may be handed in.
std::vector<Package> read_rpm(std::string_view bytes, Unread& unread);

}  // namespace sluice::image
