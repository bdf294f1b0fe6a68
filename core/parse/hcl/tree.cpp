#include "core/parse/hcl/hcl.h"

namespace sluice::hcl {
namespace {

std::string numbered(std::string name, std::size_t index) {
  name += '[';
  name += std::to_string(index);
  name += ']';
  return name;
}

// Siblings that are looked at to number a block or an element. Past it there is no number: a path
// is asked for with every finding, and must not cost as much as the file is long.
constexpr std::size_t kMostSiblings = 200;

// Blocks with labels have a name of their own.
std::string block_name(Ref block) {
  std::string name(block.text().value);
  const std::vector<Text> labels = block.labels();
  for (const Text& label : labels) {
    name += '.';
    name += label.value;
  }
  if (!labels.empty()) return name;
  std::size_t before = 0;
  std::size_t same = 0;
  std::size_t seen = 0;
  for (const Ref sibling : block.parent().children()) {
    if (++seen > kMostSiblings) return name;
    if (sibling == block) before = same;
    if (sibling.is(NodeKind::block) && sibling.text().value == block.text().value) ++same;
  }
  return same > 1 ? numbered(std::move(name), before) : name;
}

std::string element_name(Ref element) {
  std::size_t index = 0;
  for (const Ref sibling : element.parent().children()) {
    if (sibling == element) return numbered({}, index);
    if (++index > kMostSiblings) break;
  }
  return "[]";
}

// What one node adds to a path; empty for those that people do not name.
std::string path_part(Ref node) {
  switch (node.kind()) {
    case NodeKind::block:
      return block_name(node);
    case NodeKind::attribute:
      return std::string(node.text().value);
    case NodeKind::item:
      return std::string(node.first().is(NodeKind::string) ? node.first().text().value
                                                           : node.first().written());
    default:
      break;
  }
  return node.parent().is(NodeKind::tuple) ? element_name(node) : std::string{};
}

}  // namespace

Text Tree::text(const Node& node) const {
  if (node.text == Node::kNoText) return {};
  if (node.text != Node::kAsWritten) return {decoded[node.text], node.text_span};
  return {source.substr(node.text_span.begin, node.text_span.size()), node.text_span};
}

Ref Tree::root() const& { return nodes.empty() ? Ref() : Ref(*this, 0); }

std::string_view Ref::written() const {
  return tree_ == nullptr ? std::string_view{} : slice(tree_->source, node().span);
}

Ref Ref::child(std::size_t i) const {
  Ref child = first();
  while (child && i-- > 0) child = child.next();
  return child;
}

std::size_t Ref::size() const {
  std::size_t count = 0;
  for (Ref child = first(); child; child = child.next()) ++count;
  return count;
}

Ref::Children Ref::children() const { return Children(first()); }

Ref Ref::body() const {
  if (!is(NodeKind::block)) return {};
  for (const Ref child : children()) {
    if (child.is(NodeKind::body)) return child;
  }
  return {};
}

std::vector<Text> Ref::labels() const {
  std::vector<Text> labels;
  if (!is(NodeKind::block)) return labels;
  for (const Ref child : children()) {
    if (child.is(NodeKind::label)) labels.push_back(child.text());
  }
  return labels;
}

Span Ref::header() const {
  if (!is(NodeKind::block)) return {};
  Span header = node().text_span;
  for (const Ref child : children()) {
    if (child.is(NodeKind::label)) header.end = child.span().end;
  }
  return header;
}

Ref Ref::attribute(std::string_view name) const {
  if (!is(NodeKind::body)) return {};
  for (const Ref child : children()) {
    if (child.is(NodeKind::attribute) && child.text().value == name) return child.first();
  }
  return {};
}

std::string Ref::path() const {
  std::vector<std::string> parts;
  for (Ref at = *this; at; at = at.parent()) {
    std::string part = path_part(at);
    if (!part.empty()) parts.push_back(std::move(part));
  }
  std::string path;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!path.empty() && part->front() != '[') path += '.';
    path += *part;
  }
  return path;
}

}  // namespace sluice::hcl
