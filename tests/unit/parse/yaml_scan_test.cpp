#include "core/parse/yaml_scan.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/yaml.h"
#include "tests/support/files.h"
#include "tests/support/growth.h"
#include "tests/support/same_tree.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;
using Texts = std::vector<std::string_view>;

// What the scanner takes, yaml-cpp takes too, and reads the same. True where the scanner took it.
bool agrees(std::string_view text, std::string_view name, const ParseLimits& limits = {}) {
  const std::optional<Tree> scanned = scan_yaml(text, limits);
  if (!scanned) return false;
  const Parsed<Tree> parsed = parse_yaml_events(text, limits);
  EXPECT_TRUE(parsed.usable && parsed.errors.empty()) << name;
  EXPECT_EQ(test::difference(*scanned, parsed.tree), "") << name;
  return true;
}

void expect_taken(const Texts& texts) {
  for (const std::string_view text : texts) {
    EXPECT_TRUE(agrees(text, text)) << text;
    // However the lines end.
    std::string other;
    for (const char c : text) {
      if (c == '\n') other += '\r';
      other += c;
    }
    EXPECT_TRUE(agrees(other, other)) << other;
  }
}

void expect_declined(const Texts& texts) {
  for (const std::string_view text : texts) EXPECT_FALSE(scan_yaml(text, {})) << text;
}

TEST(YamlScan, Documents) {
  expect_taken({
      "",
      "\n\n",
      "# a\n",
      "a",
      "  a b  # c",
      "a\nb\n\nc",
      "---",
      "---\n",
      "---\n---\n",
      "--- a",
      "---\na: b\n---\nc: d\n",
      "---\na: b\n...\n---\nc: d\n...\n",
      "a: b\n...\n...\n# c\n",
      "a\n---\nb\n...",
      "--- # a\nb: c",
      "---\tb",
      "--- !t\na: b",
      "--- &x\na: b",
      "--- {a: b}\n",
      "--- [a,\n b]\n---\n",
      "--- |\n a\n--- >\n b\n",
      "---\n# only a comment\n---\na: b",
      "\xEF\xBB\xBF"
      "a: b",
      "\xEF\xBB\xBF\xEF\xBB\xBF---\na: b",
      "--- 'a\n b'\n",
      "a: b\n--- \n",
      "- a\n---\n- b\n---\nc",
      "...a: b",
      "---a: b",
      "a: &x b\n---\na: &x c\nd: *x\n",
  });
}

TEST(YamlScan, BlockCollections) {
  expect_taken({
      "a: b\nc: d\n",
      "a:\n  b: c\n  d:\n    e: f\ng: h\n",
      "a:\n- b\n- c\nd: e\n",
      "a:\n  - b\n  - c\nd: e",
      "- a\n- b\n",
      "- a: b\n  c: d\n- e: f\n",
      "- - a\n  - b\n- - - c\n",
      "-\n  a: b\n-\n  - c\n",
      "- a:\n  - b\n  - c: d\n    e:\n    - f\n  g: h\n",
      "a:\n    b:\n     c: d\n     e: f\n    g: h\n",
      "  a: b\n  c: d\n",
      "   - a\n   - b\n",
      "a:\n-\n- b\n-\nc:\n",
      "a:\nb:\n  c:\n  d:\ne:",
      "- \n-\n- a:\n-\n",
      "a: # b\n  - c # d\n# e\n  # f\n  - g\n",
      "a:\tb\nc:  \td\t\n",
      "a b: c\n'd': e\n\"f g\" : h\n",
      "a : b\nc  : d",
      "a:b: c\n:d: e\n-f: g\n?h: i\n",
      "a:\n\n\n  b: c\n\n\nd: e\n\n",
      "a: 'b'\n \t\nc: 'd'\n\t\ne: f",
      "-a\n",
      "--a: b\n",
      "<<: a\n",
  });
}

TEST(YamlScan, PlainScalars) {
  expect_taken({
      "a: b c",
      "a: b\n  c\n",
      "a: b\n\n  c\n\n\n   d\ne: f",
      "a:\n  b\n  c\nd: e",
      "a: b#c d # e",
      "a: b:c http://d:80/e",
      "a: .*b/*.c\n",
      "a: -1\nb: --c\nc: ?d\nd: :e",
      "a: b\n  - c\n",
      "a: b\n# c\nd: e",
      "a: b\n  # c\nd: e",
      "a: b\n\n  # c\n\nd: e",
      "- a\n  b\n- c\n d",
      "a: \xC3\xA9\xF0\x9F\x99\x82 z\nb: c",
      "a: b ]}, c\nd: e?f",
      "a: b   \nc: d \t\n",
      "a: \\ud83d\\ude00\n",
      "a: x\\n\n",
      "a: b\xC2\x85"
      "c\xE2\x80\xA8 d\n",
      "a\n b\n  c",
      "a: b 'c' \"d\"\n",
      "a: b\n  \"c\n",
      "a: b\n  [c\n  &d *e !f |g\n",
      "a: b\n\n",
  });
}

TEST(YamlScan, Nulls) {
  expect_taken({
      "a: ~\nb: null\nc: Null # d\ne: NULL\nf: nullable\ng: null x\n",
      "~: a\nnull: b\n",
      "- ~\n- null\n-\n",
      "a:\nnull: b\n",
      "a:\n~: b\n",
      "a:\nnullable: b",
      "x:\n  a:\nnull: b\n",
      "[null, ~]",
      "{null: null, a: ~}",
      "{a, b: , c: }",
      "a: &x null\nb: !t null\nc: !t\nd: &y\n",
      "- !t\n- &x\n- !u &z\n",
      "~",
      "null\n",
      "[!t , !u ]",
      "a: {b: !t , c: !u }",
      "[a: !t ]",
      "a: !t\n\"b\": c\n",
      "a: !t # b\nc: d",
  });
}

TEST(YamlScan, QuotedScalars) {
  expect_taken({
      "a: 'b'\nc: \"d\"\n",
      "a: ''\nb: \"\"\n",
      "a: 'it''s'\nb: ''''",
      "a: \"b\\\"c\\\\\"",
      "a: \"\\u0041\\x42\\t\\U0001F642\\/\\0\\a\\b\\n\\v\\f\\r\\e\\ \\'\"",
      "a: \"b\n  c\"\nd: e",
      "a: 'b\n\n  c' # d\n",
      "a: \"b\\\n   c\"",
      "a: \"b\\\n\n   c\"",
      "a: \"  \n  b  \n  c  \"",
      "a: 'b\nc'\n",
      "'a b': c\n\"d\\n\": e\n",
      "a: '# b: [c]'",
      "a: 'b'   # c\n",
      "- 'a': b\n- \"c\" : d\n",
      "\"a\"",
      "'a\n b'",
      "a: \"b \\\n  \\  c\"",
      "a: \"\\\n  b\"",
      "a: \"b\\ \n  c\"",
      "a: \"\\uE000\\uFFFD\"",
      "a: 'b \t\n\t c'\n",
      "a: \"b\n  \"\n",
      "a: '\n  b'\n",
      "a: \"{\\\"b\\\": \\\"c\\\"}\"\n",
      "a: 'b\\nc'\n",
  });
}

TEST(YamlScan, BlockScalars) {
  expect_taken({
      "a: |\n  b\n  c\n",
      "a: |-\n  b\n\nd: e",
      "a: >\n  b\n  c\n\n  d\n   e\n  f\n\n\n",
      "a: |+\n  b\n\nc: d",
      "a: |2-\n   b\n",
      "a: |-2\n   b\n",
      "a: >+1\n  b\n",
      "a: | # c\n  b\n",
      "a: |\n\nd: e",
      "a: |\n  # b\n  c\n",
      "- |\n b\n- c",
      "- |\n  b\n  - c\n- >-\n  d",
      "a: |",
      "a: |\n",
      "a: |-\n\n\n",
      "a: |+\n\n\n",
      "a: |\n  b",
      "a: |\n  b\n ",
      "a: |\n  b\n   ",
      "a: |\n  b\n  ",
      "a: >\n\n  b\n\n\n    c\n\n  d\n",
      "a: >-\n  b\n  \n  c\n    \n  d\n",
      "a:\n  b: |\n    c\n\n    d\n  e: f\n",
      "a: |\n  b\n# c\nd: e\n",
      "a: |\n  b\n # c\nd: e\n",
      "a: |\n \tb\n",
      "a: |\n  \tb\n  c\t\n",
      "a: |  \t\n  b\n",
      "|\n a\n",
      ">\n a\n b\n",
      "a: !t |\n  b\n",
      "a: &x >\n  b\n",
      "a: >\n   b\n    c\n\n   d\n",
      "a:\n- |\n b\n- c\n",
      "a: |\n  \xC3\xA9\n",
      "a: >+\n\n\nb: c",
  });
}

TEST(YamlScan, FlowCollections) {
  expect_taken({
      "a: [b, 'c', {d: e}]",
      "a: []\nb: {}\n",
      "a: [ b , # c]\n  d ]\nz: 1",
      "a: [b, ]",
      "a: {b, c: d}",
      "a: [b: c, d]",
      "a: {\"b\":c, 'd':[e], \"f\" :g}",
      "a: {'}': ']'}",
      "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {\"c\": null}\n}\n",
      "[[a, [b]], [[]], {}]",
      "a: [b\n  c, d\n\n  e]\nf: g",
      "a: [-1, -b, b-c]\n",
      "a: {b: c d, e: f:g, h: http://i}",
      "a: [b c: d e]",
      "a: [\"b\":c]",
      "- [a, b]\n- {c: d}\n",
      "a: [b] # c\nd: {e: f} \t# g\n",
      "a: {b: [c: {d: e}], f: g}",
      "a: [b,\nc\n]\nd: e",
      "{a: null\n}",
      "[null\n, ~\n\n]",
      "a: {b: c,}\n",
      "[a, {b: c}, d: e, f]",
      "a: {b: 'c\n  d'}",
      "a: [b # c\n, d]",
      "a: {b: c # d\n}",
      "[a: , b: ]",
      "a: [b, c#d, e]",
      "{a: b}\n--- [c]\n",
  });
}

TEST(YamlScan, PropertiesAndAliases) {
  expect_taken({
      "a: &x b\nc: *x\n",
      "a: &x\n  b: c\nd:\n  <<: *x\n  e: f\n",
      "a: &x {b: c}\nd: &y {e: f}\ng:\n  <<: [*x, *y]\n  h: i\n",
      "- &x a\n- *x\n- [*x, *x]\n",
      "a: &x\n- b\nc: *x # d\n",
      "&x a: b\nc: *x\n",
      "- &x a: b\n  &y c: d\n- *x\n- *y\n",
      "&x\na: b\n",
      "!t\na: b\n",
      "a: &x !t b\nc: !u &y d\ne: *y\n",
      "a: !Ref b\nc: !Sub 'd'\ne: !GetAtt f.g\nh: !If [i, !Ref j, {k: !Ref l}]\n",
      "a: !reference [.b, c]\n",
      "a: !Sub\n  - b\n  - {c: d}\n",
      "a: !Sub |\n  b\n",
      "a: !!str b\nc: !!binary |\n  d\n",
      "a: !Foo::Bar b\n",
      "- !t a\n- !t\n  b: c\n- !t\n  - d\n",
      "a: &x 1\nb: &x 2\nc: *x\n",
      "x-a: &x-a.b_c/d\n  e: f\ng:\n  <<: *x-a.b_c/d\n",
      "'<<': a\n",
      "a:\n  !t\n  b: c\n",
      "a: [&x b, *x ]\n",
      "- &x [a]\n- *x\n",
      "- &x\n  a: b\n- <<: *x\n",
      "a: &x\n  &y b: c\nd: *y\ne: *x\n",
      "!t a: b\n",
      "- !t\n  &x a: b\n",
  });
}

TEST(YamlScan, DeclinesWhatYamlCppRefuses) {
  const Texts texts{
      "a: b: c",
      "a: - b",
      "- a\nb: c",
      "a: b\n- c",
      "a: [b",
      "a: {b",
      "a: 'b",
      "a: \"b",
      "a: ]",
      "a: [b}",
      "a: b\n c: d",
      "a:\n  b: c\n d: e",
      "- a\n - b\nc",
      "a: *x",
      "a: &x *x",
      "a: \"\\q\"",
      "a: \"\\ud800\"",
      "a: |0\n  b",
      "a: |x\n  b",
      "a: 'b' c",
      "a: [b] c",
      "@a",
      "`a`",
      "a: @b",
      "a: %b",
      "a: ,b",
      "a: !t !u b",
      "a: &x &y b",
      "[a, b",
      "[- a]",
      "a\nb: c",
      "a: b\n\tc: d",
      "\ta: b",
      "- a: b\n c: d",
      "--- a: b",
      "--- - a",
      "a: \"b\n---\nc\"",
      "a: [b\n---\n]",
      "a: &x\n  - *x",
      "a: |\n\t b\n",
      "a: b\n...\nc: d: e",
      "a\n- b: c\nd",
      "a: b\n# c\n  d\n",
      "{a\n}",
      "[a]]",
      "a: }",
  };
  expect_declined(texts);
  for (const std::string_view text : texts) EXPECT_FALSE(parse_yaml(text, {}).usable) << text;
}

TEST(YamlScan, DeclinesWhatHardlyAnyoneWrites) {
  expect_declined({
      "? a\n: b\n",
      "? [a, b]\n: c",
      ": a\n",
      "%YAML 1.2\n---\na",
      "%TAG !e! tag:x\n---\na: !e!b c",
      "a: !<x:y> b",
      "a: ! b",
      "a: !e!b c",
      "[a, b]: c",
      "{a: b}: c",
      "*x : a",
      "[a, , b]",
      "[, a]",
      "{[a]: b}",
      "a: {? b: c}",
      "a: {b?c}",
      "[a: b: c]",
      "a: &\xC3\xA9 b\n",
      "a:\nb\n",
      "{a: b}: c\nd",
      "a: 'b'\nc",
      "-\ta\n",
      "a: b\n\t\nc: d\n",
      "a: {!t b: c}",
      "[!t\n a]",
      "a: .\"b",
      "a: :.{{{{",
      " ---\n[[[a",
      "a: - b",
      "[a, &b\n  null]",
      "{a\n, b}",
      "a: \"b\n\n\"\n",
      "a: \"\\N\\_\"",
      "a: |# c\n  b",
      "a: 'b'#c",
      "...\n",
      "a\n...\nb\n",
      "a: b\rc: d\n",
      "a: b\x01",
      "a: \xFF",
      "\xFF\xFE"
      "a",
      "a:\n~ b: c\n",
      "a:\n~::b: c\n",
      "a:\nnull b: c\n",
  });
  // 1,024 bytes from the start of a key to its colon.
  const std::string key(1024, 'k');
  EXPECT_TRUE(agrees(key + ": a", "longest key"));
  EXPECT_FALSE(scan_yaml(key + "k: a", {}));
}

TEST(YamlScan, LimitsAreYamlCppsToTell) {
  const ParseLimits few{.depth = 3, .nodes = 80, .expanded = 4};
  std::string many = "[a";
  while (many.size() < 2 * few.nodes) many += ",a";
  many += ']';
  EXPECT_TRUE(agrees("a: {b: {c: d}}", "depth", few));
  for (const std::string_view text :
       {"a: {b: {c: {d: e}}}"sv, "- - - - a"sv, std::string_view(many),
        "a: &x [1, 2]\nb: [*x, *x]"sv, "a: &x {b: c, d: e, f: g}\nh: {<<: *x}"sv}) {
    EXPECT_FALSE(scan_yaml(text, few)) << text;
    EXPECT_FALSE(parse_yaml(text, few).usable) << text;
  }
  EXPECT_TRUE(agrees("a: &x [1]\nb: [*x, *x]", "aliases", few));
  EXPECT_TRUE(agrees("{a: \"[[[[[[\", b: '{{{{{{'}", "brackets that are text", few));
}

TEST(YamlScan, AgreesOnFixtures) {
  std::size_t taken = 0;
  for (const std::string& path : test::repository_files("tests"))
    taken += agrees(test::read_repository_file(path), path) ? 1U : 0U;
  EXPECT_GT(taken, 40U);
}

TEST(YamlScan, AgreesOnTheCorpusAndTakesNearlyAllOfIt) {
  const std::string corpus = test::corpus();
  if (corpus.empty()) GTEST_SKIP() << "there is no corpus";
  std::size_t taken = 0;
  std::size_t valid = 0;
  for (const char* const folder : {"pipelines", "iac"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus + folder)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".yml" && extension != ".yaml")) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      const bool is_taken = agrees(bytes, entry.path().string());
      taken += is_taken ? 1U : 0U;
      valid += is_taken || parse_yaml_events(bytes, {}).usable ? 1U : 0U;
    }
  }
  EXPECT_GE(taken * 1000, valid * 995) << taken << " of " << valid;
}

TEST(YamlScan, TakesTimeInProportionToTheText) {
  const auto scan = [](const std::string& text) { (void)scan_yaml(text, {}); };
  // Lines long enough that the memory of the tree does not count for more than the time.
  for (const std::string_view line :
       {"alpha: beta, gamma and delta\n"sv, "- &alpha beta, gamma and delta\n- *alpha\n"sv,
        "alpha_beta_gamma_delta_epsilon:\n"sv, "\n"sv, "alpha: b\n\n\n\n\n\n\n\n\n\n  gamma\n"sv,
        "# alpha\n"sv, "- 'alpha\n\n  beta gamma delta'\n"sv,
        "alpha: |\n\n  beta\n\n  gamma\n"sv}) {
    const auto text = [&](std::size_t size) {
      std::string result;
      while (result.size() < size) result += line;
      return result;
    };
    EXPECT_LT(test::growth(100'000, text, scan), test::kLinear) << line;
    // Declined at the end only.
    EXPECT_LT(test::growth(
                  100'000, [&](std::size_t size) { return text(size) + "? a"; }, scan),
              test::kLinear)
        << line;
  }
  // Many anchors in one document, and many documents with one.
  const auto documents = [](std::size_t size) {
    std::string result;
    while (result.size() < size / 2) {
      result += "- &a";
      result += std::to_string(result.size());
      result += " alpha beta gamma\n";
    }
    while (result.size() < size) result += "--- &a alpha beta gamma\n";
    return result;
  };
  EXPECT_LT(test::growth(100'000, documents, scan), test::kLinear);
}

}  // namespace
}  // namespace sluice
