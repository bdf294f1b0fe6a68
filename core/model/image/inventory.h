#pragma once

#include <vector>

#include "core/model/image/artifact.h"

namespace sluice::image {

// Gathers what is installed in the merged view of every image, and since which layer.
void take_inventory(Artifact& artifact);

// The same package stands there once, since its lowest layer.
void sort_packages(std::vector<Package>& packages);

// Holds attached bills of materials against it.
void compare_bills(Artifact& artifact);

}  // namespace sluice::image
