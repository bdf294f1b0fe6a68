#pragma once

#include "core/parse/tree.h"
#include "core/rules/sink.h"

namespace sluice {

// Reports every key that stands in its mapping before, with the first one as a related place. Merge
// keys ('<<') may stand twice.
void report_duplicate_keys(const Tree& tree, Sink& sink);

// The same of a value and all that is written in it.
void report_duplicate_keys(NodeRef value, Sink& sink);

}  // namespace sluice
