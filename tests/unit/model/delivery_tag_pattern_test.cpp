#include "core/model/delivery/tag_pattern.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::delivery {
namespace {

constexpr Truth kYes = Truth::yes;
constexpr Truth kNo = Truth::no;
constexpr Truth kUnknown = Truth::unknown;

struct Row {
  std::string_view pattern, tag;
  Truth matches;
};

TEST(TagPattern, OfATagThatIsKnown) {
  constexpr Row kRows[] = {
      {"v{semver}-dev", "v1.2.0-dev", kYes},
      {"v{semver}-dev", "v10.20.30-dev", kYes},
      {"v{semver}-dev", "1.2.0-dev", kNo},
      {"v{semver}-dev", "v1.2-dev", kNo},
      {"v{semver}-dev", "v1.2.0", kNo},
      {"v{semver}-dev", "v1.2.0-dev2", kNo},
      {"v{semver}-dev", "v01.2.0-dev", kNo},
      {"v{semver}-dev", "v1.2.00-dev", kNo},
      {"v{semver}-dev", "v1.2.0-rc.1-dev", kNo},
      {"v{semver}-dev", "V1.2.0-dev", kNo},
      {"v{semver}-dev", "", kNo},
      {"v{semver}", "v1.2.0", kYes},
      {"v{semver}", "v0.0.0", kYes},
      {"v{semver}", "v1.2.0-rc.1", kYes},
      {"v{semver}", "v1.2.0-0a.x-y.0", kYes},
      {"v{semver}", "v1.2.0-", kNo},
      {"v{semver}", "v1.2.0-rc..1", kNo},
      {"v{semver}", "v1.2.0-01", kNo},
      {"v{semver}", "v1.2.0-rc_1", kNo},
      {"v{semver}", "v1.2.0+build", kNo},
      {"v{semver}", "v1.2.0.4", kNo},
      {"qa-rc{n}", "qa-rc1", kYes},
      {"qa-rc{n}", "qa-rc017", kYes},
      {"qa-rc{n}", "qa-rc", kNo},
      {"qa-rc{n}", "qa-rc1b", kNo},
      {"uat-prod-candidate", "uat-prod-candidate", kYes},
      {"uat-prod-candidate", "uat-prod-candidates", kNo},
      {"uat-prod-candidate", "uat-prod", kNo},
      {"sha-{sha}", "sha-0a1b2c3", kYes},
      {"sha-{sha}", "sha-08eba0b27e820071cde6df949e0beb9ba4906955", kYes},
      {"sha-{sha}", "sha-0a1b2c", kNo},
      {"sha-{sha}", "sha-0A1B2C3", kNo},
      {"{date}", "20260131", kYes},
      {"{date}", "2026-01-31", kYes},
      {"{date}", "2026.12.09", kYes},
      {"{date}", "2026-1-31", kNo},
      {"{date}", "20261331", kNo},
      {"{date}", "2026-01.31", kNo},
      {"{date}", "20260132", kNo},
      {"{date}-{n}", "20260131-4", kYes},
      {"{branch}-{sha}", "feature/login-page-0a1b2c3", kYes},
      {"{branch}-{sha}", "-0a1b2c3", kNo},
      {"{branch}", "", kNo},
      {"release/{semver}", "release/1.2.3", kYes},
      // A '$' of a tag that is known is text.
      {"v{semver}", "v$VERSION", kNo},
  };
  for (const auto& [pattern, tag, matches] : kRows) {
    EXPECT_EQ(TagPattern(std::string(pattern)).matches({std::string(tag), true}), matches)
        << pattern << " " << tag;
  }
}

TEST(TagPattern, OfATagWithUnknownParts) {
  constexpr Row kRows[] = {
      {"v{semver}-dev", "v$(cat VERSION)-dev", kUnknown},
      {"v{semver}-dev", "$TAG", kUnknown},
      {"v{semver}-dev", "$VERSION-dev", kUnknown},
      {"v{semver}-dev", "v1.2.$N-dev", kUnknown},
      {"v{semver}-dev", "v1.$A$B", kUnknown},
      {"v{semver}-dev", "v1.2.0-dev$SUFFIX", kUnknown},  // it may be empty
      {"v{semver}-dev", "dev-$SHA", kNo},
      {"v{semver}-dev", "v$VERSION-qa", kNo},
      {"v{semver}-dev", "$VERSION-develop", kNo},
      {"v{semver}-dev", "v1.2-$X", kNo},
      {"v{semver}-dev", "v01$X-dev", kNo},
      {"v{semver}-dev", "v${{ github.ref_name }}-dev", kUnknown},
      {"v{semver}-dev", "dev-${{ github.sha }}", kNo},
      {"v{semver}", "v$VERSION-rc.1", kUnknown},
      {"v{semver}", "latest-$SHA", kNo},
      {"qa-rc{n}", "qa-rc$CI_PIPELINE_IID", kUnknown},
      {"qa-rc{n}", "qa-$CI_PIPELINE_IID", kUnknown},
      {"qa-rc{n}", "qa-v$CI_PIPELINE_IID", kNo},
      {"uat-prod-candidate", "uat-$KIND", kUnknown},
      {"uat-prod-candidate", "uat-$KIND-1", kNo},
      {"{branch}-{n}", "$CI_COMMIT_REF_SLUG-$CI_PIPELINE_IID", kUnknown},
      // Unknown as a whole.
      {"v{semver}", "1.2.3", kUnknown},
      {"v{semver}", "", kUnknown},
  };
  for (const auto& [pattern, tag, matches] : kRows) {
    EXPECT_EQ(TagPattern(std::string(pattern)).matches({std::string(tag), false}), matches)
        << pattern << " " << tag;
  }
}

TEST(TagPattern, SaysWhatIsWrongWithIt) {
  struct Fault {
    std::string_view pattern;
    std::size_t begin, size;
    std::string_view reason;
  };
  const std::string longest(128, 'a');
  const std::string too_long(129, 'a');
  const Fault rows[] = {
      {"", 0, 0, "a tag pattern cannot be empty"},
      {"v{version}", 1, 9, "a tag pattern knows {semver}, {n}, {sha}, {date} and {branch}"},
      {"v{SemVer}", 1, 8, "a tag pattern knows {semver}, {n}, {sha}, {date} and {branch}"},
      {"v{}", 1, 2, "a tag pattern knows {semver}, {n}, {sha}, {date} and {branch}"},
      {"v{semver", 1, 1, "'{' is not closed"},
      {"v{n}}", 4, 1, "'}' closes nothing"},
      {"v*", 1, 1, "a tag is made of letters, digits and . _ - + /"},
      {"v 1", 1, 1, "a tag is made of letters, digits and . _ - + /"},
      {too_long, 0, 129, "a tag pattern has at most 128 characters"},
  };
  for (const auto& [pattern, begin, size, reason] : rows) {
    const auto fault = tag_pattern_fault(pattern);
    ASSERT_TRUE(fault) << pattern;
    EXPECT_EQ(fault->begin, begin) << pattern;
    EXPECT_EQ(fault->size, size) << pattern;
    EXPECT_EQ(fault->reason, reason) << pattern;
    EXPECT_EQ(TagPattern(std::string(pattern)).matches({"v1.2.3", true}), kUnknown) << pattern;
  }
  for (const std::string_view pattern :
       {std::string_view("v{semver}-dev"), std::string_view("{branch}_{date}.{n}+{sha}"),
        std::string_view("a/b"), std::string_view(longest)})
    EXPECT_FALSE(tag_pattern_fault(pattern)) << pattern;
}

// As much as a pattern may ask for, on a tag that goes through all of it.
TEST(TagPattern, TakesLittleTime) {
  std::string pattern;
  while (pattern.size() + 5 <= 128) pattern += "{sha}";
  EXPECT_EQ(TagPattern(pattern).matches({std::string(128, 'a'), true}), kNo);
  EXPECT_EQ(TagPattern(pattern).matches({std::string(1600, 'a'), true}), kYes);
  EXPECT_EQ(TagPattern(pattern).matches({"$A" + std::string(1000, 'a'), false}), kUnknown);
}

}  // namespace
}  // namespace sluice::delivery
