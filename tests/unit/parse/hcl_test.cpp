#include "core/parse/hcl/hcl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/errors.h"

namespace sluice::hcl {
namespace {

std::string_view kind_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::body:
      return "body";
    case NodeKind::attribute:
      return "attribute";
    case NodeKind::block:
      return "block";
    case NodeKind::label:
      return "label";
    case NodeKind::null:
      return "null";
    case NodeKind::boolean:
      return "boolean";
    case NodeKind::number:
      return "number";
    case NodeKind::string:
      return "string";
    case NodeKind::template_:
      return "template";
    case NodeKind::text:
      return "text";
    case NodeKind::interpolation:
      return "interpolation";
    case NodeKind::if_directive:
      return "if";
    case NodeKind::for_directive:
      return "for";
    case NodeKind::variable:
      return "variable";
    case NodeKind::traversal:
      return "traversal";
    case NodeKind::call:
      return "call";
    case NodeKind::tuple:
      return "tuple";
    case NodeKind::object:
      return "object";
    case NodeKind::item:
      return "item";
    case NodeKind::parentheses:
      return "parentheses";
    case NodeKind::unary:
      return "unary";
    case NodeKind::binary:
      return "binary";
    case NodeKind::conditional:
      return "conditional";
    case NodeKind::for_tuple:
      return "for_tuple";
    case NodeKind::for_object:
      return "for_object";
    case NodeKind::name:
      return "name";
    case NodeKind::condition:
      return "condition";
    case NodeKind::get:
      return "get";
    case NodeKind::index:
      return "index";
    case NodeKind::legacy_index:
      return "legacy_index";
    case NodeKind::full_splat:
      return "full_splat";
    case NodeKind::attribute_splat:
      return "attribute_splat";
    case NodeKind::invalid:
      return "invalid";
  }
  return "?";
}

// (kind 'text' child child), without what says nothing.
std::string dump(Ref node) {
  std::string out = "(";
  out += kind_name(node.kind());
  if (node.expands() || node.is_grouping()) out += "...";
  if (node.is_heredoc()) out += "<<";
  if (node.text().present()) {
    out += " '";
    out += node.text().value;
    out += '\'';
  }
  for (const Ref child : node.children()) out += " " + dump(child);
  return out + ")";
}

std::string errors_of(const Parsed<Tree>& parsed) { return test::errors_of(parsed.errors); }

Parsed<Tree> parse(std::string_view text) { return parse_hcl(text, ParseLimits{}); }

// The expression of `x = …`.
struct ExpressionCase {
  std::string_view text;
  std::string_view tree;
};

class Expressions : public testing::TestWithParam<ExpressionCase> {};

TEST_P(Expressions, AreReadAsWritten) {
  const auto [text, tree] = GetParam();
  const std::string source = "x = " + std::string(text) + "\n";
  const Parsed<Tree> parsed = parse(source);
  EXPECT_EQ(errors_of(parsed), "");
  const Ref value = parsed.tree.root().attribute("x");
  EXPECT_EQ(dump(value), tree);
  EXPECT_EQ(value.written(), text);
}

constexpr ExpressionCase kExpressions[] = {
    // Literals.
    {"null", "(null)"},
    {"true", "(boolean 'true')"},
    {"false", "(boolean 'false')"},
    {"0", "(number '0')"},
    {"12.5e-3", "(number '12.5e-3')"},
    {"1E9", "(number '1E9')"},
    {R"("")", "(string '')"},
    {R"("plain")", "(string 'plain')"},
    {R"("a\n\t\"\\\r")", "(string 'a\n\t\"\\\r')"},
    {R"("\u00e9\U0001F600")", "(string 'é😀')"},
    {R"("$${a} %%{b} $5 100% $")", "(string '${a} %{b} $5 100% $')"},
    {"\"é\"", "(string 'é')"},
    // References.
    {"a", "(variable 'a')"},
    {"with-dash", "(variable 'with-dash')"},
    {"übel", "(variable 'übel')"},
    {"true_", "(variable 'true_')"},
    {"a.b.c", "(traversal (variable 'a') (get 'b') (get 'c'))"},
    {"a[0]", "(traversal (variable 'a') (index (number '0')))"},
    {R"(a["k"].b)", "(traversal (variable 'a') (index (string 'k')) (get 'b'))"},
    {"a.0.1", "(traversal (variable 'a') (legacy_index '0') (legacy_index '1'))"},
    {"a.*.b[0]", "(traversal (variable 'a') (attribute_splat) (get 'b') (index (number '0')))"},
    {"a[*].b[0]", "(traversal (variable 'a') (full_splat) (get 'b') (index (number '0')))"},
    {"a[ * ]", "(traversal (variable 'a') (full_splat))"},
    {"a[\n  b\n]", "(traversal (variable 'a') (index (variable 'b')))"},
    {"f(1).b", "(traversal (call 'f' (number '1')) (get 'b'))"},
    {R"("s".b)", "(traversal (string 's') (get 'b'))"},
    // Calls.
    {"f()", "(call 'f')"},
    {"f(\n)", "(call 'f')"},
    {"f(a, 1,)", "(call 'f' (variable 'a') (number '1'))"},
    {"f(a...)", "(call... 'f' (variable 'a'))"},
    {"f(1, a...,)", "(call... 'f' (number '1') (variable 'a'))"},
    {"f (\n a,\n # why\n b\n)", "(call 'f' (variable 'a') (variable 'b'))"},
    {"provider::aws::arn(1)", "(call 'provider::aws::arn' (number '1'))"},
    // Collections.
    {"[]", "(tuple)"},
    {"[1, [2], ]", "(tuple (number '1') (tuple (number '2')))"},
    {"[\n  1, # one\n  2\n]", "(tuple (number '1') (number '2'))"},
    {"{}", "(object)"},
    {"{\n}", "(object)"},
    {"{ a = 1, b : 2 }",
     "(object (item (string 'a') (number '1')) (item (string 'b') (number '2')))"},
    {"{\n a = 1\n b = 2,\n}",
     "(object (item (string 'a') (number '1')) (item (string 'b') (number '2')))"},
    {R"({ "a b" = 1, (k) = 2, a.b = 3, null = 4, true = 5, 6 = 7 })",
     "(object (item (string 'a b') (number '1')) (item (parentheses (variable 'k')) (number '2')) "
     "(item (traversal (variable 'a') (get 'b')) (number '3')) (item (string 'null') (number "
     "'4')) (item (string 'true') (number '5')) (item (string '6') (number '7')))"},
    {R"({ "${k}" = 1 })", "(object (item (template (interpolation (variable 'k'))) (number '1')))"},
    {"{ a = f(\n1\n) }", "(object (item (string 'a') (call 'f' (number '1'))))"},
    // Operators.
    {"-1", "(unary '-' (number '1'))"},
    {"!a", "(unary '!' (variable 'a'))"},
    {"!!a", "(unary '!' (unary '!' (variable 'a')))"},
    {"- a.b", "(unary '-' (traversal (variable 'a') (get 'b')))"},
    {"1 + 2 * 3", "(binary '+' (number '1') (binary '*' (number '2') (number '3')))"},
    {"1 - 2 - 3", "(binary '-' (binary '-' (number '1') (number '2')) (number '3'))"},
    {"a || b && c == d",
     "(binary '||' (variable 'a') (binary '&&' (variable 'b') (binary '==' (variable 'c') "
     "(variable 'd'))))"},
    {"a != b", "(binary '!=' (variable 'a') (variable 'b'))"},
    {"a >= 1 && b <= 2",
     "(binary '&&' (binary '>=' (variable 'a') (number '1')) (binary '<=' (variable 'b') (number "
     "'2')))"},
    {"a<b", "(binary '<' (variable 'a') (variable 'b'))"},
    {"6 / 2 % 2", "(binary '%' (binary '/' (number '6') (number '2')) (number '2'))"},
    {"(1 + 2) * 3",
     "(binary '*' (parentheses (binary '+' (number '1') (number '2'))) (number '3'))"},
    {"(\n  a\n  && b\n)", "(parentheses (binary '&&' (variable 'a') (variable 'b')))"},
    {"a /* why */ + 1", "(binary '+' (variable 'a') (number '1'))"},
    {"a ? 1 : 2", "(conditional (variable 'a') (number '1') (number '2'))"},
    {"a ? 1 : b ? 2 : 3",
     "(conditional (variable 'a') (number '1') (conditional (variable 'b') (number '2') (number "
     "'3')))"},
    // For.
    {"[for x in y : x]", "(for_tuple (name 'x') (variable 'y') (variable 'x'))"},
    {"[for i, x in y : x if i > 0]",
     "(for_tuple (name 'i') (name 'x') (variable 'y') (variable 'x') (condition (binary '>' "
     "(variable 'i') (number '0'))))"},
    {"{for k, v in y : k => v}",
     "(for_object (name 'k') (name 'v') (variable 'y') (variable 'k') (variable 'v'))"},
    {"{\n  for k in y :\n  k.a => k... if k.b\n}",
     "(for_object... (name 'k') (variable 'y') (traversal (variable 'k') (get 'a')) (variable 'k') "
     "(condition (traversal (variable 'k') (get 'b'))))"},
    // Templates.
    {R"("${a}")", "(template (interpolation (variable 'a')))"},
    {R"("a${b}c")", "(template (text 'a') (interpolation (variable 'b')) (text 'c'))"},
    {R"("${"${a}"}")", R"((template (interpolation (template (interpolation (variable 'a'))))))"},
    {R"("${ {a = "}"}["a"] }")",
     R"((template (interpolation (traversal (object (item (string 'a') (string '}'))) (index (string 'a'))))))"},
    {"\"${\n  a\n}\"", "(template (interpolation (variable 'a')))"},
    {R"("a  ${~ b ~}  c")", "(template (text 'a') (interpolation (variable 'b')) (text 'c'))"},
    {R"("%{ if a }b%{ else }c%{ endif }")",
     "(template (if (variable 'a') (template (text 'b')) "
     "(template (text 'c'))))"},
    {R"("%{if a}%{endif}")", "(template (if (variable 'a') (template)))"},
    {R"(" %{~ for k, v in a ~} ${v}, %{~ endfor ~} ")",
     "(template (text '') (for (name 'k') (name 'v') "
     "(variable 'a') (template (text '') (interpolation (variable 'v')) (text ','))) "
     "(text ''))"},
    // Heredocs.
    {"<<EOT\na\n  b\nEOT", "(string<< 'a\n  b\n')"},
    {"<<EOT\nEOT", "(string<< '')"},
    {"<<-EOT\n    a\n      b\n\n    c\n  EOT", "(string<< 'a\n  b\n\nc\n')"},
    {"<<-EOT\n    a ${b}\n  c\n  EOT",
     "(template<< (text '  a ') (interpolation (variable 'b')) (text "
     "'\nc\n'))"},
    {"<<-EOT\n    a\n${b}\n  EOT",
     "(template<< (text '    a\n') (interpolation (variable 'b')) (text '\n'))"},
    {"<<EOT\n\\n \"q\" $${a}\nEOT", "(string<< '\\n \"q\" ${a}\n')"},
    {"<<EOT\nEOT1\n EOT x\nEOT", "(string<< 'EOT1\n EOT x\n')"},
    {"f(<<EOT\na\nEOT\n, 1)", "(call 'f' (string<< 'a\n') (number '1'))"},
    {"<<EOT\n%{ if a }\nb\n%{ endif }\nEOT",
     "(template<< (if (variable 'a') (template (text "
     "'\nb\n'))) (text '\n'))"},
};

INSTANTIATE_TEST_SUITE_P(All, Expressions, testing::ValuesIn(kExpressions));

struct FileCase {
  std::string_view text;
  std::string_view tree;    // of the body, without its own parentheses
  std::string_view errors;  // one a line: begin-end: message
};

class Files : public testing::TestWithParam<FileCase> {};

TEST_P(Files, AreReadAndRecovered) {
  const auto [text, tree, errors] = GetParam();
  const Parsed<Tree> parsed = parse(text);
  EXPECT_EQ(errors_of(parsed), errors);
  EXPECT_TRUE(parsed.usable);
  std::string children;
  for (const Ref child : parsed.tree.root().children()) {
    if (!children.empty()) children += ' ';
    children += dump(child);
  }
  EXPECT_EQ(children, tree);
}

constexpr FileCase kFiles[] = {
    {"", "", ""},
    {"# only\n// comments\n/* here */", "", ""},
    {"a = 1", "(attribute 'a' (number '1'))", ""},
    {"\xEF\xBB\xBF"
     "a = 1\n",
     "(attribute 'a' (number '1'))", ""},
    {"a = 1\r\nb = \"x\"\r\n", "(attribute 'a' (number '1')) (attribute 'b' (string 'x'))", ""},
    {"a = 1 # c\nb = 2 // c\nc = 3 /* c\n */\n",
     "(attribute 'a' (number '1')) (attribute 'b' (number '2')) (attribute 'c' (number '3'))", ""},
    {"a {}\n", "(block 'a' (body))", ""},
    {"a \"b\" c {\n  d = 1\n  e {\n  }\n}\n",
     "(block 'a' (label 'b') (label 'c') (body (attribute 'd' (number '1')) (block 'e' (body))))",
     ""},
    {"a { b = 1 }\n", "(block 'a' (body (attribute 'b' (number '1'))))", ""},
    {"a = <<E\r\nx\r\nE\r\nb = 1\r\n",
     "(attribute 'a' (string<< 'x\r\n')) (attribute 'b' (number '1'))", ""},
    // One bad item costs itself.
    {"a = \nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "2-3: value is missing after '='\n"},
    {"a = 1 2\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "6-7: expected an operator or a new line after the value\n"},
    {"a = \"x\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "4-6: string has no end on its line\n"},
    {"a = [1, 2\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "4-5: '[' is never closed\n  10-11: the next item starts here\n"},
    {"a = f(1\n\nb {\n c = 1\n}\n",
     "(attribute 'a' (invalid)) (block 'b' (body (attribute 'c' "
     "(number '1'))))",
     "5-6: '(' is never closed\n  9-10: the next item starts here\n"},
    {"r \"a\" {\n  x = {\n    y = ?\n    z = 2\n  }\n  w = 1\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (invalid)) (attribute 'w' (number '1'))))",
     "24-25: expected a value\n  14-15: opened here\n"},
    {"? = 1\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "0-1: expected an attribute or a block\n"},
    {"\"a\" = 1\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "0-1: name of an attribute stands in quotes\n"},
    {"r \"${a}\" {\n  x = 1\n}\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "2-8: label holds a template sequence\n"},
    {"a = 1\n}\nb = 1\n", "(attribute 'a' (number '1')) (attribute 'b' (number '1'))",
     "6-7: closing brace has no block\n"},
    {"a = \"\\q\"\n", "(attribute 'a' (string '\\q'))",
     "5-6: backslash starts no known escape; one that is meant is written twice\n"},
    {"a = <<E\nx\n\nb = 1\n", "(attribute 'a' (invalid)) (invalid) (attribute 'b' (number '1'))",
     "6-7: heredoc has no end: no line holds its marker alone\n"},
    {"a = 1\n/* b\nc = 1\n", "(attribute 'a' (number '1'))", "6-8: comment has no end\n"},
    {"a = \"%{ if b }\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "14-15: template ends within a directive\n"},
    {"a = \"%{ endif }\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "8-13: directive has no place here\n"},
    {"a = \"${b\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "5-7: '${' is never closed\n"},
    // A block without its brace costs itself, not the blocks behind it.
    {"r \"a\" {\n  x = 1\n\nr \"b\" {\n  y = 2\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (number '1')) (invalid))) (block 'r' (label 'b') "
     "(body (attribute 'y' (number '2'))))",
     "0-1: block is not closed\n  6-7: opened here\n"},
    {"r \"a\" {\n  x = {\n    y = [1,\n  }\n\nr \"b\" {\n  y = 2\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (invalid)) (invalid))) (block 'r' (label 'b') "
     "(body (attribute 'y' (number '2'))))",
     "0-1: block is not closed\n  6-7: opened here\n"
     "30-31: '}' stands where ']' is expected\n  24-25: opened here\n"},
    {"r {\n", "(block 'r' (body (invalid)))", "0-1: block is not closed\n  2-3: opened here\n"},
    // Blocks that nobody indented are blocks within blocks.
    {"r {\ns {\nx = 1\n}\n}\n",
     "(block 'r' (body (block 's' (body (attribute 'x' (number '1'))))))", ""},
    // Bytes that are no text.
    {"a = \"\xFF\"\nb = 1\n", "(attribute 'a' (string '\xFF')) (attribute 'b' (number '1'))",
     "5-6: byte is not valid UTF-8\n"},
    {"# \x01\na = 1\n", "(attribute 'a' (number '1'))", "2-3: control character is not allowed\n"},
};

INSTANTIATE_TEST_SUITE_P(All, Files, testing::ValuesIn(kFiles));

struct Mistake {
  std::string_view text;
  std::string_view errors;
};

// Mistakes as people make them: one error each, where its maker would look.
TEST(Hcl, MistakesAreToldWhereTheyAre) {
  constexpr Mistake kRows[] = {
      {"resource \"a\" \"b\" {\n  x = 1\n", "0-8: block is not closed\n  17-18: opened here\n"},
      {"resource \"a\" \"b\" {\n  x = 1\n\nresource \"c\" \"d\" {\n  y = 2\n}\n",
       "0-8: block is not closed\n  17-18: opened here\n"},
      {"resource \"a\" \"b\" {\n  x = 1\n  tags = {\n    a = \"b\"\n}\n\nresource \"c\" \"d\" {\n  "
       "y = 2\n}\n",
       "36-37: '{' is never closed\n  50-51: this stands too far left to close it\n"},
      {"resource \"a\" \"b\" {\n  x = \"abc\n  y = 2\n}\n",
       "25-29: string has no end on its line\n"},
      {"resource \"a\" \"b\" {\n  x \"abc\"\n  y = 2\n}\n",
       "23-24: expected '=' before a value, or '{' at the end of a block's header\n"},
      {"resource \"a\" \"b\" {\n  x 5\n  y = 2\n}\n",
       "23-24: expected '=' and a value, or a block, after a name\n"},
      {"resource \"a\" \"b\" {\n  x = 1,\n  y = 2\n}\n",
       "26-27: ',' cannot follow the value of an attribute\n"},
      {"resource \"a\" \"b\" {\n  x = <<EOT\n    hello\n  y = 2\n}\n\nresource \"c\" \"d\" {\n  z "
       "= 1\n}\n",
       "27-30: heredoc has no end: no line holds its marker alone\n"},
      {"resource \"a\" \"b\" {\n  x = \"${var.foo\"\n  y = 2\n}\n",
       "26-28: '${' is never closed\n"},
      {"resource \"a\" \"b\" {\n  x = \"${var.foo\n  y = \"2\"\n}\n",
       "26-28: '${' is never closed\n  38-39: the next item starts here\n"},
      {"resource \"a\" \"b\" {\n  x = = 1\n  y = 2\n}\n", "25-26: expected a value\n"},
      {"resource \"a\" \"b\" {\n  x == 1\n  y = 2\n}\n",
       "23-24: expected '=' and a value, or a block, after a name\n"},
      {"resource \"a\" b c= {\n  x = 1\n}\n",
       "16-17: expected a label or '{' in the header of the block\n"},
      {"resource \"a \"b\" {\n  x = 1\n}\n", "14-17: string has no end on its line\n"},
      {"resource \"a\" \"b\"\n{\n  x = 1\n}\n",
       "17-18: '{' does not stand on the line of its block's header\n"},
      {"resource = \"a\" \"b\" {\n  x = 1\n}\n",
       "15-16: expected an operator or a new line after the value\n"},
      {"resource \"a\" \"b\" {\n  x = [\"a\", \"b\"\n  y = 2\n}\n",
       "25-26: '[' is never closed\n  37-38: the next item starts here\n"},
      {"resource \"a\" \"b\" {\n  x = [\"a\" \"b\"]\n  y = 2\n}\n",
       "30-31: expected ',' or ']' after an element\n"},
      {"resource \"a\" \"b\" {\n  x = [\"a\", , \"b\"]\n  y = 2\n}\n", "31-32: expected a value\n"},
      {"resource \"a\" \"b\" {\n  x = 1 +\n  y = 2\n}\n",
       "27-28: nothing stands behind the operator\n"},
      {"resource \"a\" \"b\" {\n  x = 1 & 2\n  y = a and b\n  z = !\n}\n",
       "27-28: expected an operator or a new line after the value\n39-42: expected an operator or "
       "a new line after the value\n51-52: nothing stands behind the operator\n"},
      {"resource \"a\" \"b\" {\n  x = “abc”\n  y = 2\n}\n",
       "25-28: typographic quote stands where '\"' belongs\n"},
      {"resource \"a\" \"b\" {\n  x = 'abc'\n  y = 2\n}\n",
       "25-26: text stands in single quotes; only double quotes are known\n"},
      {"resource \"a\" \"b\" {\n<<<<<<< HEAD\n  x = 1\n=======\n  x = 2\n>>>>>>> branch\n  y = "
       "2\n}\n",
       "19-26: merge conflict is not resolved\n"},
      {"<<<<<<< HEAD\nresource \"a\" \"b\" {\n  x = 1\n}\n=======\nresource \"a\" \"b\" {\n  x = "
       "2\n}\n>>>>>>> branch\nvariable \"z\" {}\n",
       "0-7: merge conflict is not resolved\n"},
      {"resource \"a\" \"b\" {\n  x = [\n<<<<<<< HEAD\n    \"a\",\n=======\n    \"b\",\n>>>>>>> "
       "branch\n  ]\n  y = 2\n}\n",
       "27-34: merge conflict is not resolved\n"},
      {"resource \"a\" \"b\" {\n  x = 1\n}\n}\nresource \"c\" \"d\" {\n}\n",
       "29-30: closing brace has no block\n"},
      {"resource \"a\" \"b\" {\n  x = f(1, 2\n  y = 2\n}\n",
       "26-27: '(' is never closed\n  34-35: the next item starts here\n"},
      {"resource \"a\" \"b\" {\n  x = {\n    a = 1\n    b 2\n  }\n  y = 2\n}\n",
       "43-44: expected '=' or ':' after a key\n  25-26: opened here\n"},
      {"resource \"a\" \"b\" {\n  x = { a = 1 b = 2 }\n  y = 2\n}\n",
       "33-34: expected ',' or a new line after an item\n"},
      {"resource \"a\" \"b\" {\n  x = a ? b\n  y = 2\n}\n",
       "30-30: expected ':' and the value for false\n"},
      {"resource \"a\" \"b\" {\n  x = 1; y = 2\n}\n", "26-27: ';' ends nothing; a new line does\n"},
      {"resource \"a\" \"b\" {\n  \"x\" = 1\n  y = 2\n}\n",
       "21-22: name of an attribute stands in quotes\n"},
      {"resource \"a\" \"b\" {\n  x = 1\n  x = 2\n  y {}\n  y {}\n}\n",
       "29-30: attribute is set twice\n  21-22: first set here\n"},
      {"resource \"a\" \"b\" {\n  x = 5px\n  y = 2\n}\n",
       "26-28: a letter stands within a number\n"},
      {"resource \"a\" \"b\" {\n  x : 1\n  y = 2\n}\n",
       "23-24: expected '=' and a value, or a block, after a name\n"},
      {"resource \"a\" \"b\" {\n  # c\n  /* unclosed\n  x = 1\n}\n", "27-29: comment has no end\n"},
      {"resource \"a\" \"b\" { x = 1 }}\n", "26-27: closing brace has no block\n"},
      {"hello world\n",
       "6-11: expected '=' before a value, or '{' at the end of a block's header\n"},
      {"resource \"a\" \"b\" {\n  x = [for s in var.list s.id]\n  y = {for k, v in m : k = v}\n}\n",
       "44-45: expected ':' after what 'for' walks\n75-76: expected '=>' between key and value\n"},
      {"resource \"a\" \"b\" {\n  x = var.\n  y = var.a[\n}\n",
       "28-29: nothing stands behind '.'\n43-44: '}' stands where ']' is expected\n  41-42: opened "
       "here\n"},
      {"resource \"a\" \"b\" {\n  x = if a then b\n}\n",
       "28-29: expected an operator or a new line after the value\n"},
      {"variable \"a\" {\n  type = string\n  default = \"C:\\Users\\foo\"\n}\n",
       "46-47: backslash starts no known escape; one that is meant is written twice\n"},
      {"resource \"a\" \"b\" {\n  policy = jsonencode({\n    a = [\n      { b = 1 },\n      { c = "
       "2\n    ]\n  })\n  y = 1\n}\nresource \"c\" \"d\" {\n}\n",
       "88-89: ']' stands where '}' is expected\n  76-77: opened here\n"},
      {"resource “a” “b” {\n  x = 1\n}\ny = 1\n",
       "9-12: typographic quote stands where '\"' belongs\n"},
      {"resource \"a\" \"b\" {\n  x = [\n<<<<<<< HEAD\n    \"a\",\n=======\n    \"b\",\n>>>>>>> "
       "branch\n  ]\n  x = {\n<<<<<<< HEAD\n    a = 1\n=======\n    a = 2\n>>>>>>> branch\n  }\n  "
       "y = 2\n}\n",
       "27-34: merge conflict is not resolved\n93-100: merge conflict is not resolved\n"},
      {"resource \"a\" \"b\" {\n<<<<<<< HEAD\n  x = {\n    a = 1\n=======\n  x = {\n    a = "
       "2\n>>>>>>> br\n  }\n}\ny = ?\n",
       "19-26: merge conflict is not resolved\n97-98: expected a value\n"},
      {"resource \"a\" 5 {\n  x = 1\n}\n",
       "13-14: expected a label or '{' in the header of the block\n"},
      {"x = 1]\ny = (1]\nz = \"a\" + }\n",
       "5-6: ']' closes nothing\n13-14: ']' stands where ')' is expected\n  11-12: opened "
       "here\n25-26: expected a value\n"},
      {"x = \"${a b}\"\ny = \"%{ if a }x\"\nz = \"${\"\n",
       "9-10: expected an operator or '}' at the end of a template sequence\n28-29: template ends "
       "within a directive\n37-38: string has no end on its line\n"},
      {"x = <<EOT\n  ${a\nEOT\ny = 1\n",
       "16-19: expected an operator or '}' at the end of a template sequence\n  12-14: opened "
       "here\n"},
      {"x = <<\ny = 1\n", "4-6: '<<' has no marker of a heredoc behind it\n"},
      {"x = {\n  a = 1,\n  b = [1,\n  c = 2\n}\ny = 1\n",
       "21-22: '[' is never closed\n  27-28: the next item starts here\n"},
      {"locals {\n  a = \"x\" \"y\"\n  b = \"a\" . \"b\"\n  c = true ? 1 : \n  d = -\n  e = a !! "
       "b\n  f = a => b\n  g = a[1\n  h = 3\n}\n",
       "19-20: expected an operator or a new line after the value\n35-36: expected a name, a "
       "number or '*' after '.'\n54-55: value is missing behind this\n63-64: nothing stands behind "
       "the operator\n73-74: expected an operator or a new line after the value\n86-87: expected "
       "an operator or a new line after the value\n98-99: '[' is never closed\n  103-104: the next "
       "item starts here\n"},
      {"terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      "
       "version = \"~> 5.0\"\n    \n  }\n}\nprovider \"aws\" {}\n",
       "45-46: '{' is never closed\n  110-111: this stands too far left to close it\n"},
      {"module \"a\" {\n  source = \"./a\"\n  providers = {\n    aws = aws.x\n  }\n  b = "
       "\"${var.a}\n  c = 1\n}\n",
       "72-81: string has no end on its line\n"},
      {"output \"x\" { value = 1, sensitive = true }\n",
       "22-23: ',' cannot follow the value of an attribute\n"},
      {"resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\nresource \"aws_s3_bucket\" "
       "\"c\"\n  bucket = \"y\"\n}\nz = 1\n",
       "57-58: block has no '{' behind its labels\n"},
  };
  for (const auto& [text, errors] : kRows) EXPECT_EQ(errors_of(parse(text)), errors) << text;
}

TEST(Hcl, ABlockInAnObjectIsNoMissingBrace) {
  EXPECT_EQ(errors_of(parse("a {\n  x = [{\n    y = 1\n\n    z {\n      w = 2\n    }\n  }]\n}\n")),
            "30-31: expected '=' before this: an object holds no blocks\n  11-12: opened here\n");
  EXPECT_EQ(errors_of(parse("x = {\n  y = 1\n\na \"b\" {\n}\n")),
            "4-5: '{' is never closed\n  15-16: the next item starts here\n");
}

// The first counts, as if the second were not there; many names cost no more than few.
TEST(Hcl, AnAttributeIsSetOnce) {
  const Parsed<Tree> parsed = parse("a {\n  x = 1\n  y = 2\n  x = {\n    z = 3\n  }\n  w = 4\n}\n");
  EXPECT_EQ(errors_of(parsed), "22-23: attribute is set twice\n  6-7: first set here\n");
  EXPECT_EQ(dump(parsed.tree.root().first()),
            "(block 'a' (body (attribute 'x' (number '1')) (attribute 'y' (number '2')) (attribute "
            "'w' (number '4'))))");
  // In different bodies, and as keys of an object, a name may stand again.
  EXPECT_EQ(
      errors_of(parse("x = 1\na {\n  x = {x = 1, x = 2}\n  b {\n    x = 1\n  }\n  b {\n    x = 1\n"
                      "  }\n}\n")),
      "");
  std::string many;
  for (int i = 0; i < 40; ++i) many += "a" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(errors_of(parse(many)), "");
  EXPECT_EQ(errors_of(parse(many + "a0 = 2\na39 = 2\nb = 1\nb = 2\n")),
            "310-312: attribute is set twice\n  0-2: first set here\n"
            "317-320: attribute is set twice\n  302-305: first set here\n"
            "331-332: attribute is set twice\n  325-326: first set here\n");
}

TEST(Hcl, ReportsNulAndGoesOn) {
  const std::string source("a = 1\n# \0\nb = 2\n", 16);
  const Parsed<Tree> parsed = parse(source);
  EXPECT_EQ(errors_of(parsed), "8-9: control character is not allowed\n");
  EXPECT_EQ(parsed.tree.root().attribute("b").written(), "2");
}

TEST(Hcl, DoesNotReadUtf16) {
  const Parsed<Tree> parsed = parse("\xFF\xFE a b c");
  EXPECT_FALSE(parsed.usable);
  EXPECT_FALSE(parsed.tree.root());
}

TEST(Hcl, KeepsSpansOfNamesLabelsAndHeaders) {
  constexpr std::string_view kSource =
      "resource \"aws_s3_bucket\" \"logs\" {\n  acl = \"private\"\n}\n";
  const Parsed<Tree> parsed = parse(kSource);
  const Ref block = parsed.tree.root().first();
  EXPECT_EQ(slice(kSource, block.header()), R"(resource "aws_s3_bucket" "logs")");
  ASSERT_EQ(block.labels().size(), 2U);
  EXPECT_EQ(slice(kSource, block.labels()[1].at), "logs");
  EXPECT_EQ(block.written(), kSource.substr(0, kSource.size() - 1));
  const Ref attribute = block.body().first();
  EXPECT_EQ(slice(kSource, attribute.text().at), "acl");
  EXPECT_EQ(attribute.written(), "acl = \"private\"");
  EXPECT_EQ(attribute.first().path(), "resource.aws_s3_bucket.logs.acl");
}

TEST(Hcl, NumbersWhatStandsSeveralTimes) {
  constexpr std::string_view kSource = "a {\n  b {\n    c = [1, {d = 2}]\n  }\n  b {}\n}\n";
  const Parsed<Tree> parsed = parse(kSource);
  const Ref first = parsed.tree.root().first().body().first();
  EXPECT_EQ(first.path(), "a.b[0]");
  EXPECT_EQ(first.next().path(), "a.b[1]");
  const Ref object = first.body().attribute("c").child(1);
  EXPECT_EQ(object.first().child(1).path(), "a.b[0].c[1].d");
}

// Every node lies within its parent, and after its elder sibling.
void check_spans(Ref node, std::size_t depth) {
  ASSERT_LT(depth, 20'000U);
  std::uint32_t at = node.span().begin;
  for (const Ref child : node.children()) {
    ASSERT_TRUE(node.span().contains(child.span())) << dump(node);
    ASSERT_LE(at, child.span().begin) << dump(node);
    ASSERT_EQ(child.parent(), node);
    at = child.span().end;
    check_spans(child, depth + 1);
  }
}

TEST(Hcl, EveryNodeLiesWithinItsParent) {
  for (const ExpressionCase& test : kExpressions) {
    const std::string source = "x = " + std::string(test.text) + "\n";
    const Parsed<Tree> parsed = parse(source);
    check_spans(parsed.tree.root(), 0);
  }
  for (const FileCase& test : kFiles) {
    // Cut anywhere, and with any byte left out: broken in every way that one edit can break it.
    for (std::size_t i = 0; i <= test.text.size(); ++i) {
      const std::string cut(test.text.substr(0, i));
      const Parsed<Tree> start = parse(cut);
      check_spans(start.tree.root(), 0);
      std::string hole(test.text);
      if (i < hole.size()) hole.erase(i, 1);
      const Parsed<Tree> rest = parse(hole);
      check_spans(rest.tree.root(), 0);
    }
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Each nests, or repeats, far beyond the limit. The attribute behind it is read all the same.
class Limits : public testing::TestWithParam<std::pair<std::string_view, std::string_view>> {};

TEST_P(Limits, EndAsErrors) {
  const auto [open, close] = GetParam();
  constexpr std::size_t kTimes = 50'000;
  const std::string source =
      "x = " + repeated(open, kTimes) + "1" + repeated(close, kTimes) + "\ny = 1\n";
  const Parsed<Tree> parsed = parse(source);
  ASSERT_FALSE(parsed.errors.empty());
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
  EXPECT_EQ(parsed.errors.size(), 1U) << errors_of(parsed);
  EXPECT_TRUE(parsed.usable);
  EXPECT_TRUE(parsed.tree.root().attribute("x").is(NodeKind::invalid));
  EXPECT_EQ(parsed.tree.root().attribute("y").written(), "1");
}

INSTANTIATE_TEST_SUITE_P(
    All, Limits,
    testing::ValuesIn(std::vector<std::pair<std::string_view, std::string_view>>{
        {"(", ")"},
        {"!", ""},
        {"-", ""},
        {"[", "]"},
        {"{a=", "}"},
        {"f(", ")"},
        {"a[", "]"},
        {"\"${", "}\""},
        {"a ? b : ", ""},
        {"1 + ", ""},
        {"[for a in ", " : b]"},
    }));

TEST(HclLimits, BlocksNestToTheLimit) {
  constexpr std::size_t kTimes = 50'000;
  const std::string source = repeated("a {\n", kTimes) + repeated("}\n", kTimes) + "y = 1\n";
  const Parsed<Tree> parsed = parse(source);
  ASSERT_EQ(parsed.errors.size(), 1U) << errors_of(parsed);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
  EXPECT_EQ(parsed.tree.root().attribute("y").written(), "1");
}

TEST(HclLimits, DirectivesNestToTheLimit) {
  constexpr std::size_t kTimes = 50'000;
  const std::string source =
      "x = \"" + repeated("%{if a}", kTimes) + repeated("%{endif}", kTimes) + "\"\ny = 1\n";
  const Parsed<Tree> parsed = parse(source);
  ASSERT_EQ(parsed.errors.size(), 1U) << errors_of(parsed);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
  EXPECT_EQ(parsed.tree.root().attribute("y").written(), "1");
}

TEST(HclLimits, NestingUpToTheLimitIsRead) {
  ParseLimits limits;
  limits.depth = 20;
  const std::string fits = "x = " + repeated("(", 19) + "1" + repeated(")", 19);
  EXPECT_EQ(errors_of(parse_hcl(fits, limits)), "");
  const std::string deeper = "x = " + repeated("(", 20) + "1" + repeated(")", 20);
  EXPECT_EQ(errors_of(parse_hcl(deeper, limits)), "24-25: limit: nested deeper than the limit\n");
}

TEST(HclLimits, NodesEndTheFile) {
  ParseLimits limits;
  limits.nodes = 100;
  const std::string source = "x = [" + repeated("1,", 200) + "]\n";
  const Parsed<Tree> parsed = parse_hcl(source, limits);
  EXPECT_FALSE(parsed.usable);
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
}

// A file of nothing but the same few bytes takes time that grows with its size and no faster.
TEST(HclLimits, TimeIsLinear) {
  const auto seconds = [](const std::string& source) {
    // Of this process, whatever else the machine is at.
    const std::clock_t begin = std::clock();
    const Parsed<Tree> parsed = parse(source);
    EXPECT_FALSE(parsed.tree.nodes.empty());
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view part : {"a = <<E\n",
                                      "a = (\n",
                                      "a = [\n",
                                      "a = {\n",
                                      "a {\n",
                                      "a = \"${\n",
                                      "a = \"%{ if b }\n",
                                      "x = (\n<<E\n",
                                      "/*",
                                      "a \"b\" ",
                                      "\"",
                                      "}\n",
                                      "a = b ? \n",
                                      "{",
                                      "(",
                                      "$${",
                                      "a.",
                                      "a = <<E\n${\n",
                                      "a = <<-E\n  b\nE\n",
                                      "a = [<<E\n",
                                      "<<<<<<< a\n",
                                      "=======\n",
                                      "a = [\n<<<<<<< a\n",
                                      "a{b=[c=}",
                                      "“",
                                      "a {}\nb {\n",
                                      "a\n",
                                      "a \"b\" {\n",
                                      "a = [{\nb = <<E\n",
                                      "a \"b\" {\nx = [\n"}) {
    const std::string small = repeated(part, 20'000 / part.size());
    const std::string large = repeated(part, 640'000 / part.size());
    // Quadratic would be a thousand times as long; linear is 32.
    EXPECT_LT(seconds(large), 200 * seconds(small) + 0.2) << part;
  }
}

}  // namespace
}  // namespace sluice::hcl
