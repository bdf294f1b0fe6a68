#pragma once

#include <optional>
#include <string_view>

#include "core/model/command.h"
#include "core/rules/shared/calls.h"

namespace sluice {

// A mode as chmod takes it lets everybody write: the bit for others, by number or by letter. With
// the sticky bit beside it nobody replaces what others own, so that it does not count.
bool opens_to_all(std::string_view mode);

// chmod is called with such a mode.
std::optional<CallFault> find_open_mode(const Invocation& call);

}  // namespace sluice
