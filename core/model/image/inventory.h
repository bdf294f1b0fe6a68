#pragma once

#include "core/model/image/artifact.h"

namespace sluice::image {

// Gathers what is installed in the merged view of every image, and since which layer.
void take_inventory(Artifact& artifact);

// Reads a package URL, with or without a version. False where the text is none.
bool read_purl(std::string_view purl, Package& package);

// Holds attached bills of materials against it.
void compare_bills(Artifact& artifact);

}  // namespace sluice::image
