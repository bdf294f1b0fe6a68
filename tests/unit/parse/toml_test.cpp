#include "core/parse/toml.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

TEST(Toml, GivesTheTreeWithPlaces) {
  const std::string text =
      "a = 1\nb = 'ö' # c\n[t]\nlist = [\"x\\n\", true]\n[[u]]\nid = '''y'''\n[[u]]\n";
  const Parsed<Tree> parsed = parse_toml(text, {});
  ASSERT_TRUE(parsed.usable);
  const NodeRef root = parsed.tree.root();
  EXPECT_EQ(root["a"].value(), "1");
  EXPECT_EQ(root["b"].value(), "ö");
  EXPECT_EQ(root["b"].written(), "'ö'");
  EXPECT_EQ(root["t"]["list"][0].value(), "x\n");
  EXPECT_EQ(root["t"]["list"][1].value(), "true");
  EXPECT_EQ(root["u"].size(), 2U);
  EXPECT_EQ(root["u"][0]["id"].value(), "y");
  EXPECT_EQ(slice(text, root["u"][0]["id"].key().at), "id");
}

TEST(Toml, TellsWhereItIsNone) {
  const Parsed<Tree> parsed = parse_toml("a = 1\nö = = 2\n", {});
  EXPECT_FALSE(parsed.usable);
  ASSERT_EQ(parsed.errors.size(), 1U);
  EXPECT_EQ(parsed.errors[0].code, ErrorCode::syntax);
  EXPECT_GE(parsed.errors[0].at.begin, 6U);
  // Under the sanitizers: toml++ takes both for impossible.
  EXPECT_FALSE(parse_toml("a\xC2\xB7 = 1\n", {}).usable);
  EXPECT_FALSE(parse_toml("[,a]\n", {}).usable);
  EXPECT_FALSE(parse_toml("a = " + std::string(100'000, '['), {}).usable);
  EXPECT_FALSE(parse_toml("a" +
                              [] {
                                std::string dots;
                                for (int i = 0; i < 50'000; ++i) dots += ".a";
                                return dots;
                              }() +
                              " = 1",
                          {})
                   .usable);
  EXPECT_TRUE(parse_toml("", {}).usable);
}

}  // namespace
}  // namespace sluice
