#include "core/model/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/parse/scalar_map.h"
#include "core/parse/yaml.h"

namespace sluice::actions {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Expression> read(const Parsed<Tree>& parsed) {
  return find_expressions(parsed.tree.source, parsed.tree.root()["run"].text());
}

// What is written at each expression of the scalar `run`.
std::vector<std::string> written(std::string_view yaml) {
  const Parsed<Tree> parsed = parse_yaml(yaml, {});
  EXPECT_TRUE(parsed.usable) << yaml;
  std::vector<std::string> texts;
  for (const Expression& expression : read(parsed)) texts.emplace_back(slice(yaml, expression.at));
  return texts;
}

// "path=written text" of each reference, with a mark for its use.
std::vector<std::string> references(std::string_view yaml) {
  const Parsed<Tree> parsed = parse_yaml(yaml, {});
  std::vector<std::string> texts;
  for (const Expression& expression : read(parsed)) {
    for (const ContextReference& reference : expression.references()) {
      constexpr const char* kUses[] = {"tested ", "expanded ", "serialized "};
      texts.push_back(kUses[static_cast<std::size_t>(reference.use)] + reference.path + " @ " +
                      std::string(slice(yaml, reference.at)));
    }
  }
  return texts;
}

TEST(Expression, IsFoundInEveryStyleOfScalar) {
  struct Row {
    std::string yaml;
    std::vector<std::string> expected;
  };
  const Row rows[] = {
      {"run: echo ${{ a.b }}", {"${{ a.b }}"}},
      {"run: 'it''s ${{ a[''b''] }}'", {"${{ a[''b''] }}"}},
      {"run: \"tab\\t${{ a.b }}\\u00e9${{ c }}\"", {"${{ a.b }}", "${{ c }}"}},
      {"run: \"emoji \\U0001F600 ${{ a }}\"", {"${{ a }}"}},
      {"run: \"joined \\\n  lines ${{ a\n  }}\"", {"${{ a\n  }}"}},
      {"run: |\n    one\n      ${{ a }} two\n    ${{ b }}\n", {"${{ a }}", "${{ b }}"}},
      {"run: |2-  # note\n    ${{ a }}\n", {"${{ a }}"}},
      {"run: >\n  folded ${{\n  a }} and\n\n  ${{ b }}\n", {"${{\n  a }}", "${{ b }}"}},
      {"run: >-\r\n  folded\r\n  ${{ b }}\r\n", {"${{ b }}"}},
      {"run: plain\n  over ${{ a }}\n  lines ${{ b }}", {"${{ a }}", "${{ b }}"}},
      {"run: ${{ '}}' }} ${{ b }}", {"${{ '}}' }}", "${{ b }}"}},
      {"run: ${{ a }} ${{ never closed", {"${{ a }}"}},
      {"run: ünï ${{ a }}", {"${{ a }}"}},
      {"run: nothing here", {}},
  };
  for (const Row& row : rows) EXPECT_EQ(written(row.yaml), row.expected) << row.yaml;
}

TEST(Expression, TellsReferencesAndWhatTheyAreUsedFor) {
  EXPECT_THAT(references("run: ${{ github.event.issue.title }}"),
              ElementsAre("expanded github.event.issue.title @ github.event.issue.title"));
  EXPECT_THAT(references("run: \"${{ GitHub.Event['issue']['title'] }}\""),
              ElementsAre("expanded github.event.issue.title @ GitHub.Event['issue']['title']"));
  EXPECT_THAT(references("run: ${{ github.event.commits[0].message }}"),
              ElementsAre("expanded github.event.commits.*.message @ "
                          "github.event.commits[0].message"));
  EXPECT_THAT(references("run: ${{ join(github.event.commits.*.message, ' ') }}"),
              ElementsAre("expanded github.event.commits.*.message @ "
                          "github.event.commits.*.message"));
  EXPECT_THAT(references("run: ${{ a.b == 'x' && c || d }}"),
              ElementsAre("tested a.b @ a.b", "expanded c @ c", "expanded d @ d"));
  EXPECT_THAT(references("run: ${{ toJSON(github.event) }}"),
              ElementsAre("serialized github.event @ github.event"));
  EXPECT_THAT(references("run: ${{ fromJSON(toJSON(github.event.issue)).title }}"),
              ElementsAre("expanded github.event.issue.title @ "
                          "fromJSON(toJSON(github.event.issue)).title"));
  EXPECT_THAT(references("run: ${{ contains(a.b, c) }}${{ hashFiles(d) }}${{ !e }}"),
              ElementsAre("tested a.b @ a.b", "tested c @ c", "tested d @ d", "tested e @ e"));
  EXPECT_THAT(references("run: ${{ format('{0} {1}', a, 'it''s') }}"),
              ElementsAre("expanded a @ a"));
  EXPECT_THAT(
      references("run: ${{ secrets[matrix.key] }}"),
      ElementsAre("expanded secrets.? @ secrets[matrix.key]", "tested matrix.key @ matrix.key"));
  EXPECT_THAT(references("run: ${{ case(a, b, c, d, e) }}"),
              ElementsAre("tested a @ a", "expanded b @ b", "tested c @ c", "expanded d @ d",
                          "expanded e @ e"));
}

TEST(Expression, OneThatDoesNotParseHasNoReferences) {
  for (const char* yaml : {"run: ${{ }}", "run: ${{ a. }}", "run: ${{ 'open }}", "run: ${{ a b }}",
                           "run: ${{ (a }}", "run: ${{ a[ }}", "run: ${{ f(a, }}"}) {
    EXPECT_THAT(references(yaml), IsEmpty()) << yaml;
  }
}

TEST(Expression, DeepAndLongOnesEndAtALimit) {
  const auto repeat = [](std::string_view text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  EXPECT_THAT(references("run: ${{ " + repeat("(", 100'000) + " }}"), IsEmpty());
  EXPECT_THAT(references("run: ${{ " + repeat("!", 100'000) + "a }}"), IsEmpty());
  EXPECT_THAT(references("run: ${{ a" + repeat(".a", 100'000) + " }}"), IsEmpty());
  EXPECT_EQ(references("run: ${{ a" + repeat("||a", 10'000) + " }}").size(), 10'001U);
}

TEST(Condition, IsReadWithAndWithoutBraces) {
  const auto is_valid = [](std::string_view yaml) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    return read_condition(parsed.tree.source, parsed.tree.root()["if"].text()).is_valid;
  };
  EXPECT_TRUE(is_valid("if: github.ref == 'refs/heads/main'"));
  EXPECT_TRUE(is_valid("if: ${{ github.ref == 'refs/heads/main' }}"));
  EXPECT_TRUE(is_valid("if: |\n  ${{ success() }}\n"));
  EXPECT_FALSE(is_valid("if: ${{ success() }} && true"));
  EXPECT_FALSE(is_valid("if: ${{ a }} ${{ b }}"));
}

TEST(ScalarMap, MapsEachByteToWhatStandsForIt) {
  const auto map = [](std::string_view yaml, std::size_t begin, std::size_t end) {
    const Parsed<Tree> parsed = parse_yaml(yaml, {});
    const Text text = parsed.tree.root()["v"].text();
    return std::string(slice(yaml, ScalarMap(yaml, text).span(begin, end)));
  };
  EXPECT_EQ(map("v: plain", 1, 3), "la");
  EXPECT_EQ(map("v: \"a\\tb\"", 1, 2), "\\t");
  EXPECT_EQ(map("v: \"a\\tb\"", 2, 3), "b");
  EXPECT_EQ(map("v: 'a''b'", 1, 3), "''b");
  EXPECT_EQ(map("v: |\n  one\n  two\n", 4, 7), "two");
  EXPECT_EQ(map("v: >\n  one\n  two\n", 4, 7), "two");
  EXPECT_EQ(map("v: |\n  one\n    two\n\n  three\n", 6, 9), "two");
  EXPECT_EQ(map("v: |\n  one\n    two\n\n  three\n", 2, 16), "e\n    two\n\n  three");
  EXPECT_EQ(map("v: \"a\\tb\"", 3, 3), "");
  EXPECT_EQ(map("v: ''", 0, 9), "");
  EXPECT_EQ(map("v: \"\\x41\\U0001F600z\"", 5, 6), "z");
}

}  // namespace
}  // namespace sluice::actions
