#include "core/parse/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/errors.h"
#include "tests/support/growth.h"
#include "tests/support/trees.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Lines = std::vector<std::string>;

struct Row {
  std::string_view text;
  Lines nodes;
};

void expect_nodes(const std::vector<Row>& rows) {
  for (const auto& [text, nodes] : rows) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    EXPECT_THAT(parsed.errors, IsEmpty()) << text;
    EXPECT_TRUE(parsed.usable) << text;
    EXPECT_EQ(test::describe(parsed.tree.root()), nodes) << text;
  }
}

ErrorCode only_error(const Parsed<Tree>& parsed) {
  EXPECT_FALSE(parsed.usable);
  EXPECT_EQ(parsed.errors.size(), 1U);
  return parsed.errors.empty() ? ErrorCode::encoding : parsed.errors.front().code;
}

TEST(Yaml, PlainScalars) {
  expect_nodes({
      {"a", {". «a»"}},
      {"  a b  # c", {". «a b»"}},
      {"a: b", {". {} «a: b»", "a «b»"}},
      {"a:   b   ", {". {} «a:   b»", "a «b»"}},
      {"a: b:c", {". {} «a: b:c»", "a «b:c»"}},
      {"a: b#c", {". {} «a: b#c»", "a «b#c»"}},
      {"a: -1", {". {} «a: -1»", "a «-1»"}},
      {"a: b\n  c\n", {". {} «a: b\\n  c»", "a «b\\n  c» = b c"}},
      {"a: b\n\n  c\n", {". {} «a: b\\n\\n  c»", "a «b\\n\\n  c» = b\\nc"}},
      {"a: é🙂 z\nb: c",
       {". {} «a: \\xc3\\xa9\\xf0\\x9f\\x99\\x82 z\\nb: c»", "a «\\xc3\\xa9\\xf0\\x9f\\x99\\x82 z»",
        "b «c»"}},
  });
}

TEST(Yaml, QuotedScalars) {
  expect_nodes({
      {"a: 'b'", {". {} «a: 'b'»", "a «'b'» = b"}},
      {"a: ''", {". {} «a: ''»", "a «''» = "}},
      {"a: 'it''s'", {". {} «a: 'it''s'»", "a «'it''s'» = it's"}},
      {"a: ''''", {". {} «a: ''''»", "a «''''» = '"}},
      {"a: \"\"", {". {} «a: \"\"»", "a «\"\"» = "}},
      {"a: \"b\\\"c\"", {". {} «a: \"b\\\"c\"»", "a «\"b\\\"c\"» = b\"c"}},
      {"a: \"b\\\\\"", {". {} «a: \"b\\\\\"»", "a «\"b\\\\\"» = b\\"}},
      {"a: \"\\u0041\\x42\\t\"",
       {". {} «a: \"\\u0041\\x42\\t\"»", "a «\"\\u0041\\x42\\t\"» = AB\\x09"}},
      {"a: \"b\n  c\"", {". {} «a: \"b\\n  c\"»", "a «\"b\\n  c\"» = b c"}},
      {"a: 'b\n\n  c' # d", {". {} «a: 'b\\n\\n  c'»", "a «'b\\n\\n  c'» = b\\nc"}},
      {"a: \"b\\\n  c\"", {". {} «a: \"b\\\\n  c\"»", "a «\"b\\\\n  c\"» = bc"}},
      {"'a b': c", {". {} «'a b': c»", "a b «c»"}},
      {"\"a\\nb\": c", {". {} «\"a\\nb\": c»", "a\nb «c»"}},
      {"a: '# no comment'", {". {} «a: '# no comment'»", "a «'# no comment'» = # no comment"}},
  });
}

TEST(Yaml, BlockScalars) {
  expect_nodes({
      {"a: |\n  b\n  c\n", {". {} «a: |\\n  b\\n  c»", "a «|\\n  b\\n  c» = b\\nc\\n"}},
      {"a: |-\n  b\n\nd: e", {". {} «a: |-\\n  b\\n\\nd: e»", "a «|-\\n  b» = b", "d «e»"}},
      {"a: >\n  b\n  c\n", {". {} «a: >\\n  b\\n  c»", "a «>\\n  b\\n  c» = b c\\n"}},
      {"a: |+\n  b\n\nc: d", {". {} «a: |+\\n  b\\n\\nc: d»", "a «|+\\n  b» = b\\n\\n", "c «d»"}},
      {"a: |2-\n   b\n", {". {} «a: |2-\\n   b»", "a «|2-\\n   b» =  b"}},
      {"a: | # c\n  b\n", {". {} «a: | # c\\n  b»", "a «| # c\\n  b» = b\\n"}},
      {"a: |\n\nd: e", {". {} «a: |\\n\\nd: e»", "a «|» = ", "d «e»"}},
      {"a: |\n  # b\n  c\n", {". {} «a: |\\n  # b\\n  c»", "a «|\\n  # b\\n  c» = # b\\nc\\n"}},
      {"- |\n b\n- c", {". [] «- |\\n b\\n- c»", "[0] «|\\n b» = b\\n", "[1] «c»"}},
  });
}

TEST(Yaml, Collections) {
  expect_nodes({
      {"a: [b, 'c', {d: e}]",
       {". {} «a: [b, 'c', {d: e}]»", "a [] «[b, 'c', {d: e}]»", "a[0] «b»", "a[1] «'c'» = c",
        "a[2] {} «{d: e}»", "a[2].d «e»"}},
      {"a: []\nb: {}", {". {} «a: []\\nb: {}»", "a [] «[]»", "b {} «{}»"}},
      {"a: [ b , # c]\n  d ]\nz: 1",
       {". {} «a: [ b , # c]\\n  d ]\\nz: 1»", "a [] «[ b , # c]\\n  d ]»", "a[0] «b»", "a[1] «d»",
        "z «1»"}},
      {"a: [b, ]", {". {} «a: [b, ]»", "a [] «[b, ]»", "a[0] «b»"}},
      {"a: {b, c: d}", {". {} «a: {b, c: d}»", "a {} «{b, c: d}»", "a.b «» = null", "a.c «d»"}},
      {"a: [b: c]", {". {} «a: [b: c]»", "a [] «[b: c]»", "a[0] {} «b: c»", "a[0].b «c»"}},
      {"a: {\"b\":c}", {". {} «a: {\"b\":c}»", "a {} «{\"b\":c}»", "a.b «c»"}},
      {"a: {'}': ']'}", {". {} «a: {'}': ']'}»", "a {} «{'}': ']'}»", "a.} «']'» = ]"}},
      {"- a\n- - b\n  - c\n- d: e\n  f: g\n",
       {". [] «- a\\n- - b\\n  - c\\n- d: e\\n  f: g»", "[0] «a»", "[1] [] «- b\\n  - c»",
        "[1][0] «b»", "[1][1] «c»", "[2] {} «d: e\\n  f: g»", "[2].d «e»", "[2].f «g»"}},
      {"a:\n- b\n- c\nd: e",
       {". {} «a:\\n- b\\n- c\\nd: e»", "a [] «- b\\n- c»", "a[0] «b»", "a[1] «c»", "d «e»"}},
      {"? a\n: b\n? c\n", {". {} «? a\\n: b\\n? c»", "a «b»", "c «» = null"}},
      {"? [a, b]\n: c", {". {} «? [a, b]\\n: c»", "[a, b] «c»"}},
      {"? {a: b}\n: c\nd: e", {". {} «? {a: b}\\n: c\\nd: e»", "{a: b} «c»", "d «e»"}},
  });
}

TEST(Yaml, AbsentAndNullValues) {
  expect_nodes({
      {"a:", {". {} «a»", "a «» = null"}},
      {"a: # c\nb: d", {". {} «a: # c\\nb: d»", "a «» = null", "b «d»"}},
      {"a: ~", {". {} «a: ~»", "a «~» = null"}},
      {"a: null # c", {". {} «a: null»", "a «null» = null"}},
      {"a: NULL\nb: Null", {". {} «a: NULL\\nb: Null»", "a «NULL» = null", "b «Null» = null"}},
      {"a: nullable", {". {} «a: nullable»", "a «nullable»"}},
      // What stands behind an absent value may start like one.
      {"a:\nnull: b", {". {} «a:\\nnull: b»", "a «» = null", "null «b»"}},
      {"a:\nnullable: b", {". {} «a:\\nnullable: b»", "a «» = null", "nullable «b»"}},
      {"a:\n~: b", {". {} «a:\\n~: b»", "a «» = null", "~ «b»"}},
      {"- \n- null", {". [] «- \\n- null»", "[0] «» = null", "[1] «null» = null"}},
      {"[null, ~]", {". [] «[null, ~]»", "[0] «null» = null", "[1] «~» = null"}},
      {"{null: null}", {". {} «{null: null}»", "null «null» = null"}},
      {"a: ''", {". {} «a: ''»", "a «''» = "}},
  });
}

TEST(Yaml, TagsAndAnchorsAreNoPartOfTheValue) {
  expect_nodes({
      {"a: !Ref b", {". {} «a: !Ref b»", "a !Ref «b»"}},
      {"a: !!str 'b'", {". {} «a: !!str 'b'»", "a !!str «'b'» = b"}},
      {"a: !Sub\n  - b\n", {". {} «a: !Sub\\n  - b»", "a !Sub [] «- b»", "a[0] «b»"}},
      {"a: !If [b, !Ref c]",
       {". {} «a: !If [b, !Ref c]»", "a !If [] «[b, !Ref c]»", "a[0] «b»", "a[1] !Ref «c»"}},
      {"a: !<x:y> b", {". {} «a: !<x:y> b»", "a !<x:y> «b»"}},
      {"a: !<x,[y]> b", {". {} «a: !<x,[y]> b»", "a !<x,[y]> «b»"}},
      {"a: &x b", {". {} «a: &x b»", "a «b»"}},
      {"a: &x !t b", {". {} «a: &x !t b»", "a !t «b»"}},
      {"a: !t &x b", {". {} «a: !t &x b»", "a !t «b»"}},
      {"a: &x # c\n  b: d", {". {} «a: &x # c\\n  b: d»", "a {} «b: d»", "a.b «d»"}},
      {"a: !t |\n  b\n", {". {} «a: !t |\\n  b»", "a !t «|\\n  b» = b\\n"}},
      // A tag without a value: what follows is not its own.
      {"a: !t\n\"b\": c", {". {} «a: !t\\n\"b\": c»", "a !t «»", "b «c»"}},
      {"a: !t\nb: c", {". {} «a: !t\\nb: c»", "a !t «»", "b «c»"}},
      {"[!t , 'b']", {". [] «[!t , 'b']»", "[0] !t «»", "[1] «'b'» = b"}},
      {"[!t, 'b']", {". [] «[!t, 'b']»", "[0] !t «»", "[1] «'b'» = b"}},
      {"a: [!t]\nb: c", {". {} «a: [!t]\\nb: c»", "a [] «[!t]»", "a[0] !t «»", "b «c»"}},
  });
}

TEST(Yaml, AliasesStandForTheirTarget) {
  expect_nodes({
      {"a: &x b\nc: *x", {". {} «a: &x b\\nc: *x»", "a «b»", "c «b» *"}},
      {"a: &x [b]\nc: [*x, *x]",
       {". {} «a: &x [b]\\nc: [*x, *x]»", "a [] «[b]»", "a[0] «b»", "c [] «[*x, *x]»",
        "c[0] [] «[b]» *", "c[0][0] «b» *", "c[1] [] «[b]» *", "c[1][0] «b» *"}},
      {"a: &x b\nc: &x d\ne: *x",
       {". {} «a: &x b\\nc: &x d\\ne: *x»", "a «b»", "c «d»", "e «d» *"}},
      {"a: &x b\n*x : c", {". {} «a: &x b\\n*x : c»", "a «b»", "b «c»"}},
      {"&x a: b\nc: *x", {". {} «&x a: b\\nc: *x»", "a «b»", "c «a» *"}},
  });
  const Parsed<Tree> parsed = parse_yaml("a: &x b\nc: *x\n", {});
  const NodeRef use = parsed.tree.root()["c"];
  EXPECT_EQ(slice(parsed.tree.source, use.use()), "*x");
  EXPECT_EQ(slice(parsed.tree.source, use.span()), "b");
  EXPECT_EQ(use.key().value, "c");
  EXPECT_EQ(parsed.tree.root()["a"].anchor(), "x");
}

TEST(Yaml, MergesFillWhatIsNotSaid) {
  const auto value = [](std::string_view text) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    return test::canonical(parsed.tree.root()["m"]);
  };
  EXPECT_EQ(value("d: &d {a: 1, b: 2}\nm: {<<: *d, a: 3, c: 4}"),
            R"({"a": "3", "c": "4", "b": "2"})");
  EXPECT_EQ(value("d: &d {a: 1}\ne: &e {a: 2, b: 2}\nm: {<<: [*d, *e]}"),
            R"({"a": "1", "b": "2"})");
  EXPECT_EQ(value("d: &d {a: 1}\ne: &e {<<: *d, b: 2}\nm: {<<: *e}"), R"({"b": "2", "a": "1"})");
  EXPECT_EQ(value("m: {<<: {a: 1}}"), R"({"a": "1"})");
  EXPECT_EQ(value("m: {<<: a}"), "{}");
  EXPECT_EQ(value("m: {'<<': a}"), R"({"<<": "a"})");
  const Parsed<Tree> parsed = parse_yaml("d: &d {a: {x: 1}}\nm: {<<: *d}", {});
  const NodeRef merged = parsed.tree.root()["m"]["a"]["x"];
  EXPECT_EQ(merged.path(), "m.a.x");
  EXPECT_EQ(slice(parsed.tree.source, merged.use()), "*d");
  EXPECT_EQ(merged.written(), "1");
}

TEST(Yaml, AMergedAliasKeepsItsKey) {
  const Parsed<Tree> parsed =
      parse_yaml("v: &v {x: 1}\nd: &d {a: *v, v: 2}\nm: {<<: *d}\nn: *d\n", {});
  EXPECT_EQ(test::canonical(parsed.tree.root()["m"]), R"({"a": {"x": "1"}, "v": "2"})");
  EXPECT_EQ(parsed.tree.root()["m"]["a"].path(), "m.a");
  EXPECT_EQ(parsed.tree.root()["n"]["a"].path(), "n.a");
  EXPECT_EQ(parsed.tree.root()["n"]["a"].key().value, "a");
  EXPECT_EQ(parsed.tree.root()["n"]["v"].parent().key().value, "n");
}

TEST(Yaml, ManyMergedKeysAreFoundByName) {
  std::string text = "d: &d {a: 0, a: 1";
  for (int i = 0; i < 100; ++i) text += ", k" + std::to_string(i) + ": " + std::to_string(i);
  text += "}\nm: {<<: *d, k7: x, k7: y}\n";
  const Parsed<Tree> parsed = parse_yaml(text, {});
  const NodeRef merged = parsed.tree.root()["m"];
  EXPECT_EQ(merged["a"].value(), "1");
  EXPECT_EQ(merged["k7"].value(), "y");
  EXPECT_EQ(merged["k99"].value(), "99");
  EXPECT_EQ(slice(parsed.tree.source, merged["k99"].use()), "*d");
  EXPECT_FALSE(merged["k100"]);
  EXPECT_EQ(merged.size(), 102U);
}

// Each line merges all of the one before it: what they join together counts.
TEST(Yaml, MergesAreChargedForWhatTheyJoin) {
  const auto chain = [](std::string_view open, std::string_view close) {
    std::string text = "m: ";
    for (int i = 0; i < 200; ++i) text += open;
    text += "{";
    for (int i = 0; i < 6000; ++i) text += "k" + std::to_string(i) + ": 1, ";
    text += "}";
    for (int i = 0; i < 200; ++i) text += close;
    return text + "\n";
  };
  EXPECT_EQ(only_error(parse_yaml(chain("{<<: ", "}"), {})), ErrorCode::limit);
  EXPECT_TRUE(parse_yaml(chain("{x: ", "}"), {}).usable);
}

TEST(Yaml, ChainsOfMergesTakeTimeInProportion) {
  const auto text = [](std::size_t keys) {
    std::string chain = "b0: &b0 {";
    for (std::size_t i = 0; i < keys; ++i) chain += "k" + std::to_string(i) + ": 1, ";
    chain += "}\n";
    for (int i = 1; i < 100; ++i) {
      chain += "b" + std::to_string(i) + ": &b" + std::to_string(i) + " {<<: *b" +
               std::to_string(i - 1) + "}\n";
    }
    return chain;
  };
  const auto work = [](const std::string& chain) {
    const Parsed<Tree> parsed = parse_yaml(chain, {});
    ASSERT_TRUE(parsed.usable);
    std::size_t found = 0;
    for (const NodeRef mapping : parsed.tree.root().children()) {
      for (const NodeRef child : mapping.children()) found += mapping[child.key().value] ? 1U : 0U;
    }
    EXPECT_GT(found, 100U);
  };
  EXPECT_LT(test::growth(500, text, work), test::kLinear);
}

// yaml-cpp holds a whole collection as tokens before it hands out anything of it.
TEST(Yaml, LimitsHoldForWhatIsNotYetHandedOut) {
  const auto limit = [](const std::string& text, const ParseLimits& limits) {
    const Parsed<Tree> parsed = parse_yaml(text, limits);
    EXPECT_EQ(only_error(parsed), ErrorCode::limit) << text.substr(0, 40);
    return parsed.errors.empty() ? Span{} : parsed.errors[0].at;
  };
  for (const std::string_view before : {"", "a: ", "- ", "a: [b, c, ", "--- &x !y ", "? "}) {
    // What its scanner refuses stands far behind: it must not come so far.
    const std::string text = std::string(before) + std::string(100'000, '[') + "}";
    const std::uint32_t at = limit(text, {}).begin;
    EXPECT_GE(at, 250U);
    EXPECT_LT(at, 300U);
  }
  std::string list = "[";
  std::string words;
  for (int i = 0; i < 10'000; ++i) {
    list += "a, ";
    words += "\"\" ";
  }
  limit(list + "}", {.nodes = 5000});
  limit(words + "\"", {.nodes = 5000});
  // Brackets and commas of text are none.
  std::string text = "a: |\n";
  for (int i = 0; i < 10'000; ++i) text += "  echo \"\\033[1m\" [[[[ ,,,,\n";
  text += "b: [\"";
  text += std::string(10'000, '[') + "\", '" + std::string(10'000, '{') + "', x # [[[\n]\n";
  text += "c: it's " + std::string(10'000, '[') + "\n";
  text += "d: " + std::string(200, '[') + std::string(200, ']') + "\n";
  const Parsed<Tree> parsed = parse_yaml(text, {.nodes = 1000});
  EXPECT_TRUE(parsed.usable) << (parsed.errors.empty() ? "" : parsed.errors[0].message);
}

TEST(Yaml, AKeyThatStandsTwiceIsKeptTwice) {
  const Parsed<Tree> parsed = parse_yaml("a: 1\nb: 2\na: 3\n", {});
  EXPECT_THAT(parsed.errors, IsEmpty());
  EXPECT_EQ(test::canonical(parsed.tree.root()), R"({"a": "1", "b": "2", "a": "3"})");
  EXPECT_EQ(parsed.tree.root()["a"].value(), "3");
  std::string large;
  for (int i = 0; i < 40; ++i)
    large += "k" + std::to_string(i % 39) + ": " + std::to_string(i) + "\n";
  const Parsed<Tree> indexed = parse_yaml(large, {});
  EXPECT_EQ(indexed.tree.root()["k0"].value(), "39");
}

// What stands before the document with the error is whole.
TEST(Yaml, DocumentsBeforeAnErrorAreKept) {
  const Parsed<Tree> parsed = parse_yaml("a: 1\n---\nb: 2\n---\nc: [\n---\nd: 4\n", {});
  EXPECT_FALSE(parsed.usable);
  ASSERT_EQ(parsed.tree.documents.size(), 2U);
  EXPECT_EQ(test::canonical(parsed.tree.root(1)), R"({"b": "2"})");
}

TEST(Yaml, EveryDocumentIsARoot) {
  const Parsed<Tree> parsed =
      parse_yaml("%YAML 1.2\n---\na: &x 1\n...\n# c\n---\n- b\n---\n--- |\n t\n", {});
  EXPECT_THAT(parsed.errors, IsEmpty());
  ASSERT_EQ(parsed.tree.documents.size(), 4U);
  EXPECT_EQ(test::canonical(parsed.tree.root(0)), R"({"a": "1"})");
  EXPECT_EQ(test::canonical(parsed.tree.root(1)), R"(["b"])");
  EXPECT_EQ(test::canonical(parsed.tree.root(2)), "null");
  EXPECT_EQ(test::canonical(parsed.tree.root(3)), R"("t\n")");
  EXPECT_FALSE(parsed.tree.root(4));
}

TEST(Yaml, NothingIsNoDocument) {
  for (const std::string_view text : {"", " \n", "# c\n", "\xEF\xBB\xBF", "\n\n"}) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    EXPECT_THAT(parsed.errors, IsEmpty());
    EXPECT_TRUE(parsed.usable);
  }
}

TEST(Yaml, MarksLineEndsAndTabs) {
  expect_nodes({
      {"\xEF\xBB\xBF"
       "a: b\n",
       {". {} «a: b»", "a «b»"}},
      {"\xEF\xBB\xBF\xEF\xBB\xBF"
       "a: b\n",
       {". {} «a: b»", "a «b»"}},
      {"\xEF\xBB\xBF---\na: 'b'\n", {". {} «a: 'b'»", "a «'b'» = b"}},
      {"a: b\r\nc: 'd'\r\n", {". {} «a: b\\x0d\\nc: 'd'»", "a «b»", "c «'d'» = d"}},
      {"a: |\r\n  b\r\n  c\r\n",
       {". {} «a: |\\x0d\\n  b\\x0d\\n  c»", "a «|\\x0d\\n  b\\x0d\\n  c» = b\\nc\\n"}},
      {"a:\r\n  - b\r\n  - c\r\nd: e",
       {". {} «a:\\x0d\\n  - b\\x0d\\n  - c\\x0d\\nd: e»", "a [] «- b\\x0d\\n  - c»", "a[0] «b»",
        "a[1] «c»", "d «e»"}},
      {"a:\tb\t# c\nd: e", {". {} «a:\\x09b\\x09# c\\nd: e»", "a «b»", "d «e»"}},
  });
}

std::string_view trimmed(std::string_view text) {
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

struct ErrorRow {
  std::string_view text;
  ErrorCode code;
  std::uint32_t at;
};

TEST(Yaml, SyntaxErrorsHaveTheirPlace) {
  constexpr ErrorRow kRows[] = {
      {"a: [b", ErrorCode::syntax, 3},      {"a: {b: c", ErrorCode::syntax, 3},
      {"a: 'b", ErrorCode::syntax, 3},      {"a: b\n c: d", ErrorCode::syntax, 6},
      {"a: *x", ErrorCode::syntax, 3},      {"a: |b", ErrorCode::syntax, 3},
      {"a: @b", ErrorCode::syntax, 3},      {"a: b: c", ErrorCode::syntax, 4},
      {"a: &x [*x]", ErrorCode::syntax, 7}, {"a: &x {b: *x}", ErrorCode::syntax, 10},
      {"- a\nb: c", ErrorCode::syntax, 4},  {"a:\n\tb: c", ErrorCode::syntax, 3},
      {"]", ErrorCode::syntax, 0},          {",*Q", ErrorCode::syntax, 0},
      {"a: \"\\q\"", ErrorCode::syntax, 4},
  };
  for (const auto& [text, code, at] : kRows) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    EXPECT_FALSE(parsed.usable) << text;
    ASSERT_EQ(parsed.errors.size(), 1U) << text;
    const ParseError& error = parsed.errors.front();
    EXPECT_EQ(error.code, code) << text;
    EXPECT_EQ(error.at.begin, at) << text << ": " << error.message;
    EXPECT_LT(error.at.begin, error.at.end) << text;
    EXPECT_FALSE(error.message.empty());
    EXPECT_FALSE(error.message.ends_with('.')) << error.message;
  }
}

struct Mistake {
  std::string_view text;
  std::string_view errors;
};

// Mistakes as people make them: what is said, where, and what it refers to.
TEST(Yaml, MistakesAreToldWhereTheyAre) {
  constexpr Mistake kRows[] = {
      {"a:\n\tb: c\n", "3-4: a tab cannot indent; only spaces can\n"},
      {"jobs:\n  build:\n\t\truns-on: x\n    steps: []\n",
       "15-16: a tab cannot indent; only spaces can\n"},
      {"key:\n\t- item\n", "5-6: a tab cannot indent; only spaces can\n"},
      {"key:\n  - a\n\t- b\n", "11-12: a tab cannot indent; only spaces can\n"},
      {"a: |\n\tfoo\n", "5-6: a tab cannot indent; only spaces can\n"},
      {"a:\n  b: 1\n\tc: 2\n", "10-11: a tab cannot indent; only spaces can\n"},
      {"a: [1, 2\nb: 3\n", "3-4: '[' is never closed\n  9-10: this is read as part of it\n"},
      {"a: [1, 2\n", "3-4: '[' is never closed\n"},
      {"a:\n  - [x, {y: z]\nb: 1\n",
       "16-17: ']' stands where '}' is expected\n  11-12: opened here\n"},
      {"a: {b: 1\nc: 2\n", "3-4: '{' is never closed\n  9-10: this is read as part of it\n"},
      {"a: {b: 1, c: [1, 2}\n", "18-19: '}' stands where ']' is expected\n  13-14: opened here\n"},
      {"a: ]\n", "3-4: ']' closes nothing\n"},
      {"a: }\nb: 1\n", "3-4: '}' closes nothing\n"},
      {"a: \"foo\nb: \"bar\"\n", "3-4: quote is never closed\n  8-9: this is read as part of it\n"},
      {"a: 'foo\nb: 'bar'\n", "3-4: quote is never closed\n  8-9: this is read as part of it\n"},
      {"a: \"foo\nb: bar\n", "3-4: quote is never closed\n"},
      {"a: 'it's'\n",
       "7-9: text stands behind the closing quote; within single quotes, one is written twice\n"},
      {"a: \"x\" y\n", "7-8: text stands behind the closing quote\n"},
      {"a: \"C:\\Users\"\n",
       "6-8: backslash starts no known escape; single quotes keep it as it is\n"},
      {"a: 'x\n", "3-4: quote is never closed\n"},
      {"a: b: c\n", "4-5: ':' makes a second key on one line; put the text in quotes\n"},
      {"a: 1\n b: 2\n",
       "6-7: a key cannot stand here: it is indented deeper than those before it, whose value is "
       "on its line\n  0-1: the key before it\n"},
      {"a:\n  b: 1\n   c: 2\n",
       "13-14: a key cannot stand here: it is indented deeper than those before it, whose value is "
       "on its line\n  5-6: the key before it\n"},
      {"a:\n    b: 1\n  c: 2\n",
       "14-15: the indentation of this fits nothing that stands before it\n"},
      {"- a\nb: c\n", "4-5: a list item is expected here, with '- ' before it\n"},
      {"a: 1\n- b\n", "5-6: a list item stands where a key is expected\n"},
      {"a:\n  - b\n  c: d\n",
       "11-12: the indentation of this fits nothing that stands before it\n"},
      {"a\nb: c\n",
       "0-1: ':' is missing behind this, or quotes around it\n  2-3: no key can follow it\n"},
      {"a: 1\nb\nc: 2\n",
       "5-6: ':' is missing behind this, or quotes around it\n  7-8: no key can follow it\n"},
      {"a: *x\n",
       "3-5: no anchor of this name stands before the alias; a text that starts with '*' stands in "
       "quotes\n"},
      {"a: @b\n", "3-5: a value cannot start with '@'; put it in quotes\n"},
      {"a: `b`\n", "3-6: a value cannot start with '`'; put it in quotes\n"},
      {"a: %b\n", "3-5: a value cannot start with '%'; put it in quotes\n"},
      {"a: {{ x }}-{{ y }}\n",
       "10-11: text stands behind '}'; a text that starts with a bracket stands in quotes\n"},
      {"a: |b\n",
       "3-5: '|' and '>' start a block of text on the lines below; a text that starts with one "
       "stands in quotes\n"},
      {"a: |0\n x\n", "4-5: the indentation of a block of text cannot be zero\n"},
      {"a: & b\n",
       "3-4: '&' starts an anchor, and no name follows; a text that starts with it stands in "
       "quotes\n"},
      {"a: &x &y b\n", "6-8: a value has one anchor at most\n"},
      {"a: !!str !!int b\n", "9-14: a value has one tag at most\n"},
      {"a: !<x b\n", "5-6: '!<' is never closed by '>'\n"},
      {"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", "0-7: merge conflict is not resolved\n"},
      {"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
       "5-12: merge conflict is not resolved\n"},
      {"a:\n  - b\n<<<<<<< HEAD\n  - c\n=======\n  - d\n>>>>>>> x\n",
       "9-16: merge conflict is not resolved\n"},
      {"a: x\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", "5-12: merge conflict is not resolved\n"},
      {"a:b\nc: d\n", "1-2: a space is missing behind ':', so that this is no key\n"},
      {"a: - b\n",
       "3-4: '- ' cannot start a list here; it stands on a line of its own, or the text in "
       "quotes\n"},
      {"a: \"x\": y\n", "6-7: ':' makes a second key on one line; put the text in quotes\n"},
      {"key: value: [a\n", "10-11: ':' makes a second key on one line; put the text in quotes\n"},
      {"a: b\n--- c: d\n", "10-11: a mapping cannot start on the line of '---'\n"},
      {"a: \"\\ud83d\"\n", "4-10: half of a surrogate pair stands alone; it is no character\n"},
      {"a: \"\\u12\"\n", "4-6: backslash starts no known escape; single quotes keep it as it is\n"},
      {"a: >\n  x\n y\n", "10-11: the indentation of this fits nothing that stands before it\n"},
      {"run: echo \"a: b\" : c\n",
       "12-13: ':' makes a second key on one line; put the text in quotes\n"},
      {"on: push\njobs:\n  a:\n    steps:\n    - run: x\n      with: y\n     env: z\n",
       "63-66: the indentation of this fits nothing that stands before it\n"},
      {"- a\n-b\n", "4-6: a list item is expected here, with '- ' before it\n"},
      {"a: 'x' 'y'\n", "7-8: text stands behind the closing quote\n"},
      {"\"a: b\n", "0-1: quote is never closed\n"},
      {"a: !t [x\n", "6-7: '[' is never closed\n"},
      {"- [a, b\n- c\n", "2-3: '[' is never closed\n  8-9: this is read as part of it\n"},
      {"[a, b\n", "0-1: '[' is never closed\n"},
      {"{a: b\n---\nc: d\n", "0-1: '{' is never closed\n"},
      {"a: \"x\n---\nb: y\n", "3-4: quote is never closed\n  6-9: this is read as part of it\n"},
      {"# c\n  a: 1\nb: 2\n",
       "11-12: the indentation of this fits nothing that stands before it\n"},
      {"a: # [\n  \"b\nc: d\n", "9-10: quote is never closed\n"},
      {"image: >= 1.0\n",
       "7-9: '|' and '>' start a block of text on the lines below; a text that starts with one "
       "stands in quotes\n"},
      {"on:\n  push\n    branches: [main]\n",
       "6-10: ':' is missing behind this, or quotes around it\n  15-23: no key can follow it\n"},
      {"key: \"a\" # c\n  b: c\n",
       "15-16: the indentation of this fits nothing that stands before it\n"},
      {"jobs:\n  a:\n    steps:\n      - run: echo\n        - uses: b\n",
       "48-49: a list item stands where a key is expected\n"},
      {"a: \"x\\\n  y\nb: c\n", "3-4: quote is never closed\n"},
      {"a: !Sub \"${x\"\nb: [c, \"d]\ne: f\n", "21-22: quote is never closed\n"},
      {"a:\n  - {b: c\n  - d\n", "7-8: '{' is never closed\n  15-16: this is read as part of it\n"},
      {"script:\n  - \"echo\" a\n", "19-20: text stands behind the closing quote\n"},
      {"a: {b: c}}\n", "9-10: '}' closes nothing\n"},
      {"a: 'don't'\nb: c\n",
       "8-10: text stands behind the closing quote; within single quotes, one is written twice\n"},
      {"key: [a, b]: c\n", "11-12: ':' makes a second key on one line; put the text in quotes\n"},
      {"a: \tb\nc:\td: e\n", "10-11: ':' makes a second key on one line; put the text in quotes\n"},
      {"a: |\n  x\n \ty\nb: c\n", "10-11: a tab cannot indent; only spaces can\n"},
      {"on: [push\njobs:\n  build:\n    runs-on: x\n    steps:\n      - run: |\n          echo "
       "\"hi\n      - uses: x\n",
       "4-5: '[' is never closed\n  10-14: this is read as part of it\n"},
      {"services:\n  web:\n    image: nginx\n   ports:\n      - \"80:80\"\n",
       "37-42: the indentation of this fits nothing that stands before it\n"},
      {"a: b\n \n\t\nc: d\n", "7-8: a tab cannot indent; only spaces can\n"},
      {"a: *\nb: c\n",
       "3-4: '*' starts an alias, and no name follows; a text that starts with it stands in "
       "quotes\n"},
      {"run: *.js\n",
       "5-9: no anchor of this name stands before the alias; a text that starts with '*' stands in "
       "quotes\n"},
      {"a: **/*.ts\n",
       "3-10: no anchor of this name stands before the alias; a text that starts with '*' stands "
       "in quotes\n"},
      {"x: & \n",
       "3-4: '&' starts an anchor, and no name follows; a text that starts with it stands in "
       "quotes\n"},
      {"- a: b\n c: d\n", "8-9: the indentation of this fits nothing that stands before it\n"},
      {"env:\n  A: 1\n  B 2\n  C: 3\n",
       "14-17: ':' is missing behind this, or quotes around it\n  20-21: no key can follow it\n"},
      {"a: ? b\n", "3-4: '? ' cannot start a key here; put the text in quotes\n"},
      {"a: [x, - y]\n",
       "7-8: '- ' cannot start a list here; it stands on a line of its own, or the text in "
       "quotes\n"},
      {"a:\n  b: [1,\n  2]\nc: d: e\n",
       "21-22: ':' makes a second key on one line; put the text in quotes\n"},
      {"a: \"\\x4\"\n", "4-6: backslash starts no known escape; single quotes keep it as it is\n"},
      {"a: \"\\UFFFFFFFF\"\n", "4-14: escape stands for no character\n"},
  };
  for (const auto& [text, errors] : kRows) {
    EXPECT_EQ(test::errors_of(parse_yaml(text, {}).errors), errors) << text;
  }
}

// Whatever is broken, the place is within the text, and there is one where there is a character.
TEST(Yaml, EveryErrorHasAPlaceInTheText) {
  constexpr std::string_view kText =
      "a: &x [1, 'two', {b: \"c\\n\"}]\n"
      "d:\n  - !t |\n    text\n  - ? k\n    : *x\n"
      "e: 'f'\n";
  constexpr std::string_view kBytes = " \t\n\"'[]{},:-?|>*&!%@#\\<=a";
  for (std::size_t i = 0; i < kText.size(); ++i) {
    for (const char byte : kBytes) {
      std::string text(kText);
      text[i] = byte;
      for (const ParseError& error : parse_yaml(text, {}).errors) {
        EXPECT_LE(error.at.end, text.size()) << text;
        EXPECT_LT(error.at.begin, error.at.end) << text << error.message;
        EXPECT_LE(error.related.value_or(ParseError::Related{}).at.end, text.size()) << text;
      }
    }
    for (const ParseError& error : parse_yaml(kText.substr(0, i), {}).errors) {
      EXPECT_LE(error.at.end, i);
      EXPECT_LT(error.at.begin, error.at.end) << kText.substr(0, i);
    }
  }
}

TEST(Yaml, TimeToTellAnErrorIsLinear) {
  const auto seconds = [](const std::string& text) {
    const std::clock_t begin = std::clock();
    EXPECT_FALSE(parse_yaml(text, {}).errors.empty()) << text.substr(0, 20);
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view part :
       {"a: [\n", "'\n", "\"\n", "{", "- ", "a: b\n", "\t", "# c\n", " "}) {
    const auto repeated = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += part;
      return text + "\n@";
    };
    EXPECT_LT(seconds(repeated(640'000)), 200 * seconds(repeated(20'000)) + 0.2) << part;
  }
}

// JSON's way to write characters beyond U+FFFF, in double quotes only; elsewhere it is text.
TEST(Yaml, SurrogatePairsAreOneCharacter) {
  struct Pair {
    std::string_view text;
    std::string_view value;
  };
  constexpr Pair kRows[] = {
      {R"(a: "\ud83d\ude42")", "🙂"},
      {R"(a: "x\uD83D\uDE42\u00e9\ud83d\ude42y")", "x🙂é🙂y"},
      {R"(a: "\ue03d\ud83d\ude42\uE642")", "\xEE\x80\xBD🙂\xEE\x99\x82"},
      {"a: \"\xEE\x80\xBD\\ud83d\\ude42\"", "\xEE\x80\xBD🙂"},
      {R"(a: "\U0000e03d\ud83d\ude42")", "\xEE\x80\xBD🙂"},
      {R"(a: "\\ud83d\\ude42")", R"(\ud83d\ude42)"},
      {R"(a: "\\ud83d\ud83d\ude42")", R"(\ud83d🙂)"},
      {"a: \"x\n  \\ud83d\\ude42\"", "x 🙂"},
      {R"(a: '\ud83d')", R"(\ud83d)"},
      {R"(a: '\ud83d''\uDE42')", R"(\ud83d'\uDE42)"},
      {R"(a: \ud83d\uDE42)", R"(\ud83d\uDE42)"},
      {"a: \\ud83d\n  \\uDE42", R"(\ud83d \uDE42)"},
      {"a: |\n  \\ud83d\n  \\uDE42\n", "\\ud83d\n\\uDE42\n"},
      {"a: >-\n  \\uD83d\n  x\n", R"(\uD83d x)"},
  };
  for (const auto& [text, value] : kRows) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    EXPECT_THAT(parsed.errors, IsEmpty()) << text;
    EXPECT_EQ(parsed.tree.root()["a"].value(), value) << text;
    EXPECT_EQ(parsed.tree.root()["a"].written(), trimmed(text.substr(3))) << text;
  }
  const Parsed<Tree> key = parse_yaml(R"({"\ud83d\ude42": 1})", {});
  EXPECT_EQ(key.tree.root()["🙂"].value(), "1");
}

TEST(Yaml, HalfASurrogatePairIsAnError) {
  constexpr Mistake kRows[] = {
      {R"(a: "\ud83d")", "4-10: half of a surrogate pair stands alone; it is no character\n"},
      {R"(a: "x\uDE42")", "5-11: half of a surrogate pair stands alone; it is no character\n"},
      {R"(a: "\ud83dx\ude42")",
       "4-10: half of a surrogate pair stands alone; it is no character\n"},
      {R"(a: "\ude42\ud83d")", "4-10: half of a surrogate pair stands alone; it is no character\n"},
      {R"(a: "\ud83d\ue642")", "4-10: half of a surrogate pair stands alone; it is no character\n"},
      {R"(a: "\ud83d\ude42\ud83d")",
       "16-22: half of a surrogate pair stands alone; it is no character\n"},
  };
  for (const auto& [text, errors] : kRows) {
    EXPECT_EQ(test::errors_of(parse_yaml(text, {}).errors), errors) << text;
  }
}

TEST(Yaml, BytesThatYamlForbidsAreErrorsAndChangeNothingElse) {
  struct Forbidden {
    std::string_view text;
    std::uint32_t at;
  };
  constexpr Forbidden kRows[] = {
      {"a: x\xFFy\nb: what?\nc: 'd'"sv, 4},
      {"a: x\x01y\nb: e f\nc: 'd'"sv, 4},
      {"a: x\0y\nb: e f\nc: 'd'"sv, 4},
      {"a: 'x\xC3'\nb: e\xCC\x81\nc: 'd'"sv, 5},
  };
  for (const auto& [text, at] : kRows) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    ASSERT_EQ(parsed.errors.size(), 1U);
    EXPECT_EQ(parsed.errors[0].code, ErrorCode::encoding);
    EXPECT_EQ(parsed.errors[0].at.begin, at);
    EXPECT_TRUE(parsed.usable);
    EXPECT_EQ(parsed.tree.root()["a"].written(), text.substr(3, text.find('\n') - 3))
        << testing::PrintToString(text);
    EXPECT_EQ(parsed.tree.root()["c"].written(), "'d'");
    EXPECT_EQ(parsed.tree.root()["c"].value(), "d");
  }
}

TEST(Yaml, Utf16IsRefused) {
  for (const std::string_view text : {"\xFF\xFE"
                                      "a\0:\0"sv,
                                      "\xFE\xFF\0a\0:"sv, "a\0:\0 \0b\0"sv}) {
    const Parsed<Tree> parsed = parse_yaml(text, {});
    EXPECT_FALSE(parsed.usable);
    ASSERT_EQ(parsed.errors.size(), 1U);
    EXPECT_EQ(parsed.errors[0].code, ErrorCode::encoding);
  }
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Yaml, DepthIsLimited) {
  constexpr std::size_t kDeep = 100'000;
  for (const std::string& text :
       {repeated("[", kDeep), repeated("{a: ", kDeep), repeated("- ", kDeep),
        repeated("[", kDeep) + repeated("]", kDeep), repeated("? ", kDeep)}) {
    EXPECT_EQ(only_error(parse_yaml(text, {})), ErrorCode::limit) << text.substr(0, 4);
  }
  std::string blocks;
  for (std::size_t i = 0; i < 1000; ++i) blocks += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(only_error(parse_yaml(blocks, {})), ErrorCode::limit);

  ParseLimits limits;
  limits.depth = 3;
  EXPECT_TRUE(parse_yaml("[[[]]]", limits).usable);
  EXPECT_EQ(only_error(parse_yaml("[[[[]]]]", limits)), ErrorCode::limit);
}

TEST(Yaml, NodesAreLimited) {
  ParseLimits limits;
  limits.nodes = 5;
  EXPECT_TRUE(parse_yaml("[a, b, c, d]", limits).usable);
  EXPECT_EQ(only_error(parse_yaml("[a, b, c, d, e]", limits)), ErrorCode::limit);
}

// Ten lines that stand for ten billion values, in each way to write it.
TEST(Yaml, AliasesExpandWithinALimit) {
  constexpr std::string_view kNames = "bcdefghijk";
  struct Form {
    std::string_view name;
    std::string (*line)(char before);
  };
  const Form forms[] = {
      {"flow sequence",
       [](char before) {
         std::string text = "[";
         for (int i = 0; i < 10; ++i) text += std::string("*") + before + ",";
         return text + "]\n";
       }},
      {"flow mapping",
       [](char before) {
         std::string text = "{";
         for (char key = '0'; key <= '9'; ++key) {
           text += key;
           text += std::string(": *") + before + ", ";
         }
         return text + "}\n";
       }},
      {"block mapping",
       [](char before) {
         std::string text = "\n";
         for (char key = '0'; key <= '9'; ++key) {
           text += "  ";
           text += key;
           text += std::string(": *") + before + "\n";
         }
         return text;
       }},
      {"merges",
       [](char before) {
         std::string text = "{<<: [";
         for (int i = 0; i < 10; ++i) text += std::string("*") + before + ",";
         return text + "]}\n";
       }},
  };
  for (const auto& [name, line] : forms) {
    std::string text = "a: &a {x: y}\n";
    char before = 'a';
    for (const char anchor : kNames) {
      text += anchor;
      text += ": &";
      text += anchor;
      text += " " + line(before);
      before = anchor;
    }
    EXPECT_EQ(only_error(parse_yaml(text, {})), ErrorCode::limit) << name;
  }
}

// No line is nested, and yet whoever follows the aliases goes as deep as there are lines.
TEST(Yaml, AliasesNestWithinTheDepth) {
  const auto chain = [](std::string_view open, std::string_view close, std::size_t length) {
    std::string text = "- &a0 {x: y}\n";
    for (std::size_t i = 1; i < length; ++i) {
      text += "- &a" + std::to_string(i) + " ";
      text += std::string(open) + "*a" + std::to_string(i - 1) + std::string(close) + "\n";
    }
    return text;
  };
  for (const auto& [open, close] : {std::pair("[", "]"), {"{x: ", "}"}, {"{<<: ", "}"}}) {
    EXPECT_TRUE(parse_yaml(chain(open, close, 200), {}).usable) << open;
    EXPECT_EQ(only_error(parse_yaml(chain(open, close, 300), {})), ErrorCode::limit) << open;
  }
}

// A value with its text, built together.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  // `indent` is where the lines of a block begin; the text starts on a line that is begun.
  struct Value {
    std::string text;
    std::string canonical;
  };

  Value block(std::size_t indent, int depth) {
    switch (depth == 0 ? 0 : random_() % 5) {
      case 1:
        return block_sequence(indent, depth);
      case 2:
        return block_mapping(indent, depth);
      case 3:
        return flow(depth);
      case 4:
        return block_scalar(indent);
      default:
        return scalar();
    }
  }

 private:
  std::string word() {
    static constexpr std::string_view kWords[] = {"a",     "bc",       "d-e",   "é",    "🙂",
                                                  "f.g/h", "0",        "-1",    "true", "x:y",
                                                  "i#j",   "null-ish", "~home", "日本"};
    return std::string(kWords[random_() % std::size(kWords)]);
  }

  std::string comment() { return random_() % 4 == 0 ? " # ] } ' \" note" : ""; }

  Value scalar() {
    const std::string a = word();
    const std::string b = word();
    switch (random_() % 6) {
      case 0:
        return {"'" + a + "''" + b + "'", test::quoted(a + "'" + b)};
      case 1:
        return {"\"" + a + "\\n\\\"" + b + "\"", test::quoted(a + "\n\"" + b)};
      case 2:
        return {"\"" + a + "\"", test::quoted(a)};
      case 3:
        return {"''", "\"\""};
      case 4:
        return {"!t " + a, test::quoted(a)};
      default:
        return {a, test::quoted(a)};
    }
  }

  Value flow(int depth) {
    const bool mapping = random_() % 2 == 0;
    Value value{mapping ? "{" : "[", mapping ? "{" : "["};
    const std::size_t size = random_() % 4;
    for (std::size_t i = 0; i < size; ++i) {
      const Value child = depth > 1 && random_() % 2 == 0 ? flow(depth - 1) : scalar();
      if (i > 0) {
        value.text += random_() % 2 == 0 ? ", " : " ,";
        value.canonical += ", ";
      }
      if (mapping) {
        const std::string key = "k" + std::to_string(i);
        value.text += key + ": ";
        value.canonical += test::quoted(key) + ": ";
      }
      value.text += child.text;
      value.canonical += child.canonical;
    }
    value.text += mapping ? "}" : "]";
    value.canonical += mapping ? "}" : "]";
    return value;
  }

  Value block_scalar(std::size_t indent) {
    const std::string space(indent + 2, ' ');
    const std::string a = word();
    const std::string b = word();
    const bool literal = random_() % 2 == 0;
    return {std::string(literal ? "|" : ">") + "\n" + space + a + "\n" + space + b,
            test::quoted(a + (literal ? "\n" : " ") + b + "\n")};
  }

  Value block_sequence(std::size_t indent, int depth) {
    Value value;
    const std::size_t size = 1 + random_() % 3;
    for (std::size_t i = 0; i < size; ++i) {
      const Value child = block(indent + 2, depth - 1);
      value.text += "\n" + std::string(indent, ' ') + "- ";
      append_child(value, child, i);
    }
    value.canonical += "]";
    value.canonical.insert(0, "[");
    return value;
  }

  Value block_mapping(std::size_t indent, int depth) {
    Value value;
    const std::size_t size = 1 + random_() % 3;
    for (std::size_t i = 0; i < size; ++i) {
      const Value child = block(indent + 2, depth - 1);
      const std::string key = "k" + std::to_string(i);
      value.text += "\n" + std::string(indent, ' ') + key + ": ";
      if (i > 0) value.canonical += ", ";
      value.canonical += test::quoted(key) + ": " + child.canonical;
      value.text += child.text;
      if (child.text.find('\n') == child.text.npos) value.text += comment();
    }
    value.canonical += "}";
    value.canonical.insert(0, "{");
    return value;
  }

  void append_child(Value& value, const Value& child, std::size_t i) {
    if (i > 0) value.canonical += ", ";
    value.canonical += child.canonical;
    value.text += child.text;
    if (child.text.find('\n') == child.text.npos) value.text += comment();
  }

  std::mt19937 random_;
};

// Every node's written() reads as its value again, put where it stood.
void expect_written_again(NodeRef node, std::string_view text) {
  const std::size_t begin = node.span().begin;
  const std::size_t line = text.rfind('\n', begin) + 1;
  std::string again(begin - line, ' ');
  again += node.written();
  // A block scalar's last line end is no part of its span.
  again += '\n';
  if (!node.is_null()) {
    const Parsed<Tree> parsed = parse_yaml(again, {});
    EXPECT_THAT(parsed.errors, IsEmpty()) << again;
    EXPECT_EQ(test::canonical(parsed.tree.root()), test::canonical(node)) << again << "\nin\n"
                                                                          << text;
  }
  for (const NodeRef child : node.children()) {
    EXPECT_TRUE(node.span().contains(child.span())) << child.path() << " in\n" << text;
    EXPECT_TRUE(!node.is_mapping() || node.span().contains(child.key().at))
        << child.path() << " in\n"
        << text;
    expect_written_again(child, text);
  }
}

TEST(Yaml, WhatIsWrittenReadsAsItsValue) {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    const Generator::Value value = Generator(seed).block(0, 4);
    std::string text = "---";
    text += value.text.starts_with('\n') ? value.text : " " + value.text;
    text += '\n';
    for (const bool crlf : {false, true}) {
      std::string input;
      for (const char c : text) input += c == '\n' && crlf ? "\r\n" : std::string(1, c);
      const Parsed<Tree> parsed = parse_yaml(input, {});
      ASSERT_THAT(parsed.errors, IsEmpty()) << input;
      ASSERT_EQ(test::canonical(parsed.tree.root()), value.canonical) << input;
      expect_written_again(parsed.tree.root(), input);
    }
  }
}

TEST(Yaml, TemplatesAreKnown) {
  EXPECT_TRUE(looks_like_template("a: {{ .Values.b }}"));
  EXPECT_TRUE(looks_like_template("{% if a %}"));
  EXPECT_TRUE(looks_like_template("<%= a %>"));
  EXPECT_TRUE(looks_like_template("{{ a }} ${{ b }}"));
  EXPECT_FALSE(looks_like_template("a: ${{ b }} ${{ c }}"));
  EXPECT_FALSE(looks_like_template("a: {b: {c: d}}"));
}

}  // namespace
}  // namespace sluice
