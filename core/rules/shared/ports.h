#pragma once

#include <string_view>

namespace sluice {

// True for the port of a database, a queue, a cache or a remote shell: what is not for everybody.
// Ranges and what is no number are none.
bool is_admin_port(std::string_view port);

}  // namespace sluice
