#include "core/parse/yaml_aliases.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice {
namespace {

struct Extent {
  std::size_t size = 1;
  std::size_t height = 1;
};

// Adds to `total` what the aliases stand for. An alias counts what its target counts, and that is
// whole: only what has ended can be referred to.
std::optional<Excess> count_aliased(const Tree& tree, NodeIndex first, const ParseLimits& limits,
                                    std::size_t& total) {
  std::vector<Extent> extents(tree.nodes.size() - first);
  std::vector<NodeIndex> open;  // the way from the root to the node before
  const auto close_to = [&](NodeIndex parent) {
    while (!open.empty() && open.back() != parent) {
      const Extent done = extents[open.back() - first];
      open.pop_back();
      if (open.empty()) break;
      Extent& outer = extents[open.back() - first];
      outer.size = std::min(outer.size + done.size, limits.expanded + 1);
      outer.height = std::max(outer.height, done.height + 1);
    }
  };
  for (NodeIndex i = first; i < tree.nodes.size(); ++i) {
    const TreeNode& node = tree.nodes[i];
    close_to(node.parent);
    if (node.kind == NodeKind::alias) {
      extents[i - first] = extents[node.target - first];
      total += extents[i - first].size;
      if (total > limits.expanded) return Excess{i, "aliases stand for more values than the limit"};
      // A scalar may stand one deeper than the deepest collection.
      if (open.size() + extents[i - first].height > limits.depth + 1)
        return Excess{i, "aliases nest deeper than the limit"};
    }
    open.push_back(i);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Excess> resolve_shared(Tree& tree, NodeIndex first, Shared has,
                                     const ParseLimits& limits) {
  std::size_t total = 0;
  if (has.aliases) {
    if (const auto excess = count_aliased(tree, first, limits, total)) return excess;
  }
  if (!has.merges) return std::nullopt;
  const NodeIndex last = tree.resolve_merges(first, limits.expanded - total);
  if (last == kNoNode) return std::nullopt;
  return Excess{last, "merge keys join more values than the limit"};
}

}  // namespace sluice
