#pragma once

#include <optional>
#include <string_view>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice {

// Why the aliases or merge keys of a document come to more than the limits allow, and the value at
// which they do.
struct Excess {
  NodeIndex node = kNoNode;
  std::string_view message;
};

// What a document has: what it has not costs nothing.
struct Shared {
  bool aliases = false;
  bool merges = false;
};

// Once a document is whole, its first node being `first`: counts what all its values come to with
// their aliases written out and their merge keys followed, how many and how deep, and joins what
// merge keys join. Whoever follows them then needs no limit of its own.
std::optional<Excess> resolve_shared(Tree& tree, NodeIndex first, Shared has,
                                     const ParseLimits& limits);

}  // namespace sluice
