#pragma once

#include <string>
#include <string_view>

#include "core/model/image/artifact.h"

namespace sluice::image {

// Reads the config of an image: that of OCI, and Docker's. False where it is none.
bool parse_config(std::string_view text, Config& config);

}  // namespace sluice::image
