#include "core/parse/tree.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace sluice {
namespace {

constexpr std::string_view kMergeKey = "<<";
// As many children are worth an index.
constexpr std::size_t kWorthIt = 32;

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

bool is_merge(const Tree& tree, const TreeNode& node) {
  return tree.merges && node.key == kMergeKey && node.key_span.size() == kMergeKey.size();
}

// What a node stands for. An alias may stand for one that is itself an alias, never for itself: the
// parser saw to it.
NodeIndex resolved(const Tree& tree, NodeIndex node) {
  while (tree.nodes[node].kind == NodeKind::alias) node = tree.nodes[node].target;
  return node;
}

}  // namespace

NodeRef Tree::root(std::size_t i) const& {
  return i < documents.size() ? NodeRef(*this, documents[i]) : NodeRef();
}

// What aliases stand for is merged before what they stand in, each mapping once.
class Tree::Merger {
 public:
  Merger(Tree& tree, std::size_t budget) : tree_(tree), left_(budget) {}

  // False where the budget was not enough.
  bool merge(NodeIndex mapping) {
    if (tree_.merged(mapping) != nullptr || !has_merge(mapping)) return true;
    Merged merged;
    // Where each key is, and the mapping that it is from: of one mapping the last of a key counts,
    // of several the first.
    std::unordered_map<std::string_view, std::pair<std::size_t, NodeIndex>> known;
    const auto add = [&](Joined child) {
      if (left_ == 0) return false;
      --left_;
      const TreeNode& node = tree_.nodes[child.node];
      const auto [at, is_new] = known.try_emplace(node.key, merged.children.size(), node.parent);
      if (is_new)
        merged.children.push_back(child);
      else if (at->second.second == node.parent)
        merged.children[at->second.first] = child;
      return true;
    };
    for (NodeIndex i = first(mapping); i != kNoNode; i = tree_.nodes[i].next) {
      if (is_merge(tree_, tree_.nodes[i])) continue;
      if (left_ == 0) return false;
      --left_;
      known.insert_or_assign(tree_.nodes[i].key, std::pair(merged.children.size(), mapping));
      merged.children.push_back({i, kNoNode});
    }
    for (NodeIndex i = first(mapping); i != kNoNode; i = tree_.nodes[i].next) {
      if (is_merge(tree_, tree_.nodes[i]) && !each_source(i, add)) return false;
    }
    if (merged.children.size() >= kWorthIt) {
      // Of a key that stands twice the last counts.
      for (std::uint32_t i = 0; i < merged.children.size(); ++i)
        merged.positions.insert_or_assign(tree_.nodes[merged.children[i].node].key, i);
    }
    tree_.merged_.emplace(mapping, std::move(merged));
    return true;
  }

 private:
  NodeIndex first(NodeIndex node) const { return tree_.nodes[node].first_child; }

  bool has_merge(NodeIndex mapping) const {
    if (tree_.nodes[mapping].kind != NodeKind::mapping) return false;
    NodeIndex i = first(mapping);
    while (i != kNoNode && !is_merge(tree_, tree_.nodes[i])) i = tree_.nodes[i].next;
    return i != kNoNode;
  }

  // The value of a merge key is a mapping or a list of them.
  template <typename F>
  bool each_source(NodeIndex value, F add) {
    const NodeIndex merged = resolved(tree_, value);
    const NodeIndex use = merged == value ? kNoNode : value;
    if (tree_.nodes[merged].kind == NodeKind::mapping) return each_child(merged, use, add);
    if (tree_.nodes[merged].kind != NodeKind::sequence) return true;
    for (NodeIndex i = first(merged); i != kNoNode; i = tree_.nodes[i].next) {
      const NodeIndex part = resolved(tree_, i);
      const NodeIndex outermost = use != kNoNode || part == i ? use : i;
      if (tree_.nodes[part].kind == NodeKind::mapping && !each_child(part, outermost, add))
        return false;
    }
    return true;
  }

  template <typename F>
  bool each_child(NodeIndex mapping, NodeIndex use, F add) {
    if (!merge(mapping)) return false;
    if (const Merged* const merged = tree_.merged(mapping)) {
      return std::all_of(merged->children.begin(), merged->children.end(), [&](Joined child) {
        return add({child.node, use != kNoNode ? use : child.use});
      });
    }
    for (NodeIndex i = first(mapping); i != kNoNode; i = tree_.nodes[i].next) {
      if (!add({i, use})) return false;
    }
    return true;
  }

  Tree& tree_;
  std::size_t left_;
};

NodeIndex Tree::resolve_merges(NodeIndex first, std::size_t budget) {
  if (!merges) return kNoNode;
  Merger merger(*this, budget);
  for (NodeIndex i = first; i < nodes.size(); ++i) {
    if (!merger.merge(i)) return i;
  }
  return kNoNode;
}

const Tree::Merged* Tree::merged(NodeIndex mapping) const {
  if (merged_.empty()) return nullptr;
  const auto found = merged_.find(mapping);
  return found != merged_.end() ? &found->second : nullptr;
}

void Tree::index_children() {
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

NodeIndex Tree::item(NodeIndex sequence, std::size_t position) const {
  if (const auto items = items_.find(sequence); items != items_.end())
    return position < items->second.size() ? items->second[position] : kNoNode;
  NodeIndex i = nodes[sequence].first_child;
  while (i != kNoNode && position-- > 0) i = nodes[i].next;
  return i;
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
    : tree_(&tree), index_(resolved(tree, index)), own_(index), use_(use) {
  if (use_ == kNoNode && index_ != index) use_ = index;
}

NodeRef NodeRef::joined(const Tree& tree, Tree::Joined child, NodeIndex use) {
  return {tree, child.node, use != kNoNode ? use : child.use};
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
  return {tree_->nodes[own_].key, tree_->nodes[own_].key_span};
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
  // What an alias stands for has the key, and the place, of its use.
  const bool is_target = use_ != kNoNode && resolved(*tree_, use_) == node().parent;
  return {*tree_, is_target ? use_ : node().parent, use_};
}

NodeRef NodeRef::operator[](std::string_view key) const {
  if (!is_mapping()) return {};
  if (const NodeIndex own = tree_->find(index_, key); own != kNoNode) return {*tree_, own, use_};
  const Tree::Merged* const merged = tree_->merged(index_);
  if (merged == nullptr) return {};
  const std::vector<Tree::Joined>& list = merged->children;
  if (!merged->positions.empty()) {
    const auto found = merged->positions.find(key);
    return found != merged->positions.end() ? joined(*tree_, list[found->second], use_) : NodeRef();
  }
  const auto found = std::find_if(list.begin(), list.end(), [&](Tree::Joined child) {
    return tree_->nodes[child.node].key == key;
  });
  return found != list.end() ? joined(*tree_, *found, use_) : NodeRef();
}

NodeRef NodeRef::operator[](std::size_t index) const {
  if (!is_sequence()) return {};
  const NodeIndex item = tree_->item(index_, index);
  return item != kNoNode ? NodeRef(*tree_, item, use_) : NodeRef();
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
  result.merged_ = tree_->merged(index_);
  if (result.merged_ == nullptr) result.first_ = node().first_child;
  return result;
}

std::string NodeRef::path() const {
  if (tree_ == nullptr) return {};
  std::vector<std::string> parts;
  NodeIndex target = use_ != kNoNode ? resolved(*tree_, use_) : kNoNode;
  NodeIndex at = own_;
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
  return at_ != nullptr ? joined(*tree_, *at_, use_) : NodeRef(*tree_, index_, use_);
}

NodeRef::Iterator& NodeRef::Iterator::operator++() {
  if (at_ != nullptr) {
    ++at_;
  } else {
    index_ = tree_->nodes[index_].next;
  }
  return *this;
}

NodeRef::Iterator NodeRef::Children::begin() const {
  Iterator i;
  i.tree_ = tree_;
  i.use_ = use_;
  if (merged_ != nullptr) {
    i.at_ = merged_->children.data();
  } else {
    i.index_ = first_;
  }
  return i;
}

NodeRef::Iterator NodeRef::Children::end() const {
  Iterator i;
  i.tree_ = tree_;
  if (merged_ != nullptr) i.at_ = merged_->children.data() + merged_->children.size();
  return i;
}

}  // namespace sluice
