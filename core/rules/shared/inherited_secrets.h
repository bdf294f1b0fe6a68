#pragma once

#include <cstdint>

#include "core/model/project.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// Calls of the repository's own workflows that hand on every secret, by who can cause the event.
enum class Inherits : std::uint8_t {
  for_members,
  for_outsiders,  // with the rights of the repository
};

// Reports each of these, with what the called workflow needs as its fix.
void report_local_inherits(const Project& project, Inherits which, Sink& sink);

}  // namespace sluice::actions
