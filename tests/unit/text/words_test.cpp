#include "core/text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace sluice {
namespace {

TEST(Words, AreWhatStandsBetweenBlanks) {
  std::vector<std::string_view> words;
  for (const std::string_view word : Words(" one\ttwo \r\n three ")) words.push_back(word);
  EXPECT_THAT(words, testing::ElementsAre("one", "two", "three"));
  EXPECT_TRUE(has_word("one two", "two"));
  EXPECT_FALSE(has_word("one two", "tw"));
  EXPECT_FALSE(has_word("one two", ""));
}

TEST(Words, SimilarOnesAreASlipAway) {
  struct Row {
    std::string_view written, expected;
  };
  for (const Row& row : {Row{"step", "steps"}, Row{"STEPS", "steps"}, Row{"runs_on", "runs-on"},
                         Row{"setps", "steps"}, Row{"input", ""}, Row{"", ""}}) {
    Similar similar(row.written);
    similar.offer("steps");
    similar.offer("runs-on");
    EXPECT_EQ(similar.best(), row.expected) << row.written;
  }
}

}  // namespace
}  // namespace sluice
