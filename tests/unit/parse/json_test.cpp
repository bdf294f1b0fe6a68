#include "core/parse/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/errors.h"
#include "tests/support/trees.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;
using testing::IsEmpty;

using Lines = std::vector<std::string>;

struct Row {
  std::string_view text;
  Lines nodes;
};

TEST(Json, EveryValueStandsWhereItIsWritten) {
  const std::vector<Row> rows = {
      {"{}", {". {} «{}»"}},
      {" [ ] \n", {". [] «[ ]»"}},
      {"{\"a\": \"b\"}", {". {} «{\"a\": \"b\"}»", "a «\"b\"» = b"}},
      {"{\"a\" :1,\"b\":[ true , null ]}",
       {". {} «{\"a\" :1,\"b\":[ true , null ]}»", "a «1»", "b [] «[ true , null ]»", "b[0] «true»",
        "b[1] «null» = null"}},
      {"[-0, 1.5e+3, 12345678901234567890123, 1e999, 0.1]",
       {". [] «[-0, 1.5e+3, 12345678901234567890123, 1e999, 0.1]»", "[0] «-0»", "[1] «1.5e+3»",
        "[2] «12345678901234567890123»", "[3] «1e999»", "[4] «0.1»"}},
      {"[\"\\u00e9\\n\\\"\\\\\", \"\"]",
       {". [] «[\"\\u00e9\\n\\\"\\\\\", \"\"]»", "[0] «\"\\u00e9\\n\\\"\\\\\"» = \\xc3\\xa9\\n\"\\",
        "[1] «\"\"» = "}},
      {"[\"}\", \"]\", [\"[\"], {\"{\": \"}\"}]",
       {". [] «[\"}\", \"]\", [\"[\"], {\"{\": \"}\"}]»", "[0] «\"}\"» = }", "[1] «\"]\"» = ]",
        "[2] [] «[\"[\"]»", "[2][0] «\"[\"» = [", "[3] {} «{\"{\": \"}\"}»", "[3].{ «\"}\"» = }"}},
      {"{\"a\\u0062\": 1, \"\": 2}", {". {} «{\"a\\u0062\": 1, \"\": 2}»", "ab «1»", ". «2»"}},
      {"{\"<<\": {\"a\": 1}}", {". {} «{\"<<\": {\"a\": 1}}»", "<< {} «{\"a\": 1}»", "<<.a «1»"}},
      {"\xEF\xBB\xBF{\"a\": 1}", {". {} «{\"a\": 1}»", "a «1»"}},
      {"{\r\n\t\"a\":\t1\r\n}", {". {} «{\\x0d\\n\\x09\"a\":\\x091\\x0d\\n}»", "a «1»"}},
      {"[\"\xF0\x9F\x99\x82\", 1]",
       {". [] «[\"\\xf0\\x9f\\x99\\x82\", 1]»",
        "[0] «\"\\xf0\\x9f\\x99\\x82\"» = \\xf0\\x9f\\x99\\x82", "[1] «1»"}},
  };
  for (const auto& [text, nodes] : rows) {
    const Parsed<Tree> parsed = parse_json(text, {});
    EXPECT_THAT(parsed.errors, IsEmpty()) << text;
    EXPECT_TRUE(parsed.usable) << text;
    EXPECT_EQ(test::describe(parsed.tree.root()), nodes) << text;
  }
}

TEST(Json, KeysStandWhereTheyAreWritten) {
  const Parsed<Tree> parsed = parse_json("{\"a\": 1, \"\\u0062\": 2, \"\": 3}", {});
  std::vector<std::string_view> keys;
  for (const NodeRef child : parsed.tree.root().children()) {
    keys.push_back(slice(parsed.tree.source, child.key().at));
  }
  EXPECT_THAT(keys, testing::ElementsAre("\"a\"", "\"\\u0062\"", "\"\""));
}

TEST(Json, PathsTakeAnyKey) {
  const Parsed<Tree> parsed = parse_json("{\"a\": {\"\": {\"[x\": [1]}}}", {});
  EXPECT_EQ(parsed.tree.root()["a"][""]["[x"][std::size_t{0}].path(), "a.[x[0]");
}

TEST(Json, AKeyThatStandsTwiceIsKeptTwice) {
  const Parsed<Tree> parsed = parse_json("{\"a\": 1, \"a\": 2}", {});
  EXPECT_EQ(test::canonical(parsed.tree.root()), R"({"a": "1", "a": "2"})");
  EXPECT_EQ(parsed.tree.root()["a"].value(), "2");
}

TEST(Json, LoneSurrogatesAreReplaced) {
  const Parsed<Tree> parsed = parse_json(R"(["\ud800", "\udc00x", "\ud83d\ude42"])", {});
  EXPECT_THAT(parsed.errors, IsEmpty());
  EXPECT_EQ(parsed.tree.root()[std::size_t{0}].value(), "\xEF\xBF\xBD");
  EXPECT_EQ(parsed.tree.root()[1].value(), "\xEF\xBF\xBDx");
  EXPECT_EQ(parsed.tree.root()[2].value(), "🙂");
}

struct ErrorRow {
  std::string_view text;
  std::uint32_t at;
};

TEST(Json, SyntaxErrorsHaveTheirPlace) {
  constexpr ErrorRow kRows[] = {
      {"", 0},           {"  ", 1},           {"{", 0},         {"[1,", 0},
      {"[1 2]", 3},      {"[1,]", 2},         {"[,1]", 1},      {"{\"a\" 1}", 1},
      {"{\"a\":}", 4},   {"{a: 1}", 1},       {"{'a': 1}", 1},  {"{\"a\": 1,}", 7},
      {"{\"a\": 1]", 7}, {"[1}", 2},          {"[01]", 1},      {"[1.]", 1},
      {"[.5]", 1},       {"[+1]", 1},         {"[1e]", 1},      {"[-]", 1},
      {"[NaN]", 1},      {"[Infinity]", 1},   {"[truex]", 1},   {"[nul]", 1},
      {"[TRUE]", 1},     {"[\"a]", 1},        {"[\"\\x\"]", 2}, {"[\"\\u12\"]", 2},
      {"[\"a\nb\"]", 1}, {"[\"a\0b\"]"sv, 3}, {"[\0]"sv, 1},    {"{} {}", 3},
      {"[] x", 3},       {"// c\n[]", 0},     {"[1] // c", 4},  {"[1, /* c */ 2]", 4},
  };
  for (const auto& [text, at] : kRows) {
    const Parsed<Tree> parsed = parse_json(text, {});
    EXPECT_FALSE(parsed.usable) << text;
    ASSERT_EQ(parsed.errors.size(), 1U) << text;
    EXPECT_EQ(parsed.errors[0].code, ErrorCode::syntax) << text;
    EXPECT_EQ(parsed.errors[0].at.begin, at) << text << ": " << parsed.errors[0].message;
    EXPECT_TRUE(parsed.tree.nodes.empty()) << text;
  }
}

struct Mistake {
  std::string_view text;
  std::string_view errors;
};

// Mistakes as people make them: what is said, where, and what it refers to.
TEST(Json, MistakesAreToldWhereTheyAre) {
  constexpr Mistake kRows[] = {
      {"{\n", "0-1: '{' is never closed\n"},
      {"{\"a\": 1\n", "0-1: '{' is never closed\n"},
      {"{\"a\": [1, 2\n", "6-7: '[' is never closed\n"},
      {"[1 2]\n", "3-4: a comma is missing before this\n  0-1: opened here\n"},
      {"{\"a\": 1\n \"b\": 2}\n", "9-10: a comma is missing before this\n  0-1: opened here\n"},
      {"[1,]\n", "2-3: a comma stands before the end; only values stand behind commas\n"},
      {"{\"a\": 1,\n}\n", "7-8: a comma stands before the end; only values stand behind commas\n"},
      {"[,1]\n", "1-2: nothing stands before this comma\n"},
      {"[1,,2]\n", "3-4: nothing stands before this comma\n"},
      {"{\"a\" 1}\n", "1-4: no ':' stands behind this name\n"},
      {"{\"a\":}\n", "4-5: no value stands behind ':'\n"},
      {"{\"a\": ,\"b\":1}\n", "6-7: nothing stands before this comma\n"},
      {"{a: 1}\n", "1-2: a name stands in double quotes\n  0-1: opened here\n"},
      {"{'a': 1}\n", "1-2: a name stands in double quotes\n  0-1: opened here\n"},
      {"{\"a\": 'b'}\n", "6-7: text stands in single quotes; only double quotes are known\n"},
      {"{\"a\": True}\n", "6-10: only true, false and null are known, in small letters\n"},
      {"{\"a\": None, \"b\": 1}\n",
       "6-10: only true, false and null are known, in small letters\n"},
      {"{\"a\": undefined}\n", "6-15: this is no value; a text stands in double quotes\n"},
      {"{\"a\": 01}\n", "6-8: number is not written as JSON has it\n"},
      {"{\"a\": .5}\n", "6-8: number is not written as JSON has it\n"},
      {"{\"a\": +1}\n", "6-8: number is not written as JSON has it\n"},
      {"{\"a\": 0x1F}\n", "6-10: number is not written as JSON has it\n"},
      {"{\"a\": 1.}\n", "6-8: number is not written as JSON has it\n"},
      {"{\"a\": NaN}\n", "6-9: this is no value; a text stands in double quotes\n"},
      {"{\"a\": \"x}\n", "6-7: quote is not closed on its line; a line end is written \\n\n"},
      {"{\"a\": \"x,\n \"b\": \"y\"}\n",
       "6-7: quote is not closed on its line; a line end is written \\n\n"},
      {"{\"a\": \"C:\\Users\"}\n",
       "9-11: backslash starts no known escape; one that is meant is written twice\n"},
      {"{\"a\": \"x\ty\"}\n",
       "8-9: control character stands in a text; it is written as an escape\n"},
      {"{\"a\": [1, 2}\n", "11-12: '}' stands where ']' is expected\n  6-7: opened here\n"},
      {"{\"a\": {\"b\": 1]}\n", "13-14: ']' stands where '}' is expected\n  6-7: opened here\n"},
      {"{\"a\": 1}}\n", "8-9: '}' closes nothing\n"},
      {"{\"a\": 1} {\"b\": 2}\n", "9-10: more text stands behind the value\n"},
      {"// c\n{}\n", "0-2: JSON has no comments\n"},
      {"{\"a\": 1 /* c */}\n", "8-10: JSON has no comments\n"},
      {"{\"a\": 1, // x\n \"b\": 2}\n", "9-11: JSON has no comments\n"},
      {"{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> x\n}\n",
       "2-9: merge conflict is not resolved\n"},
      {"{\"a\": 1\n<<<<<<< HEAD\n,\"b\": 1\n=======\n", "8-15: merge conflict is not resolved\n"},
      {"{\"a\": \"x\\u12\"}\n",
       "8-10: backslash starts no known escape; one that is meant is written twice\n"},
      {"{\"a\": “x”}\n", "6-9: this is no value; a text stands in double quotes\n"},
      {"{\"a\": truex}\n", "6-11: this is no value; a text stands in double quotes\n"},
      {"{\"a\": \"x\" \"b\": 1}\n", "10-11: a comma is missing before this\n  0-1: opened here\n"},
      {"{\"a\"}\n", "1-4: no ':' stands behind this name\n"},
      {"{\"a\": 1; \"b\": 2}\n", "7-8: this cannot follow the value before it\n"},
      {"{\"a\": abc}\n", "6-9: this is no value; a text stands in double quotes\n"},
      {"]\n", "0-1: ']' closes nothing\n"},
      {"{\"a\"\n", "0-1: '{' is never closed\n"},
      {"[\"a\\\n", "1-2: quote is not closed on its line; a line end is written \\n\n"},
  };
  for (const auto& [text, errors] : kRows) {
    EXPECT_EQ(test::errors_of(parse_json(text, {}).errors), errors) << text;
  }
}

TEST(Json, BytesThatAreNoUtf8AreErrorsAndChangeNothingElse) {
  const Parsed<Tree> parsed = parse_json("{\"a\": \"x\xFFy\", \"b\": 1}", {});
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::encoding);
  EXPECT_EQ(parsed.errors[0].at, (Span{8, 9}));
  EXPECT_TRUE(parsed.usable);
  EXPECT_EQ(parsed.tree.root()["a"].written(), "\"x\xFFy\"");
  EXPECT_EQ(parsed.tree.root()["b"].written(), "1");
}

TEST(Json, Utf16IsRefused) {
  for (const std::string_view text : {"\xFF\xFE{\0}\0"sv, "\xFE\xFF\0{\0}"sv, "{\0}\0"sv}) {
    const Parsed<Tree> parsed = parse_json(text, {});
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

TEST(Json, DepthIsLimited) {
  constexpr std::size_t kDeep = 100'000;
  for (const std::string& text : {repeated("[", kDeep) + repeated("]", kDeep),
                                  repeated("{\"a\":", kDeep) + "1" + repeated("}", kDeep)}) {
    const Parsed<Tree> parsed = parse_json(text, {});
    EXPECT_FALSE(parsed.usable);
    ASSERT_EQ(parsed.errors.size(), 1U);
    EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
  }
  // What never closes is wrong before it is deep, or deep before it is wrong.
  EXPECT_FALSE(parse_json(repeated("[", kDeep), {}).usable);

  ParseLimits limits;
  for (std::size_t depth = 1; depth < 10; ++depth) {
    limits.depth = depth;
    EXPECT_TRUE(parse_json(repeated("[", depth) + repeated("]", depth), limits).usable) << depth;
    const Parsed<Tree> deeper =
        parse_json(repeated("[", depth + 1) + repeated("]", depth + 1), limits);
    ASSERT_EQ(deeper.errors.size(), 1U) << depth;
    EXPECT_EQ(deeper.errors[0].code, ErrorCode::limit) << depth;
    EXPECT_EQ(deeper.errors[0].at.begin, depth);
  }
}

TEST(Json, NodesAreLimited) {
  ParseLimits limits;
  limits.nodes = 3;
  EXPECT_TRUE(parse_json("[1, 2]", limits).usable);
  const Parsed<Tree> parsed = parse_json("[1, 2, 3]", limits);
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::limit);
  EXPECT_EQ(parsed.errors[0].at.begin, 7U);
}

struct Generated {
  std::string text;
  std::string canonical;
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  Generated value(int depth) {
    const bool mapping = random_() % 2 == 0;
    Generated out{mapping ? "{" : "[", mapping ? "{" : "["};
    const std::size_t size = random_() % 5;
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) {
        out.text += space() + "," + space();
        out.canonical += ", ";
      }
      if (mapping) {
        const Generated key = string();
        out.text += key.text + space() + ":" + space();
        out.canonical += key.canonical + ": ";
      }
      const Generated child = depth > 0 && random_() % 3 == 0 ? value(depth - 1) : scalar();
      out.text += child.text;
      out.canonical += child.canonical;
    }
    out.text += space() + (mapping ? "}" : "]");
    out.canonical += mapping ? "}" : "]";
    return out;
  }

 private:
  std::string space() {
    constexpr std::string_view kSpaces[] = {"", "", " ", "\n", "\r\n", "\t"};
    return std::string(kSpaces[random_() % std::size(kSpaces)]);
  }

  Generated string() {
    constexpr std::pair<std::string_view, std::string_view> kParts[] = {
        {"a", "a"},     {"é", "é"},       {"🙂", "🙂"}, {"\\n", "\n"}, {"\\\"", "\""},
        {"\\\\", "\\"}, {"\\u0041", "A"}, {"]}", "]}"}, {"\\/", "/"},
    };
    std::string text;
    std::string value;
    for (std::size_t i = random_() % 4; i > 0; --i) {
      const auto& [written, meant] = kParts[random_() % std::size(kParts)];
      text += written;
      value += meant;
    }
    return {"\"" + text + "\"", test::quoted(value)};
  }

  Generated scalar() {
    constexpr std::string_view kPlain[] = {"0", "-1", "2.50", "1e9", "true", "false"};
    if (random_() % 6 == 0) return {"null", "null"};
    if (random_() % 2 == 0) return string();
    const std::string text(kPlain[random_() % std::size(kPlain)]);
    return {text, test::quoted(text)};
  }

  std::mt19937 random_;
};

void expect_written_again(NodeRef node) {
  if (node.is_mapping() || node.is_sequence()) {
    const Parsed<Tree> parsed = parse_json(node.written(), {});
    EXPECT_THAT(parsed.errors, IsEmpty()) << node.written();
    EXPECT_EQ(test::canonical(parsed.tree.root()), test::canonical(node)) << node.written();
  }
  for (const NodeRef child : node.children()) {
    EXPECT_TRUE(node.span().contains(child.span())) << node.written();
    expect_written_again(child);
  }
}

TEST(Json, WhatIsWrittenReadsAsItsValue) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    const Generated made = Generator(seed).value(4);
    const Parsed<Tree> parsed = parse_json(made.text, {});
    ASSERT_THAT(parsed.errors, IsEmpty()) << made.text;
    ASSERT_EQ(test::canonical(parsed.tree.root()), made.canonical) << made.text;
    expect_written_again(parsed.tree.root());
  }
}

// Whatever is cut off or changed: an error with a place within the text, or a tree.
TEST(Json, BrokenTextEndsInAnError) {
  std::mt19937 random(7);  // NOLINT: the same at every run
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const std::string text = Generator(seed).value(3).text;
    for (std::size_t end = 0; end < text.size(); ++end) {
      const Parsed<Tree> parsed = parse_json(std::string_view(text).substr(0, end), {});
      EXPECT_FALSE(parsed.usable) << text.substr(0, end);
      ASSERT_FALSE(parsed.errors.empty());
      EXPECT_LE(parsed.errors.back().at.end, end);
    }
    std::string changed = text;
    changed[random() % changed.size()] = static_cast<char>(random() % 256);
    const Parsed<Tree> parsed = parse_json(changed, {});
    EXPECT_EQ(parsed.usable, !parsed.tree.nodes.empty()) << changed;
  }
}

}  // namespace
}  // namespace sluice
