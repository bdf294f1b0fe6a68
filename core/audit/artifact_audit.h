#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/audit/audit.h"
#include "core/audit/settings.h"

namespace sluice {

// Reads an exported image, or a zip that is deployed, as it comes. `path` is what reports call it;
// `ratio` is how many times its size it may unpack to, where that is less than the options' limit.
std::unique_ptr<ArtifactAudit> audit_artifact(const Context& context, std::string path,
                                              std::uint64_t ratio = 0);

}  // namespace sluice
