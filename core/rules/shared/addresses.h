#pragma once

#include <cstdint>
#include <string_view>

namespace sluice {

// How a protocol without encryption is worth telling, by the scheme and the host of an address.
enum class Plain : std::uint8_t {
  no,        // encrypted, no address, or a host that is not known or is this machine
  internal,  // in a network of one's own: a private address, a name that no public DNS has
  open,
};
Plain plainness_of(std::string_view address);

}  // namespace sluice
