// Every example of every rule: a bad one gives findings exactly where it is marked, a good one
// none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "core/rules/registry.h"
#include "tests/support/examples.h"

namespace sluice {

// Names the parameter in test output, in the place of an address.
void PrintTo(const RuleDoc* doc, std::ostream* out) { *out << doc->rule.id; }

namespace {

class RuleExamples : public testing::TestWithParam<const RuleDoc*> {};

TEST_P(RuleExamples, BadOnesAreFoundWhereTheyAreMarked) {
  const RuleDoc& doc = *GetParam();
  ASSERT_FALSE(doc.bad.empty());
  for (const std::string_view text : doc.bad) {
    const test::Example example = test::read_example(text, doc.path);
    ASSERT_FALSE(example.marks.empty()) << "nothing is marked in:\n" << text;
    EXPECT_THAT(test::places_of(example, doc.rule.id),
                testing::UnorderedElementsAreArray(example.marks))
        << text;
  }
}

TEST_P(RuleExamples, GoodOnesAreSilent) {
  const RuleDoc& doc = *GetParam();
  ASSERT_FALSE(doc.good.empty());
  for (const std::string_view text : doc.good) {
    const test::Example example = test::read_example(text, doc.path);
    ASSERT_TRUE(example.marks.empty());
    EXPECT_THAT(test::places_of(example, doc.rule.id), testing::IsEmpty()) << text;
  }
}

TEST_P(RuleExamples, EditsMendWhatTheyAreFor) {
  const RuleDoc& doc = *GetParam();
  for (const std::string_view text : doc.bad) {
    const test::Example example = test::read_example(text, doc.path);
    EXPECT_THAT(test::faulty_edits(example, doc.rule.id), testing::IsEmpty());
  }
}

// Whoever reads a log knows from the message alone which thing it is about.
TEST_P(RuleExamples, MessagesSayMoreThanTheTitle) {
  const RuleDoc& doc = *GetParam();
  for (const std::string_view text : doc.bad) {
    for (const Finding& finding :
         test::findings_of(test::read_example(text, doc.path), doc.rule.id)) {
      if (finding.rule != &doc.rule) continue;
      EXPECT_FALSE(finding.message.starts_with(doc.rule.title)) << finding.message;
      EXPECT_NE(finding.message, doc.rule.risk) << doc.rule.id;
      EXPECT_EQ(finding.message.find_first_of("\x02\x03\n"), finding.message.npos)
          << finding.message;
    }
  }
}

TEST_P(RuleExamples, HiddenFindingsAreNeverAboveMedium) {
  const RuleDoc& doc = *GetParam();
  for (const std::string_view text : doc.bad) {
    for (const Finding& finding : test::findings_of(test::read_example(text, doc.path), "*")) {
      if (finding.rule->persona == Persona::regular) continue;
      EXPECT_LE(finding.severity, Severity::medium) << finding.rule->id << "\n" << text;
    }
  }
}

std::string test_name(const testing::TestParamInfo<const RuleDoc*>& info) {
  std::string name(info.param->rule.id);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '/' || c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RuleExamples, testing::ValuesIn(all_rule_docs()), test_name);

}  // namespace
}  // namespace sluice
