#include "core/model/cycles.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

// The nodes of each cycle: "0 1 2; 4".
std::string cycles(const Graph& graph) {
  std::string text;
  for (const Cycle& cycle : find_cycles(graph)) {
    if (!text.empty()) text += ';';
    for (const CycleStep& step : cycle) text += " " + std::to_string(step.node);
  }
  return text;
}

TEST(Cycles, AreFoundOnceFromTheirFirstNode) {
  EXPECT_EQ(cycles({}), "");
  EXPECT_EQ(cycles({{1}, {2}, {}}), "");
  EXPECT_EQ(cycles({{1, 2}, {2}, {}}), "");
  EXPECT_EQ(cycles({{0}}), " 0");
  EXPECT_EQ(cycles({{1}, {0}}), " 0 1");
  EXPECT_EQ(cycles({{2}, {0}, {1}}), " 0 2 1");
  EXPECT_EQ(cycles({{3}, {1}, {}, {3}}), " 1; 3");
  EXPECT_EQ(cycles({{1}, {2, 0}, {1}}), " 1 2");
}

TEST(Cycles, TellTheEdgeThatWasTaken) {
  const auto found = find_cycles({{2, 1}, {0}, {}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0][0].edge, 1U);
  EXPECT_EQ(found[0][1].edge, 0U);
}

TEST(Cycles, LongWaysNeedNoStack) {
  Graph graph(200'000);
  for (std::size_t i = 0; i < graph.size(); ++i) graph[i] = {(i + 1) % graph.size()};
  EXPECT_EQ(find_cycles(graph).size(), 1U);
}

}  // namespace
}  // namespace sluice
