#pragma once

#include <string_view>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// Parses one TOML document (1.0) with toml++. Same tree as YAML's: tables are mappings, in order of
// their keys; strings are double-quoted scalars, whatever they were written as; numbers, dates and
// booleans plain ones. The tree views `bytes`, which must outlive it. The first error ends the
// parse and leaves the tree unusable.
Parsed<Tree> parse_toml(std::string_view bytes, const ParseLimits& limits);

}  // namespace sluice
