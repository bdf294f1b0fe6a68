#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/arena.h"
#include "core/text/source.h"

namespace sluice {
struct Document;
}

// Values of an effective GitLab configuration. They are never changed once made, so that jobs which
// inherit a value share it.
namespace sluice::gitlab {

// Where something was written.
struct Written {
  const Document* document = nullptr;
  NodeRef node;

  Span at() const { return node.use(); }
};

// The statement through which a value took effect somewhere else than where it was written.
enum class Via : std::uint8_t { include, extends, reference, defaults, variables, input };

struct Use {
  Via via = Via::include;
  Written at;
};

struct Node;

struct Item {
  const Node* value = nullptr;
  const Use* use = nullptr;  // null where it was written here
};

struct Field {
  std::string_view key;
  const Node* value = nullptr;
  Written written;           // its node's key() is where the key was written
  const Use* use = nullptr;  // the outermost; null where it was written here
};

struct Node {
  // A plain scalar is what YAML's core schema reads it as; an input keeps its own type. `reference`
  // is a `!reference` that is not resolved yet: none is left in a finished configuration.
  enum class Kind : std::uint8_t { null, boolean, number, text, sequence, mapping, reference };

  Kind kind = Kind::null;
  bool pending = false;       // a reference, or holds one
  std::uint16_t height = 1;   // levels of values within, itself included
  std::uint32_t size = 1;     // values when written out, itself included
  std::string_view text;      // of scalars; a number or boolean as written
  std::vector<Item> items;    // of a sequence; of a reference, the names on its way
  std::vector<Field> fields;  // of a mapping; of a reference, what is merged over its target
  Written written;

  bool is_null() const { return kind == Kind::null; }
  bool is_text() const { return kind == Kind::text; }
  bool is_scalar() const {
    return kind == Kind::text || kind == Kind::number || kind == Kind::boolean;
  }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  // GitLab reads YAML 1.1, to which yes and on are true; in the output they stay texts.
  bool is_true() const {
    return kind == Kind::boolean ? text[0] == 't' || text[0] == 'T' : is_word(&NodeRef::is_true);
  }
  bool is_false() const { return kind == Kind::boolean ? !is_true() : is_word(&NodeRef::is_false); }

  // The field of a mapping, and its value; null where there is none.
  const Field* field(std::string_view key) const;
  const Node* get(std::string_view key) const;

 private:
  bool is_word(bool (NodeRef::*is_it)() const) const {
    return is_text() && written.node && (written.node.*is_it)() && written.node.value() == text;
  }
};

// How YAML's core schema reads a plain scalar.
Node::Kind plain_kind(std::string_view text);

// Owns nodes, uses and texts, up to a limit. Views that it hands out stay valid, also across a
// move.
class Nodes {
 public:
  struct Limits {
    std::size_t made = 2'000'000;           // nodes, items and fields
    std::uint32_t written_out = 1'000'000;  // values of one node with all that it shares
    std::size_t height = 200;               // values within values
    std::size_t text = std::size_t{64} << 20U;
  };

  explicit Nodes(Limits limits) : limits_(limits) {}

  // Null once a limit is reached; from then on, always.
  const Node* add(Node node);
  const Use* add(Use use);
  std::string_view keep(std::string_view text);

  bool is_full() const { return full_; }
  std::size_t made() const { return made_; }
  const Limits& limits() const { return limits_; }

  // `top` over `base`: mappings are merged key by key, all else is replaced by `top`. What comes
  // from either side gets its use, where one is given. Null once a limit is reached.
  const Node* merge(const Node* base, const Node* top, const Use* base_use, const Use* top_use);

 private:
  Limits limits_;
  std::deque<Node> nodes_;
  std::deque<Use> uses_;
  Arena texts_;
  std::size_t made_ = 0;
  bool full_ = false;
};

}  // namespace sluice::gitlab
