#pragma once

#include <string>
#include <vector>

#include "core/parse/tree.h"

namespace sluice::test {

// One line a node, in order of writing: its path, how it is written between «», and its value where
// that reads otherwise. The root's path is ".":
//   a.b[0] «'x'» = x
// Of a collection only the kind is told, [] or {}, and a tag in front.
std::vector<std::string> describe(NodeRef node);

// The value alone, written out the same way whatever its style: {"a": ["b", null]}. Scalars are
// text. Aliases and merges are followed.
std::string canonical(NodeRef node);

// A text between quotes with everything but printable ASCII escaped.
std::string quoted(std::string_view text);

}  // namespace sluice::test
