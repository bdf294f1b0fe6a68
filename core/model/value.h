#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/parse/hcl/hcl.h"
#include "core/parse/scalar_map.h"
#include "core/parse/tree.h"
#include "core/text/source.h"

namespace sluice {

struct Document;
struct Computed;
struct Resource;

// Where a value was written, where that is not the place at which it takes effect; and then the
// places through which it came, from there on: the argument of a module, a variable, an output.
struct Origin {
  const Document* document = nullptr;
  Span at;
  const Origin* next = nullptr;
};

// Where a computed value takes effect.
struct ValuePlace {
  const Document* document = nullptr;
  Span at;
  NodeIndex node = kNoNode;  // in the document's tree; what it stands in where it has none
};

// What an attribute of a resource is, as far as the files say: known, unknown with the reason, or
// absent. A block is an object. Views the tree that it stands in, and is cheap to copy.
//
// An unknown value says nothing: no rule may find fault with it.
class Value {
 public:
  enum class State : std::uint8_t { absent, unknown, known };
  enum class Type : std::uint8_t { null, boolean, number, string, list, object };
  struct Field;

  Value() = default;  // absent

  // Values of Terraform: an expression or the content of a block in native syntax, a member of its
  // JSON syntax. Of CloudFormation too, where intrinsic functions (!Ref, {"Fn::Sub": …}) are
  // unknown.
  static Value of(hcl::Ref node);
  static Value of(NodeRef node);
  // A value of a plan, in which every text means what it says. What is known of it only once the
  // plan is carried out, and what nobody may show, stand beside it in the same tree: in the shape
  // of the value, or `true` for all of it. Each of the three may be nothing.
  static Value planned(NodeRef value, NodeRef unknown, NodeRef sensitive);
  // A value that was computed, and that outlives this one; `use` is where it takes effect.
  static Value of(const Computed& value, const ValuePlace& use);

  bool is_absent() const { return state_ == State::absent; }
  bool is_unknown() const { return state_ == State::unknown; }
  bool is_known() const { return state_ == State::known; }
  bool is(Type type) const { return is_known() && type_ == type; }
  bool is_null() const { return is(Type::null); }
  // Terraform converts between strings, booleans and numbers: "true" is true.
  bool is_true() const { return is_scalar() && text_.value == "true"; }
  bool is_false() const { return is_scalar() && text_.value == "false"; }
  bool is_scalar() const;                              // a known boolean, number or string
  std::string_view reason() const { return reason_; }  // why it is unknown
  // It, or a part of it, is said to be what nobody may show: by a plan, or where it was declared.
  bool is_sensitive() const;

  // Of scalars: decoded; numbers and booleans as written. Absent elsewhere.
  Text text() const { return text_; }
  // A number, also one in a string; nothing for what is none.
  std::optional<double> number() const;

  // Where it takes effect: the value, or the header of a block. Nothing where it is absent.
  Span at() const { return at_; }
  // The whole of it: of a block, to its closing brace.
  Span span() const;
  // Which document at() is in, where that may be another than that of its resource: Terraform's
  // override files. Null where nobody said.
  const Document* document() const;
  // Of a computed value, that and where it takes effect; nothing elsewhere.
  const Computed* computed() const;
  ValuePlace place() const;
  // Where it was set, where that is elsewhere; null otherwise. Lives as long as the value's
  // computed one.
  const Origin* origin() const { return origin_; }
  // As people write it: resource.aws_s3_bucket.logs.acl, also of what is absent there.
  std::string node() const;

  // What stands at a dotted path below an object, blocks and lists walked through: every element
  // counts, and so does every block that stands several times. Never empty: where something on the
  // way is missing, that is one absent (or, where it may come from elsewhere, unknown) value.
  // An absent value views `path`.
  std::vector<Value> all(std::string_view path) const;
  Value get(std::string_view path) const;  // the first of them

  // Of an object, what stands there by this name, dots and all; absent elsewhere.
  Value field(std::string_view name) const;

  // Of a list, its elements; of anything else that is there, itself.
  std::vector<Value> elements() const;
  // Of an object, what it holds in order of writing. Blocks are fields too.
  std::vector<Field> fields() const;

  // Of what is unknown since it refers to something else: that, as written
  // ("aws_s3_bucket.logs.id", "data.aws_iam_policy_document.trust[0].json"); of what was computed,
  // with the module in front ("module.logs.aws_s3_bucket.this.id"). Empty elsewhere.
  std::string_view reference() const;
  // The resource that what was computed is an attribute of, whether or not it is known; null where
  // it is none.
  const Resource* resource() const;
  // What was encoded as JSON where that is what this is (`jsonencode(…)`, the `json` of a policy
  // document), known or not; absent otherwise.
  Value json_argument() const;
  // Of a known string: where each byte of text() is written. Only where it is_written(), since a
  // text that was computed is nowhere.
  ScalarMap text_map() const;
  bool is_written() const;

 private:
  struct Planned {
    const Tree* tree = nullptr;
    NodeIndex value = kNoNode, unknown = kNoNode, sensitive = kNoNode;

    NodeRef node(NodeIndex index) const;
    // What stands below it by a key or a position; `shape` is one of the three.
    NodeIndex below(NodeIndex shape, std::string_view key) const;
    NodeIndex below(NodeIndex shape, std::size_t position) const;
    Planned at(std::string_view key) const;
    Planned at(std::size_t position) const;
  };
  struct Used {
    const Computed* value = nullptr;
    const Document* document = nullptr;
    NodeIndex place = kNoNode;
  };
  using Node = std::variant<std::monostate, hcl::Ref, NodeRef, Planned, Used>;

  static Value unknown(Node node, Span at, std::string_view reason);
  static Value known(Node node, Span at, Type type, Text text = {});
  static Value block(hcl::Ref block);
  static Value of(const Planned& node);
  // An element or field of a computed value, with its own place where that lies within this one.
  Value part(const Computed& value, const ValuePlace& use) const;
  Value missing(std::string_view path) const;
  void collect(std::string_view path, std::vector<Value>& out) const;
  std::vector<Value> named(std::string_view name) const;
  void named(hcl::Ref object, std::string_view name, std::vector<Value>& out) const;
  void named(NodeRef object, std::string_view name, std::vector<Value>& out) const;

  State state_ = State::absent;
  Type type_ = Type::null;
  bool open_ = false;  // an object that may hold more than is written
  std::string_view reason_;
  std::string_view missing_;  // of an absent value: its path below node_
  Span at_;
  Text text_;
  Node node_;
  const Origin* origin_ = nullptr;
};

struct Value::Field {
  Text name;
  Value value;
};

}  // namespace sluice
