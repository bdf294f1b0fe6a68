#include "core/parse/tree.h"

#include <gtest/gtest.h>

#include <string>

#include "core/parse/json.h"
#include "core/parse/yaml.h"

namespace sluice {
namespace {

// Large mappings and sequences are indexed, small ones are not: both must answer alike.
TEST(Tree, FindsChildrenOfAnyNumber) {
  for (const int count : {1, 31, 32, 500}) {
    std::string text = "map:\n";
    for (int i = 0; i < count; ++i)
      text += "  k" + std::to_string(i) + ": " + std::to_string(i) + "\n";
    text += "  k0: second\nlist:\n";
    for (int i = 0; i < count; ++i) text += "  - " + std::to_string(i) + "\n";
    const Parsed<Tree> parsed = parse_yaml(text, {});
    ASSERT_TRUE(parsed.usable);
    const NodeRef map = parsed.tree.root()["map"];
    const NodeRef list = parsed.tree.root()["list"];
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      // Of a key that stands twice, the last counts.
      EXPECT_EQ(map["k" + number].value(), i == 0 ? "second" : number);
      const NodeRef item = list[static_cast<std::size_t>(i)];
      EXPECT_EQ(item.value(), number);
      EXPECT_EQ(item.path(), "list[" + number + "]");
    }
    EXPECT_FALSE(map["k"]);
    EXPECT_FALSE(map["missing"]);
  }
}

TEST(Tree, MergedKeysOfALargeMappingAreFound) {
  std::string text = "base: &base {from_base: 1, k0: base}\nmap:\n  <<: *base\n";
  for (int i = 0; i < 100; ++i) text += "  k" + std::to_string(i) + ": own\n";
  const Parsed<Tree> parsed = parse_yaml(text, {});
  const NodeRef map = parsed.tree.root()["map"];
  EXPECT_EQ(map["from_base"].value(), "1");
  EXPECT_EQ(map["k0"].value(), "own");
  EXPECT_EQ(map.size(), 101U);
}

TEST(Tree, JsonIsIndexedAsWell) {
  std::string text = "{\"<<\": 1";
  for (int i = 0; i < 100; ++i) text += ", \"k" + std::to_string(i) + "\": [1, 2]";
  text += "}";
  const Parsed<Tree> parsed = parse_json(text, {});
  ASSERT_TRUE(parsed.usable);
  EXPECT_EQ(parsed.tree.root()["k99"][1].path(), "k99[1]");
  EXPECT_EQ(parsed.tree.root()["<<"].value(), "1");
}

}  // namespace
}  // namespace sluice
