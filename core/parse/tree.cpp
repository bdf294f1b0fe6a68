#include "core/parse/tree.h"

#include <algorithm>
#include <unordered_set>

namespace sluice {
namespace {

constexpr std::string_view kMergeKey = "<<";

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

bool is_merge(const Tree& tree, const TreeNode& node) {
  return tree.merges && node.key == kMergeKey && node.key_span.size() == kMergeKey.size();
}

bool has_merge(const Tree& tree, NodeIndex mapping) {
  if (!tree.merges || tree.nodes[mapping].kind != NodeKind::mapping) return false;
  if (tree.find(mapping, kMergeKey) == kNoNode) return false;
  // A name "<<" in quotes may stand beside the merge key.
  NodeIndex i = tree.nodes[mapping].first_child;
  while (i != kNoNode && !is_merge(tree, tree.nodes[i])) i = tree.nodes[i].next;
  return i != kNoNode;
}

}  // namespace

NodeRef Tree::root(std::size_t i) const& {
  return i < documents.size() ? NodeRef(*this, documents[i]) : NodeRef();
}

void Tree::index_children() {
  constexpr std::size_t kWorthIt = 32;
  for (NodeIndex parent = 0; parent < nodes.size(); ++parent) {
    std::size_t count = 0;
    for (NodeIndex i = nodes[parent].first_child; i != kNoNode; i = nodes[i].next) ++count;
    if (count < kWorthIt) continue;
    if (nodes[parent].kind == NodeKind::mapping) {
      Keys& keys = keys_[parent];
      keys.reserve(count);
      for (NodeIndex i = nodes[parent].first_child; i != kNoNode; i = nodes[i].next)
        keys.insert_or_assign(nodes[i].key, i);
    } else {
      std::vector<NodeIndex>& items = items_[parent];
      items.reserve(count);
      for (NodeIndex i = nodes[parent].first_child; i != kNoNode; i = nodes[i].next)
        items.push_back(i);
    }
  }
}

std::size_t Tree::position(NodeIndex node) const {
  const NodeIndex parent = nodes[node].parent;
  if (const auto items = items_.find(parent); items != items_.end()) {
    // In order of writing, so in order of their indexes.
    const auto& list = items->second;
    return static_cast<std::size_t>(std::lower_bound(list.begin(), list.end(), node) -
                                    list.begin());
  }
  std::size_t position = 0;
  for (NodeIndex i = nodes[parent].first_child; i != node && i != kNoNode; i = nodes[i].next)
    ++position;
  return position;
}

NodeIndex Tree::find(NodeIndex mapping, std::string_view key) const {
  if (const auto indexed = keys_.find(mapping); indexed != keys_.end()) {
    const auto found = indexed->second.find(key);
    return found != indexed->second.end() ? found->second : kNoNode;
  }
  NodeIndex found = kNoNode;
  for (NodeIndex i = nodes[mapping].first_child; i != kNoNode; i = nodes[i].next) {
    if (nodes[i].key == key) found = i;
  }
  return found;
}

NodeRef::NodeRef(const Tree& tree, NodeIndex index, NodeIndex use)
    : tree_(&tree), index_(index), use_(use) {
  // An alias may stand for a node that is itself an alias, never for itself: the parser saw to it.
  while (tree.nodes[index_].kind == NodeKind::alias) {
    if (use_ == kNoNode) use_ = index_;
    index_ = tree.nodes[index_].target;
  }
}

NodeKind NodeRef::kind() const { return tree_ == nullptr ? NodeKind::null : node().kind; }

Style NodeRef::style() const { return tree_ == nullptr ? Style::plain : node().style; }

bool NodeRef::is_quoted() const {
  return is_scalar() && (style() == Style::single_quoted || style() == Style::double_quoted);
}

bool NodeRef::is_true() const {
  return is_scalar() && style() == Style::plain &&
         is_one_of(node().value, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"});
}

bool NodeRef::is_false() const {
  return is_scalar() && style() == Style::plain &&
         is_one_of(node().value,
                   {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"});
}

Span NodeRef::span() const { return tree_ == nullptr ? Span{} : node().span; }

Span NodeRef::use() const { return use_ == kNoNode ? span() : tree_->nodes[use_].span; }

Text NodeRef::key() const {
  if (tree_ == nullptr) return {};
  // Reached by an alias, the key is the one at the use, unless we are below the alias' target.
  NodeIndex at = index_;
  if (use_ != kNoNode) {
    NodeIndex target = use_;
    while (tree_->nodes[target].kind == NodeKind::alias) target = tree_->nodes[target].target;
    if (target == index_) at = use_;
  }
  return {tree_->nodes[at].key, tree_->nodes[at].key_span};
}

Text NodeRef::text() const { return is_scalar() ? Text{node().value, node().span} : Text{}; }

std::string_view NodeRef::written() const {
  return tree_ == nullptr ? std::string_view{} : slice(tree_->source, node().span);
}

Span NodeRef::part(std::size_t begin, std::size_t size) const {
  const Span whole = use();
  if (!is_scalar() || is_aliased() || begin + size > value().size()) return whole;
  const std::size_t at = written().find(value());
  if (at == std::string_view::npos) return whole;
  const auto first = whole.begin + static_cast<std::uint32_t>(at + begin);
  return {first, first + static_cast<std::uint32_t>(size)};
}

std::string_view NodeRef::tag() const {
  return tree_ == nullptr || node().extra == 0 ? std::string_view{}
                                               : tree_->properties[node().extra - 1].tag;
}

std::string_view NodeRef::anchor() const {
  return tree_ == nullptr || node().extra == 0 ? std::string_view{}
                                               : tree_->properties[node().extra - 1].anchor;
}

NodeRef NodeRef::parent() const {
  if (tree_ == nullptr || node().parent == kNoNode) return {};
  return {*tree_, node().parent, use_};
}

NodeRef NodeRef::operator[](std::string_view key) const {
  if (!is_mapping()) return {};
  if (const NodeIndex own = tree_->find(index_, key); own != kNoNode) return {*tree_, own, use_};
  if (!tree_->merges || tree_->find(index_, kMergeKey) == kNoNode) return {};
  for (const NodeRef child : children()) {
    if (child.key().value == key) return child;
  }
  return {};
}

NodeRef NodeRef::operator[](std::size_t index) const {
  if (!is_sequence()) return {};
  for (NodeIndex i = node().first_child; i != kNoNode; i = tree_->nodes[i].next) {
    if (index-- == 0) return {*tree_, i, use_};
  }
  return {};
}

std::size_t NodeRef::size() const {
  std::size_t count = 0;
  const Children all = children();
  for (auto i = all.begin(); i != all.end(); ++i) ++count;
  return count;
}

NodeRef::Children NodeRef::children() const {
  Children result;
  result.tree_ = tree_;
  result.use_ = use_;
  if (!is_mapping() && !is_sequence()) return result;
  if (!has_merge(*tree_, index_)) {
    result.first_ = node().first_child;
    return result;
  }
  result.gathered_ = true;
  std::vector<NodeRef>& list = result.list_;
  std::unordered_set<std::string_view> known;
  const auto add = [&](NodeRef child) {
    if (known.insert(tree_->nodes[child.index_].key).second) list.push_back(child);
  };
  for (NodeIndex i = node().first_child; i != kNoNode; i = tree_->nodes[i].next) {
    if (is_merge(*tree_, tree_->nodes[i])) continue;
    known.insert(tree_->nodes[i].key);
    list.emplace_back(*tree_, i, use_);
  }
  for (NodeIndex i = node().first_child; i != kNoNode; i = tree_->nodes[i].next) {
    if (!is_merge(*tree_, tree_->nodes[i])) continue;
    const NodeRef source(*tree_, i, use_);
    if (source.is_mapping()) {
      for (const NodeRef child : source.children()) add(child);
    } else if (source.is_sequence()) {
      for (const NodeRef part : source.children()) {
        if (!part.is_mapping()) continue;
        for (const NodeRef child : part.children()) add(child);
      }
    }
  }
  return result;
}

std::string NodeRef::path() const {
  if (tree_ == nullptr) return {};
  std::vector<std::string> parts;
  NodeIndex target = kNoNode;
  if (use_ != kNoNode) {
    target = use_;
    while (tree_->nodes[target].kind == NodeKind::alias) target = tree_->nodes[target].target;
  }
  NodeIndex at = index_;
  while (at != kNoNode) {
    if (at == target) {  // from here on, the way is that of the use
      at = use_;
      target = kNoNode;
    }
    const TreeNode& here = tree_->nodes[at];
    if (here.parent == kNoNode) break;
    if (here.key.data() != nullptr) {
      if (!is_merge(*tree_, here)) parts.emplace_back(here.key);
    } else {
      std::string number = "[";
      number += std::to_string(tree_->position(at));
      number += ']';
      parts.push_back(std::move(number));
    }
    at = here.parent;
  }
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty() && !part->starts_with('[')) path += '.';
    path += *part;
  }
  return path;
}

NodeRef NodeRef::Iterator::operator*() const {
  return at_ != nullptr ? *at_ : NodeRef(*tree_, index_, use_);
}

NodeRef::Iterator& NodeRef::Iterator::operator++() {
  if (at_ != nullptr) {
    ++at_;
  } else {
    index_ = tree_->nodes[index_].next;
  }
  return *this;
}

NodeRef::Iterator NodeRef::Children::begin() const& {
  Iterator i;
  i.tree_ = tree_;
  i.use_ = use_;
  if (gathered_) {
    i.at_ = list_.data();
  } else {
    i.index_ = first_;
  }
  return i;
}

NodeRef::Iterator NodeRef::Children::end() const& {
  Iterator i;
  i.tree_ = tree_;
  if (gathered_) i.at_ = list_.data() + list_.size();
  return i;
}

}  // namespace sluice
