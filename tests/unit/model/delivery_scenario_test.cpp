#include "core/model/delivery/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::delivery {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DeliveryScenario, ExamplesOfRegularExpressionsMatch) {
  EXPECT_THAT(examples_of_regex("^(develop|qa)$"), ElementsAre("develop", "qa"));
  EXPECT_THAT(examples_of_regex(R"(^release/\d+\.\d+$)"), ElementsAre("release/1.1"));
  EXPECT_THAT(examples_of_regex("v[0-9]{2}x?"), ElementsAre("v00x"));
  EXPECT_THAT(examples_of_regex("(?i)^Main$"), ElementsAre("Main"));
  EXPECT_THAT(examples_of_regex("a(b"), IsEmpty());
  EXPECT_THAT(examples_of_regex("(?=a)b"), IsEmpty());
  EXPECT_THAT(examples_of_regex("[^a]"), ElementsAre("x"));
  EXPECT_LE(examples_of_regex("(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)").size(), 16U);
}

TEST(DeliveryScenario, UnanchoredExpressionsHaveLongerExamples) {
  RefNames names;
  names.add_regex("uat");
  std::vector<std::string> shown;
  for (const RefNames::One& one : names.all()) shown.push_back(one.shown);
  EXPECT_THAT(shown, ElementsAre("uat", "*uat", "uat*"));
}

TEST(DeliveryScenario, FiltersAreThoseOfGithub) {
  struct Row {
    std::vector<std::string_view> patterns;
    std::string_view name;
    bool passes;
  };
  const Row rows[] = {
      {{"main"}, "main", true},
      {{"main"}, "mains", false},
      {{"release/*"}, "release/1", true},
      {{"release/*"}, "release/1/a", false},
      {{"release/**"}, "release/1/a", true},
      {{"**"}, "a/b", true},
      {{"*"}, "a/b", false},
      {{"**", "!wip/**"}, "wip/a", false},
      {{"**", "!wip/**", "wip/keep"}, "wip/keep", true},
      {{"v[0-9]+"}, "v12", true},
      {{"ma?in"}, "min", true},
      {{"a.b"}, "axb", false},
      {{}, "main", false},
  };
  for (const Row& row : rows)
    EXPECT_EQ(passes_filter(row.patterns, row.name), row.passes) << row.name;
}

TEST(DeliveryScenario, PatternsBecomeGlobsOfPolicies) {
  struct Row {
    std::string_view shown, example, glob;
  };
  constexpr Row kRows[] = {
      {"main", "main", "main"},
      {"feature+x", "feature+x", "feature+x"},
      {"a[b", "a[b", ""},
      {"release/**", "release/x", "release/**"},
      {"v[0-9]+.[0-9]+", "v0.0", "v[0-9]*.[0-9]*"},
      {"ma?in", "main", ""},
      {"a+b", "ab", ""},
      {"*uat", "xuat", "*uat"},
      {"/^v\\d+/", "v1", "v[0-9]*"},
      {"/^v\\d$/", "v1", "v[0-9]"},
      {"/^release\\/.*$/", "release/x", "release/**"},
      {"/^release\\/.*-rc$/", "release/x-rc", "release/*-rc"},
      {"/^v[0-9]{1,2}\\.[0-9]+$/", "v1.1", "v[0-9]*.[0-9]*"},
      {"/uat/", "uat", "*uat*"},
      {"/^(a|b)\\d$/", "a1", ""},
      {"/^ab+$/", "ab", ""},
      {"/^a[x-z]$/", "ax", ""},
      {"/^a\\w$/", "ax", ""},
      {"/^a\\/", "a", ""},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(glob_of_name(row.shown, row.example), row.glob) << row.shown;
}

}  // namespace
}  // namespace sluice::delivery
