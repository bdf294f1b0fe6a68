#pragma once

#include <string_view>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// Parses a YAML stream (1.2, and 1.1's merge keys); every document becomes a root. The tree views
// `bytes`, which must outlive it. After a syntax error the tree is not usable, and has as roots the
// documents that ended before it. Bytes that YAML forbids (no UTF-8, control characters) are errors
// with their place, but do not end the parse. Limits: nesting, nodes, and the nodes that aliases
// stand for when written out (alias bombs).
//
// What is written as most people write it, our own scanner reads (yaml_scan.h); all else, and
// whatever is wrong, yaml-cpp.
Parsed<Tree> parse_yaml(std::string_view bytes, const ParseLimits& limits);

// The same by yaml-cpp's event parser alone: what the scanner is held to.
Parsed<Tree> parse_yaml_events(std::string_view bytes, const ParseLimits& limits);

// True if `text` reads as a template that is YAML only after rendering (Helm, Jinja, ERB).
bool looks_like_template(std::string_view text);

}  // namespace sluice
