#pragma once

#include <functional>
#include <string>

#include "core/findings/path.h"
#include "core/model/delivery/forge_settings.h"
#include "core/model/delivery/policy.h"
#include "core/model/project.h"

namespace sluice {

// What `sluice path` shows of a project. `policy` may be null.
PathReport path_report(const Project& project, const delivery::DeliveryPolicy* policy,
                       const delivery::ForgeSettings& settings);

// Calls `visit` with each text of it that comes from the files.
void each_text(PathReport& path, const std::function<void(std::string&)>& visit);

}  // namespace sluice
