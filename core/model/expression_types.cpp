#include "core/model/expression_types.h"

#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice::actions {
namespace {

using Kind = ExpressionType::Kind;
constexpr Kind kKinds[] = {Kind::any,    Kind::null, Kind::boolean, Kind::number,
                           Kind::string, Kind::list, Kind::object};

}  // namespace

const ExpressionType* ExpressionType::property(std::string_view name) const {
  const auto found = properties.find(lower_case(name));
  return found != properties.end() ? found->second : rest;
}

std::string_view ExpressionType::name() const {
  switch (kind) {
    case Kind::any:
      return "anything";
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a text";
    case Kind::list:
      return "a list";
    case Kind::object:
      return "an object";
  }
  return {};
}

ExpressionTypes::ExpressionTypes() {
  for (const Kind kind : kKinds) types_.emplace_back().kind = kind;
  types_[static_cast<std::size_t>(Kind::list)].element = any();
  types_[static_cast<std::size_t>(Kind::object)].rest = any();
}

const ExpressionType* ExpressionTypes::of(Kind kind) const {
  return &types_[static_cast<std::size_t>(kind)];
}

const ExpressionType* ExpressionTypes::list_of(const ExpressionType* element, bool is_filtered) {
  ExpressionType& type = types_.emplace_back();
  type.kind = Kind::list;
  type.element = element;
  type.is_filtered = is_filtered;
  return &type;
}

ExpressionType& ExpressionTypes::make_object() {
  ExpressionType& type = types_.emplace_back();
  type.kind = Kind::object;
  return type;
}

const ExpressionType* ExpressionTypes::object_of(const ExpressionType* rest) {
  ExpressionType& type = make_object();
  type.rest = rest;
  return &type;
}

const ExpressionType* ExpressionTypes::merge(const ExpressionType* a, const ExpressionType* b) {
  return merge(a, b, 0);
}

const ExpressionType* ExpressionTypes::merge(const ExpressionType* a, const ExpressionType* b,
                                             std::size_t depth) {
  constexpr std::size_t kDeepest = 16;
  if (a == nullptr || a == b) return b;
  if (b == nullptr) return a;
  constexpr std::size_t kMost = 200;  // properties: what has more was written by nobody
  if (a->kind != b->kind || depth > kDeepest || a->properties.size() > kMost) return any();
  if (a->is_scalar()) return a;
  if (a->is(Kind::list)) return list_of(merge(a->element, b->element, depth + 1), a->is_filtered);
  bool is_same = a->rest == b->rest && a->properties.size() == b->properties.size();
  for (const auto& [name, type] : b->properties) {
    const auto found = a->properties.find(name);
    is_same = is_same && found != a->properties.end() && found->second == type;
  }
  if (is_same) return a;
  ExpressionType& object = make_object();
  object.properties = a->properties;
  object.rest = a->rest != nullptr || b->rest != nullptr ? any() : nullptr;
  object.is_elsewhere = a->is_elsewhere || b->is_elsewhere;
  for (const auto& [name, type] : b->properties) {
    const ExpressionType*& own = object.properties[name];
    own = merge(own, type, depth + 1);
  }
  return &object;
}

const ExpressionType* ExpressionTypes::of_literal(NodeRef scalar) const {
  if (scalar.is_quoted() || scalar.style() == Style::literal || scalar.style() == Style::folded)
    return string();
  const std::string_view text = scalar.value();
  if (text == "true" || text == "false") return of(Kind::boolean);
  return of(decimal_number(text) ? Kind::number : Kind::string);
}

}  // namespace sluice::actions
