#pragma once

#include "core/model/resource.h"

namespace sluice {

// Where it is told what a resource lacks: in a template at its "Properties", elsewhere, and where
// it has none, at its header.
Span missing_at(const Resource& resource);

}  // namespace sluice
