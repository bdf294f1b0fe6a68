#pragma once

#include <string_view>

#include "core/model/advisories/database.h"

namespace sluice::advisories {

// By the vector of CVSS 2, 3 or 4. Unknown for any other text.
Level level_of_vector(std::string_view vector);

// "HIGH", "moderate", "Important": whatever distributions call it.
Level level_of_word(std::string_view word);

}  // namespace sluice::advisories
