#pragma once

#include <string>

#include "core/model/value.h"
#include "core/rules/wording.h"

namespace sluice {

// As quote() of its text, unless nobody may show it.
std::string quote(const Value& value);

}  // namespace sluice
