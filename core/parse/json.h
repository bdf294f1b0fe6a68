#pragma once

#include <string_view>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// Parses one JSON text (RFC 8259) with simdjson. Same tree as YAML's: objects are mappings in flow
// style, a key that stands twice has two nodes, numbers and literals are plain scalars as written.
// The tree views `bytes`, which must outlive it. Any error ends the parse and leaves the tree
// unusable; it is located also where simdjson does not say where it stopped.
Parsed<Tree> parse_json(std::string_view bytes, const ParseLimits& limits);

}  // namespace sluice
