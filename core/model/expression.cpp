#include "core/model/expression.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/model/kept.h"
#include "core/parse/scalar_map.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kOpen = "${{";
constexpr std::string_view kClose = "}}";
constexpr int kDeepest = 50;  // GitHub refuses what nests deeper

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return c == '_' || (lower_case(c) >= 'a' && lower_case(c) <= 'z'); }
bool is_name(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }

// Recursive descent over the text between begin and end of a decoded scalar.
class Parser {
 public:
  Parser(const ScalarMap& map, std::string_view value, std::size_t begin, std::size_t end)
      : map_(map), value_(value.substr(0, end)), at_(begin) {}

  bool parse(Expression& expression) {
    const auto root = either();
    skip_space();
    if (!root || at_ != value_.size()) {
      // At the end of the text that is its last character: something is missing behind it.
      const std::size_t at = at_ < value_.size() || at_ == 0 ? at_ : at_ - 1;
      expression.error = map_.span(at, at + 1);
      return false;
    }
    expression.nodes = std::move(nodes_);
    expression.root = *root;
    return true;
  }

 private:
  using Node = std::optional<std::size_t>;

  void skip_space() {
    while (at_ < value_.size() && is_space(value_[at_])) ++at_;
  }

  // Takes a token and the white space before it, or nothing at all: spans end with what is theirs.
  bool take(std::string_view token) {
    const std::size_t begin = at_;
    skip_space();
    if (!value_.substr(at_).starts_with(token)) {
      at_ = begin;
      return false;
    }
    at_ += token.size();
    return true;
  }

  std::size_t add(ExpressionKind kind, std::size_t begin, std::string text,
                  std::vector<std::size_t> children = {}) {
    nodes_.push_back({kind, std::move(text), map_.span(begin, at_), std::move(children)});
    return nodes_.size() - 1;
  }

  // `a OP b OP c` as one flat node, so that a long row of them is no deep tree; the operators are
  // all of one level.
  template <std::size_t N>
  Node infix(ExpressionKind kind, const std::string_view (&operators)[N], Node (Parser::*next)()) {
    skip_space();
    const std::size_t begin = at_;
    std::vector<std::size_t> operands;
    std::string text;
    while (true) {
      const Node operand = (this->*next)();
      if (!operand) return {};
      operands.push_back(*operand);
      const auto* const found = std::find_if(std::begin(operators), std::end(operators),
                                             [&](std::string_view token) { return take(token); });
      if (found == std::end(operators)) break;
      text = *found;
    }
    if (operands.size() == 1) return operands.front();
    return add(kind, begin, std::move(text), std::move(operands));
  }

  Node either() {
    constexpr std::string_view kOperators[] = {"||"};
    if (depth_ >= kDeepest) return {};
    ++depth_;
    const Node node = infix(ExpressionKind::either, kOperators, &Parser::both);
    --depth_;
    return node;
  }

  Node both() {
    constexpr std::string_view kOperators[] = {"&&"};
    return infix(ExpressionKind::both, kOperators, &Parser::comparison);
  }

  Node comparison() {
    constexpr std::string_view kOperators[] = {"==", "!=", "<=", ">=", "<", ">"};
    return infix(ExpressionKind::comparison, kOperators, &Parser::unary);
  }

  Node unary() {
    skip_space();
    const std::size_t begin = at_;
    if (!take("!")) return postfix();
    if (depth_ >= kDeepest) return {};
    ++depth_;
    const Node operand = unary();
    --depth_;
    if (!operand) return {};
    return add(ExpressionKind::negation, begin, "!", {*operand});
  }

  Node postfix() {
    skip_space();
    const std::size_t begin = at_;
    Node base = primary();
    for (int length = 0; base && length < kDeepest; ++length) {
      if (take(".")) {
        base = member(begin, *base);
      } else if (take("[")) {
        base = index(begin, *base);
      } else {
        return base;
      }
    }
    return {};
  }

  Node member(std::size_t begin, std::size_t base) {
    if (take("*")) return add(ExpressionKind::every, begin, "*", {base});
    skip_space();
    const std::string_view name = read_name();
    if (name.empty()) return {};
    return add(ExpressionKind::member, begin, std::string(name), {base});
  }

  Node index(std::size_t begin, std::size_t base) {
    if (take("*")) {
      if (!take("]")) return {};
      return add(ExpressionKind::every, begin, "*", {base});
    }
    const Node inner = either();
    if (!inner || !take("]")) return {};
    if (nodes_[*inner].kind == ExpressionKind::string)
      return add(ExpressionKind::member, begin, nodes_[*inner].text, {base});
    return add(ExpressionKind::element, begin, {}, {base, *inner});
  }

  Node primary() {
    skip_space();
    if (at_ >= value_.size()) return {};
    const std::size_t begin = at_;
    const char c = value_[at_];
    if (c == '(') {
      ++at_;
      const Node inner = either();
      if (!inner || !take(")")) return {};
      return inner;
    }
    if (c == '\'') return string();
    if (is_digit(c) || c == '-' || c == '+' || c == '.') return number();
    const std::string_view name = read_name();
    if (name.empty()) return {};
    if (take("(")) return call(begin, name);
    if (name == "true" || name == "false" || name == "null")
      return add(ExpressionKind::keyword, begin, std::string(name));
    if (name == "NaN" || name == "Infinity")
      return add(ExpressionKind::number, begin, std::string(name));
    return add(ExpressionKind::context, begin, std::string(name));
  }

  Node call(std::size_t begin, std::string_view name) {
    std::vector<std::size_t> arguments;
    if (!take(")")) {
      do {
        const Node argument = either();
        if (!argument) return {};
        arguments.push_back(*argument);
      } while (take(","));
      if (!take(")")) return {};
    }
    return add(ExpressionKind::call, begin, std::string(name), std::move(arguments));
  }

  Node string() {
    const std::size_t begin = at_;
    std::string text;
    for (++at_; at_ < value_.size(); ++at_) {
      if (value_[at_] == '\'') {
        if (!value_.substr(at_).starts_with("''")) {
          ++at_;
          return add(ExpressionKind::string, begin, std::move(text));
        }
        ++at_;
      }
      text += value_[at_];
    }
    return {};
  }

  Node number() {
    const std::size_t begin = at_;
    while (at_ < value_.size() &&
           (is_name(value_[at_]) || value_[at_] == '.' || value_[at_] == '+')) {
      ++at_;
    }
    const std::string_view text = value_.substr(begin, at_ - begin);
    if (text.find_first_of("0123456789") == text.npos && text != "-Infinity") return {};
    return add(ExpressionKind::number, begin, std::string(text));
  }

  std::string_view read_name() {
    const std::size_t begin = at_;
    if (at_ >= value_.size() || !is_name_start(value_[at_])) return {};
    while (at_ < value_.size() && is_name(value_[at_])) ++at_;
    return value_.substr(begin, at_ - begin);
  }

  const ScalarMap& map_;
  std::string_view value_;
  std::size_t at_;
  int depth_ = 0;
  std::vector<ExpressionNode> nodes_;
};

// End of the expression that opens before `at`: behind }}, which counts for nothing within quotes.
std::size_t find_close(std::string_view value, std::size_t at) {
  bool quoted = false;
  for (; at < value.size(); ++at) {
    if (value[at] == '\'') quoted = !quoted;
    if (!quoted && value.substr(at).starts_with(kClose)) return at;
  }
  return value.npos;
}

// Tells what each reference of an expression is used for, from the outside in.
class References {
 public:
  explicit References(const Expression& expression) : expression_(expression) {}

  using Use = ContextReference::Use;

  void visit(std::size_t index, Use use) {
    const ExpressionNode& node = expression_.nodes[index];
    if (std::string path = expression_.path(index); !path.empty()) {
      list.push_back({std::move(path), node.at, use});
      visit_indexes(index);
      return;
    }
    switch (node.kind) {
      case ExpressionKind::negation:
      case ExpressionKind::comparison:
        for (const std::size_t child : node.children) visit(child, Use::tested);
        break;
      case ExpressionKind::both:
        // What comes out of any but the last is false, 0, null or '': nothing.
        for (const std::size_t child : node.children)
          visit(child, child == node.children.back() ? use : Use::tested);
        break;
      case ExpressionKind::either:
        for (const std::size_t child : node.children) visit(child, use);
        break;
      case ExpressionKind::call:
        call(node, use);
        break;
      case ExpressionKind::member:
      case ExpressionKind::element:
      case ExpressionKind::every:
        // Of the value of a call: what it was made of may be in any part of it.
        visit(node.children[0], use);
        if (node.children.size() > 1) visit(node.children[1], Use::tested);
        break;
      default:
        break;
    }
  }

  std::vector<ContextReference> list;

 private:
  // The computed indexes along a chain of names are references as well.
  void visit_indexes(std::size_t index) {
    while (true) {
      const ExpressionNode& node = expression_.nodes[index];
      if (node.kind == ExpressionKind::element) visit(node.children[1], Use::tested);
      if (node.children.empty()) return;
      index = node.children[0];
    }
  }

  void call(const ExpressionNode& node, Use use) {
    const std::string name = lower_case(node.text);
    const std::size_t count = node.children.size();
    for (std::size_t i = 0; i < count; ++i) {
      Use inner = Use::tested;
      if (name == "tojson") {
        inner = use == Use::tested ? Use::tested : Use::serialized;
      } else if (name == "format" || name == "join" || name == "fromjson") {
        inner = use;
      } else if (name == "case") {
        // case(test, value, test, value, …, otherwise)
        inner = i % 2 == 1 || i + 1 == count ? use : Use::tested;
      }
      visit(node.children[i], inner);
    }
  }

  const Expression& expression_;
};

bool is_call_of(const ExpressionNode& node, std::string_view name) {
  return node.kind == ExpressionKind::call && node.children.size() == 1 &&
         equals_ignoring_case(node.text, name);
}

}  // namespace

std::vector<ContextReference> Expression::references() const {
  References references(*this);
  if (is_valid) references.visit(root, ContextReference::Use::expanded);
  return std::move(references.list);
}

std::string Expression::path(std::size_t index) const {
  const ExpressionNode& node = nodes[index];
  if (node.kind == ExpressionKind::context) return lower_case(node.text);
  if (is_call_of(node, "fromJSON")) {
    const ExpressionNode& inner = nodes[node.children[0]];
    return is_call_of(inner, "toJSON") ? path(inner.children[0]) : std::string();
  }
  const bool is_step = node.kind == ExpressionKind::member ||
                       node.kind == ExpressionKind::element || node.kind == ExpressionKind::every;
  if (!is_step) return {};
  std::string base = path(node.children[0]);
  if (base.empty()) return {};
  base += '.';
  if (node.kind == ExpressionKind::member) {
    base += lower_case(node.text);
  } else if (node.kind == ExpressionKind::every ||
             nodes[node.children[1]].kind == ExpressionKind::number) {
    base += '*';
  } else {
    base += '?';
  }
  return base;
}

std::vector<Expression> find_expressions(std::string_view source, const Text& scalar) {
  std::vector<Expression> expressions;
  const std::string_view value = scalar.value;
  std::size_t open = value.find(kOpen);
  if (open == value.npos) return expressions;
  const ScalarMap map(source, scalar);
  while (open != value.npos) {
    const std::size_t close = find_close(value, open + kOpen.size());
    if (close == value.npos) break;
    Expression& expression = expressions.emplace_back();
    expression.begin = open;
    expression.end = close + kClose.size();
    expression.at = map.span(expression.begin, expression.end);
    expression.is_valid = Parser(map, value, open + kOpen.size(), close).parse(expression);
    open = value.find(kOpen, expression.end);
  }
  return expressions;
}

std::size_t find_unclosed_expression(std::string_view value) {
  std::size_t open = value.find(kOpen);
  while (open != value.npos) {
    const std::size_t close = find_close(value, open + kOpen.size());
    if (close == value.npos) return open;
    open = value.find(kOpen, close + kClose.size());
  }
  return value.npos;
}

Expression read_condition(std::string_view source, const Text& scalar) {
  const std::string_view value = scalar.value;
  if (value.find(kOpen) != value.npos) {
    std::vector<Expression> expressions = find_expressions(source, scalar);
    if (expressions.size() != 1) return {};
    Expression expression = std::move(expressions.front());
    const auto is_text = [](char c) { return !is_space(c); };
    const std::string_view before = value.substr(0, expression.begin);
    const std::string_view behind = value.substr(expression.end);
    if (std::any_of(before.begin(), before.end(), is_text) ||
        std::any_of(behind.begin(), behind.end(), is_text)) {
      expression.is_valid = false;
    }
    return expression;
  }
  const ScalarMap map(source, scalar);
  Expression expression;
  expression.at = scalar.at;
  expression.end = value.size();
  expression.is_valid = Parser(map, value, 0, value.size()).parse(expression);
  return expression;
}

const std::vector<Expression>& expressions_of(NodeRef scalar) {
  return kept<std::vector<Expression>>(scalar, Kept::expressions, [&] {
    return find_expressions(scalar.tree()->source, scalar.text());
  });
}

const Expression& condition_in(NodeRef scalar) {
  return kept<Expression>(scalar, Kept::condition,
                          [&] { return read_condition(scalar.tree()->source, scalar.text()); });
}

}  // namespace sluice::actions
