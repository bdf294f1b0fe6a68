// Edits that rules share: in every style, and left out where they would not be exact.
#include "core/rules/edits.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/parse/json.h"
#include "core/parse/scalar_map.h"
#include "core/parse/yaml.h"

namespace sluice {
namespace {

constexpr auto kReview = Edit::Safety::needs_review;

// The text with the edit made; as it was where there is none.
std::string made(std::string text, const Hit& hit) {
  if (!hit.edit) return text;
  for (const Edit::Replacement& change : hit.edit->replacements)
    text.replace(change.at.begin, change.at.end - change.at.begin, change.text);
  return text;
}

// Sets a.b of the mapping under `web` to true.
std::string with_key(const std::string& text) {
  const Parsed<Tree> parsed = parse_yaml(text, {});
  Hit hit;
  set_key(hit, kReview, parsed.tree.root()["web"], {"a", "b"}, "true");
  return made(text, hit);
}

TEST(SetKey, KeepsTheStyleOfWhatStandsAround) {
  struct Row {
    std::string_view text;
    std::string_view wanted;
  };
  const Row rows[] = {
      {"web:\n  x: 1\n", "web:\n  x: 1\n  a:\n    b: true\n"},
      {"web:\n  x: 1 # why\n  y:\n    z: 2\n",
       "web:\n  x: 1 # why\n  a:\n    b: true\n  y:\n    z: 2\n"},
      {"web:\n  x: 1", "web:\n  x: 1\n  a:\n    b: true"},
      {"web:\r\n  x: 1\r\n", "web:\r\n  x: 1\r\n  a:\r\n    b: true\r\n"},
      {"web:\n  a:\n    c: 1\n", "web:\n  a:\n    c: 1\n    b: true\n"},
      {"web:\n  a: {c: 1}\n", "web:\n  a: {b: true, c: 1}\n"},
      {"web:\n  a: {}\n", "web:\n  a: {b: true}\n"},
      {"web: {x: 1}\n", "web: {a: {b: true}, x: 1}\n"},
      {"web:\n  a:\n    b: false\n", "web:\n  a:\n    b: true\n"},
      // No line to stand behind: in front of what is there.
      {"web:\n  x: |\n    1\n", "web:\n  a:\n    b: true\n  x: |\n    1\n"},
      {"web:\n  x: one\n    two\n", "web:\n  a:\n    b: true\n  x: one\n    two\n"},
      {"web:\n  a:\n    b: 'false' # x\n", "web:\n  a:\n    b: true # x\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(with_key(std::string(row.text)), row.wanted);
}

TEST(SetKey, LeavesAloneWhatItCannotDoExactly) {
  for (const std::string_view text : {
           "web:\n  a: text\n",                  // no mapping
           "web:\n  a:\n",                       // nothing to take a style from
           "base: &b {x: 1}\nweb: *b\n",         // others use it too
           "web: &b {x: 1}\nother: *b\n",        // here as well
           "base: &b {x: 1}\nweb:\n  <<: *b\n",  // all of it is merged in
           "web:\n  a:\n    b: &flag false\n",   // others may use it
           "web:\n  a:\n    b: !custom false\n",
           "other: 1\n",
       }) {
    EXPECT_EQ(with_key(std::string(text)), text);
  }
}

TEST(SetKey, InAListItemStandsBehindTheDash) {
  const std::string text = "web:\n- x: 1\n  y: 2\n";
  const Parsed<Tree> parsed = parse_yaml(text, {});
  Hit hit;
  set_key(hit, kReview, parsed.tree.root()["web"][0], {"a"}, "true");
  EXPECT_EQ(made(text, hit), "web:\n- x: 1\n  y: 2\n  a: true\n");
}

TEST(SetKey, StandsInFrontOfTheChildThatIsNamed) {
  const std::string text = "web:\n- x: 1\n  y: 2\n";
  const Parsed<Tree> parsed = parse_yaml(text, {});
  const NodeRef web = parsed.tree.root()["web"][0];
  Hit first;
  EXPECT_TRUE(set_key(first, kReview, web, {"a", "b"}, "it: 'is'", web["x"]));
  EXPECT_EQ(made(text, first), "web:\n- a:\n    b: 'it: ''is'''\n  x: 1\n  y: 2\n");
  Hit second;
  EXPECT_TRUE(set_key(second, kReview, web, {"a"}, "${{ b }}", web["y"]));
  EXPECT_EQ(made(text, second), "web:\n- x: 1\n  a: ${{ b }}\n  y: 2\n");
}

TEST(SetPart, WritesAsTheStyleAsks) {
  struct Row {
    std::string_view text;
    std::string_view wanted;  // empty where there is no edit
  };
  const Row rows[] = {
      {"a: x-y\n", "a: x\"'{y\n"},
      {"a: 'x-y'\n", "a: 'x\"''{y'\n"},
      {"a: \"x-y\"\n", "a: \"x\\\"'{y\"\n"},
      {"a: |\n  x-y\n", "a: |\n  x\"'{y\n"},
      {"a: >\n  x-y\n", "a: >\n  x\"'{y\n"},
      {"a: \"x\\x2dy\"\n", ""},  // an escape
      {"a: &b x-y\n", ""},       // others may use it
      {"{a: x-y}\n", ""},        // a brace has no place here
  };
  for (const Row& row : rows) {
    const std::string text(row.text);
    const Parsed<Tree> parsed = parse_yaml(text, {});
    Hit hit;
    const NodeRef a = parsed.tree.root()["a"];
    const ScalarMap map(text, a.text());
    EXPECT_EQ(set_part(hit, kReview, a, map, 1, 2, "\"'{"), !row.wanted.empty());
    EXPECT_EQ(made(text, hit), row.wanted.empty() ? row.text : row.wanted);
  }
}

TEST(SetKey, QuotesKeysOfJson) {
  const std::string text = R"({"web": {"x": 1}})";
  const Parsed<Tree> parsed = parse_json(text, {});
  Hit hit;
  set_key(hit, kReview, parsed.tree.root()["web"], {"a", "b"}, "true");
  EXPECT_EQ(made(text, hit), R"({"web": {"a": {"b": true}, "x": 1}})");
}

TEST(SetValue, QuotesWordsOfJson) {
  const std::string text = R"({"a": "off", "b": false})";
  const Parsed<Tree> parsed = parse_json(text, {});
  Hit word;
  set_value(word, kReview, parsed.tree.root()["a"], "on");
  EXPECT_EQ(made(text, word), R"({"a": "on", "b": false})");
  Hit flag;
  set_value(flag, kReview, parsed.tree.root()["b"], "true");
  EXPECT_EQ(made(text, flag), R"({"a": "off", "b": true})");
}

}  // namespace
}  // namespace sluice
