#pragma once

#include <string_view>

#include "core/model/advisories/database.h"

namespace sluice::advisories {

// By the vector of CVSS 3 or 4. Version 4 is rated by its base metrics as version 3 would be, which
// gives the same level but for odd ones. Unknown for any other text.
Level level_of_vector(std::string_view vector);

// "HIGH", "moderate"
Level level_of_word(std::string_view word);

}  // namespace sluice::advisories
