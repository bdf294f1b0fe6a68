#pragma once

#include <string>
#include <string_view>

namespace sluice {

// FIPS 180-4, as 40 hexadecimal digits. For what others have written down by it, and nothing that
// has to stand against anybody.
std::string sha1_hex(std::string_view bytes);

}  // namespace sluice
