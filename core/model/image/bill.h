#pragma once

#include <vector>

#include "core/model/image/artifact.h"
#include "core/parse/tree.h"

namespace sluice::image {

// The packages that a bill of materials names, in CycloneDX or SPDX 2, or in an attestation of one.
// Components without an address of their own (purl) or without a version are none. Each one's place
// is that address.
std::vector<Package> read_bill(NodeRef root);

// The package URL of what a bill of CycloneDX is about; empty where it gives none.
std::string bill_subject(NodeRef root);

}  // namespace sluice::image
