#pragma once

#include "core/findings/path.h"
#include "core/model/delivery/policy.h"
#include "core/model/project.h"

namespace sluice {

// What `sluice path` shows of a project. `policy` may be null.
PathReport path_report(const Project& project, const delivery::DeliveryPolicy* policy);

}  // namespace sluice
