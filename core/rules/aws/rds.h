#pragma once

#include "core/model/resource.h"

namespace sluice::aws {

// True for a database whose storage is that of another one: a replica, a member of a cluster's
// replication, or one restored from a snapshot that decides. What it does not set, it inherits.
bool inherits_storage(const Resource& database);

}  // namespace sluice::aws
