#pragma once

#include <string_view>

#include "core/rules/sink.h"

namespace sluice {

// Reports each character of a file that has no width, or turns the direction of what follows
// (CVE-2021-42574), with an edit that takes it out.
void report_invisible(std::string_view source, Sink& sink);

}  // namespace sluice
