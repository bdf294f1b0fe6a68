#include "core/text/source.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Source, SlicesWithinTheBytes) {
  EXPECT_EQ(slice("abcdef", {1, 3}), "bc");
  EXPECT_EQ(slice("abcdef", {0, 6}), "abcdef");
  EXPECT_EQ(slice("abcdef", {4, 99}), "ef");
  EXPECT_EQ(slice("abcdef", {99, 100}), "");
  EXPECT_EQ(slice("abcdef", {3, 1}), "") << "an end before its beginning";
  EXPECT_EQ(slice("", {0, 0}), "");
}

TEST(Source, SpansAreHalfOpen) {
  constexpr Span kOuter{2, 6};
  EXPECT_EQ(kOuter.size(), 4U);
  EXPECT_TRUE(kOuter.contains({2, 6}));
  EXPECT_TRUE(kOuter.contains({6, 6}));
  EXPECT_FALSE(kOuter.contains({1, 3}));
  EXPECT_FALSE(kOuter.contains({5, 7}));
  EXPECT_TRUE((Span{3, 3}.empty()));
  EXPECT_FALSE((Span{3, 4}.empty()));
  EXPECT_LT((Span{1, 9}), (Span{2, 0}));
  EXPECT_LT((Span{1, 2}), (Span{1, 3}));
}

TEST(Source, EmptyTextIsThereAndAbsentTextIsNot) {
  EXPECT_FALSE(Text{}.present());
  EXPECT_TRUE(Text{}.empty());
  EXPECT_TRUE((Text{"", {4, 6}}.present()));
  EXPECT_TRUE((Text{"", {4, 6}}.empty()));
}

}  // namespace
}  // namespace sluice
