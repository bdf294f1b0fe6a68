#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "core/parse/tree.h"

// What an expression of GitHub Actions can become.
namespace sluice::actions {

struct ExpressionType {
  enum class Kind : std::uint8_t { any, null, boolean, number, string, list, object };
  Kind kind = Kind::any;
  bool is_filtered = false;  // of a list: .* made it, and what follows is asked of each item
  const ExpressionType* element = nullptr;  // of a list
  // Of an object: its properties in lower case, and what all others are; null where there are none.
  std::map<std::string, const ExpressionType*, std::less<>> properties;
  const ExpressionType* rest = nullptr;
  bool is_elsewhere = false;  // another file says what the properties are
  NodeRef declared;           // where the properties are declared; nothing where GitHub says so

  bool is(Kind other) const { return kind == other; }
  bool is_scalar() const { return kind != Kind::list && kind != Kind::object; }
  const ExpressionType* property(std::string_view name) const;  // any case; null for none
  // As people say it: "an object".
  std::string_view name() const;
};

// Owns types. Those of each kind that have no parts are there from the start.
class ExpressionTypes {
 public:
  ExpressionTypes();
  ExpressionTypes(const ExpressionTypes&) = delete;
  ExpressionTypes& operator=(const ExpressionTypes&) = delete;

  const ExpressionType* any() const { return of(ExpressionType::Kind::any); }
  const ExpressionType* of(ExpressionType::Kind kind) const;
  const ExpressionType* string() const { return of(ExpressionType::Kind::string); }
  const ExpressionType* list_of(const ExpressionType* element, bool is_filtered = false);
  ExpressionType& make_object();
  // An object of which nothing is known but that all its properties are this.
  const ExpressionType* object_of(const ExpressionType* rest);
  // What is one or the other. `a` and `b` may be null: then it is the other one.
  const ExpressionType* merge(const ExpressionType* a, const ExpressionType* b);
  // Of a value as it is written, in YAML or JSON. `of_expression` tells of a scalar with ${{ }}.
  template <typename OfExpression>
  const ExpressionType* of_value(NodeRef value, OfExpression of_expression, std::size_t depth = 0);

 private:
  const ExpressionType* of_literal(NodeRef scalar) const;
  const ExpressionType* merge(const ExpressionType* a, const ExpressionType* b, std::size_t depth);

  std::deque<ExpressionType> types_;
};

template <typename OfExpression>
const ExpressionType* ExpressionTypes::of_value(NodeRef value, OfExpression of_expression,
                                                std::size_t depth) {
  constexpr std::size_t kDeepest = 32;
  if (depth > kDeepest) return any();
  if (value.is_null()) return of(ExpressionType::Kind::null);
  if (value.is_scalar()) {
    return value.value().find("${{") != std::string_view::npos ? of_expression(value)
                                                               : of_literal(value);
  }
  if (value.is_sequence()) {
    const ExpressionType* element = nullptr;
    for (const NodeRef item : value.children())
      element = merge(element, of_value(item, of_expression, depth + 1));
    return list_of(element != nullptr ? element : any());
  }
  ExpressionType& object = make_object();
  for (const NodeRef child : value.children()) {
    const ExpressionType* const type = of_value(child, of_expression, depth + 1);
    std::string key(child.key().value);
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    object.properties.insert_or_assign(std::move(key), type);
  }
  return &object;
}

}  // namespace sluice::actions
