#pragma once

#include <vector>

#include "core/parse/tree.h"

namespace sluice {

// Where a tree of YAML holds a character that ends a line by YAML 1.1 and none by YAML 1.2 (U+0085,
// U+2028, U+2029), in order. Within quotes either reading gives one value: those are left out.
std::vector<Span> ambiguous_line_breaks(const Tree& tree);

}  // namespace sluice
