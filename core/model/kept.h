#pragma once

#include <cstdint>
#include <memory>

#include "core/parse/tree.h"

namespace sluice {

// What is read out of a node but once.
enum class Kept : std::uint8_t { expressions, condition, commands, lines, programs };

// What the node's tree keeps of that kind; made where nobody asked for it before. A kind has one
// type. The node must be one of a tree.
template <typename Value, typename Make>
const Value& kept(NodeRef node, Kept kind, Make make) {
  constexpr int kKindBits = 8;
  std::shared_ptr<const void>& slot =
      node.tree()->read_before[(std::uint64_t{node.index()} << kKindBits) |
                               static_cast<std::uint64_t>(kind)];
  if (!slot) slot = std::make_shared<const Value>(make());
  return *static_cast<const Value*>(slot.get());
}

}  // namespace sluice
