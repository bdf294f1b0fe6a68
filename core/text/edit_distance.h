#pragma once

#include <string_view>

namespace sluice {

// True if one typing error makes one of the two out of the other: a byte too many, too few, another
// one, or two neighbours exchanged. Equal texts are none. Linear.
bool is_one_edit_apart(std::string_view a, std::string_view b);

}  // namespace sluice
