#include "core/text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
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

// At each place, as string_view finds it: at the ends of the blocks that are compared at once too.
TEST(Words, AreHeldWhereverTheyStand) {
  const std::string_view word = "ignore";
  for (std::size_t size = 0; size < 80; ++size) {
    for (std::size_t at = 0; at + word.size() <= size; ++at) {
      std::string text(size, 'i');
      EXPECT_FALSE(holds(text, word));
      text.replace(at, word.size(), word);
      EXPECT_TRUE(holds(text, word)) << at << " of " << size;
      text[at + 2] = 'e';
      EXPECT_FALSE(holds(text, word)) << at << " of " << size;
      EXPECT_TRUE(holds(text, "e")) << at << " of " << size;
    }
  }
  EXPECT_TRUE(holds("", ""));
  EXPECT_FALSE(holds("", "a"));
}

}  // namespace
}  // namespace sluice
