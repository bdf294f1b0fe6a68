#include "core/model/value.h"

#include <utility>

#include "core/model/computed.h"
#include "core/model/document.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

using HclKind = hcl::NodeKind;

constexpr std::string_view kDynamic = "dynamic";
constexpr std::string_view kContent = "content";

// Why an expression is unknown.
std::string_view reason_of(HclKind kind) {
  switch (kind) {
    case HclKind::variable:
    case HclKind::traversal:
      return "reference";
    case HclKind::call:
      return "function call";
    case HclKind::template_:
      return "template";
    case HclKind::for_tuple:
    case HclKind::for_object:
      return "for expression";
    case HclKind::invalid:
      return "cannot be read";
    default:
      return "expression";
  }
}

// True if the text holds `${` or `%{` other than as an escape.
bool has_template(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i + 1] != '{' || (text[i] != '$' && text[i] != '%')) continue;
    if (i == 0 || text[i - 1] != text[i]) return true;
  }
  return false;
}

// A function of CloudFormation, short or long: !GetAtt a.Arn, {"Fn::Join": …}. One that puts
// nothing in (!Sub text) is what it says.
bool is_intrinsic(NodeRef node) {
  const std::string_view tag = node.tag();
  if (tag.starts_with('!') && !tag.starts_with("!!"))
    return tag != "!Sub" || !node.is_scalar() || node.value().find("${") != std::string_view::npos;
  if (!node.is_mapping() || node.size() != 1) return false;
  const std::string_view key = (*node.children().begin()).key().value;
  return key == "Ref" || key.starts_with("Fn::");
}

// What change sets write in the place of a value that is not known yet.
constexpr std::string_view kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

// `true` stands somewhere in the shape of what is sensitive.
bool holds_true(NodeRef shape) {
  if (shape.is_true()) return true;
  if (!shape.is_mapping() && !shape.is_sequence()) return false;
  for (const NodeRef child : shape.children()) {
    if (holds_true(child)) return true;
  }
  return false;
}

bool is_json_comment(std::string_view key) { return key == "//"; }

std::string_view label_of(hcl::Ref block) {
  for (const hcl::Ref child : block.children()) {
    if (child.is(HclKind::label)) return child.text().value;
  }
  return {};
}

// The body of the `content` of a dynamic block.
hcl::Ref dynamic_content(hcl::Ref block) {
  for (const hcl::Ref child : block.body().children()) {
    if (child.is(HclKind::block) && child.text().value == kContent) return child;
  }
  return {};
}

hcl::Ref native_node(const Document* document, NodeIndex node) {
  const auto* const tree =
      document != nullptr ? std::get_if<hcl::Tree>(&document->syntax) : nullptr;
  return tree != nullptr && node < tree->nodes.size() ? hcl::Ref(*tree, node) : hcl::Ref();
}

NodeRef data_node(const Document* document, NodeIndex node) {
  const auto* const tree = document != nullptr ? std::get_if<Tree>(&document->syntax) : nullptr;
  return tree != nullptr && node < tree->nodes.size() ? NodeRef(*tree, node) : NodeRef();
}

bool is_block_body(hcl::Ref node) { return node.is(HclKind::body) && node.parent(); }

ScalarMap map_of(hcl::Ref node, const Text& text) {
  const Span at = node.is_heredoc() ? text.at : node.span();
  return {node.tree()->source, {text.value, at}};
}

// Splits the first name off a dotted path.
std::string_view take_name(std::string_view& path) {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  path = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
  return name;
}

}  // namespace

Value Value::unknown(Node node, Span at, std::string_view reason) {
  Value value;
  value.state_ = State::unknown;
  value.reason_ = reason;
  value.at_ = at;
  value.node_ = node;
  return value;
}

Value Value::known(Node node, Span at, Type type, Text text) {
  Value value;
  value.state_ = State::known;
  value.type_ = type;
  value.at_ = at;
  value.text_ = text;
  value.node_ = node;
  return value;
}

Value Value::block(hcl::Ref block) {
  const hcl::Ref body = block.body();
  Value value = known(body, block.header(), Type::object);
  for (const hcl::Ref child : body.children()) {
    value.open_ = value.open_ || child.is(HclKind::invalid);
  }
  return value;
}

Value Value::of(hcl::Ref node) {
  if (!node) return {};
  const Span at = node.span();
  switch (node.kind()) {
    case HclKind::block:
      return block(node);
    case HclKind::body:
      return known(node, at, Type::object);
    case HclKind::null:
      return known(node, at, Type::null);
    case HclKind::boolean:
      return known(node, at, Type::boolean, node.text());
    case HclKind::number:
      return known(node, at, Type::number, node.text());
    case HclKind::string:
      return known(node, at, Type::string, node.text());
    case HclKind::tuple:
      return known(node, at, Type::list);
    case HclKind::parentheses: {
      Value inner = of(node.first());
      inner.at_ = at;
      return inner;
    }
    case HclKind::unary: {
      const bool is_number = node.text().value == "-" && node.first().is(HclKind::number);
      if (is_number && node.first().span().begin == at.begin + 1)
        return known(node, at, Type::number, {node.written(), at});
      break;
    }
    case HclKind::object: {
      Value value = known(node, at, Type::object);
      for (const hcl::Ref item : node.children())
        value.open_ = value.open_ || !item.first().is(HclKind::string);
      return value;
    }
    default:
      break;
  }
  return unknown(node, at, reason_of(node.kind()));
}

Value Value::of(NodeRef node) {
  if (!node) return {};
  const Span at = node.use();
  if (is_intrinsic(node)) return unknown(node, at, "function call");
  switch (node.kind()) {
    case NodeKind::null:
      return known(node, at, Type::null);
    case NodeKind::sequence:
      return known(node, at, Type::list);
    case NodeKind::mapping: {
      Value value = known(node, at, Type::object);
      for (const NodeRef child : node.children())
        value.open_ = value.open_ || has_template(child.key().value);
      return value;
    }
    case NodeKind::scalar:
      break;
    case NodeKind::alias:
      return unknown(node, at, "alias");
  }
  if (node.is_quoted()) {
    if (has_template(node.value())) return unknown(node, at, "template");
    return known(node, at, Type::string, node.text());
  }
  const bool is_boolean = node.is_true() || node.is_false();
  return known(node, at, is_boolean ? Type::boolean : Type::number, node.text());
}

NodeRef Value::Planned::node(NodeIndex index) const {
  return index == kNoNode ? NodeRef() : NodeRef(*tree, index);
}

NodeIndex Value::Planned::below(NodeIndex shape, std::string_view key) const {
  const NodeRef all = node(shape);
  if (all.is_true()) return shape;
  return all.is_mapping() ? tree->find(shape, key) : kNoNode;
}

NodeIndex Value::Planned::below(NodeIndex shape, std::size_t position) const {
  const NodeRef all = node(shape);
  if (all.is_true()) return shape;
  return all.is_sequence() ? tree->item(shape, position) : kNoNode;
}

Value::Planned Value::Planned::at(std::string_view key) const {
  const NodeIndex own = node(value).is_mapping() ? tree->find(value, key) : kNoNode;
  return {tree, own, below(unknown, key), below(sensitive, key)};
}

Value::Planned Value::Planned::at(std::size_t position) const {
  return {tree, tree->item(value, position), below(unknown, position), below(sensitive, position)};
}

Value Value::planned(NodeRef value, NodeRef unknown, NodeRef sensitive) {
  const auto index = [](NodeRef node) { return node ? node.index() : kNoNode; };
  for (const NodeRef node : {value, unknown, sensitive}) {
    if (node) return of(Planned{node.tree(), index(value), index(unknown), index(sensitive)});
  }
  return {};
}

Value Value::of(const Planned& planned) {
  const NodeRef node = planned.node(planned.value);
  const NodeRef unknown = planned.node(planned.unknown);
  if (unknown.is_true())
    return Value::unknown(planned, node ? node.span() : unknown.span(), "known after apply");
  if (!node) return {};
  const Span at = node.span();
  switch (node.kind()) {
    case NodeKind::null:
      return known(planned, at, Type::null);
    case NodeKind::sequence:
      return known(planned, at, Type::list);
    case NodeKind::mapping:
      return known(planned, at, Type::object);
    case NodeKind::scalar:
      break;
    case NodeKind::alias:
      return Value::unknown(planned, at, "alias");
  }
  if (node.is_quoted()) {
    if (node.value().find(kKnownAfterApply) != std::string_view::npos)
      return Value::unknown(planned, at, "known after apply");
    return known(planned, at, Type::string, node.text());
  }
  const bool is_boolean = node.is_true() || node.is_false();
  return known(planned, at, is_boolean ? Type::boolean : Type::number, node.text());
}

Value Value::of(const Computed& computed, const ValuePlace& use) {
  Value value;
  value.state_ = computed.state;
  value.type_ = computed.type;
  value.open_ = computed.is_open;
  value.reason_ = computed.reason;
  value.at_ = use.at;
  if (computed.is_scalar()) value.text_ = {computed.text, use.at};
  value.node_ = Used{&computed, use.document, use.node};
  const Origin& origin = computed.origin;
  const bool is_here = origin.document == use.document && value.span().contains(origin.at);
  if (origin.document != nullptr && !is_here) value.origin_ = &computed.origin;
  return value;
}

Value Value::part(const Computed& value, const ValuePlace& use) const {
  const auto& own = std::get<Used>(node_);
  // What a block holds is written in it, or in an override file; what a value holds may come from
  // anywhere, and takes effect where the value does.
  const bool is_block = is_block_body(native_node(own.document, own.place)) ||
                        data_node(own.document, own.place).is_mapping();
  const bool is_within = use.document != nullptr &&
                         (use.document == own.document ? span().contains(use.at) : is_block);
  return of(value, is_within ? use : ValuePlace{own.document, at_, own.place});
}

bool Value::is_sensitive() const {
  if (const auto* const used = std::get_if<Used>(&node_)) return used->value->is_sensitive;
  const auto* const planned = std::get_if<Planned>(&node_);
  return planned != nullptr && holds_true(planned->node(planned->sensitive));
}

bool Value::is_scalar() const {
  return is_known() && (type_ == Type::boolean || type_ == Type::number || type_ == Type::string);
}

std::optional<double> Value::number() const {
  if (!is(Type::number) && !is(Type::string)) return std::nullopt;
  // Attributes of resources are written without an exponent.
  if (text_.value.find_first_of("eE") != std::string_view::npos) return std::nullopt;
  return decimal_number(text_.value);
}

Span Value::span() const {
  if (const auto* const node = std::get_if<hcl::Ref>(&node_)) {
    return is_block_body(*node) ? node->parent().span() : at_;
  }
  if (const auto* const used = std::get_if<Used>(&node_)) {
    const hcl::Ref node = native_node(used->document, used->place);
    return is_block_body(node) ? node.parent().span() : at_;
  }
  return at_;
}

const Document* Value::document() const {
  const auto* const used = std::get_if<Used>(&node_);
  return used != nullptr ? used->document : nullptr;
}

const Computed* Value::computed() const {
  const auto* const used = std::get_if<Used>(&node_);
  return used != nullptr ? used->value : nullptr;
}

ValuePlace Value::place() const {
  const auto* const used = std::get_if<Used>(&node_);
  return used != nullptr ? ValuePlace{used->document, at_, used->place} : ValuePlace{};
}

std::string Value::node() const {
  std::string path;
  if (const auto* const used = std::get_if<Used>(&node_)) {
    const hcl::Ref native = native_node(used->document, used->place);
    path = native ? native.path() : data_node(used->document, used->place).path();
  }
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) path = native->path();
  if (const auto* const json = std::get_if<NodeRef>(&node_)) path = json->path();
  if (const auto* const planned = std::get_if<Planned>(&node_)) {
    const bool is_there = planned->value != kNoNode;
    path = planned->node(is_there ? planned->value : planned->unknown).path();
  }
  if (!path.empty() && !missing_.empty()) path += '.';
  path += missing_;
  return path;
}

// What is not there at a path below this one.
Value Value::missing(std::string_view path) const {
  if (open_) {
    Value value = unknown(node_, {}, "may be set elsewhere");
    value.missing_ = path;
    return value;
  }
  Value value;
  value.node_ = node_;
  value.missing_ = path;
  return value;
}

void Value::named(hcl::Ref object, std::string_view name, std::vector<Value>& out) const {
  for (const hcl::Ref child : object.children()) {
    const bool is_item = child.is(HclKind::item) && child.first().is(HclKind::string);
    const std::string_view text = is_item ? child.first().text().value : child.text().value;
    if (is_item && text == name) {
      out.push_back(of(child.child(1)));
    } else if (child.is(HclKind::attribute) && text == name) {
      out.push_back(of(child.first()));
    } else if (child.is(HclKind::block) && text == name) {
      out.push_back(block(child));
    } else if (child.is(HclKind::block) && text == kDynamic && label_of(child) == name) {
      const hcl::Ref content = dynamic_content(child);
      out.push_back(content ? block(content) : unknown(child, child.header(), "dynamic block"));
      out.back().open_ = true;
    } else {
      continue;
    }
    if (open_) out.back().open_ = true;
  }
}

void Value::named(NodeRef object, std::string_view name, std::vector<Value>& out) const {
  const std::size_t before = out.size();
  for (const NodeRef child : object.children()) {
    if (child.key().value == name) out.push_back(of(child));
  }
  const Value dynamic = of(object[kDynamic]);
  for (const Value& blocks : dynamic.elements()) {
    const auto* const node = std::get_if<NodeRef>(&blocks.node_);
    if (node == nullptr || name == kDynamic) continue;
    for (const Value& block : of((*node)[name]).elements()) {
      const auto* const one = std::get_if<NodeRef>(&block.node_);
      for (Value content : of((*one)[kContent]).elements()) {
        content.open_ = true;
        out.push_back(content);
      }
    }
  }
  if (!open_) return;
  for (std::size_t i = before; i < out.size(); ++i) out[i].open_ = true;
}

std::vector<Value> Value::named(std::string_view name) const {
  std::vector<Value> found;
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) named(*native, name, found);
  if (const auto* const json = std::get_if<NodeRef>(&node_)) named(*json, name, found);
  if (const auto* const planned = std::get_if<Planned>(&node_)) {
    if (Value value = of(planned->at(name)); !value.is_absent()) found.push_back(value);
  }
  if (const auto* const used = std::get_if<Used>(&node_)) {
    for (const Computed::Item& item : used->value->items) {
      if (item.name == name) found.push_back(part(*item.value, item.use));
    }
  }
  return found;
}

Value Value::field(std::string_view name) const {
  std::vector<Value> found;
  if (is(Type::object)) found = named(name);
  return found.empty() ? Value() : found.front();
}

void Value::collect(std::string_view path, std::vector<Value>& out) const {
  if (path.empty() || !is_known()) {
    out.push_back(is_absent() && !path.empty() ? missing(path) : *this);
    return;
  }
  const std::size_t before = out.size();
  std::string_view rest = path;
  if (is(Type::list)) {
    for (const Value& element : elements()) element.collect(path, out);
  } else if (is(Type::object)) {
    const std::string_view name = take_name(rest);
    for (const Value& value : named(name)) value.collect(rest, out);
  } else if (!is_null()) {
    out.push_back(unknown(node_, at_, "has no attributes"));
  }
  if (out.size() == before) out.push_back(missing(path));
}

std::vector<Value> Value::all(std::string_view path) const {
  std::vector<Value> out;
  collect(path, out);
  return out;
}

Value Value::get(std::string_view path) const { return all(path).front(); }

std::vector<Value> Value::elements() const {
  std::vector<Value> out;
  if (is_absent()) return out;
  if (!is(Type::list)) {
    out.push_back(*this);
    return out;
  }
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) {
    for (const hcl::Ref element : native->children()) out.push_back(of(element));
  }
  if (const auto* const json = std::get_if<NodeRef>(&node_)) {
    for (const NodeRef element : json->children()) out.push_back(of(element));
  }
  if (const auto* const planned = std::get_if<Planned>(&node_)) {
    const std::size_t size = planned->node(planned->value).size();
    for (std::size_t i = 0; i < size; ++i) out.push_back(of(planned->at(i)));
  }
  if (const auto* const used = std::get_if<Used>(&node_)) {
    for (const Computed::Item& item : used->value->items)
      out.push_back(part(*item.value, item.use));
    return out;
  }
  if (open_) {
    for (Value& element : out) element.open_ = true;
  }
  return out;
}

std::vector<Value::Field> Value::fields() const {
  std::vector<Field> out;
  if (!is(Type::object)) return out;
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) {
    for (const hcl::Ref child : native->children()) {
      if (child.is(HclKind::attribute)) out.push_back({child.text(), of(child.first())});
      if (child.is(HclKind::block)) out.push_back({child.text(), block(child)});
      if (child.is(HclKind::item) && child.first().is(HclKind::string))
        out.push_back({child.first().text(), of(child.child(1))});
    }
  }
  if (const auto* const json = std::get_if<NodeRef>(&node_)) {
    for (const NodeRef child : json->children()) {
      if (!is_json_comment(child.key().value)) out.push_back({child.key(), of(child)});
    }
  }
  if (const auto* const planned = std::get_if<Planned>(&node_)) {
    const NodeRef object = planned->node(planned->value);
    for (const NodeRef child : object.children())
      out.push_back({child.key(), of(planned->at(child.key().value))});
    const NodeRef unknown = planned->node(planned->unknown);
    if (!unknown.is_mapping()) return out;
    for (const NodeRef child : unknown.children()) {
      if (child.is_true() && !object[child.key().value])
        out.push_back({child.key(), of(planned->at(child.key().value))});
    }
  }
  if (const auto* const used = std::get_if<Used>(&node_)) {
    for (const Computed::Item& item : used->value->items)
      out.push_back({{item.name, item.name_at}, part(*item.value, item.use)});
  }
  return out;
}

std::string_view Value::reference() const {
  if (!is_unknown()) return {};
  if (const auto* const used = std::get_if<Used>(&node_)) return used->value->text;
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) {
    return native->is(HclKind::traversal) || native->is(HclKind::variable) ? native->written()
                                                                           : std::string_view();
  }
  const auto* const json = std::get_if<NodeRef>(&node_);
  std::string_view text = json != nullptr ? json->value() : std::string_view();
  if (!text.starts_with("${") || text.find('}') + 1 != text.size()) return {};
  text.remove_prefix(2);
  text.remove_suffix(1);
  return text;
}

const Resource* Value::resource() const {
  const auto* const used = std::get_if<Used>(&node_);
  return used != nullptr ? used->value->resource : nullptr;
}

Value Value::json_argument() const {
  if (const auto* const used = std::get_if<Used>(&node_)) {
    const Computed* const json = used->value->json;
    return json != nullptr ? part(*json, {}) : Value();
  }
  const auto* const native = std::get_if<hcl::Ref>(&node_);
  if (native == nullptr || !native->is(HclKind::call) || native->expands()) return {};
  if (native->text().value != "jsonencode" || native->size() != 1) return {};
  return of(native->first());
}

ScalarMap Value::text_map() const {
  if (const auto* const native = std::get_if<hcl::Ref>(&node_)) return map_of(*native, text_);
  if (const auto* const used = std::get_if<Used>(&node_)) {
    const hcl::Ref native = native_node(used->document, used->place);
    if (native) return map_of(native, native.text());
    const NodeRef data = data_node(used->document, used->place);
    return {data ? data.tree()->source : std::string_view(), data.text()};
  }
  if (const auto* const planned = std::get_if<Planned>(&node_))
    return {planned->tree->source, text_};
  const auto* const json = std::get_if<NodeRef>(&node_);
  return {json != nullptr ? json->tree()->source : std::string_view(), text_};
}

bool Value::is_written() const {
  const auto* const used = std::get_if<Used>(&node_);
  if (used == nullptr) return is_scalar();
  const ValuePlace& place = used->value->place;
  return used->value->is_written && origin_ == nullptr && place.document == used->document &&
         place.node == used->place;
}

}  // namespace sluice
