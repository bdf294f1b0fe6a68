#pragma once

#include <cstdlib>

#include "core/parse/parsed.h"
#include "core/parse/tree.h"

namespace sluice::test {

// Small enough that a fuzzer reaches them.
inline ParseLimits small_limits() { return {.depth = 40, .nodes = 20'000, .expanded = 10'000}; }

// True of every tree, whatever it was read from; stops the program where it is not.
inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void walk(NodeRef node, std::size_t size, std::size_t& left) {
  if (left == 0) return;
  --left;
  require(node.span().begin <= node.span().end && node.span().end <= size);
  require(node.use().begin <= node.use().end && node.use().end <= size);
  require(node.key().at.begin <= node.key().at.end && node.key().at.end <= size);
  for (const NodeRef child : node.children()) walk(child, size, left);
}

// Visits every node through aliases and merges, up to a bound.
inline void walk(const Tree& tree) {
  std::size_t left = 20'000;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    walk(tree.root(i), tree.source.size(), left);
  }
}

}  // namespace sluice::test
