#include "core/findings/suppressions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/collect.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Ids = std::vector<std::string>;
using Scope = IgnoreComment::Scope;

struct Row {
  std::string_view text;
  std::string_view tool;
  Ids ids;
  std::string_view reason;
  Scope scope = Scope::line;
};

TEST(Suppressions, EachToolIsReadAsItWrites) {
  const std::vector<Row> rows = {
      {"# sluice:ignore a/b", "comment", {"a/b"}, ""},
      {"#sluice:ignore a/b", "comment", {"a/b"}, ""},
      {"// sluice:ignore a/b", "comment", {"a/b"}, ""},
      {"/* sluice:ignore a/b -- why */", "comment", {"a/b"}, "why"},
      {"<!-- sluice:ignore a/b -- why -->", "comment", {"a/b"}, "why"},
      {"x: y # sluice:ignore a/b", "comment", {"a/b"}, ""},
      {"# sluice:ignore a/b,c/d", "comment", {"a/b", "c/d"}, ""},
      {"# sluice:ignore a/b , c/d", "comment", {"a/b", "c/d"}, ""},
      {"# sluice:ignore a/* -- all of them", "comment", {"a/*"}, "all of them"},
      {"# sluice:ignore CKV_AWS_20 because: it is public",
       "comment",
       {"CKV_AWS_20"},
       "because: it is public"},
      {"# sluice:ignore checkov:CKV_AWS_20", "comment", {"checkov:CKV_AWS_20"}, ""},
      {"# sluice:ignore a/b until=2026-12-31 -- why", "comment", {"a/b"}, "why"},
      {"# sluice:ignore-file docker/* -- why", "comment", {"docker/*"}, "why", Scope::file},
      {"# sluice:ignore a/b -- why\r", "comment", {"a/b"}, "why"},
      {"# zizmor: ignore[unpinned-uses]", "zizmor", {"zizmor:unpinned-uses"}, ""},
      {"# zizmor: ignore[a,b] why", "zizmor", {"zizmor:a", "zizmor:b"}, "why"},
      {"#checkov:skip=CKV_AWS_20:It is public",
       "checkov",
       {"checkov:CKV_AWS_20"},
       "It is public",
       Scope::block},
      {"# checkov:skip= CKV_AWS_20", "checkov", {"checkov:CKV_AWS_20"}, "", Scope::block},
      {"# bridgecrew:skip=BC_AWS_1:why", "checkov", {"checkov:BC_AWS_1"}, "why", Scope::block},
      {"#trivy:ignore:AVD-AWS-0086", "trivy", {"trivy:AWS-0086"}, ""},
      {"# trivy:ignore:AWS-0086", "trivy", {"trivy:AWS-0086"}, ""},
      {"# trivy:ignore:AWS-0086:exp:2026-12-31", "trivy", {"trivy:AWS-0086"}, ""},
      {"#tfsec:ignore:aws-s3-no-public", "tfsec", {"tfsec:aws-s3-no-public"}, ""},
      {"# hadolint ignore=DL3008,DL3015", "hadolint", {"hadolint:DL3008", "hadolint:DL3015"}, ""},
      {"# hadolint global ignore=DL3008", "hadolint", {"hadolint:DL3008"}, "", Scope::file},
      {"# kics-scan ignore-line", "kics", {"kics:*"}, ""},
      {"x # gitleaks:allow", "gitleaks", {}, ""},
      {"x # pragma: allowlist secret", "detect-secrets", {}, ""},
      {"# pragma: allowlist nextline secret", "detect-secrets", {}, ""},
      {"x # trufflehog:ignore", "trufflehog", {}, ""},
      {"x # betterleaks:allow", "betterleaks", {}, ""},
      {"x # kingfisher:ignore", "kingfisher", {}, ""},
      {"x # ggignore", "ggshield", {}, ""},
  };
  for (const auto& [text, tool, ids, reason, scope] : rows) {
    const std::vector<IgnoreComment> found = find_ignores(text, nullptr);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].tool, tool) << text;
    EXPECT_EQ(found[0].ids, ids) << text;
    EXPECT_EQ(found[0].reason, reason) << text;
    EXPECT_EQ(found[0].scope, scope) << text;
    EXPECT_EQ(found[0].line, 1U);
    // Scanners of secrets silence secrets and nothing else.
    EXPECT_EQ(found[0].family, ids.empty() ? "secrets/" : "") << text;
  }
}

TEST(Suppressions, WhatIsNoIgnoreIsNone) {
  for (const std::string_view text : {
           "sluice:ignore a/b",            // no comment
           "run: echo sluice:ignore a/b",  //
           "# sluice:ignore",              // says nothing
           "# sluice:ignore ",
           "# sluice:ignored a/b",  // another word
           "# sluice:ignore-next a/b",
           "# zizmor: ignore",
           "# zizmor: ignore[]",
           "# zizmor: ignore[a",
           "# hadolint ignore=",
           "# trivy:ignore:",
           "# trivy:ignore:AWS-0086[name=a]",  // on a condition
           "",
       }) {
    EXPECT_THAT(find_ignores(text, nullptr), IsEmpty()) << text;
  }
}

TEST(Suppressions, SeveralInOneCommentAllCount) {
  const auto found = find_ignores(
      "a: b # sluice:ignore a/b -- why # zizmor: ignore[c] # gitleaks:allow\n", nullptr);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].tool, "comment");
  EXPECT_EQ(found[1].tool, "zizmor");
  EXPECT_EQ(found[2].tool, "gitleaks");
}

TEST(Suppressions, TheMarkerAndItsIdsAreThePlace) {
  constexpr std::string_view kText = "a: b # sluice:ignore a/b,c/d until=2026-01-31 -- why\n";
  const auto found = find_ignores(kText, nullptr);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(slice(kText, found[0].at), "sluice:ignore a/b,c/d until=2026-01-31");
}

TEST(Suppressions, ACommentByItselfCountsForTheNextLineOfMore) {
  struct Target {
    std::string_view text;
    std::uint32_t target;
  };
  constexpr Target kRows[] = {
      {"# sluice:ignore a/b\nx: y\n", 2},
      {"# sluice:ignore a/b\n\n# more\n\nx: y\n", 5},
      {"# sluice:ignore a/b\r\n\r\nx: y\r\n", 3},
      {"x: y # sluice:ignore a/b\nz: w\n", 0},
      {"# sluice:ignore a/b\n", 0},
      {"# sluice:ignore a/b", 0},
      {"# sluice:ignore a/b\n# sluice:ignore c/d\nx: y\n", 3},
      {"  // sluice:ignore a/b\nx = y\n", 2},
  };
  for (const auto& [text, target] : kRows) {
    for (const IgnoreComment& comment : find_ignores(text, nullptr)) {
      EXPECT_EQ(comment.target, target) << text;
    }
  }
}

TEST(Suppressions, DatesAreDays) {
  EXPECT_EQ(parse_date("1970-01-01"), 0);
  EXPECT_EQ(parse_date("1970-12-31"), 364);
  EXPECT_EQ(parse_date("2000-02-29"), 11016);
  EXPECT_EQ(parse_date("2024-10-04"), 20000);
  EXPECT_EQ(parse_date("2024-02-29"), 19782);
  for (const std::string_view text :
       {"", "2024", "2024-1-1", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32",
        "2023-02-29", "2024-02-30", "2100-02-29", "2024-04-31", "1969-12-31", "2024/01/01",
        "2024-01-01 ", "+024-01-01", "20x4-01-01", "2024-01-1x"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(Suppressions, AnIgnoreIsOverAfterItsDay) {
  const auto only = [](std::string_view text) { return find_ignores(text, nullptr).at(0); };
  for (const std::string_view text :
       {"# sluice:ignore a/b until=2024-10-04", "# trivy:ignore:a:exp:2024-10-04",
        "# tfsec:ignore:a:exp:2024-10-04"}) {
    EXPECT_FALSE(only(text).is_over(19'999)) << text;
    EXPECT_FALSE(only(text).is_over(20'000)) << text;
    EXPECT_TRUE(only(text).is_over(20'001)) << text;
    EXPECT_FALSE(only(text).is_over(std::nullopt)) << text;
  }
  // A typing error waives nothing, whether or not the day is known.
  for (const std::string_view text :
       {"# sluice:ignore a/b until=2024-13-04", "# sluice:ignore a/b until=soon",
        "# sluice:ignore a/b until=", "# trivy:ignore:a:exp:never"}) {
    EXPECT_TRUE(only(text).is_over(0)) << text;
    EXPECT_TRUE(only(text).is_over(std::nullopt)) << text;
  }
  EXPECT_FALSE(only("# sluice:ignore a/b").is_over(1'000'000));
}

constexpr std::string_view kAliases[] = {"checkov:CKV_1", "zizmor:unpinned", "trivy:AWS-0001",
                                         "kics:1234"};
constexpr Rule kRule{.id = "actions/unpinned", .title = "t", .aliases = kAliases, .check = {}};
constexpr Rule kSecret{.id = "secrets/token", .title = "t", .check = {}};
constexpr Rule kOwn{.id = "sluice/parse-error", .title = "t", .check = {}};

TEST(Suppressions, NamesRulesByIdAndAlias) {
  struct Name {
    std::string_view text;
    bool rule;
    bool secret;
  };
  constexpr Name kRows[] = {
      {"# sluice:ignore actions/unpinned", true, false},
      {"# sluice:ignore actions/*", true, false},
      {"# sluice:ignore actions/unpin", false, false},
      {"# sluice:ignore CKV_1", true, false},
      {"# sluice:ignore checkov:CKV_1", true, false},
      {"# sluice:ignore zizmor:CKV_1", false, false},
      {"# sluice:ignore *", true, true},
      {"# checkov:skip=CKV_1", true, false},
      {"# checkov:skip=unpinned", false, false},
      {"# zizmor: ignore[unpinned]", true, false},
      {"# trivy:ignore:AVD-AWS-0001", true, false},
      {"# kics-scan ignore-line", true, false},
      {"# gitleaks:allow", false, true},
      {"# trufflehog:ignore", false, true},
  };
  for (const auto& [text, rule, secret] : kRows) {
    const auto found = find_ignores(text, nullptr);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].names(kRule), rule) << text;
    EXPECT_EQ(found[0].names(kSecret), secret) << text;
  }
}

// Whether a finding of `rule` at the first "BAD" of the text is suppressed, and by whom.
std::string suppressed_by(std::string_view text, const Rule& rule = kRule,
                          std::string_view block = "",
                          std::optional<std::int32_t> today = std::nullopt) {
  const auto span_of = [&](std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(text.find(part));
    return Span{begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  std::deque<Hit> hits(1);
  hits[0].rule = &rule;
  hits[0].primary.at = span_of("BAD");
  if (!block.empty()) hits[0].scope = span_of(block);
  std::vector<IgnoreComment> ignores = find_ignores(text, nullptr);
  CollectOptions options;
  options.ignores = {&ignores};
  options.today = today;
  const std::vector<SourceView> sources{{"a.yml", text}};
  const Finding finding = collect(std::move(hits), sources, options).at(0);
  return finding.suppressed ? finding.suppressed->by + ": " + finding.suppressed->reason : "";
}

TEST(Suppressions, ACommentSilencesItsLineItsTargetOrItsFile) {
  EXPECT_EQ(suppressed_by("x: BAD # sluice:ignore CKV_1 -- why"), "comment: why");
  EXPECT_EQ(suppressed_by("# sluice:ignore CKV_1 -- why\nx: BAD"), "comment: why");
  EXPECT_EQ(suppressed_by("x: BAD\n# sluice:ignore CKV_1"), "");
  EXPECT_EQ(suppressed_by("# sluice:ignore CKV_1\nx: y\nz: BAD"), "");
  EXPECT_EQ(suppressed_by("x: BAD\ny: z\n# sluice:ignore-file CKV_1 -- why"), "comment: why");
  EXPECT_EQ(suppressed_by("x: BAD # sluice:ignore CKV_2"), "");
  EXPECT_EQ(suppressed_by("x: BAD # zizmor: ignore[unpinned]"), "zizmor: ");
  EXPECT_EQ(suppressed_by("x: BAD # gitleaks:allow"), "");
  EXPECT_EQ(suppressed_by("x: BAD # gitleaks:allow", kSecret), "gitleaks: ");
}

TEST(Suppressions, CommentsOfABlockCountForWhatStandsInIt) {
  constexpr std::string_view kBlock =
      "resource {\n  # checkov:skip=CKV_1:why\n  a = 1\n  b = BAD\n}";
  EXPECT_EQ(suppressed_by(kBlock, kRule, kBlock), "checkov: why");
  EXPECT_EQ(suppressed_by(kBlock), "") << "without a block only lines count";
  EXPECT_EQ(suppressed_by("# sluice:ignore CKV_1 -- why\nresource {\n  b = BAD\n}", kRule,
                          "resource {\n  b = BAD\n}"),
            "comment: why");
  EXPECT_EQ(suppressed_by("resource {\n  # sluice:ignore CKV_1\n  a = 1\n  b = BAD\n}", kRule,
                          "resource {\n  # sluice:ignore CKV_1\n  a = 1\n  b = BAD\n}"),
            "");
}

TEST(Suppressions, WhatIsOverSilencesNothing) {
  constexpr std::string_view kText = "x: BAD # sluice:ignore CKV_1 until=2024-10-04 -- why";
  EXPECT_EQ(suppressed_by(kText, kRule, "", 20'000), "comment: why");
  EXPECT_EQ(suppressed_by(kText, kRule, "", 20'001), "");
  EXPECT_EQ(suppressed_by("x: BAD # sluice:ignore CKV_1 until=never"), "");
}

TEST(Suppressions, FaultsOfTheAuditAreNotTheFilesToSilence) {
  EXPECT_EQ(suppressed_by("BAD # sluice:ignore sluice/*", kOwn), "");
  EXPECT_EQ(suppressed_by("BAD\n# sluice:ignore-file *", kOwn), "");
}

// A file of nothing but markers, in one line and in many, is read in one go.
TEST(Suppressions, AreFoundInLinearTime) {
  const auto started = std::chrono::steady_clock::now();
  std::string one_line = "# ";
  std::string lines;
  std::string bare;
  for (int i = 0; i < 100'000; ++i) {
    one_line += "sluice:ignore a/b ";
    lines += "# sluice:ignore a/b\n";
    bare += "sluice:ignore ";
  }
  for (const std::string& text : {one_line, lines, bare}) {
    EXPECT_LE(find_ignores(text, nullptr).size(), 10'000U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
  lines += "x: y\n";
  for (const IgnoreComment& comment : find_ignores(lines, nullptr)) {
    ASSERT_EQ(comment.target, 100'001U);
    ASSERT_LE(comment.reason.size(), 1024U);
  }
}

}  // namespace
}  // namespace sluice
