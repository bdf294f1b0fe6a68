#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>

namespace sluice {

namespace {

// Of the mappings among the nodes from `begin` to `end`.
void report(const Tree& tree, NodeIndex begin, NodeIndex end, Sink& sink) {
  std::unordered_map<std::string_view, Span> seen;
  for (NodeIndex index = begin; index < end; ++index) {
    const TreeNode& mapping = tree.nodes[index];
    if (mapping.kind != NodeKind::mapping) continue;
    // To clear the table of a large mapping takes long, and there may be many small ones behind it.
    constexpr std::size_t kLarge = 256;
    if (seen.bucket_count() > kLarge) std::unordered_map<std::string_view, Span>().swap(seen);
    seen.clear();
    for (NodeIndex i = mapping.first_child; i != kNoNode; i = tree.nodes[i].next) {
      const TreeNode& child = tree.nodes[i];
      if (tree.merges && child.key == "<<") continue;
      const auto [first, is_new] = seen.emplace(child.key, child.key_span);
      if (is_new) continue;
      sink.report_key(NodeRef(tree, i), "Key " + quote(child.key) + " is written again")
          .relate(first->second, "first written here");
    }
  }
}

}  // namespace

void report_duplicate_keys(const Tree& tree, Sink& sink) {
  report(tree, 0, static_cast<NodeIndex>(tree.nodes.size()), sink);
}

void report_duplicate_keys(NodeRef value, Sink& sink) {
  if (value.tree() == nullptr) return;
  // Nodes lie in preorder: what stands in the value ends where something beside it begins, or where
  // something beside what it stands in does.
  const Tree& tree = *value.tree();
  const auto after = std::upper_bound(tree.documents.begin(), tree.documents.end(), value.index());
  NodeIndex end =
      after == tree.documents.end() ? static_cast<NodeIndex>(tree.nodes.size()) : *after;
  for (NodeIndex at = value.index(); at != kNoNode; at = tree.nodes[at].parent) {
    if (tree.nodes[at].next == kNoNode) continue;
    end = tree.nodes[at].next;
    break;
  }
  report(tree, value.index(), end, sink);
}

}  // namespace sluice
