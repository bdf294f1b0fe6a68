// From hits to findings: words, places, order.
#include "core/findings/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/baseline.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Rule kRule{.id = "a/b",
                     .severity = Severity::high,
                     .title = "Something is wrong",
                     .risk = "Somebody gains something.",
                     .check = {}};
constexpr Rule kShort{.id = "a/c", .title = "Wrong", .check = {}};

Hit hit(Span at, const Rule& rule = kRule) {
  Hit hit;
  hit.rule = &rule;
  hit.primary.at = at;
  return hit;
}

std::vector<Finding> findings_of(std::deque<Hit> hits, std::string_view text,
                                 CollectOptions options = {}) {
  const std::vector<SourceView> sources{{"a.yml", text}};
  return collect(std::move(hits), sources, options);
}

TEST(Collect, TheMessageIsWhatIsWrongAndWhatItGives) {
  const auto message = [](const Rule& rule, std::string particulars) {
    Hit one = hit({0, 1}, rule);
    one.particulars = std::move(particulars);
    return findings_of({one}, "abc").at(0).message;
  };
  EXPECT_EQ(message(kRule, ""), "Somebody gains something.");
  EXPECT_EQ(message(kRule, "This is wrong"), "This is wrong. Somebody gains something.");
  EXPECT_EQ(message(kRule, "This is wrong."), "This is wrong. Somebody gains something.");
  EXPECT_EQ(message(kShort, ""), "Wrong.");
  EXPECT_EQ(message(kShort, "x\xFFy"), "x\xEF\xBF\xBDy.");
}

TEST(Collect, SeverityAndConfidenceAreTheRulesUnlessTheHitSaysOtherwise) {
  Hit lowered = hit({0, 1});
  lowered.with_severity(Severity::low).with_confidence(Confidence::low);
  EXPECT_EQ(findings_of({lowered}, "a").at(0).severity, Severity::low);
  EXPECT_EQ(findings_of({lowered}, "a").at(0).confidence, Confidence::low);
  EXPECT_EQ(findings_of({hit({0, 1})}, "a").at(0).severity, Severity::high);
}

TEST(Collect, PlacesAreLocated) {
  Hit one = hit({6, 7});
  one.relate({0, 4}, "here");
  const Finding finding = findings_of({one}, "🙂\né\nz").at(0);
  EXPECT_EQ(finding.primary.path, "a.yml");
  EXPECT_EQ(finding.primary.start.line, 2U);
  EXPECT_EQ(finding.primary.end.column, 2U);
  ASSERT_THAT(finding.related, SizeIs(1));
  EXPECT_EQ(finding.related[0].note, "here");
  EXPECT_EQ(finding.related[0].end.column, 2U);
}

TEST(Collect, EditsAreForFilesInUtf8) {
  Hit one = hit({0, 1});
  one.with_edit(Edit::Safety::safe, {0, 1}, "x");
  EXPECT_TRUE(findings_of({one}, "ab").at(0).edit.has_value());
  EXPECT_FALSE(collect({one}, {{"a.yml", "ab", Encoding::utf16_le}}, {}).at(0).edit.has_value());
}

TEST(Collect, OneRuleAtOnePlaceIsOneFinding) {
  EXPECT_THAT(findings_of({hit({0, 1}), hit({0, 1})}, "ab"), SizeIs(1));
  EXPECT_THAT(findings_of({hit({0, 1}), hit({0, 2})}, "ab"), SizeIs(2));
  EXPECT_THAT(findings_of({hit({0, 1}), hit({0, 1}, kShort)}, "ab"), SizeIs(2));
}

TEST(Collect, TheOrderIsThatOfThePlaceWhateverTheHitsWere) {
  std::deque<Hit> hits;
  for (const Span at : {Span{3, 5}, {0, 9}, {3, 4}, {0, 2}, {8, 9}}) {
    hits.push_back(hit(at));
    hits.push_back(hit(at, kShort));
  }
  const auto order = [](const std::vector<Finding>& findings) {
    std::vector<std::string> list;
    for (const Finding& finding : findings) {
      list.push_back(std::to_string(finding.primary.start.offset) + "-" +
                     std::to_string(finding.primary.end.offset) + " " +
                     std::string(finding.rule->id));
    }
    return list;
  };
  const auto wanted = order(findings_of(hits, "123456789"));
  EXPECT_THAT(wanted, ElementsAre("0-2 a/b", "0-2 a/c", "0-9 a/b", "0-9 a/c", "3-4 a/b", "3-4 a/c",
                                  "3-5 a/b", "3-5 a/c", "8-9 a/b", "8-9 a/c"));
  std::reverse(hits.begin(), hits.end());
  EXPECT_EQ(order(findings_of(hits, "123456789")), wanted);
}

TEST(Collect, BeforeIsAStrictTotalOrder) {
  Finding base;
  base.rule = &kRule;
  base.primary = {"b", {1, 1, 10}, {1, 5, 14}, "node", ""};
  base.message = "m";
  base.resource = "r";
  std::vector<Finding> findings{base};
  const auto vary = [&](const std::function<void(Finding&)>& change) {
    findings.push_back(base);
    change(findings.back());
  };
  vary([](Finding& finding) { finding.primary.path = "a"; });
  vary([](Finding& finding) { finding.primary.path = "b/"; });
  vary([](Finding& finding) { finding.primary.start.offset = 9; });
  vary([](Finding& finding) { finding.primary.end.offset = 15; });
  vary([](Finding& finding) { finding.rule = &kShort; });
  vary([](Finding& finding) { finding.message = "n"; });
  vary([](Finding& finding) { finding.resource = "q"; });
  vary([](Finding& finding) { finding.primary.node = "other"; });
  for (std::size_t i = 0; i < findings.size(); ++i) {
    EXPECT_FALSE(before(findings[i], findings[i]));
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_NE(before(findings[i], findings[j]), before(findings[j], findings[i]))
          << i << " " << j;
      for (std::size_t k = 0; k < findings.size(); ++k) {
        if (before(findings[i], findings[j]) && before(findings[j], findings[k])) {
          EXPECT_TRUE(before(findings[i], findings[k]));
        }
      }
    }
  }
}

TEST(Collect, ExcerptsHoldTheLinesAndNoMore) {
  CollectOptions options;
  options.excerpts = Excerpts::lines;
  const auto lines = [&](Span at, std::string_view text) {
    return findings_of({hit(at)}, text, options).at(0).excerpt;
  };
  const Excerpt one = lines({5, 6}, "ab\r\ncde\r\nf");
  EXPECT_EQ(one.first_line, 2U);
  EXPECT_THAT(one.lines, ElementsAre("cde"));
  EXPECT_THAT(lines({0, 8}, "ab\ncde\nf").lines, ElementsAre("ab", "cde", "f"));
  std::string many;
  for (int i = 0; i < 20; ++i) many += "x\n";
  EXPECT_THAT(lines({0, 40}, many).lines, SizeIs(8));
  EXPECT_LE(lines({0, 5000}, std::string(5000, 'x')).lines.at(0).size(), 250U);
  EXPECT_THAT(findings_of({hit({0, 1})}, "ab").at(0).excerpt.lines, IsEmpty());
}

TEST(Baseline, IsAListOfFingerprints) {
  const auto read = [](std::string_view text) { return parse_baseline(text); };
  EXPECT_THAT(read(R"({"findings": []})").fingerprints, IsEmpty());
  EXPECT_THAT(
      read(
          R"({"schema": "sluice.baseline/1", "findings": [{"fingerprint": "a", "x": 1}, {"fingerprint": "b"}]})")
          .fingerprints,
      ElementsAre("a", "b"));
  for (const std::string_view text :
       {"", "{", "[]", "null", "{}", R"({"findings": {}})", R"({"findings": [1]})",
        R"({"findings": [{}]})", R"({"findings": [{"fingerprint": 7}]})"}) {
    EXPECT_FALSE(read(text).error.empty()) << text;
  }
}

}  // namespace
}  // namespace sluice
