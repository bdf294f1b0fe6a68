#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

// The CRC-32 of zlib, gzip and PNG (ISO-HDLC, reflected polynomial 0xEDB88320).
std::uint32_t crc32(std::string_view bytes);

}  // namespace sluice
