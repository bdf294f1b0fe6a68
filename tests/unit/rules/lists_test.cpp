// Names that a policy lets in.
#include "core/rules/lists.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluice {
namespace {

struct MatchRow {
  std::string_view pattern;
  std::string_view name;
  bool matches = true;
};

TEST(NamePatterns, HoldStarsForAnyText) {
  constexpr MatchRow kRows[] = {
      {"actions/checkout", "actions/checkout"},
      {"Actions/Checkout", "actions/CHECKOUT"},
      {"actions/*", "actions/cache/restore"},
      {"actions/*", "actions/"},
      {"*", ""},
      {"**", "a/b"},
      {"*/cache@v*", "octo/cache@v1/cache@v2"},
      {"a*b*c", "a-b-b-c"},
      {"", ""},
      {"actions/*", "actions-of-others/cache", false},
      {"actions/*", "octo/actions/cache", false},
      {"octo/build@v1", "octo/build@v10", false},
      {"*.example.org", "ci.example.org.evil.example", false},
      {"a*b*c", "a-c-b", false},
      {"", "a", false},
      {"a?c", "abc", false},
      {"[a]", "a", false},
  };
  for (const auto& [pattern, name, matches] : kRows)
    EXPECT_EQ(matches_name(pattern, name), matches) << pattern << ' ' << name;
}

TEST(NamePatterns, MatchNoNameBeyondAnyHonestLength) {
  EXPECT_TRUE(matches_name("a*", std::string(2'000, 'a')));
  EXPECT_FALSE(matches_name("a*", std::string(2'001, 'a')));
}

using Verdict = NameList::Verdict;

struct VerdictRow {
  std::vector<std::string> allow, deny, names;
  Verdict verdict = Verdict::allowed;
};

TEST(NameList, DeniesBeforeItAllows) {
  const VerdictRow rows[] = {
      {{}, {}, {"a/b"}, Verdict::allowed},
      {{"a/*"}, {}, {"a/b", "a/b@v1"}, Verdict::allowed},
      {{"a/b@v1"}, {}, {"a/b", "a/b@v1"}, Verdict::allowed},
      {{"a/b@v1"}, {}, {"a/b", "a/b@v2"}, Verdict::unlisted},
      {{"a/*"}, {"a/b"}, {"a/b", "a/b@v1"}, Verdict::denied},
      {{}, {"a/b"}, {"a/c"}, Verdict::allowed},
  };
  for (const VerdictRow& row : rows)
    EXPECT_EQ((NameList{row.allow, row.deny}.judge(row.names)), row.verdict) << row.names.back();
}

}  // namespace
}  // namespace sluice
