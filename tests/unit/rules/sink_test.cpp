// What a sink keeps of very many hits: the first of each source in the order of the report,
// whatever the order in which they came.
#include "core/rules/sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr Rule kPlain{.id = "test/b"};
constexpr Rule kFirst{.id = "test/a"};
constexpr Rule kCredential{.id = "test/c", .topics = {Topic::credentials}};
constexpr Rule kSecret{.id = "test/d", .check = SecretPattern{}};

std::vector<std::string> told(const std::deque<Hit>& hits) {
  std::vector<std::string> list;
  for (const Hit& hit : hits) {
    list.push_back(std::to_string(static_cast<unsigned>(hit.primary.source)) + ":" +
                   std::to_string(hit.primary.at.begin) + " " + std::string(hit.rule->id) + " " +
                   hit.particulars);
  }
  return list;
}

TEST(Sink, KeepsTheOrderOfFewHits) {
  Sink sink(3);
  sink.begin(kPlain);
  for (const std::uint32_t at : {2U, 1U, 3U}) sink.report(Span{at, at + 1});
  EXPECT_THAT(told(sink.take()), ElementsAre("0:2 test/b ", "0:1 test/b ", "0:3 test/b "));
  EXPECT_THAT(sink.take_overflow(), SizeIs(0));
  EXPECT_THAT(sink.take(), SizeIs(0));
}

TEST(Sink, KeepsTheFirstOfVeryMany) {
  constexpr std::uint32_t kMany = 50'000;
  std::vector<std::uint32_t> places(kMany);
  for (std::uint32_t i = 0; i < kMany; ++i) places[i] = i;
  std::mt19937 random(3);  // NOLINT: the same at every run
  std::shuffle(places.begin(), places.end(), random);
  Sink sink(2);
  for (const std::uint32_t at : places) {
    sink.begin(at % 2 == 0 ? kPlain : kFirst);
    sink.report(Span{at / 2, at / 2 + 1}).relate(Span{at, at}, "kept with its hit");
  }
  const std::deque<Hit> hits = sink.take();
  EXPECT_THAT(told(hits), ElementsAre("0:0 test/a ", "0:0 test/b "));
  EXPECT_EQ(hits[0].related.at(0).at.begin, 1U);
  EXPECT_EQ(hits[1].related.at(0).at.begin, 0U);
  EXPECT_EQ(sink.take_overflow()[SourceId{}].hits, kMany - 2);
}

TEST(Sink, MakesEditsOnlyOfWhatIsKept) {
  std::vector<std::uint32_t> made;
  Sink sink(2);
  sink.begin(kPlain);
  for (std::uint32_t at = 0; at < 9'000; ++at) {
    sink.report(Span{at, at + 1}).edit_when_kept = [&made](Hit& hit) {
      made.push_back(hit.primary.at.begin);
      hit.with_edit(Edit::Safety::safe, hit.primary.at, "x");
    };
  }
  for (const Hit& hit : sink.take()) {
    ASSERT_TRUE(hit.edit);
    EXPECT_EQ(hit.edit->replacements.at(0).at, hit.primary.at);
  }
  EXPECT_THAT(made, ElementsAre(0U, 1U));
}

TEST(Sink, KeepsAsManyOfEachSource) {
  Sink sink(2);
  sink.begin(kPlain);
  for (std::uint32_t at = 0; at < 9'000; ++at)
    sink.report(SourceId{at % 3}, Span{9'000 - at, 9'001 - at});
  EXPECT_THAT(told(sink.take()), ElementsAre("0:3 test/b ", "0:6 test/b ", "1:2 test/b ",
                                             "1:5 test/b ", "2:1 test/b ", "2:4 test/b "));
  for (const auto& [source, overflow] : sink.take_overflow()) EXPECT_EQ(overflow.hits, 2'998U);
}

TEST(Sink, TakesTheSameForOne) {
  Sink sink(2);
  sink.begin(kPlain);
  for (int i = 0; i < 10'000; ++i) sink.report(Span{1, 2}, i % 2 == 0 ? "x" : "y");
  sink.report(Span{3, 4}, "z");
  EXPECT_THAT(told(sink.take()), ElementsAre("0:1 test/b x", "0:1 test/b y"));
  EXPECT_EQ(sink.take_overflow()[SourceId{}].hits, 1U);
}

// What is not told is masked all the same in what is.
TEST(Sink, RemembersWhereSecretsStand) {
  Sink sink(1);
  for (const Rule* const rule : {&kPlain, &kCredential, &kSecret}) {
    sink.begin(*rule);
    sink.report(Span{5, 6});
  }
  EXPECT_THAT(told(sink.take()), ElementsAre("0:5 test/b "));
  const Overflow overflow = std::move(sink.take_overflow()[SourceId{}]);
  EXPECT_EQ(overflow.hits, 2U);
  EXPECT_THAT(overflow.hidden.credentials, ElementsAre(Span{5, 6}));
  EXPECT_THAT(overflow.hidden.secrets, ElementsAre(Span{5, 6}));
}

}  // namespace
}  // namespace sluice
