#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// Expressions of GitHub Actions, `${{ … }}`, by GitHub's "Evaluate expressions in workflows and
// actions": where they stand, what they refer to, and which references end up in their text.
namespace sluice::actions {

enum class ExpressionKind : std::uint8_t {
  string,    // text: decoded
  number,    // text: as written
  keyword,   // true, false, null
  context,   // text: github
  member,    // children: base; text: the name behind '.', or the literal within ['…']
  element,   // children: base, index: an index that is computed, or a number
  every,     // children: base, of base.*
  call,      // text: the function; children: arguments
  negation,  // children: operand
  both,      // &&, of two or more
  either,    // ||, of two or more
  comparison,
};

struct ExpressionNode {
  ExpressionKind kind = ExpressionKind::keyword;
  std::string text;
  Span at;  // in the source
  std::vector<std::size_t> children;
};

// A context that an expression names: "github.event.commits.*.message", in lower case; '*' for any
// element, '?' for one whose name is computed.
struct ContextReference {
  enum class Use : std::uint8_t {
    tested,      // compared, searched, negated: nothing of its text comes out
    expanded,    // its text is, or is part of, what the expression becomes
    serialized,  // as JSON, with everything below it
  };
  std::string path;
  Span at;
  Use use = Use::tested;
};

struct Expression {
  Span at;                         // with ${{ and }}; all of the text of a condition without them
  std::size_t begin = 0, end = 0;  // the same, in the decoded scalar
  bool is_valid = false;           // parsed to the end
  Span error;                      // where it could not be read on; only where it is not valid
  std::vector<ExpressionNode> nodes;
  std::size_t root = 0;  // only where is_valid

  // In order of writing; none where the expression is not valid.
  std::vector<ContextReference> references() const;
  // "github.event.issue.title" of a chain of names, in lower case; empty for what is none. Looks
  // through fromJSON(toJSON(…)), which changes nothing.
  std::string path(std::size_t node) const;
};

// Every `${{ … }}` of a scalar of a tree over `source`, in order. One that is never closed ends the
// list.
std::vector<Expression> find_expressions(std::string_view source, const Text& scalar);

// The same of a scalar of a tree; read once and kept with the tree.
const std::vector<Expression>& expressions_of(NodeRef scalar);

// Where the first `${{` that is never closed stands in the decoded scalar; npos where none is.
std::size_t find_unclosed_expression(std::string_view value);

// What an `if` asks: its one expression, with or without ${{ }}; not valid where text stands around
// the braces, which makes a string of it.
Expression read_condition(std::string_view source, const Text& scalar);

// The same of a scalar of a tree; read once and kept with the tree.
const Expression& condition_in(NodeRef scalar);

}  // namespace sluice::actions
