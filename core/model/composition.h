#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/arena.h"
#include "core/text/source.h"

namespace sluice {

struct Document;
class ScalarMap;

// A value that is put together of several documents. Views them.
struct Part {
  NodeKind kind = NodeKind::null;
  Style style = Style::plain;
  std::string_view tag, key, value;
  Span span, key_span;  // of the composition
  std::vector<Part> children;

  bool is_mapping() const { return kind == NodeKind::mapping; }
  bool is_sequence() const { return kind == NodeKind::sequence; }
  bool is_scalar() const { return kind == NodeKind::scalar; }
  Part* find(std::string_view wanted);
  const Part* find(std::string_view wanted) const;
  // The scalar at the end of dotted keys; empty for none.
  std::string_view text(std::string_view path) const;
  void erase(std::string_view wanted);
  std::size_t count() const;  // itself and all within it
  // The child of that key, made where it is not there: its place is that of the given part.
  Part& at(std::string_view wanted, const Part& place);
};

// Trees whose nodes stand in several documents: spans count in the bytes of all of them, one after
// the other. Views the documents.
class Composition {
 public:
  Composition() = default;
  Composition(const Composition&) = delete;
  Composition& operator=(const Composition&) = delete;

  // A copy of a value with all that aliases and merge keys make of it, at its places. Nothing once
  // the composition is full.
  Part lift(NodeRef node, const Document& document);
  // The same of a value that has no places of its own: each is the given one.
  Part lift_at(NodeRef node, const Part& place);
  // The same of a value that stands in a text of the document: each place is that of its bytes.
  Part lift_in(NodeRef node, const Document& document, const ScalarMap& text);
  // Nothing but the place.
  Part point(NodeRef node, const Document& document);
  Part scalar(std::string_view value, const Part& place);
  std::string_view keep(std::string_view text) { return strings_.keep(text); }
  // Keeps a tree that parts view.
  const Tree& keep(Tree&& tree) { return kept_.emplace_back(std::move(tree)); }

  bool is_full() const { return left_ == 0; }
  // For copies of parts. False once the composition is full.
  bool spend(std::size_t parts);
  std::size_t size() const { return kMostParts - left_; }

  // The tree of some values, each a document of it. May be called more than once, when no document
  // comes any more. The composition must outlive it.
  Tree tree(const std::vector<Part>& documents);

  std::vector<const Document*> documents() const;
  // The document that a span stands in, and where; nothing for one that stands in none or several.
  std::optional<std::pair<const Document*, Span>> place(Span span) const;

 private:
  template <typename Put>
  Part copy(NodeRef node, const Put& put);
  std::uint32_t base_of(const Document& document);
  bool take() { return spend(1); }

  static constexpr std::size_t kMostParts = 400'000;
  static constexpr std::size_t kMostBytes = std::size_t{256} << 20U;
  std::size_t left_ = kMostParts;
  std::vector<std::pair<std::uint32_t, const Document*>> bases_;  // in order
  std::string bytes_;
  Arena strings_;
  std::deque<Tree> kept_;
};

}  // namespace sluice
