#include <algorithm>

#include "core/parse/conflict.h"
#include "core/parse/hcl/parser.h"

namespace sluice::hcl {
namespace {

struct Operator {
  std::string_view text;
  int precedence;
};

// Longer ones stand before those that they start with.
constexpr Operator kOperators[] = {
    {"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3}, {">=", 4}, {"<=", 4}, {">", 4},
    {"<", 4},  {"+", 5},  {"-", 5},  {"*", 6},  {"/", 6},  {"%", 6},
};

const Operator* operator_at(const Scanner& scan) {
  switch (scan.peek()) {
    case '|':
    case '&':
    case '=':
    case '!':
    case '>':
    case '<':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      break;
    default:
      return nullptr;
  }
  for (const Operator& candidate : kOperators) {
    if (scan.starts_with(candidate.text)) return &candidate;
  }
  return nullptr;
}

// What a chain of operators may add to the height of a tree, in depth limits.
constexpr std::size_t kHeights = 4;

}  // namespace

NodeIndex Parser::expression() {
  const Level level(*this);
  if (!level) return kNoNode;
  const NodeIndex test = binary(1);
  if (test == kNoNode) return kNoNode;
  skip();
  return scan_.peek() == '?' ? conditional(test) : test;
}

NodeIndex Parser::conditional(NodeIndex test) {
  const NodeIndex index = add(NodeKind::conditional, node(test).span.begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  join(test);
  scan_.advance(1);
  skip();
  if (!join(expression())) return kNoNode;
  if (!expect(':', "expected ':' and the value for false")) return kNoNode;
  skip();
  const NodeIndex otherwise = expression();
  if (!join(otherwise)) return kNoNode;
  node(index).span.end = node(otherwise).span.end;
  return index;
}

// Operators that bind at least as strongly as `least`, from left to right.
NodeIndex Parser::binary(int least) {
  NodeIndex left = unary();
  while (left != kNoNode) {
    skip();
    const Operator* const found = operator_at(scan_);
    if (found == nullptr || found->precedence < least) return left;
    const NodeIndex index = add(NodeKind::binary, node(left).span.begin);
    if (index == kNoNode) return kNoNode;
    const std::uint32_t begin = scan_.at();
    scan_.advance(static_cast<std::uint32_t>(found->text.size()));
    name(index, {begin, scan_.at()});
    Joiner join(*this, index);
    join(left);
    skip();
    if (scan_.at_end() || scan_.peek() == '\n')
      return fail(node(index).text_span, "nothing stands behind the operator");
    const NodeIndex right = binary(found->precedence + 1);
    if (!join(right)) return kNoNode;
    node(index).span.end = node(right).span.end;
    if (node(index).height > limits_.depth * kHeights)
      return fail(node(index).text_span, "more operators than the limit", ErrorCode::limit);
    left = index;
  }
  return kNoNode;
}

NodeIndex Parser::unary() {
  const char c = scan_.peek();
  if (c != '!' && c != '-') return term();
  const Level level(*this);
  if (!level) return kNoNode;
  const NodeIndex index = add(NodeKind::unary, scan_.at());
  if (index == kNoNode) return kNoNode;
  scan_.advance(1);
  name(index, {scan_.at() - 1, scan_.at()});
  skip();
  if (scan_.at_end() || scan_.peek() == '\n')
    return fail(node(index).text_span, "nothing stands behind the operator");
  Joiner join(*this, index);
  const NodeIndex operand = unary();
  if (!join(operand)) return kNoNode;
  node(index).span.end = node(operand).span.end;
  return index;
}

// A primary and the steps that follow it.
NodeIndex Parser::term() {
  const NodeIndex start = primary();
  if (start == kNoNode) return kNoNode;
  skip();
  const auto is_step = [&] {
    return scan_.peek() == '[' || (scan_.peek() == '.' && !scan_.starts_with("..."));
  };
  if (!is_step()) return start;
  const NodeIndex index = add(NodeKind::traversal, node(start).span.begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  join(start);
  do {
    const NodeIndex next = step();
    if (!join(next)) return kNoNode;
    node(index).span.end = node(next).span.end;
    skip();
  } while (is_step());
  return index;
}

NodeIndex Parser::step() {
  const std::uint32_t begin = scan_.at();
  const NodeIndex index = add(NodeKind::get, begin);
  if (index == kNoNode) return kNoNode;
  const bool is_index = scan_.peek() == '[';
  scan_.advance(1);
  if (is_index) {
    const LinesAre within(*this, Lines::space);
    const Open open(*this, begin);
    skip();
    if (scan_.peek() == '*') {
      node(index).kind = NodeKind::full_splat;
      scan_.advance(1);
    } else {
      node(index).kind = NodeKind::index;
      Joiner join(*this, index);
      if (!join(expression())) return kNoNode;
    }
    if (!expect(']', "expected ']' after an index")) return kNoNode;
    close(index);
    return index;
  }
  skip();
  if (scan_.peek() == '*') {
    node(index).kind = NodeKind::attribute_splat;
    scan_.advance(1);
  } else if (is_digit(scan_.peek())) {
    node(index).kind = NodeKind::legacy_index;
    name(index, scan_.digits());
  } else {
    const Span word = scan_.identifier();
    if (word.empty() && (scan_.at_end() || scan_.peek() == '\n'))
      return fail({begin, begin + 1}, "nothing stands behind '.'");
    if (word.empty()) return fail_here("expected a name, a number or '*' after '.'");
    name(index, word);
  }
  close(index);
  return index;
}

NodeIndex Parser::primary() {
  const char c = scan_.peek();
  switch (c) {
    case '"':
      return quoted();
    case '(':
      return parentheses();
    case '[':
      return tuple();
    case '{':
      return object();
    case '<':
      if (scan_.peek(1) == '<' && conflict_mark(scan_.text(), scan_.at(), '<').empty())
        return heredoc();
      break;
    default:
      if (is_digit(c)) return number();
      if (is_identifier_start(c)) return word();
      break;
  }
  if (scan_.peek() != '\n' && !scan_.at_end()) return fail_here("expected a value");
  if (fail_unclosed()) return kNoNode;
  const std::uint32_t last = last_written();
  return fail({last - 1, last}, "value is missing behind this");
}

NodeIndex Parser::number() {
  const NodeIndex index = add(NodeKind::number, scan_.at());
  if (index == kNoNode) return kNoNode;
  scan_.digits();
  if (scan_.peek() == '.' && is_digit(scan_.peek(1))) {
    scan_.advance(1);
    scan_.digits();
  }
  if (scan_.peek() == 'e' || scan_.peek() == 'E') {
    const std::uint32_t sign = scan_.peek(1) == '+' || scan_.peek(1) == '-' ? 2 : 1;
    if (is_digit(scan_.peek(sign))) {
      scan_.advance(sign);
      scan_.digits();
    }
  }
  if (is_identifier_start(scan_.peek())) return fail_here("a letter stands within a number");
  close(index);
  name(index, node(index).span);
  return index;
}

// A literal, the start of a reference, or a function call.
NodeIndex Parser::word() {
  const std::uint32_t begin = scan_.at();
  Span at = scan_.identifier();
  if (at.empty()) return fail_here("expected a value");
  // Functions of providers: provider::aws::arn_parse(…)
  while (scan_.starts_with("::")) {
    scan_.advance(2);
    const Span part = scan_.identifier();
    if (part.empty()) return fail_here("expected a name after '::'");
    at.end = part.end;
  }
  const std::string_view text = source(at);
  if (text == "true" || text == "false" || text == "null") {
    const NodeIndex index = add(text == "null" ? NodeKind::null : NodeKind::boolean, begin);
    if (index == kNoNode) return kNoNode;
    close(index);
    if (text != "null") name(index, at);
    return index;
  }
  skip();
  if (scan_.peek() == '(') return call(begin, at);
  const NodeIndex index = add(NodeKind::variable, begin);
  if (index == kNoNode) return kNoNode;
  node(index).span.end = at.end;
  name(index, at);
  return index;
}

NodeIndex Parser::call(std::uint32_t begin, Span name_at) {
  const NodeIndex index = add(NodeKind::call, begin);
  if (index == kNoNode) return kNoNode;
  name(index, name_at);
  const LinesAre within(*this, Lines::space);
  const Open open(*this, scan_.at());
  Joiner join(*this, index);
  scan_.advance(1);
  for (;;) {
    skip();
    if (scan_.peek() == ')') break;
    if (!join(expression())) return kNoNode;
    skip();
    if (scan_.starts_with("...")) {
      scan_.advance(3);
      node(index).expand = true;
      skip();
      if (scan_.peek() == ',') scan_.advance(1);
      break;
    }
    if (scan_.peek() != ',') break;
    scan_.advance(1);
  }
  if (!expect(')', "expected ',' or ')' after an argument")) return kNoNode;
  close(index);
  return index;
}

NodeIndex Parser::parentheses() {
  const NodeIndex index = add(NodeKind::parentheses, scan_.at());
  if (index == kNoNode) return kNoNode;
  const LinesAre within(*this, Lines::space);
  const Open open(*this, scan_.at());
  scan_.advance(1);
  skip();
  Joiner join(*this, index);
  if (!join(expression())) return kNoNode;
  if (!expect(')', "expected an operator or ')'")) return kNoNode;
  close(index);
  return index;
}

NodeIndex Parser::tuple() {
  const LinesAre within(*this, Lines::space);
  const std::uint32_t begin = scan_.at();
  const Open open(*this, begin);
  scan_.advance(1);
  skip();
  if (scan_.is_word("for")) return for_expression(begin, ']');
  const NodeIndex index = add(NodeKind::tuple, begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  while (scan_.peek() != ']') {
    if (!join(expression())) return kNoNode;
    skip();
    if (scan_.peek() != ',') break;
    scan_.advance(1);
    skip();
  }
  if (!expect(']', "expected ',' or ']' after an element")) return kNoNode;
  close(index);
  return index;
}

NodeIndex Parser::object() {
  const LinesAre within(*this, Lines::end);
  const std::uint32_t begin = scan_.at();
  const Open open(*this, begin);
  scan_.advance(1);
  scan_.skip(Lines::space);
  if (scan_.is_word("for")) return for_expression(begin, '}');
  const NodeIndex index = add(NodeKind::object, begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  for (;;) {
    scan_.skip(Lines::space);
    if (scan_.peek() == '}') break;
    if (scan_.at_end()) return fail_here({});
    if (!join(object_item())) return kNoNode;
    skip();
    const char c = scan_.peek();
    if (c == ',') {
      scan_.advance(1);
    } else if (c != '\n' && c != '}') {
      return fail_here("expected ',' or a new line after an item");
    }
  }
  scan_.advance(1);
  suspect({begin, begin + 1});
  close(index);
  return index;
}

NodeIndex Parser::object_item() {
  const NodeIndex index = add(NodeKind::item, scan_.at());
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  const NodeIndex key = expression();
  if (!join(key)) return kNoNode;
  switch (node(key).kind) {
    case NodeKind::variable:
    case NodeKind::boolean:
    case NodeKind::number:
    case NodeKind::null:  // a bare word is a name, whatever else it could mean
      name(key, node(key).span);
      node(key).kind = NodeKind::string;
      break;
    default:
      break;
  }
  skip();
  if ((scan_.peek() != '=' || scan_.peek(1) == '=') && scan_.peek() != ':')
    return fail_here(scan_.peek() == '{' ? "expected '=' before this: an object holds no blocks"
                                         : "expected '=' or ':' after a key");
  scan_.advance(1);
  skip();
  const NodeIndex value = expression();
  if (!join(value)) return kNoNode;
  node(index).span.end = node(value).span.end;
  return index;
}

NodeIndex Parser::for_expression(std::uint32_t begin, char closer) {
  const LinesAre within(*this, Lines::space);
  const bool is_object = closer == '}';
  const NodeIndex index = add(is_object ? NodeKind::for_object : NodeKind::for_tuple, begin);
  if (index == kNoNode) return kNoNode;
  Joiner join(*this, index);
  if (!for_intro(join)) return kNoNode;
  if (!expect(':', "expected ':' after what 'for' walks")) return kNoNode;
  skip();
  if (!join(expression())) return kNoNode;
  skip();
  if (is_object) {
    if (!scan_.starts_with("=>")) return fail_here("expected '=>' between key and value");
    scan_.advance(2);
    skip();
    if (!join(expression())) return kNoNode;
    skip();
    if (scan_.starts_with("...")) {
      scan_.advance(3);
      node(index).grouping = true;
      skip();
    }
  }
  if (scan_.is_word("if")) {
    const NodeIndex filter = add(NodeKind::condition, scan_.at());
    if (filter == kNoNode) return kNoNode;
    scan_.advance(2);
    skip();
    Joiner join_filter(*this, filter);
    const NodeIndex test = expression();
    if (!join_filter(test)) return kNoNode;
    node(filter).span.end = node(test).span.end;
    join(filter);
  }
  if (!expect(closer, is_object ? "expected '}' after a 'for'" : "expected ']' after a 'for'"))
    return kNoNode;
  close(index);
  return index;
}

// `for a, b in collection`, the word `for` included.
bool Parser::for_intro(Joiner& join) {
  scan_.advance(3);
  for (int names = 0;; ++names) {
    skip();
    const NodeIndex index = add(NodeKind::name, scan_.at());
    if (index == kNoNode) return false;
    const Span word = scan_.identifier();
    if (word.empty()) {
      fail_here("expected a name after 'for'");
      return false;
    }
    close(index);
    name(index, word);
    join(index);
    skip();
    if (names == 1 || scan_.peek() != ',') break;
    scan_.advance(1);
  }
  if (!scan_.is_word("in")) {
    fail_here("expected 'in' after the names of a 'for'");
    return false;
  }
  scan_.advance(2);
  skip();
  return join(expression());
}

}  // namespace sluice::hcl
