#include "core/model/composition.h"

#include <algorithm>

#include "core/model/document.h"
#include "core/parse/scalar_map.h"

namespace sluice {

const Part* Part::find(std::string_view wanted) const {
  if (!is_mapping()) return nullptr;
  const auto found = std::find_if(children.rbegin(), children.rend(),
                                  [&](const Part& child) { return child.key == wanted; });
  return found == children.rend() ? nullptr : &*found;
}

Part* Part::find(std::string_view wanted) {
  return const_cast<Part*>(static_cast<const Part*>(this)->find(wanted));
}

std::string_view Part::text(std::string_view path) const {
  const Part* at = this;
  while (at != nullptr && !path.empty()) {
    const std::size_t size = std::min(path.find('.'), path.size());
    at = at->find(path.substr(0, size));
    path.remove_prefix(std::min(size + 1, path.size()));
  }
  return at != nullptr && at->is_scalar() ? at->value : std::string_view();
}

void Part::erase(std::string_view wanted) {
  std::erase_if(children, [&](const Part& child) { return child.key == wanted; });
}

std::size_t Part::count() const {
  std::size_t sum = 1;
  for (const Part& child : children) sum += child.count();
  return sum;
}

Part& Part::at(std::string_view wanted, const Part& place) {
  if (Part* const child = find(wanted)) return *child;
  if (kind == NodeKind::null) kind = NodeKind::mapping;
  Part& made = children.emplace_back();
  made.key = wanted;
  made.span = place.span;
  made.key_span = place.key_span.size() > 0 ? place.key_span : place.span;
  return made;
}

std::uint32_t Composition::base_of(const Document& document) {
  for (const auto& [base, known] : bases_) {
    if (known == &document) return base;
  }
  const auto base = static_cast<std::uint32_t>(bytes_.size());
  if (bytes_.size() + document.bytes.size() > kMostBytes) {
    left_ = 0;
    return base;
  }
  bases_.emplace_back(base, &document);
  bytes_ += document.bytes;
  bytes_ += '\n';  // the first line of the next document is one of its own
  return base;
}

bool Composition::spend(std::size_t parts) {
  left_ -= std::min(left_, parts);
  return left_ > 0;
}

namespace {

Span moved(Span span, std::uint32_t by) { return {span.begin + by, span.end + by}; }

// An alias stands where it is used, its key included.
Span key_of(NodeRef node) { return node.is_aliased() ? node.use() : node.key().at; }

}  // namespace

// `put` gives a part the places of a node.
template <typename Put>
Part Composition::copy(NodeRef node, const Put& put) {
  Part part;
  if (!node || !take()) return part;
  part.kind = node.kind();
  part.style = node.style();
  part.tag = node.tag();
  part.key = node.key().value;
  put(node, part);
  if (node.is_scalar()) part.value = node.value();
  if (!node.is_mapping() && !node.is_sequence()) return part;
  for (const NodeRef child : node.children()) {
    if (is_full()) break;
    part.children.push_back(copy(child, put));
  }
  return part;
}

Part Composition::lift(NodeRef node, const Document& document) {
  if (!node || is_full()) return {};
  const std::uint32_t base = base_of(document);
  return copy(node, [&](NodeRef one, Part& part) {
    part.span = moved(one.use(), base);
    part.key_span = moved(key_of(one), base);
  });
}

Part Composition::lift_at(NodeRef node, const Part& place) {
  return copy(node, [&](NodeRef, Part& part) {
    part.span = place.span;
    part.key_span = place.span;
  });
}

Part Composition::lift_in(NodeRef node, const Document& document, const ScalarMap& text) {
  if (!node || is_full()) return {};
  const std::uint32_t base = base_of(document);
  const auto placed = [&](Span span) { return moved(text.span(span.begin, span.end), base); };
  return copy(node, [&](NodeRef one, Part& part) {
    part.span = placed(one.use());
    part.key_span = placed(key_of(one));
  });
}

Part Composition::point(NodeRef node, const Document& document) {
  Part part;
  if (!node || !take()) return part;
  const std::uint32_t base = base_of(document);
  part.span = moved(node.use(), base);
  const Text key = node.key();
  part.key_span = key.present() && !node.is_aliased() ? moved(key.at, base) : part.span;
  return part;
}

Part Composition::scalar(std::string_view value, const Part& place) {
  Part part;
  part.kind = NodeKind::scalar;
  part.value = value;
  part.span = place.span;
  part.key_span = place.key_span;
  return part;
}

namespace {

void put(Tree& tree, const Part& part, NodeIndex parent) {
  const auto index = static_cast<NodeIndex>(tree.nodes.size());
  TreeNode& node = tree.nodes.emplace_back();
  node.kind = part.kind;
  node.style = part.style;
  node.parent = parent;
  node.span = part.span;
  const bool has_key = parent != kNoNode && tree.nodes[parent].kind == NodeKind::mapping;
  if (has_key) {
    node.key = part.key;
    node.key_span = part.key_span;
  }
  if (part.is_scalar()) node.value = part.value;
  if (!part.tag.empty()) {
    tree.properties.push_back({part.tag, {}, part.span});
    node.extra = static_cast<std::uint32_t>(tree.properties.size());
  }
  NodeIndex last = kNoNode;
  for (const Part& child : part.children) {
    const auto at = static_cast<NodeIndex>(tree.nodes.size());
    put(tree, child, index);
    (last == kNoNode ? tree.nodes[index].first_child : tree.nodes[last].next) = at;
    last = at;
  }
}

}  // namespace

Tree Composition::tree(const std::vector<Part>& documents) {
  Tree tree;
  tree.source = bytes_;
  for (const Part& document : documents) {
    tree.documents.push_back(static_cast<NodeIndex>(tree.nodes.size()));
    put(tree, document, kNoNode);
  }
  tree.index_children();
  return tree;
}

std::vector<const Document*> Composition::documents() const {
  std::vector<const Document*> list;
  for (const auto& [base, document] : bases_) list.push_back(document);
  return list;
}

std::optional<std::pair<const Document*, Span>> Composition::place(Span span) const {
  const auto after =
      std::upper_bound(bases_.begin(), bases_.end(), span.begin,
                       [](std::uint32_t at, const auto& base) { return at < base.first; });
  if (after == bases_.begin()) return std::nullopt;
  const auto& [base, document] = *(after - 1);
  if (span.end < span.begin || span.end - base > document->bytes.size()) return std::nullopt;
  return std::pair(document, Span{span.begin - base, span.end - base});
}

}  // namespace sluice
