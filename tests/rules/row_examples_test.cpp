// The examples of every row about properties, which are made from the row itself, prove it: what it
// refuses, what it takes, and what nobody knows, in Terraform and in CloudFormation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/rule_examples.h"
#include "core/rules/registry.h"
#include "core/rules/row_examples.h"
#include "core/rules/rows.h"
#include "tests/support/examples.h"

namespace sluice {

void PrintTo(const Rule* rule, std::ostream* out) { *out << rule->id; }

namespace {

using Shows = RowExamples::Shows;

class RowExamplesTest : public testing::TestWithParam<const Rule*> {
 protected:
  static std::size_t found(const std::string& text, std::string_view type) {
    return test::findings_of(test::read_example(text, RowExamples::path_of(type)), GetParam()->id)
        .size();
  }
};

TEST_P(RowExamplesTest, AreFoundAndLeftAloneAsTheRowSays) {
  const RowExamples examples(std::get<PropertyRow>(GetParam()->check));
  for (const Column& column : examples.columns()) {
    ASSERT_FALSE(column.types.empty());
    ASSERT_FALSE(column.needs.empty());
    for (const std::string_view type : column.types) {
      const std::string taken = *examples.text(column, type, Shows::taken);
      EXPECT_EQ(found(taken, type), 0U) << taken;
      for (std::size_t i = 0; i < column.needs.size(); ++i) {
        const std::string refused = *examples.text(column, type, Shows::refused, i);
        EXPECT_GE(found(refused, type), 1U) << refused;
        if (std::ranges::any_of(column.needs[i], [](const Clause& clause) {
              return !clause.reference.empty() && !clause.path.empty();
            })) {
          const std::string beside = *examples.text(column, type, Shows::refused_beside, i);
          EXPECT_GE(found(beside, type), 1U) << beside;
        }
        if (const auto unknown = examples.text(column, type, Shows::unknown, i)) {
          EXPECT_EQ(found(*unknown, type), 0U) << *unknown;
        }
      }
    }
  }
}

// What `sluice explain` and the page show.
TEST_P(RowExamplesTest, ShowWhatIsFoundAndWhatIsNot) {
  const Examples shown = examples_made_of(*GetParam());
  EXPECT_FALSE(shown.bad.empty());
  EXPECT_EQ(shown.good.size(), shown.bad.size());
  for (const std::string& bad : shown.bad) EXPECT_NE(bad.find("«"), bad.npos) << bad;
}

std::vector<const Rule*> rows() {
  std::vector<const Rule*> rows = all_rules();
  std::erase_if(rows,
                [](const Rule* rule) { return !std::holds_alternative<PropertyRow>(rule->check); });
  return rows;
}

std::string test_name(const testing::TestParamInfo<const Rule*>& info) {
  std::string name(info.param->id);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RowExamplesTest, testing::ValuesIn(rows()), test_name);

const std::set<std::string_view> kTests = {
    "true", "false", "set", "absent",  "=",    "^",    "$",
    "*",    ">=",    "<=",  "literal", "has=", "many", "public"};

TEST(Rows, AreWrittenInTheirVocabulary) {
  for (const Rule* const rule : rows()) {
    for (const std::string_view line : lines_of(std::get<PropertyRow>(rule->check))) {
      const Column column = read_column(line);
      for (const auto* const parts : {&column.needs, &column.conditions}) {
        for (const Column::Alternatives& alternatives : *parts) {
          for (const Clause& clause : alternatives) {
            EXPECT_TRUE(kTests.contains(clause.test)) << rule->id << ": " << line;
            EXPECT_EQ(clause.values.empty(), clause.test.size() > 2 && !clause.test.ends_with('='))
                << rule->id << ": " << line;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace sluice
