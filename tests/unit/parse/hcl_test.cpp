#include "core/parse/hcl/hcl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

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

std::string errors_of(const Parsed<Tree>& parsed) {
  std::string out;
  for (const ParseError& error : parsed.errors) {
    out += std::to_string(error.at.begin) + "-" + std::to_string(error.at.end) + ": ";
    out += error.code == ErrorCode::limit ? "limit: " : "";
    out += error.message + "\n";
  }
  return out;
}

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
     "4-4: expected a value\n"},
    {"a = 1 2\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "6-7: expected a new line after the value\n"},
    {"a = \"x\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "4-6: string has no end on its line\n"},
    {"a = [1, 2\nb = 1\n", "(attribute 'a' (invalid)) (attribute 'b' (number '1'))",
     "10-11: expected ',' or ']' after an element\n"},
    {"a = f(1\n\nb {\n c = 1\n}\n",
     "(attribute 'a' (invalid)) (block 'b' (body (attribute 'c' "
     "(number '1'))))",
     "9-10: expected ',' or ')' after an argument\n"},
    {"r \"a\" {\n  x = {\n    y = ?\n    z = 2\n  }\n  w = 1\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (invalid)) (attribute 'w' (number '1'))))",
     "24-25: expected a value\n"},
    {"? = 1\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "0-1: expected an attribute or a block\n"},
    {"\"a\" = 1\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "0-1: name of an attribute stands in quotes\n"},
    {"r \"${a}\" {\n  x = 1\n}\nb = 1\n", "(invalid) (attribute 'b' (number '1'))",
     "2-8: label holds a template sequence\n"},
    {"a = 1\n}\nb = 1\n", "(attribute 'a' (number '1')) (attribute 'b' (number '1'))",
     "6-7: closing brace has no block\n"},
    {"a = \"\\q\"\n", "(attribute 'a' (string '\\q'))", "5-6: backslash starts no known escape\n"},
    {"a = <<E\nx\n\nb = 1\n", "(attribute 'a' (invalid)) (invalid) (attribute 'b' (number '1'))",
     "6-7: heredoc has no end\n9-9: expected '=' or a block after a name\n"},
    {"a = 1\n/* b\nc = 1\n", "(attribute 'a' (number '1'))", "6-8: comment has no end\n"},
    {"a = \"%{ if b }\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "14-15: template ends within a directive\n"},
    {"a = \"%{ endif }\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "8-13: directive has no place here\n"},
    {"a = \"${b\"\nc = 1\n", "(attribute 'a' (invalid)) (attribute 'c' (number '1'))",
     "8-9: expected '}' at the end of a template sequence\n"},
    // A block without its brace costs itself, not the blocks behind it.
    {"r \"a\" {\n  x = 1\n\nr \"b\" {\n  y = 2\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (number '1')) (invalid))) (block 'r' (label 'b') "
     "(body (attribute 'y' (number '2'))))",
     "0-1: block is not closed\n"},
    {"r \"a\" {\n  x = {\n    y = [1,\n  }\n\nr \"b\" {\n  y = 2\n}\n",
     "(block 'r' (label 'a') (body (attribute 'x' (invalid)) (invalid))) (block 'r' (label 'b') "
     "(body (attribute 'y' (number '2'))))",
     "0-1: block is not closed\n30-31: expected a value\n"},
    {"r {\n", "(block 'r' (body (invalid)))", "0-1: block is not closed\n"},
    // Blocks that nobody indented are blocks within blocks.
    {"r {\ns {\nx = 1\n}\n}\n",
     "(block 'r' (body (block 's' (body (attribute 'x' (number '1'))))))", ""},
    // Bytes that are no text.
    {"a = \"\xFF\"\nb = 1\n", "(attribute 'a' (string '\xFF')) (attribute 'b' (number '1'))",
     "5-6: byte is not valid UTF-8\n"},
    {"# \x01\na = 1\n", "(attribute 'a' (number '1'))", "2-3: control character is not allowed\n"},
};

INSTANTIATE_TEST_SUITE_P(All, Files, testing::ValuesIn(kFiles));

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
    const auto begin = std::chrono::steady_clock::now();
    const Parsed<Tree> parsed = parse(source);
    EXPECT_FALSE(parsed.tree.nodes.empty());
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
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
