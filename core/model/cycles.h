#pragma once

#include <cstddef>
#include <vector>

namespace sluice {

// Who points at whom: graph[i] lists the nodes that node i points at.
using Graph = std::vector<std::vector<std::size_t>>;

// A way that leads back to where it began: node, and which of its edges was taken.
struct CycleStep {
  std::size_t node = 0;
  std::size_t edge = 0;
};
using Cycle = std::vector<CycleStep>;

// Cycles that share no node, each from its first node on, in order of that node. Every part of the
// graph that has cycles gives at least one. Linear in nodes and edges, without recursion.
std::vector<Cycle> find_cycles(const Graph& graph);

}  // namespace sluice
