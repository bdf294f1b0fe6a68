#include "core/model/advisories/version_order.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice::advisories {
namespace {

void expect_ascending(Order order, std::initializer_list<std::string_view> versions) {
  for (auto low = versions.begin(); low != versions.end(); ++low) {
    EXPECT_EQ(compare(order, *low, *low), 0) << *low;
    for (auto high = low + 1; high != versions.end(); ++high) {
      EXPECT_LT(compare(order, *low, *high), 0) << *low << " < " << *high;
      EXPECT_GT(compare(order, *high, *low), 0) << *low << " < " << *high;
    }
  }
}

TEST(VersionOrder, Debian) {
  expect_ascending(Order::dpkg, {"1.0~rc1", "1.0", "1.0-1", "1.0-1+b1", "1.0-10", "1.0a",
                                 "1.0+dfsg", "1.10", "1:0.1"});
  EXPECT_EQ(compare(Order::dpkg, "0:1.0", "1.0-0"), 0);
}

TEST(VersionOrder, Rpm) {
  expect_ascending(Order::rpm, {"1.0~rc1-1", "1.0-1", "1.0-2", "1.0^git1-1", "1.0.1-1", "1:0.5-1"});
}

TEST(VersionOrder, Alpine) {
  expect_ascending(Order::apk, {"1.2_alpha", "1.2_alpha2", "1.2_rc1", "1.2", "1.2-r1", "1.2_git2",
                                "1.2_p1", "1.2a", "1.2.1", "1.10"});
}

TEST(VersionOrder, Python) {
  expect_ascending(Order::pep440, {"anything", "1.0.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0",
                                   "1.0+local", "1.0.post1", "1.1", "1!0.1"});
  EXPECT_EQ(compare(Order::pep440, "1.0", "1.0.0"), 0);
  EXPECT_EQ(compare(Order::pep440, "1.0-alpha.1", "1.0a1"), 0);
}

TEST(VersionOrder, SemanticVersions) {
  expect_ascending(Order::semver, {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11",
                                   "1.0.0", "v1.0.1", "1.0.99999999999999999999999"});
  EXPECT_EQ(compare(Order::semver, "1.0.0+a", "v1.0.0"), 0);
}

TEST(VersionOrder, Maven) {
  expect_ascending(Order::maven, {"1-alpha-1", "1-beta1", "1-milestone", "1-rc1", "1-snapshot", "1",
                                  "1-sp", "1-other", "1-1", "1.1"});
  EXPECT_EQ(compare(Order::maven, "1.0.ga", "1"), 0);
}

TEST(VersionOrder, Others) {
  expect_ascending(Order::rubygems, {"1.0.a9", "1.0.b1", "1.0", "1.0.1", "1.10"});
  expect_ascending(Order::nuget, {"1.0-beta", "1.0.0.0", "1.0.0.1", "1.0.1"});
  expect_ascending(Order::php, {"1.0-dev", "1.0-alpha1", "1.0-beta1", "1.0RC1", "1.0", "1.0pl1"});
  // Composer sees four numbers, and neither builds nor what it calls stable.
  for (const std::string_view same : {"v1.0.0", "1.0", "1.0.0.0", "1.0.0+build", "1.0.0-stable"})
    EXPECT_EQ(compare(Order::php, "1.0.0", same), 0) << same;
  expect_ascending(Order::pub, {"1.0.0-pre", "1.0.0", "1.0.0+1", "1.0.1"});
  expect_ascending(Order::cran, {"0.1-0", "0.1-1", "0.1.1.1", "0.2"});
  expect_ascending(Order::hackage, {"1.0", "1.0.0", "1.0.1"});
}

TEST(VersionOrder, EcosystemsAreKnownByTheirNames) {
  EXPECT_EQ(order_of("Debian:12"), Order::dpkg);
  EXPECT_EQ(order_of("PyPI"), Order::pep440);
  EXPECT_EQ(order_of("redhat"), Order::rpm);
  EXPECT_EQ(order_of("no such"), std::nullopt);
}

// Any text is a version of something.
TEST(VersionOrder, OddTextsAreNoHarm) {
  constexpr std::string_view kOdd[] = {"",   "-", "..", "~",  "^",   ":", "_",  "+", "1.",
                                       ".1", "é", "1_", "-r", "1-r", "!", "1!", "#"};
  for (int order = 0; order <= static_cast<int>(Order::hackage); ++order) {
    for (const std::string_view a : kOdd) {
      for (const std::string_view b : kOdd) {
        EXPECT_EQ(compare(static_cast<Order>(order), a, b),
                  -compare(static_cast<Order>(order), b, a))
            << order << ": " << a << " and " << b;
      }
    }
  }
}

}  // namespace
}  // namespace sluice::advisories
