#pragma once

#include <memory>
#include <string>

#include "core/audit/audit.h"
#include "core/audit/settings.h"

namespace sluice {

// Reads an exported image, or a zip that is deployed, as it comes. `path` is what reports call it.
std::unique_ptr<ArtifactAudit> audit_artifact(const Context& context, std::string path);

}  // namespace sluice
