#include "core/model/expression_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "core/parse/json.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

namespace sluice::actions {
namespace {

using Value = ExpressionValue;
using Kind = Value::Kind;

constexpr std::size_t kLongestText = 65'536;
constexpr std::size_t kMostMembers = 1'000;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// -- JSON

Value from_json(const Value& text) {
  if (text.kind != Kind::string || text.text.size() > kLongestText) return Value::unknown();
  constexpr std::uint32_t kDeepest = 20;
  ParseLimits limits;
  limits.depth = kDeepest;
  const Parsed<Tree> parsed = parse_json(text.text, limits);
  return parsed.errors.empty() ? Value::of(parsed.tree.root()) : Value::unknown();
}

// -- comparisons

// GitHub compares values of two kinds as numbers.
std::optional<double> as_number(const Value& value) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  switch (value.kind) {
    case Kind::unknown:
      return std::nullopt;
    case Kind::null:
      return 0;
    case Kind::boolean:
      return value.is_true ? 1 : 0;
    case Kind::number:
      return value.number;
    case Kind::string: {
      const std::size_t begin = value.text.find_first_not_of(" \t\r\n");
      if (begin == value.text.npos) return 0;
      const std::size_t end = value.text.find_last_not_of(" \t\r\n") + 1;
      const std::string_view text = std::string_view(value.text).substr(begin, end - begin);
      if (text.starts_with("0x") || text.starts_with("0o")) return std::nullopt;
      return decimal_number(text).value_or(kNone);
    }
    case Kind::list:
    case Kind::mapping:
      break;
  }
  return kNone;
}

// Below, at or above zero as the first is less, the same or more; nothing where neither is known.
// NaN is none of them.
struct Order {
  bool is_known = false;
  bool is_ordered = false;
  int sign = 0;
};

Order compare(const Value& a, const Value& b) {
  if (!a.is_known() || !b.is_known()) return {};
  if (a.kind == Kind::string && b.kind == Kind::string) {
    const std::string left = lower_case(a.text);
    const std::string right = lower_case(b.text);
    if (left == right) return {true, true, 0};
    // Other letters have cases too.
    if (!is_ascii(left) && !is_ascii(right)) return {};
    return {true, true, left < right ? -1 : 1};
  }
  // Two lists are equal only where they are one and the same.
  if (a.kind == b.kind && (a.kind == Kind::list || a.kind == Kind::mapping)) return {};
  if (a.kind == Kind::null && b.kind == Kind::null) return {true, true, 0};
  const auto left = as_number(a);
  const auto right = as_number(b);
  if (!left || !right) return {};
  if (std::isnan(*left) || std::isnan(*right)) return {true, false, 0};
  return {true, true, *left < *right ? -1 : *left > *right ? 1 : 0};
}

Truth compare(std::string_view comparison, const Value& a, const Value& b) {
  const Order order = compare(a, b);
  if (!order.is_known) return Truth::unknown;
  if (comparison == "!=") return truth_of(!order.is_ordered || order.sign != 0);
  if (!order.is_ordered) return Truth::no;
  if (comparison == "==") return truth_of(order.sign == 0);
  if (comparison == "<") return truth_of(order.sign < 0);
  if (comparison == "<=") return truth_of(order.sign <= 0);
  if (comparison == ">") return truth_of(order.sign > 0);
  return truth_of(order.sign >= 0);
}

Value from_truth(Truth truth) {
  return truth == Truth::unknown ? Value::unknown() : Value::boolean(truth == Truth::yes);
}

// -- functions

// "{0}" stands for the first of `values`, "{{" and "}}" for braces.
Value format(const std::vector<Value>& arguments) {
  const auto pattern = arguments.empty() ? std::nullopt : arguments[0].as_text();
  if (!pattern) return Value::unknown();
  std::string out;
  for (std::size_t i = 0; i < pattern->size(); ++i) {
    const char c = (*pattern)[i];
    if (c != '{' && c != '}') {
      out += c;
      continue;
    }
    if (i + 1 < pattern->size() && (*pattern)[i + 1] == c) {
      out += c;
      ++i;
      continue;
    }
    const std::size_t close = pattern->find('}', i);
    if (c == '}' || close == pattern->npos) return Value::unknown();
    const auto index =
        whole_number<std::uint32_t>(std::string_view(*pattern).substr(i + 1, close - i - 1));
    if (!index || *index + 1 >= arguments.size()) return Value::unknown();
    const auto text = arguments[*index + 1].as_text();
    if (!text || out.size() + text->size() > kLongestText) return Value::unknown();
    out += *text;
    i = close;
  }
  return Value::of(std::move(out));
}

Value join(const std::vector<Value>& arguments) {
  if (arguments.empty() || arguments.size() > 2) return Value::unknown();
  if (arguments[0].kind != Kind::list) return arguments[0];
  const auto between =
      arguments.size() == 2 ? arguments[1].as_text() : std::optional<std::string>(",");
  if (!between) return Value::unknown();
  std::string out;
  bool is_first = true;
  for (const auto& [name, value] : arguments[0].members) {
    const auto text = value.as_text();
    if (!text || out.size() + text->size() > kLongestText) return Value::unknown();
    if (!is_first) out += *between;
    is_first = false;
    out += *text;
  }
  return Value::of(std::move(out));
}

Truth contains(const Value& where, const Value& what) {
  if (where.kind == Kind::list) {
    Truth found = Truth::no;
    for (const auto& [name, member] : where.members) {
      const Truth is_same = compare("==", member, what);
      if (is_same == Truth::yes) return is_same;
      if (is_same == Truth::unknown) found = is_same;
    }
    return found;
  }
  const auto text = where.as_text();
  const auto part = what.as_text();
  if (part && part->empty() && text) return Truth::yes;
  if (!text || !part) return Truth::unknown;
  if (lower_case(*text).find(lower_case(*part)) != std::string::npos) return Truth::yes;
  return is_ascii(*text) || is_ascii(*part) ? Truth::no : Truth::unknown;
}

Truth is_at_end(const Value& where, const Value& what, bool is_start) {
  const auto text = where.as_text();
  const auto part = what.as_text();
  if (!text || !part) return Truth::unknown;
  const std::string whole = lower_case(*text);
  const std::string piece = lower_case(*part);
  return truth_of(is_start ? whole.starts_with(piece) : whole.ends_with(piece));
}

// case(test, value, test, value, …, otherwise)
Value choose(const std::vector<Value>& arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const Truth test = arguments[i].truth();
    if (test == Truth::unknown) return Value::unknown();
    if (test == Truth::yes) return arguments[i + 1];
  }
  return arguments.size() % 2 == 1 ? arguments.back() : Value::unknown();
}

// -- what is evaluated

class Evaluator {
 public:
  Evaluator(const Expression& expression, const KnownContexts& contexts)
      : expression_(expression), contexts_(contexts), values_(expression.nodes.size()) {}

  // Operands stand before what they are operands of, so that no depth matters.
  Value run() {
    for (std::size_t i = 0; i <= expression_.root; ++i) values_[i] = value(i);
    return std::move(values_[expression_.root]);
  }

 private:
  const Value& operand(const ExpressionNode& node, std::size_t i) const {
    return values_[node.children[i]];
  }

  Value value(std::size_t index) {
    const ExpressionNode& node = expression_.nodes[index];
    switch (node.kind) {
      case ExpressionKind::string:
        return Value::of(node.text);
      case ExpressionKind::number: {
        const auto number = decimal_number(node.text);
        return number ? Value::of(*number) : Value::unknown();
      }
      case ExpressionKind::keyword:
        return node.text == "null" ? Value::null() : Value::boolean(node.text == "true");
      case ExpressionKind::context:
        return contexts_(lower_case(node.text));
      case ExpressionKind::member:
      case ExpressionKind::element:
      case ExpressionKind::every:
        return part(index, node);
      case ExpressionKind::call:
        return call(node);
      case ExpressionKind::negation:
        return from_truth(negate(operand(node, 0).truth()));
      case ExpressionKind::both:
        return one_of(node, Truth::no);
      case ExpressionKind::either:
        return one_of(node, Truth::yes);
      case ExpressionKind::comparison:
        if (node.children.size() != 2) return Value::unknown();
        return from_truth(compare(node.text, operand(node, 0), operand(node, 1)));
    }
    return Value::unknown();
  }

  Value part(std::size_t index, const ExpressionNode& node) const {
    const Value& base = operand(node, 0);
    if (base.kind == Kind::mapping || base.kind == Kind::list) {
      if (node.kind == ExpressionKind::member) return member(base, node.text);
      if (node.kind == ExpressionKind::every) return Value::unknown();
      const Value& key = operand(node, 1);
      if (base.kind == Kind::mapping)
        return key.kind == Kind::string ? member(base, key.text) : Value::unknown();
      if (key.kind != Kind::number || key.number < 0) return Value::unknown();
      const auto at = static_cast<std::size_t>(key.number);
      return at < base.members.size() ? base.members[at].value : Value::null();
    }
    // Of a text, a number or nothing at all there are no parts.
    if (base.is_known()) return Value::null();
    const std::string path = expression_.path(index);
    return path.empty() ? Value::unknown() : contexts_(path);
  }

  static Value member(const Value& base, std::string_view name) {
    for (const auto& [key, value] : base.members) {
      if (equals_ignoring_case(key, name)) return value;
    }
    return Value::null();
  }

  // The first operand that counts for `decisive`, else the last one.
  Value one_of(const ExpressionNode& node, Truth decisive) const {
    bool is_certain = true;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Value& one = operand(node, i);
      const Truth truth = one.truth();
      const bool is_last = i + 1 == node.children.size();
      if (truth == decisive || is_last) {
        if (is_certain) return one;
        return Value::unknown(truth == decisive ? decisive : Truth::unknown);
      }
      if (truth == Truth::unknown) is_certain = false;
    }
    return Value::unknown();
  }

  Value call(const ExpressionNode& node) {
    const std::string name = lower_case(node.text);
    std::vector<Value> arguments;
    arguments.reserve(node.children.size());
    for (const std::size_t child : node.children) arguments.push_back(values_[child]);
    const bool is_pair = arguments.size() == 2;
    if (name == "contains" && is_pair) return from_truth(contains(arguments[0], arguments[1]));
    if (name == "startswith" && is_pair)
      return from_truth(is_at_end(arguments[0], arguments[1], true));
    if (name == "endswith" && is_pair)
      return from_truth(is_at_end(arguments[0], arguments[1], false));
    if (name == "format") return format(arguments);
    if (name == "join") return join(arguments);
    if (name == "case") return choose(arguments);
    if (name == "fromjson" && arguments.size() == 1) return from_json(arguments[0]);
    if (name == "always") return Value::boolean(true);
    if (arguments.empty()) return contexts_(name + "()");
    return Value::unknown();
  }

  const Expression& expression_;
  const KnownContexts& contexts_;
  std::vector<Value> values_;
};

}  // namespace

ExpressionValue ExpressionValue::of(NodeRef node) {
  switch (node.kind()) {
    case NodeKind::null:
      return null();
    case NodeKind::scalar: {
      if (node.is_quoted()) return of(std::string(node.value()));
      if (node.value() == "true" || node.value() == "false") return boolean(node.value() == "true");
      if (node.value() == "null") return null();
      const auto number = decimal_number(node.value());
      return number ? of(*number) : of(std::string(node.value()));
    }
    case NodeKind::sequence:
    case NodeKind::mapping: {
      if (node.size() > kMostMembers) return unknown(Truth::yes);
      ExpressionValue value;
      value.kind = node.is_mapping() ? Kind::mapping : Kind::list;
      for (const NodeRef child : node.children())
        value.members.push_back({std::string(child.key().value), of(child)});
      return value;
    }
    case NodeKind::alias:
      break;
  }
  return unknown();
}

ExpressionValue ExpressionValue::null() {
  ExpressionValue value;
  value.kind = Kind::null;
  return value;
}

ExpressionValue ExpressionValue::boolean(bool is_true) {
  ExpressionValue value;
  value.kind = Kind::boolean;
  value.is_true = is_true;
  return value;
}

ExpressionValue ExpressionValue::of(double number) {
  ExpressionValue value;
  value.kind = Kind::number;
  value.number = number;
  return value;
}

ExpressionValue ExpressionValue::of(std::string text) {
  ExpressionValue value;
  value.kind = Kind::string;
  value.text = std::move(text);
  return value;
}

ExpressionValue ExpressionValue::unknown(Truth truthy) {
  ExpressionValue value;
  value.truthy = truthy;
  return value;
}

Truth ExpressionValue::truth() const {
  switch (kind) {
    case Kind::unknown:
      return truthy;
    case Kind::null:
      return Truth::no;
    case Kind::boolean:
      return truth_of(is_true);
    case Kind::number:
      return truth_of(number != 0 && !std::isnan(number));
    case Kind::string:
      return truth_of(!text.empty());
    case Kind::list:
    case Kind::mapping:
      break;
  }
  return Truth::yes;
}

std::optional<std::string> ExpressionValue::as_text() const {
  switch (kind) {
    case Kind::null:
      return "";
    case Kind::boolean:
      return is_true ? "true" : "false";
    case Kind::string:
      return text;
    case Kind::number: {
      // How GitHub writes a fraction is not worth knowing.
      constexpr double kMost = 1e15;
      if (number != std::floor(number) || std::fabs(number) >= kMost) return std::nullopt;
      return std::to_string(static_cast<long long>(number));
    }
    default:
      return std::nullopt;
  }
}

ExpressionValue evaluate(const Expression& expression, const KnownContexts& contexts) {
  if (!expression.is_valid) return Value::unknown();
  return Evaluator(expression, contexts).run();
}

std::optional<std::string> interpolate(std::string_view source, const Text& scalar,
                                       const KnownContexts& contexts) {
  std::string out;
  std::size_t at = 0;
  for (const Expression& expression : find_expressions(source, scalar)) {
    out += scalar.value.substr(at, expression.begin - at);
    const auto text = evaluate(expression, contexts).as_text();
    if (!text || out.size() + text->size() > kLongestText) return std::nullopt;
    out += *text;
    at = expression.end;
  }
  out += scalar.value.substr(at);
  return find_unclosed_expression(scalar.value) == scalar.value.npos
             ? std::optional<std::string>(std::move(out))
             : std::nullopt;
}

}  // namespace sluice::actions
