#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/parsed.h"
#include "core/text/arena.h"
#include "core/text/source.h"

// HCL native syntax (Terraform, OpenTofu, Terragrunt) as a positioned tree.
namespace sluice::hcl {

enum class NodeKind : std::uint8_t {
  // Structure. `text` is what names the node.
  body,       // children: attributes, blocks, and `invalid` for what could not be read
  attribute,  // text: its name; child: the expression
  block,      // text: its type; children: labels, then one body
  label,      // text: decoded

  // Literals.
  null,
  boolean,  // text: true, false
  number,   // text: as written
  string,   // a template without interpolations; text: decoded

  // Templates: quoted or heredoc. Children are their parts.
  template_,
  text,           // text: decoded, after strip markers
  interpolation,  // child: the expression
  if_directive,   // children: condition, template, and the template of `else` where there is one
  for_directive,  // children: names (one or two), collection, template

  // Expressions.
  variable,     // text: its name; the start of a reference
  traversal,    // children: what is walked, then its steps in order
  call,         // text: the function; children: arguments
  tuple,        // children: elements
  object,       // children: items
  item,         // children: key, value; a bare word as a key is a string
  parentheses,  // child
  unary,        // text: the operator; child
  binary,       // text: the operator; children: left, right
  conditional,  // children: condition, then, else
  for_tuple,    // children: names (one or two), collection, value, then `condition` if there is one
  for_object,   // children: names (one or two), collection, key, value, `condition`
  name,         // a variable that a `for` declares
  condition,    // the `if` of a `for`; child

  // Steps of a traversal.
  get,              // .name; text: the name
  index,            // [expression]; child
  legacy_index,     // .0; text: the number
  full_splat,       // [*]: what follows applies to each element
  attribute_splat,  // .*: the attributes that follow, up to an index, apply to each element

  invalid,  // could not be read: nothing is known of it
};

using NodeIndex = std::uint32_t;
constexpr NodeIndex kNoNode = 0xFFFFFFFF;

struct Node {
  // Where the text of a node is: in the source at text_span, or decoded in Tree::decoded.
  static constexpr std::uint32_t kNoText = 0xFFFFFFFF;
  static constexpr std::uint32_t kAsWritten = 0xFFFFFFFE;

  NodeKind kind = NodeKind::invalid;
  bool heredoc : 1 = false;   // of string and template_
  bool expand : 1 = false;    // of call: its last argument is followed by '...'
  bool grouping : 1 = false;  // of for_object: its value is followed by '...'
  std::uint16_t height = 1;   // of the tree below, itself included; a few times the depth limit
  NodeIndex parent = kNoNode;
  NodeIndex first_child = kNoNode;
  NodeIndex next = kNoNode;      // next sibling
  std::uint32_t text = kNoText;  // or kAsWritten, or an index into Tree::decoded
  Span span;                     // as written: quotes, braces and heredoc markers included
  Span text_span;                // where the text is written, quotes excluded
};

class Ref;

// Owns nodes and decoded strings; views the source, which must outlive it. Moved, never copied.
// Nodes stand in the order in which they were begun, which is that of the source but for operators
// and traversals, that begin behind their first operand.
class Tree {
 public:
  Tree() = default;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  std::string_view source;  // what the spans count in
  std::vector<Node> nodes;  // the first is the body of the file
  std::vector<std::string_view> decoded;
  Arena strings;

  Text text(const Node& node) const;

  // The body of the file; a reference to nothing in an empty tree.
  Ref root() const&;
  Ref root() const&& = delete;
};

// A place in a tree, cheap to copy. A Ref to nothing answers every question with nothing. Views the
// tree.
class Ref {
 public:
  Ref() = default;
  Ref(const Tree& tree, NodeIndex index) : tree_(&tree), index_(index) {}

  explicit operator bool() const { return tree_ != nullptr; }
  friend bool operator==(Ref a, Ref b) { return a.tree_ == b.tree_ && a.index_ == b.index_; }

  NodeKind kind() const { return tree_ == nullptr ? NodeKind::invalid : node().kind; }
  bool is(NodeKind wanted) const { return tree_ != nullptr && node().kind == wanted; }
  Span span() const { return tree_ == nullptr ? Span{} : node().span; }
  Text text() const { return tree_ == nullptr ? Text{} : tree_->text(node()); }
  std::string_view written() const;  // the bytes of span()
  bool is_heredoc() const { return tree_ != nullptr && node().heredoc; }
  bool expands() const { return tree_ != nullptr && node().expand; }
  bool is_grouping() const { return tree_ != nullptr && node().grouping; }

  Ref parent() const { return tree_ == nullptr ? Ref() : at(node().parent); }
  Ref first() const { return tree_ == nullptr ? Ref() : at(node().first_child); }
  Ref next() const { return tree_ == nullptr ? Ref() : at(node().next); }
  Ref child(std::size_t i) const;
  std::size_t size() const;  // children

  class Iterator;
  class Children;
  Children children() const;

  // Of a block: its body, its labels, and the span from its type to its last label.
  Ref body() const;
  std::vector<Text> labels() const;
  Span header() const;

  // Of a body: the expression of an attribute; nothing where there is none. Linear in the body.
  Ref attribute(std::string_view name) const;

  // As people write it: resource.aws_s3_bucket.logs.versioning.enabled. Blocks that stand several
  // times in one body are counted: ingress[1].
  std::string path() const;

  const Tree* tree() const { return tree_; }
  NodeIndex index() const { return index_; }

 private:
  const Node& node() const { return tree_->nodes[index_]; }
  Ref at(NodeIndex index) const { return index == kNoNode ? Ref() : Ref(*tree_, index); }

  const Tree* tree_ = nullptr;
  NodeIndex index_ = kNoNode;
};

class Ref::Iterator {
 public:
  using value_type = Ref;
  using difference_type = std::ptrdiff_t;
  Iterator() = default;
  explicit Iterator(Ref at) : at_(at) {}
  Ref operator*() const { return at_; }
  Iterator& operator++() {
    at_ = at_.next();
    return *this;
  }
  Iterator operator++(int) {
    Iterator old = *this;
    ++*this;
    return old;
  }
  friend bool operator==(const Iterator& a, const Iterator& b) = default;

 private:
  Ref at_;
};

class Ref::Children {
 public:
  explicit Children(Ref first) : first_(first) {}
  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(); }
  bool empty() const { return !first_; }

 private:
  Ref first_;
};

// Parses a file by the HCL native syntax specification. The tree views `bytes`, which must outlive
// it. Linear in the size of the file, whatever stands in it.
//
// Recovers: what cannot be read becomes `invalid`, as the value of its attribute where that much is
// known and as an item of its body otherwise, and reading goes on at the next line that can start
// an item. `usable` is false only where the text has no structure to keep: it is no UTF-8 at all,
// or the limit of nodes was reached. Of very many errors the first hundred are told.
Parsed<Tree> parse_hcl(std::string_view bytes, const ParseLimits& limits);

// Parses a text that is a template as a whole: a file that `templatefile` reads, a string of JSON
// syntax. The first node is a string or a template; the tree is not usable where it is neither.
Parsed<Tree> parse_template(std::string_view text, const ParseLimits& limits);

// Where the file has comments, in order. Those with nothing but white space between them are one;
// what stands in a part that could not be read is none.
std::vector<Span> comments(const Tree& tree);

}  // namespace sluice::hcl
