#include "core/rules/secrets/beginning.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <variant>

#include "core/parse/regex.h"
#include "core/rules/registry.h"

namespace sluice::secrets {
namespace {

bool may(std::string_view regex, std::string_view text, std::size_t at = 0) {
  return Beginning(regex).may_stand_at(text, at);
}

TEST(Beginning, KnowsThePlacesOfLiteralsAndClasses) {
  const std::string_view token = R"(\b(ab_[0-9a-f]{4})\b)";
  EXPECT_EQ(Beginning(token).size(), 7U);
  EXPECT_TRUE(may(token, "ab_12ef"));
  EXPECT_FALSE(may(token, "ab_12eg"));
  EXPECT_FALSE(may(token, "ab_12e"));
  EXPECT_FALSE(may(token, "AB_12ef"));
  EXPECT_TRUE(may("(?i:ab)[^c]", "aBd"));
  EXPECT_FALSE(may("(?i:ab)[^c]", "aBc"));
}

TEST(Beginning, KnowsTheBoundaryInFront) {
  EXPECT_TRUE(may(R"(\b(ab))", "-ab", 1));
  EXPECT_FALSE(may(R"(\b(ab))", "xab", 1));
  EXPECT_TRUE(may("(ab)", "xab", 1));
}

TEST(Beginning, JoinsAlternatives) {
  const std::string_view either = "(?:ab|cd)e|cfg";
  EXPECT_TRUE(may(either, "abe"));
  EXPECT_TRUE(may(either, "cfg"));
  EXPECT_FALSE(may(either, "xbe"));
  EXPECT_FALSE(may(either, "abx"));
  EXPECT_EQ(Beginning("(?:abc|d)e").size(), 1U);
}

std::size_t stretch_of(std::string_view regex) { return Stretch(regex).size(); }

TEST(Stretch, IsTheLongestThatEveryMatchHolds) {
  EXPECT_EQ(stretch_of(R"(\b(key-[a-f0-9]{32})\b)"), 32U);
  EXPECT_EQ(stretch_of(R"((?i:heroku)[\w -]{0,24}["']?([A-Za-z0-9]{20}|[a-f0-9]{64}))"), 20U);
  EXPECT_EQ(stretch_of(R"(x[a-z]{20}\.[a-z]{30,40})"), 30U);
  EXPECT_EQ(stretch_of(R"((?:x[a-z]{20}\.){2})"), 20U);
}

TEST(Stretch, IsNotKnownWhereAMatchMayDoWithout) {
  for (const std::string_view regex :
       {"[a-z]{11}", "x[a-z]{0,40}", "(?:[a-z]{20})?x", "[a-z]{20}|x", "([a-z]{20}|)x",
        R"(\Q[a-z]{20}\E)", "(?P<name>[a-z]{20})", "[a-z]{20", "[[:alpha:]]{20}", R"(\pL{20})",
        R"(\x{61}{20})", "[a-z]{20}(?s:.)|x", "(?i)[^\xE9]{20}"}) {
    EXPECT_FALSE(Stretch(regex).is_known()) << regex;
  }
}

TEST(Stretch, IsFoundWhereItLiesInTheWindow) {
  const Stretch stretch("[a-z]{12}");
  const std::string text = "abc " + std::string(12, 'x') + " " + std::string(20, 'y');
  EXPECT_EQ(stretch.find(text, 0, text.size()), 4U);
  EXPECT_EQ(stretch.find(text, 4, 16), 4U);
  EXPECT_EQ(stretch.find(text, 4, 15), text.npos);
  EXPECT_EQ(stretch.find(text, 5, text.size()), 17U);
  EXPECT_EQ(stretch.find(text, 26, text.size()), text.npos);
  EXPECT_EQ(stretch.find(text, 0, 1000), 4U);
  // Letters have cases, those beyond ASCII as well.
  EXPECT_EQ(Stretch("(?i)[a-z]{12}").find("ABCDEFGHIJKLMN", 0, 14), 0U);
  EXPECT_EQ(Stretch("(?i)[a\xE9]{12}").find(std::string(12, '\xC9'), 0, 12), 0U);
}

TEST(Beginning, NothingIsKnownBehindWhatMayRepeat) {
  EXPECT_EQ(Beginning("ab?c").size(), 1U);
  EXPECT_EQ(Beginning("a{2,3}b").size(), 2U);
  EXPECT_EQ(Beginning("a+b").size(), 1U);
  EXPECT_EQ(Beginning("a*b").size(), 0U);
  EXPECT_EQ(Beginning("(ab){2}c").size(), 5U);
  EXPECT_EQ(Beginning("(?P<name>a)b").size(), 0U);
}

TEST(Beginning, LeavesOutAlternativesOfOtherKeywords) {
  const std::string_view either = R"(\b((?:live|test)_[0-9a-f]{4}|AK[A-Z]{2}))";
  EXPECT_EQ(Beginning(either, "ak").size(), 4U);
  EXPECT_TRUE(Beginning(either, "ak").may_stand_at("AKXY", 0));
  EXPECT_FALSE(Beginning(either, "ak").may_stand_at("test_12ef", 0));
  EXPECT_EQ(Beginning(either, "test_").size(), 9U);
  EXPECT_FALSE(Beginning(either, "test_").may_stand_at("test_case", 0));
  EXPECT_EQ(Beginning("(?:ab|cd){2}", "ab").size(), 4U);
}

TEST(RequiredByte, IsOneThatNoMatchGoesWithout) {
  EXPECT_EQ(required_byte("a[^@]+@b"), '@');
  EXPECT_EQ(required_byte("a(?:@b|c)"), '\0');
  EXPECT_EQ(required_byte("a@?b"), '\0');
  EXPECT_EQ(required_byte("a@b|c"), '\0');
  EXPECT_EQ(required_byte(R"(a\@b[@])"), '\0');
}

// The slow right answer: where the regex matches, it must have been let through.
TEST(Beginning, LetsThroughWhatTheRegexOfAnyRowMatches) {
  std::mt19937 random(7);
  constexpr std::string_view kAlphabet = "abcAB019_-.:=/+ \"'\\<>{}\nkeysctoknp";
  for (const Rule* const rule : all_rules()) {
    const auto* const pattern = std::get_if<SecretPattern>(&rule->check);
    if (pattern == nullptr || pattern->regex.empty()) continue;
    const Regex regex(pattern->regex);
    const char required = required_byte(pattern->regex);
    for (const std::string_view keyword : pattern->keywords) {
      const Beginning beginning(pattern->regex, keyword);
      for (int i = 0; i < 40; ++i) {
        std::string text = "x ";
        if (i % 2 == 0) text.pop_back();
        const auto begin = static_cast<std::uint32_t>(text.size());
        text += keyword;
        for (int c = 0; c < 60; ++c) text += kAlphabet[random() % kAlphabet.size()];
        const Span window{begin, static_cast<std::uint32_t>(text.size())};
        if (!regex.find(text, window, Regex::Anchor::start)) continue;
        EXPECT_TRUE(beginning.may_stand_at(text, begin)) << rule->id << ": " << text;
        EXPECT_TRUE(required == '\0' || text.find(required) != text.npos) << rule->id;
      }
    }
  }
}

}  // namespace
}  // namespace sluice::secrets
