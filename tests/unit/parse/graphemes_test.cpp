#include "core/parse/graphemes.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice {
namespace {

TEST(Graphemes, BeginWherePeopleSeeThem) {
  struct Case {
    std::string_view text;
    std::size_t count;
  };
  constexpr Case kCases[] = {
      {"", 0},     {"abc", 3},   {"a\r\nb", 3}, {"e\u0301a", 2}, {"👨‍👩‍👧", 1},
      {"🇩🇪🇫🇷", 2}, {"👍🏽a", 2}, {"नमस्ते", 4},   {"각", 1},
  };
  for (const auto& [text, count] : kCases) EXPECT_EQ(grapheme_starts(text).size(), count) << text;
}

TEST(Graphemes, OfBytesThatAreNoTextEachIsOne) {
  EXPECT_EQ(grapheme_starts("a\xFF\xFE"), (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace sluice
