#include "core/text/arena.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {
namespace {

TEST(Arena, KeepsWhatItIsGivenWhereverItCameFrom) {
  Arena arena;
  std::vector<std::pair<std::string, std::string_view>> kept;
  std::size_t total = 0;
  // Sizes around a block's, and one larger than any block.
  for (const std::size_t size : {1U, 7U, 1023U, 1024U, 1025U, 3U, 300'000U, 5U, 262'144U, 1U}) {
    std::string text(size, static_cast<char>('a' + kept.size()));
    const std::string_view view = arena.keep(text);
    EXPECT_NE(view.data(), text.data());
    kept.emplace_back(std::move(text), view);
    total += size;
  }
  for (const auto& [text, view] : kept) EXPECT_EQ(text, view);
  EXPECT_EQ(arena.size(), total);
}

TEST(Arena, ViewsSurviveAMove) {
  Arena first;
  const std::string_view view = first.keep("moved");
  const Arena second = std::move(first);
  EXPECT_EQ(view, "moved");
  EXPECT_EQ(second.size(), 5U);
}

TEST(Arena, EmptyTextIsNotNull) {
  Arena arena;
  EXPECT_NE(arena.keep("").data(), nullptr);
  EXPECT_NE(arena.keep(std::string_view()).data(), nullptr);
  EXPECT_EQ(arena.size(), 0U);
}

}  // namespace
}  // namespace sluice
