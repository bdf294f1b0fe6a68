#pragma once

#include <optional>
#include <string_view>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// Reads a YAML stream in one pass, without errors: nothing where it is not certain that yaml-cpp
// takes every byte and that parse_yaml_events builds the same tree, field by field. So it declines
// all that is wrong, all that reaches a limit, and what hardly anyone writes: complex keys,
// directives, tabs as indentation, tags with handles.
std::optional<Tree> scan_yaml(std::string_view bytes, const ParseLimits& limits);

}  // namespace sluice
