#include "core/model/popular_actions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/model/actions.h"

namespace sluice::actions {
namespace {

std::optional<KnownAction> find(std::string_view uses) {
  KnownAction action;
  if (!KnownAction::find(read_uses(uses), action)) return std::nullopt;
  return action;
}

const KnownAction::Input* input(const std::vector<KnownAction::Input>& inputs,
                                std::string_view name) {
  const auto found = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const KnownAction::Input& one) { return one.name == name; });
  return found != inputs.end() ? &*found : nullptr;
}

TEST(PopularActions, FindsByRepositoryPathAndVersion) {
  for (const std::string_view uses :
       {"actions/cache@v4", "Actions/Cache@main", "actions/cache/restore@v4.0.2",
        "pypa/gh-action-pypi-publish@release/v1",
        "actions/cache@0123456789012345678901234567890123456789"}) {
    EXPECT_TRUE(find(uses)) << uses;
  }
  for (const std::string_view uses : {"actions/cache/other@v4", "octo/cache@v4", "./actions/cache",
                                      "actions/cache@v999", "docker://actions/cache"}) {
    EXPECT_FALSE(find(uses)) << uses;
  }
}

TEST(PopularActions, KnowsWhatAVersionHas) {
  const auto cache = find("actions/cache@v4");
  ASSERT_TRUE(cache);
  const auto inputs = cache->inputs();
  ASSERT_NE(input(inputs, "key"), nullptr);
  EXPECT_TRUE(input(inputs, "key")->is_required);
  ASSERT_NE(input(inputs, "save-always"), nullptr);
  EXPECT_TRUE(input(inputs, "save-always")->is_deprecated);
  EXPECT_EQ(input(find("actions/cache@v1")->inputs(), "save-always"), nullptr);
  EXPECT_EQ(cache->runtime(), "node20");
}

// Of a branch only what holds for every version is said.
TEST(PopularActions, SaysLessOfABranch) {
  const auto cache = find("actions/cache@main");
  ASSERT_TRUE(cache);
  EXPECT_EQ(cache->runtime(), "");
  const auto inputs = cache->inputs();
  ASSERT_NE(input(inputs, "save-always"), nullptr);
  EXPECT_FALSE(input(inputs, "save-always")->is_deprecated);
  EXPECT_TRUE(input(inputs, "path")->is_required);
}

}  // namespace
}  // namespace sluice::actions
