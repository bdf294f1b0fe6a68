#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/wording.h"

#include <string_view>
#include <unordered_map>

namespace sluice {

void report_duplicate_keys(const Tree& tree, Sink& sink) {
  std::unordered_map<std::string_view, Span> seen;
  for (const TreeNode& mapping : tree.nodes) {
    if (mapping.kind != NodeKind::mapping) continue;
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

}  // namespace sluice
