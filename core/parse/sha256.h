#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice {

using Sha256 = std::array<std::uint8_t, 32>;

// FIPS 180-4, by Mbed TLS.
Sha256 sha256(std::string_view bytes);

// RFC 2104 with SHA-256.
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// The first `digits` hexadecimal digits, lower case; at most 64.
std::string hex(const Sha256& digest, std::size_t digits = 64);

}  // namespace sluice
