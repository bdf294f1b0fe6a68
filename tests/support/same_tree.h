#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/parse/tree.h"

namespace sluice::test {

// The first difference between two trees of one text, in any field; empty where there is none.
inline std::string difference(const Tree& a, const Tree& b) {
  if (a.source != b.source || a.merges != b.merges) return "source";
  if (a.documents != b.documents) return "documents";
  const auto at = [](std::size_t i, std::string_view field) {
    return "node " + std::to_string(i) + ": " + std::string(field);
  };
  // A key of no bytes and no key at all are two things.
  const auto same = [](std::string_view x, std::string_view y) {
    return x == y && (x.data() == nullptr) == (y.data() == nullptr);
  };
  for (std::size_t i = 0; i < a.nodes.size() && i < b.nodes.size(); ++i) {
    const TreeNode& x = a.nodes[i];
    const TreeNode& y = b.nodes[i];
    if (x.kind != y.kind) return at(i, "kind");
    if (x.style != y.style) return at(i, "style");
    if (x.parent != y.parent) return at(i, "parent");
    if (x.first_child != y.first_child) return at(i, "first_child");
    if (x.next != y.next) return at(i, "next");
    if (x.target != y.target) return at(i, "target");
    if (x.extra != y.extra) return at(i, "extra");
    if (!(x.span == y.span)) return at(i, "span");
    if (!(x.key_span == y.key_span)) return at(i, "key_span");
    if (!same(x.key, y.key)) return at(i, "key");
    if (!same(x.value, y.value)) return at(i, "value");
  }
  if (a.nodes.size() != b.nodes.size()) return "number of nodes";
  if (a.properties.size() != b.properties.size()) return "number of properties";
  for (std::size_t i = 0; i < a.properties.size(); ++i) {
    const Tree::Properties& x = a.properties[i];
    const Tree::Properties& y = b.properties[i];
    if (x.tag != y.tag || x.anchor != y.anchor || !(x.at == y.at))
      return "properties " + std::to_string(i);
  }
  // What merge keys join in, and what is indexed.
  for (NodeIndex i = 0; i < a.nodes.size(); ++i) {
    if (a.nodes[i].kind != NodeKind::mapping && a.nodes[i].kind != NodeKind::sequence) continue;
    const NodeRef x(a, i);
    const NodeRef y(b, i);
    if (x.size() != y.size()) return at(i, "size");
    auto other = y.children().begin();
    for (const NodeRef child : x.children()) {
      if (child.index() != (*other).index() || !(child.use() == (*other).use()))
        return at(i, "children");
      ++other;
    }
    if (a.nodes[i].first_child != kNoNode) {
      const std::string_view key = a.nodes[a.nodes[i].first_child].key;
      if (x[key].index() != y[key].index()) return at(i, "operator[]");
      if (x[x.size() - 1].index() != y[y.size() - 1].index()) return at(i, "operator[]");
    }
  }
  return {};
}

}  // namespace sluice::test
