#include "core/text/order.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace sluice {
namespace {

struct Item {
  int rank;
  std::string name;
};

template <typename Items>
std::string names(const Items& items) {
  std::string all;
  for (const Item& item : items) all += item.name;
  return all;
}

constexpr auto kByRank = [](const Item& a, const Item& b) { return a.rank < b.rank; };

TEST(Order, WhatIsEqualKeepsItsPlace) {
  std::vector<Item> items = {{2, "a"}, {1, "b"}, {2, "c"}, {1, "d"}, {0, "e"}};
  sort_stably(items, kByRank);
  EXPECT_EQ(names(items), "ebdac");
  sort_stably(items, kByRank);
  EXPECT_EQ(names(items), "ebdac");
}

TEST(Order, WhatStandsBeforeStays) {
  std::deque<Item> items = {{9, "a"}, {3, "b"}, {2, "c"}, {1, "d"}};
  sort_stably(items, kByRank, 1);
  EXPECT_EQ(names(items), "adcb");
  sort_stably(items, kByRank, items.size());
  EXPECT_EQ(names(items), "adcb");
}

TEST(Order, MovesWhatCannotBeCopied) {
  std::vector<std::unique_ptr<int>> items;
  for (const int value : {3, 1, 2}) items.push_back(std::make_unique<int>(value));
  sort_stably(items, [](const auto& a, const auto& b) { return *a < *b; });
  EXPECT_EQ(*items[0], 1);
  EXPECT_EQ(*items[2], 3);
}

}  // namespace
}  // namespace sluice
