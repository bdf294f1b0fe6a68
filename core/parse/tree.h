#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text/arena.h"
#include "core/text/source.h"

namespace sluice {

// The positioned tree of YAML and JSON: one flat vector of nodes, strings in one arena or in the
// source. HCL, Dockerfiles and shell have trees of their own, with the same Span and Text.

enum class NodeKind : std::uint8_t { null, scalar, sequence, mapping, alias };

// How it was written. JSON uses plain (numbers, booleans, null), double_quoted and flow.
enum class Style : std::uint8_t {
  plain,
  single_quoted,
  double_quoted,
  literal,
  folded,
  flow,
  block
};

using NodeIndex = std::uint32_t;
constexpr NodeIndex kNoNode = 0xFFFFFFFF;

struct TreeNode {
  NodeKind kind = NodeKind::null;
  Style style = Style::plain;
  NodeIndex parent = kNoNode;
  NodeIndex first_child = kNoNode;
  NodeIndex next = kNoNode;    // next sibling
  NodeIndex target = kNoNode;  // of an alias: the node that it stands for
  std::uint32_t extra = 0;     // 1 + index into Tree::properties, 0 for none
  Span span;                   // the value as written, quotes and block header included
  Span key_span;
  std::string_view key;    // null data where the parent is no mapping
  std::string_view value;  // decoded; of scalars only
};

class NodeRef;

// Owns nodes and decoded strings; views the source, which must outlive it. Moved, never copied.
class Tree {
 public:
  Tree() = default;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  struct Properties {
    std::string_view tag;     // as written, "!reference"; empty for none
    std::string_view anchor;  // without '&'; empty for none
    Span at;                  // of tag and anchor together
  };

  std::string_view source;           // what the spans count in
  std::vector<TreeNode> nodes;       // preorder
  std::vector<NodeIndex> documents;  // the root of each document, in order
  std::vector<Properties> properties;
  Arena strings;
  bool merges = false;  // '<<' is a merge key (YAML), not a name (JSON)
  // What models have read out of a node, each under a key of its own, so that it is read once. No
  // part of the tree; used by one thread at a time, as the tree is.
  mutable std::unordered_map<std::uint64_t, std::shared_ptr<const void>> read_before;

  // Makes the children of large mappings and sequences quick to find. The parser calls it once the
  // tree is whole.
  void index_children();
  // The last child of a mapping with this key, as written, merges apart.
  NodeIndex find(NodeIndex mapping, std::string_view key) const;
  // How many children of its parent stand before a node.
  std::size_t position(NodeIndex node) const;
  // The child of a sequence at a position; kNoNode behind the last.
  NodeIndex item(NodeIndex sequence, std::size_t position) const;

  // Finds out, once, what the merge keys join into the mappings from `first` on. All that aliases
  // there stand for is whole, and nests no deeper than the parser's limit. Takes from `budget` what
  // it looks at; where that is not enough, gives the mapping at which it was used up, else kNoNode.
  // Merge keys that this was not asked for stay children like others.
  NodeIndex resolve_merges(NodeIndex first, std::size_t budget);

  // Root of document `i`; a reference to nothing where there is none.
  NodeRef root(std::size_t i = 0) const&;
  NodeRef root(std::size_t i = 0) const&& = delete;

 private:
  friend class NodeRef;
  // A child as it takes effect in a mapping with merge keys, and the outermost alias through which
  // it came.
  struct Joined {
    NodeIndex node = kNoNode;
    NodeIndex use = kNoNode;
  };
  // The children of a mapping with merge keys: its own first, each key once.
  struct Merged {
    std::vector<Joined> children;
    std::unordered_map<std::string_view, std::uint32_t> positions;  // where there are many
  };
  class Merger;

  const Merged* merged(NodeIndex mapping) const;

  using Keys = std::unordered_map<std::string_view, NodeIndex>;
  // Of the mappings and sequences that are worth it.
  std::unordered_map<NodeIndex, Keys> keys_;
  std::unordered_map<NodeIndex, std::vector<NodeIndex>> items_;
  std::unordered_map<NodeIndex, Merged> merged_;
};

// A place in a tree, cheap to copy. Follows aliases and merge keys by itself: `span` says where the
// value was written, `use` where it takes effect. A NodeRef to nothing answers every question with
// nothing, so that paths through odd files need no checks: tree.root()["jobs"]["build"].
// Views the tree.
class NodeRef {
 public:
  NodeRef() = default;
  NodeRef(const Tree& tree, NodeIndex index, NodeIndex use = kNoNode);

  explicit operator bool() const { return tree_ != nullptr; }
  friend bool operator==(NodeRef a, NodeRef b) {
    return a.tree_ == b.tree_ && a.index_ == b.index_ && a.use_ == b.use_;
  }

  // null also for a reference to nothing: ask operator bool to tell absent from null.
  NodeKind kind() const;
  bool is_null() const { return tree_ != nullptr && kind() == NodeKind::null; }
  bool is_scalar() const { return kind() == NodeKind::scalar; }
  bool is_sequence() const { return kind() == NodeKind::sequence; }
  bool is_mapping() const { return kind() == NodeKind::mapping; }
  Style style() const;
  // True for a plain scalar that YAML 1.2's core schema (or JSON) reads as this boolean, and for
  // YAML 1.1's yes/no/on/off in any case.
  bool is_true() const;
  bool is_false() const;
  bool is_quoted() const;

  Span span() const;  // where the value is written
  Span use() const;  // where it takes effect: the alias or merge through which it came, else span()
  bool is_aliased() const { return use_ != kNoNode; }
  Text key() const;   // key in the parent mapping; absent elsewhere
  Text text() const;  // decoded scalar and span(); absent where this is no scalar
  std::string_view value() const { return text().value; }
  // Where `size` bytes of the decoded value are written, from its byte `begin` on; all of use()
  // where the value is not written as it reads (escapes, folding) or came through an alias.
  Span part(std::size_t begin, std::size_t size) const;
  std::string_view written() const;  // the bytes of span()
  std::string_view tag() const;
  std::string_view anchor() const;

  NodeRef parent() const;
  // Value of `key` in a mapping, merged keys included; nothing elsewhere. Of a key that stands
  // twice the last counts, as for all readers that do not refuse it.
  NodeRef operator[](std::string_view key) const;
  NodeRef operator[](std::size_t index) const;
  std::size_t size() const;  // children, merged ones included

  // Where it takes effect, as people write it: jobs.build.steps[2].uses
  std::string path() const;

  // Children in order of writing; of a mapping with '<<', its own first, then those merged in.
  class Iterator;
  class Children;
  Children children() const;

  const Tree* tree() const { return tree_; }
  NodeIndex index() const { return index_; }

 private:
  const TreeNode& node() const { return tree_->nodes[index_]; }
  static NodeRef joined(const Tree& tree, Tree::Joined child, NodeIndex use);

  const Tree* tree_ = nullptr;
  NodeIndex index_ = kNoNode;
  NodeIndex own_ = kNoNode;  // the node that bears the key: index_, or the alias that stands for it
  NodeIndex use_ = kNoNode;  // the outermost alias node on the way here
};

// The children of one node, walked where they stand. Views the tree.
class NodeRef::Iterator {
 public:
  using value_type = NodeRef;
  using difference_type = std::ptrdiff_t;
  Iterator() = default;
  NodeRef operator*() const;
  Iterator& operator++();
  Iterator operator++(int) {
    Iterator old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) {
    return a.index_ == b.index_ && a.at_ == b.at_;
  }

 private:
  friend class Children;
  const Tree* tree_ = nullptr;
  NodeIndex index_ = kNoNode;
  NodeIndex use_ = kNoNode;
  const Tree::Joined* at_ = nullptr;  // where merge keys join others in
};

class NodeRef::Children {
 public:
  Iterator begin() const;
  Iterator end() const;
  bool empty() const { return begin() == end(); }

 private:
  friend class NodeRef;
  const Tree* tree_ = nullptr;
  NodeIndex first_ = kNoNode;
  NodeIndex use_ = kNoNode;
  const Tree::Merged* merged_ = nullptr;
};

}  // namespace sluice
