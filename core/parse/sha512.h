#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sluice {

using Sha512 = std::array<std::uint8_t, 64>;

// FIPS 180-4, by Mbed TLS.
Sha512 sha512(std::string_view bytes);

}  // namespace sluice
