#include "core/findings/suppressions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/collect.h"
#include "core/findings/ignore_index.h"
#include "core/model/document.h"
#include "core/parse/parsed.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Ids = std::vector<std::string>;
using Scope = IgnoreComment::Scope;

// The ignores of a file of a kind, as an audit reads it.
Ignores ignores_of(std::string_view text, Kind kind = Kind::text, std::string_view path = "a") {
  Document document{std::string(path), std::string(text), kind};
  read(document, ParseLimits{});
  return find_ignores(document);
}

std::vector<IgnoreComment> found_in(std::string_view text, Kind kind = Kind::text) {
  return ignores_of(text, kind).comments;
}

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
      {"# zizmor: ignore[unpinned-uses]", "zizmor", {"zizmor:unpinned-uses"}, "", Scope::step},
      {"# zizmor: ignore[a,b] why", "zizmor", {"zizmor:a", "zizmor:b"}, "why", Scope::step},
      {"#checkov:skip=CKV_AWS_20:It is public",
       "checkov",
       {"checkov:CKV_AWS_20"},
       "It is public",
       Scope::inside},
      {"# checkov:skip= CKV_AWS_20", "checkov", {"checkov:CKV_AWS_20"}, "", Scope::inside},
      {"# bridgecrew:skip=BC_AWS_1:why", "checkov", {"checkov:BC_AWS_1"}, "why", Scope::inside},
      {"#trivy:ignore:AVD-AWS-0086", "trivy", {"trivy:AWS-0086"}, ""},
      {"# trivy:ignore:AWS-0086", "trivy", {"trivy:AWS-0086"}, ""},
      {"# trivy:ignore:AWS-0086:exp:2026-12-31", "trivy", {"trivy:AWS-0086"}, ""},
      {"#tfsec:ignore:aws-s3-no-public", "tfsec", {"tfsec:aws-s3-no-public"}, ""},
      {"#tfsec:ignore:aws-s3-enable-logging", "tfsec", {"trivy:AWS-0089"}, ""},
      {"#tfsec:ignore:avd-aws-0089", "tfsec", {"trivy:AWS-0089"}, ""},
      {"#tfsec:ignore:AWS001", "tfsec", {"trivy:AWS-0092"}, ""},
      {"#tfsec:ignore:aws-vpc-no-public-ingress-sgr", "tfsec", {"trivy:AWS-0107"}, ""},
      {"#checkov:skip=CKV_AWS_20,CKV_AWS_21:why",
       "checkov",
       {"checkov:CKV_AWS_20", "checkov:CKV_AWS_21"},
       "why",
       Scope::inside},
      {"# hadolint ignore=DL3008,DL3015", "hadolint", {"hadolint:DL3008", "hadolint:DL3015"}, ""},
      {"# hadolint global ignore=DL3008", "hadolint", {"hadolint:DL3008"}, "", Scope::file},
      {"# glsec:ignore GL001", "glsec", {"glsec:GL001"}, ""},
      {"# glsec:ignore GL001,GL002 exp:2026-12-01 -- why",
       "glsec",
       {"glsec:GL001", "glsec:GL002"},
       "why"},
      {"# kics-scan ignore-line", "kics", {"kics:*"}, ""},
      {"# kics-scan ignore-block", "kics", {"kics:*"}, "", Scope::next},
      {"# kics-scan ignore", "kics", {"kics:*"}, "", Scope::file},
      {"# kics-scan disable=a-1,b-2", "kics", {"kics:a-1", "kics:b-2"}, "", Scope::file},
      {"# kics-scan enable=a-1,b-2", "kics", {"kics:a-1", "kics:b-2"}, "", Scope::file},
      {"x # gitleaks:allow", "gitleaks", {}, ""},
      {"x # pragma: allowlist secret", "detect-secrets", {}, ""},
      {"# pragma: allowlist nextline secret", "detect-secrets", {}, ""},
      {"x # trufflehog:ignore", "trufflehog", {}, ""},
      {"x # betterleaks:allow", "betterleaks", {}, ""},
      {"x # kingfisher:ignore", "kingfisher", {}, ""},
      {"x # noseyparker:ignore", "noseyparker", {}, ""},
      {"x # titus:ignore", "titus", {}, ""},
      {"x # secretlint-disable-line", "secretlint", {}, ""},
      {"x # secretlint-disable-next-line", "secretlint", {}, ""},
      {"x # ggignore", "ggshield", {}, ""},
  };
  for (const auto& [text, tool, ids, reason, scope] : rows) {
    const std::vector<IgnoreComment> found = found_in(text);
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

// trivy writes conditions and a workspace behind the id.
TEST(Suppressions, ThoseOfTrivyCountWhereTheirConditionIsSo) {
  const auto counts = [](std::string_view marker) {
    std::string text = "# trivy:ignore:";
    text += marker;
    text +=
        "\nresource \"a\" \"b\" {\n  port = 22\n  name = \"x y\"\n  on = var.on\n"
        "  versioning {\n    enabled = false\n  }\n}\n";
    const auto found = ignores_of(text, Kind::terraform, "main.tf").comments;
    // What the file does not answer is asked of the resource.
    return found.size() == 1 && found[0].ids == Ids{"trivy:AWS-0086"} &&
           found[0].conditions.empty();
  };
  for (const std::string_view marker :
       {"AWS-0086[port=22]", "AWS-0086[port=22, name=\"x y\"]",
        "AWS-0086[versioning.enabled=false]", "AWS-0086[port=22]:exp:2999-01-01",
        "AWS-0086:ws:default", "AWS-0086:ws:*", "AWS-0086:exp:2999-01-01:ws:def*"})
    EXPECT_TRUE(counts(marker)) << marker;
  for (const std::string_view marker :
       {"AWS-0086[port=23]", "AWS-0086[port]", "AWS-0086[]", "AWS-0086[port=22",
        "AWS-0086[on=true]", "AWS-0086[port=22,name=z]", "AWS-0086[no=22]", "AWS-0086:ws:prod",
        "AWS-0086:ws:prod:exp:2999-01-01", "AWS-0086[versioning.port=22]"})
    EXPECT_FALSE(counts(marker)) << marker;
  // A block of its own, and a line of one.
  const auto nested = ignores_of(
      "resource \"a\" \"b\" {\n  port = 1\n  ingress {\n    port = 2 # "
      "trivy:ignore:AWS-0086[port=2]\n"
      "  }\n}\n",
      Kind::terraform, "main.tf");
  EXPECT_EQ(nested.comments.size(), 1U);
  const auto until = ignores_of("# trivy:ignore:AWS-0086:ws:*:exp:2024-10-04\n").comments;
  ASSERT_EQ(until.size(), 1U);
  EXPECT_EQ(until[0].until, parse_date("2024-10-04"));
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
           "# glsec:ignore",
           "# glsec:ignored GL001",
           "",
       }) {
    EXPECT_THAT(found_in(text), IsEmpty()) << text;
  }
}

TEST(Suppressions, SeveralInOneCommentAllCount) {
  const auto found =
      found_in("a: b # sluice:ignore a/b -- why # zizmor: ignore[c] # gitleaks:allow\n");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].tool, "comment");
  EXPECT_EQ(found[1].tool, "zizmor");
  EXPECT_EQ(found[2].tool, "gitleaks");
}

TEST(Suppressions, TheMarkerAndItsIdsAreThePlace) {
  constexpr std::string_view kText = "a: b # sluice:ignore a/b,c/d until=2026-01-31 -- why\n";
  const auto found = found_in(kText);
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
    for (const IgnoreComment& comment : found_in(text)) {
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
  const auto only = [](std::string_view text) { return found_in(text).at(0); };
  for (const std::string_view text :
       {"# sluice:ignore a/b until=2024-10-04", "# trivy:ignore:a:exp:2024-10-04",
        "# tfsec:ignore:a:exp:2024-10-04", "# glsec:ignore a exp:2024-10-04 -- why"}) {
    EXPECT_FALSE(only(text).is_over(19'999)) << text;
    EXPECT_FALSE(only(text).is_over(20'000)) << text;
    EXPECT_TRUE(only(text).is_over(20'001)) << text;
    EXPECT_FALSE(only(text).is_over(std::nullopt)) << text;
  }
  // The day counts wherever it stands.
  for (const std::string_view text :
       {"# sluice:ignore a/b -- why until=2024-10-04", "# sluice:ignore a/b until: 2024-10-04",
        "# sluice:ignore a/b until = 2024-10-04 -- why", "# sluice:ignore a/b UNTIL=2024-10-04",
        "# sluice:ignore a/b exp:2024-10-04 -- why", "# sluice:ignore a/b (until=2024-10-04)",
        "# sluice:ignore a/b until=2030-01-01 -- until=2024-10-04",
        "# sluice:ignore-file a/b expires: 2024-10-04"}) {
    EXPECT_FALSE(only(text).is_over(20'000)) << text;
    EXPECT_TRUE(only(text).is_over(20'001)) << text;
  }
  for (const std::string_view text :
       {"# sluice:ignore a/b -- until: the move is done", "# sluice:ignore a/b -- exp: unknown",
        "# sluice:ignore a/b -- see not-until=2024-10-04"}) {
    EXPECT_FALSE(only(text).is_over(1'000'000)) << text;
  }
  // A typing error waives nothing, whether or not the day is known.
  for (const std::string_view text :
       {"# sluice:ignore a/b until=2024-13-04", "# sluice:ignore a/b until=soon",
        "# sluice:ignore a/b until=", "# trivy:ignore:a:exp:never", "# glsec:ignore a exp:never"}) {
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
    auto found = found_in(text);
    ASSERT_EQ(found.size(), 1U) << text;
    IgnoreIndex index(found, std::nullopt);
    EXPECT_EQ(index.find(kRule, kRule.aliases, {1, 1}, {}) != nullptr, rule) << text;
    EXPECT_EQ(index.find(kSecret, {}, {1, 1}, {}) != nullptr, secret) << text;
  }
}

// A file, where in it a finding stands, and what block that is in.
struct Case {
  std::string_view text;
  const Rule& rule = kRule;
  std::string_view block = "";
  std::optional<std::int32_t> today = std::nullopt;
  Kind kind = Kind::text;
  std::string_view path = "a";
  std::optional<std::span<const std::string_view>> aliases = std::nullopt;
};

// Whether a finding at the first "BAD" of the text is suppressed, and by whom.
std::string suppressed_by(const Case& file) {
  const auto span_of = [&](std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(file.text.find(part));
    return Span{begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  std::deque<Hit> hits(1);
  hits[0].rule = &file.rule;
  hits[0].primary.at = span_of("BAD");
  hits[0].aliases = file.aliases;
  if (!file.block.empty()) hits[0].scope = span_of(file.block);
  std::vector<IgnoreComment> ignores = ignores_of(file.text, file.kind, file.path).comments;
  CollectOptions options;
  options.ignores = {&ignores};
  options.today = file.today;
  const std::vector<SourceView> sources{{file.path, file.text}};
  const Finding finding = collect(std::move(hits), sources, options).at(0);
  return finding.suppressed ? finding.suppressed->by + ": " + finding.suppressed->reason : "";
}

std::string suppressed_by(std::string_view text, const Rule& rule = kRule,
                          std::string_view block = "",
                          std::optional<std::int32_t> today = std::nullopt) {
  return suppressed_by(Case{.text = text, .rule = rule, .block = block, .today = today});
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

// checkov takes a comment within a block and none above it.
TEST(Suppressions, ASkipAboveABlockIsNoneOfIt) {
  constexpr std::string_view kBlock = "resource {\n  b = BAD\n}";
  EXPECT_EQ(suppressed_by("# checkov:skip=CKV_1:why\nresource {\n  b = BAD\n}", kRule, kBlock), "");
  EXPECT_EQ(suppressed_by("resource {\n  b = BAD\n}\n# checkov:skip=CKV_1:why", kRule, kBlock), "");
  EXPECT_EQ(
      suppressed_by("# checkov:skip=CKV_1:why\nBAD {\n  a = 1\n}", kRule, "BAD {\n  a = 1\n}"), "");
  EXPECT_EQ(suppressed_by("BAD { # checkov:skip=CKV_1:why\n  a = 1\n}"), "checkov: why");
  // A block of YAML ends with its last value, and the comment stands behind it.
  EXPECT_EQ(suppressed_by("a:\n  b: BAD\n  c: d # checkov:skip=CKV_1:why\n", kRule,
                          "a:\n  b: BAD\n  c: d"),
            "checkov: why");
  // In a Dockerfile it may stand anywhere.
  EXPECT_EQ(suppressed_by({.text = "FROM BAD\n# checkov:skip=CKV_1:why\n",
                           .kind = Kind::dockerfile,
                           .path = "Dockerfile"}),
            "checkov: why");
}

TEST(Suppressions, MetadataOfAResourceCountsForIt) {
  const auto suppressed = [&](std::string_view metadata, std::string_view tool) {
    const std::string resource = "A:\n    Type: T::T::T\n    Metadata: " + std::string(metadata) +
                                 "\n    Properties: {x: BAD}";
    const std::string text = "Resources:\n  " + resource + "\n  B: {Type: T::T::T}\n";
    const std::string alias = std::string(tool) + ":X-1";
    const std::string_view aliases[] = {alias};
    return suppressed_by({.text = text,
                          .block = resource,
                          .kind = Kind::cloudformation,
                          .path = "a.yaml",
                          .aliases = aliases});
  };
  EXPECT_EQ(suppressed("{checkov: {skip: [{id: X-2}, {id: X-1, comment: why}]}}", "checkov"),
            "checkov: why");
  EXPECT_EQ(suppressed("{cfn_nag: {rules_to_suppress: [{id: X-1, reason: why}]}}", "cfn_nag"),
            "cfn_nag: why");
  EXPECT_EQ(suppressed("{cdk_nag: {rules_to_suppress: [{id: X-1, reason: why}]}}", "cdk_nag"),
            "cdk_nag: why");
  EXPECT_EQ(suppressed("{guard: {SuppressedRules: [X-1]}}", "guard"), "guard: ");
  EXPECT_EQ(suppressed("{checkov: {skip: [{id: X-2}]}}", "checkov"), "");
  EXPECT_EQ(suppressed("{checkov: {skip: [{id: X-1}]}}", "cfn_nag"), "");
}

TEST(Suppressions, MetadataOfATemplateCountsForCdkNag) {
  const auto found =
      ignores_of(
          R"({"Metadata": {"cdk_nag": {"rules_to_suppress": [{"id": "X-1", "reason": "why"}]},
          "checkov": {"skip": [{"id": "Y"}]}}, "Resources": {"A": {"Type": "T::T::T"}}})",
          Kind::cloudformation, "a.template.json")
          .comments;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].ids, ElementsAre("cdk_nag:X-1"));
  EXPECT_EQ(found[0].scope, Scope::file);
  EXPECT_EQ(found[0].reason, "why");
}

TEST(Suppressions, ZizmorsCommentsCountForTheirStep) {
  constexpr std::string_view kHead = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n";
  const auto suppressed = [&](std::string_view steps) {
    const std::string text = std::string(kHead) + std::string(steps);
    return suppressed_by({.text = text, .kind = Kind::github_actions, .path = "a.yml"});
  };
  EXPECT_EQ(suppressed("    - name: a # zizmor: ignore[unpinned] why\n      uses: BAD\n"),
            "zizmor: why");
  EXPECT_EQ(suppressed("    - uses: BAD\n      with: {a: b} # zizmor: ignore[unpinned]\n"),
            "zizmor: ");
  EXPECT_EQ(suppressed("    - parallel:\n        - name: a # zizmor: ignore[unpinned]\n"
                       "          uses: BAD\n"),
            "zizmor: ");
  EXPECT_EQ(suppressed("    - run: a # zizmor: ignore[unpinned]\n    - uses: BAD\n"), "");
  EXPECT_EQ(suppressed("    - uses: BAD\n    - run: a # zizmor: ignore[unpinned]\n"), "");
  EXPECT_EQ(suppressed("    - name: a # sluice:ignore zizmor:unpinned\n      uses: BAD\n"), "");
  EXPECT_EQ(suppressed("    - name: a # zizmor: ignore[other]\n      uses: BAD\n"), "");
}

TEST(Suppressions, KicsPassesOverTheBlockThatFollows) {
  constexpr std::string_view kBlock = "resource {\n  b = BAD\n}";
  const std::string above = "# kics-scan ignore-block\n" + std::string(kBlock);
  EXPECT_EQ(suppressed_by(above, kRule, kBlock), "kics: ");
  EXPECT_EQ(suppressed_by(above), "") << "without a block only the next line counts";
  EXPECT_EQ(suppressed_by("# kics-scan ignore-block\nx = BAD\n"), "kics: ");
  EXPECT_EQ(suppressed_by("resource {\n  # kics-scan ignore-block\n  a = 1\n  b = BAD\n}", kRule,
                          "resource {\n  # kics-scan ignore-block\n  a = 1\n  b = BAD\n}"),
            "");
}

TEST(Suppressions, KicsLooksForWhatIsEnabledAlone) {
  constexpr std::string_view kOfKics[] = {"checkov:CKV_1", "kics:a-1"};
  constexpr std::string_view kOfOthers[] = {"checkov:CKV_1"};
  const auto by = [](std::string_view text, std::span<const std::string_view> aliases) {
    return suppressed_by({.text = text, .aliases = aliases});
  };
  EXPECT_EQ(by("# kics-scan enable=b-2\nx: BAD", kOfKics), "kics: ");
  EXPECT_EQ(by("# kics-scan enable=b-2,a-1\nx: BAD", kOfKics), "");
  EXPECT_EQ(by("# kics-scan enable=b-2\n# kics-scan enable=a-1\nx: BAD", kOfKics), "");
  EXPECT_EQ(by("# kics-scan enable=b-2\nx: BAD", kOfOthers), "");
  EXPECT_EQ(by("# kics-scan enable=\nx: BAD", kOfKics), "");
}

TEST(Suppressions, AnIgnoreNamesWhatTheFindingIsAbout) {
  constexpr std::string_view kOne[] = {"checkov:CKV_1"};
  constexpr std::string_view kOther[] = {"zizmor:unpinned"};
  constexpr std::string_view kText = "x: BAD # sluice:ignore CKV_1 -- why";
  EXPECT_EQ(suppressed_by({.text = kText, .aliases = kOne}), "comment: why");
  EXPECT_EQ(suppressed_by({.text = kText, .aliases = kOther}), "");
  EXPECT_EQ(suppressed_by({.text = "x: BAD # sluice:ignore actions/* -- why", .aliases = kOther}),
            "comment: why");
  EXPECT_EQ(suppressed_by({.text = "x: BAD # kics-scan ignore-line", .aliases = kOne}), "");
}

std::string in_workflow(std::string_view text, const Rule& rule = kRule) {
  return suppressed_by({.text = text,
                        .rule = rule,
                        .kind = Kind::github_actions,
                        .path = ".github/workflows/ci.yml"});
}
std::string in_terraform(std::string_view text, const Rule& rule = kRule) {
  return suppressed_by({.text = text, .rule = rule, .kind = Kind::terraform, .path = "main.tf"});
}
std::string in_dockerfile(std::string_view text, const Rule& rule = kRule) {
  return suppressed_by(
      {.text = text, .rule = rule, .kind = Kind::dockerfile, .path = "Dockerfile"});
}

TEST(Suppressions, WhatIsTextInItsFormatSilencesNothing) {
  EXPECT_EQ(in_workflow("run: BAD # sluice:ignore CKV_1 -- why"), "comment: why");
  EXPECT_EQ(in_workflow("run: |\n  BAD # sluice:ignore CKV_1\n"), "");
  EXPECT_EQ(in_workflow("run: |\n  # sluice:ignore CKV_1\n  BAD\n"), "");
  EXPECT_EQ(in_workflow("run: |\n  # sluice:ignore-file CKV_1\nx: BAD\n"), "");
  EXPECT_EQ(in_workflow("run: >\n  BAD # zizmor: ignore[unpinned]\n"), "");
  EXPECT_EQ(in_workflow("run: \"BAD # sluice:ignore CKV_1\""), "");
  EXPECT_EQ(in_workflow("'# sluice:ignore CKV_1': BAD"), "");
  EXPECT_EQ(in_workflow("run: |\n  x\n# sluice:ignore CKV_1 -- why\ny: BAD\n"), "comment: why");

  EXPECT_EQ(in_terraform("a = \"BAD\" # sluice:ignore CKV_1 -- why\n"), "comment: why");
  EXPECT_EQ(in_terraform("/*\n sluice:ignore CKV_1 -- why\n*/\na = \"BAD\"\n"), "comment: why");
  EXPECT_EQ(in_terraform("a = \"BAD # sluice:ignore CKV_1\"\n"), "");
  EXPECT_EQ(in_terraform("a = <<EOF\nBAD # sluice:ignore CKV_1\nEOF\n"), "");
  EXPECT_EQ(in_terraform("a = <<EOF\n# sluice:ignore CKV_1\nBAD\nEOF\n"), "");
  EXPECT_EQ(in_terraform("a = <<EOF\n# sluice:ignore-file CKV_1\nEOF\nb = \"BAD\"\n"), "");

  EXPECT_EQ(in_dockerfile("# sluice:ignore CKV_1 -- why\nFROM BAD\n"), "comment: why");
  EXPECT_EQ(
      in_dockerfile("FROM a\nRUN b && \\\n  # hadolint ignore=DL1 # sluice:ignore CKV_1 -- why\n"
                    "  BAD\n"),
      "comment: why");
  EXPECT_EQ(in_dockerfile("FROM a\nRUN BAD # sluice:ignore CKV_1\n"), "");
  EXPECT_EQ(in_dockerfile("FROM a\nRUN <<EOF\n# sluice:ignore CKV_1\nBAD\nEOF\n"), "");

  constexpr std::string_view kJson =
      "{\"Resources\": {\"a\": \"BAD # sluice:ignore CKV_1\", \"b\": \"// sluice:ignore-file *\"}}";
  EXPECT_EQ(suppressed_by({.text = kJson, .kind = Kind::cloudformation, .path = "a.json"}), "");
  // What cannot be read has no comments that are known.
  EXPECT_EQ(in_workflow("run: BAD # sluice:ignore CKV_1\na: [\n"), "");
}

// Scanners of secrets know of no formats, so that their comments count in scripts; and so do ours
// that are about secrets and nothing else.
TEST(Suppressions, OfSecretsCountInTextAsWell) {
  for (const std::string_view marker :
       {"gitleaks:allow", "pragma: allowlist secret", "trufflehog:ignore",
        "sluice:ignore secrets/token", "sluice:ignore secrets/*", "sluice:ignore-file secrets/*"}) {
    const std::string line = "  BAD # " + std::string(marker) + "\n";
    EXPECT_NE(in_workflow("run: |\n" + line, kSecret), "") << marker;
    EXPECT_EQ(in_workflow("run: |\n" + line), "") << marker;
    EXPECT_NE(in_terraform("a = <<EOF\n" + line + "EOF\n", kSecret), "") << marker;
    EXPECT_NE(in_dockerfile("FROM a\nRUN" + line, kSecret), "") << marker;
    EXPECT_NE(in_workflow("run: [\n" + line, kSecret), "") << marker << ", not readable";
  }
  for (const std::string_view marker : {"sluice:ignore *", "sluice:ignore secrets/*, CKV_1",
                                        "sluice:ignore secret*", "sluice:ignore trivy:AWS-0001"}) {
    const std::string line = "  BAD # " + std::string(marker) + "\n";
    EXPECT_EQ(in_workflow("run: |\n" + line, kSecret), "") << marker;
  }
  // Alone on its line, in a script as elsewhere.
  EXPECT_EQ(in_workflow("run: |\n  # gitleaks:allow\n  BAD\n", kSecret), "gitleaks: ");
  EXPECT_EQ(in_workflow("run: |\n  # gitleaks:allow\n  x\n  BAD\n", kSecret), "");
}

TEST(Suppressions, BehindTheHeaderOfAScriptTheyCountForTheScript) {
  EXPECT_EQ(in_workflow("run: | # zizmor: ignore[unpinned]\n  x\n\n  BAD\n"), "zizmor: ");
  EXPECT_EQ(in_workflow("run: >- # sluice:ignore CKV_1 -- why\n  x\n  BAD\n"), "comment: why");
  EXPECT_EQ(in_workflow("run: | # sluice:ignore CKV_1\n  x\ny: BAD\n"), "");
  // Those of secrets are of their line and no other.
  EXPECT_EQ(in_workflow("run: | # gitleaks:allow\n  x\n  BAD\n", kSecret), "");
}

TEST(Suppressions, WhatIsPassedOverIsCommentOfTheFormat) {
  EXPECT_EQ(in_workflow("# sluice:ignore CKV_1 -- why\n\n  # more\na: BAD\n"), "comment: why");
  EXPECT_EQ(in_workflow("# sluice:ignore CKV_1\n;a: b\nc: BAD\n"), "");
  EXPECT_EQ(in_terraform("# sluice:ignore CKV_1 -- why\n/* more\n and more */\n\na = \"BAD\"\n"),
            "comment: why");
  EXPECT_EQ(in_terraform("/* sluice:ignore CKV_1 */ a = 1\nb = \"BAD\"\n"), "");
}

std::vector<std::string> unreadable_in(std::string_view text, Kind kind = Kind::github_actions,
                                       std::string_view path = ".github/workflows/ci.yml") {
  std::vector<std::string> list;
  for (const UnreadableIgnore& ignore : ignores_of(text, kind, path).unreadable)
    list.push_back(std::string(slice(text, ignore.at)) + ": " + ignore.why);
  return list;
}

TEST(Suppressions, WhatIsNearlyAnIgnoreIsTold) {
  constexpr std::string_view kForm = ": Ignore is not written as sluice:ignore RULE -- reason";
  for (const std::string_view marker :
       {"sluice: ignore", "sluice :ignore", "sluice-ignore", "sluice_ignore", "sluice:  ignore",
        "Sluice:ignore", "SLUICE:IGNORE", "sluice:Ignore"}) {
    const std::string told = std::string(marker) + std::string(kForm);
    EXPECT_THAT(unreadable_in("a: b # " + std::string(marker) + " docker/sudo"), ElementsAre(told));
    EXPECT_THAT(unreadable_in("#" + std::string(marker) + "\na: b"), ElementsAre(told));
  }
  for (const std::string_view rest : {"[docker/sudo]", "=docker/sudo", ": docker/sudo",
                                      "-next docker/sudo", "-file[docker/sudo]", "(docker/sudo)"}) {
    EXPECT_THAT(unreadable_in("a: b # sluice:ignore" + std::string(rest)),
                ElementsAre("sluice:ignore" + std::string(kForm)));
  }
  for (const std::string_view marker : {"sluice:ignore", "sluice:ignore-file"}) {
    for (const std::string_view rest : {"", " ", " -- why", "\r\nc: d"}) {
      EXPECT_THAT(unreadable_in("a: b # " + std::string(marker) + std::string(rest)),
                  ElementsAre(testing::StartsWith(std::string(marker))))
          << rest;
    }
  }
  EXPECT_THAT(unreadable_in("# sluice:ignore docker/sudo, docker/sudoo,CKV_NO ,docker/* -- why"),
              ElementsAre("docker/sudoo: No rule is called docker/sudoo",
                          "CKV_NO: No rule is called CKV_NO"));
  EXPECT_THAT(unreadable_in("# sluice:ignore docker/sudo docker/no-user -- why"),
              ElementsAre("docker/no-user: A comma is missing before docker/no-user"));
  EXPECT_THAT(unreadable_in("/* sluice: ignore docker/sudo */", Kind::terraform, "main.tf"),
              ElementsAre("sluice: ignore" + std::string(kForm)));
  EXPECT_THAT(unreadable_in("/*\n sluice-ignore docker/sudo\n*/", Kind::terraform, "main.tf"),
              ElementsAre("sluice-ignore" + std::string(kForm)));
}

TEST(Suppressions, OtherWordsAreNotTold) {
  for (const std::string_view text : {
           "# sluice:ignore docker/sudo -- why",
           "# sluice:ignore-file docker/*, DL3004, hadolint:DL3004 until=2026-12-31 -- why",
           "# sluice:ignored, sluice ignores, sluice_ignored",
           "# sluice:ignore docker/sudo -- docker/no-user says why",
           "# sluice:ignore docker/sudo a/b is no rule", "# Sluice ignores, SLUICE: the manual",
           "# sluice ignore comments are honoured", "# write sluice: ignore like this",
           "# see sluice:ignore no/such-rule",
           "# checkov:skip=CKV_NO_1 # zizmor: ignore # glsec:ignore",
           "run: |\n  # sluice: ignore x\n", "run: 'x # sluice:ignore'",
           "run: [ # sluice: ignore x\n",  // cannot be read
       }) {
    EXPECT_THAT(unreadable_in(text), IsEmpty()) << text;
  }
  EXPECT_THAT(unreadable_in("# sluice: ignore x", Kind::text, "notes.md"), IsEmpty());
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
    EXPECT_LE(found_in(text).size(), 10'000U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
  // Within a format: comments, text, near misses, and names that are looked up.
  std::string script = "run: |\n";
  std::string near;
  std::string ids = "# sluice:ignore a/b";
  for (int i = 0; i < 100'000; ++i) {
    script += "  # sluice:ignore a/b\n";
    near += "# sluice: ignore a/b\n";
    ids += ",a/b";
  }
  for (const std::string& text : {lines, script, near, ids, script + near}) {
    EXPECT_LE(unreadable_in(text).size(), 100U);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  lines += "x: y\n";
  for (const IgnoreComment& comment : found_in(lines)) {
    ASSERT_EQ(comment.target, 100'001U);
    ASSERT_LE(comment.reason.size(), 1024U);
  }
}

// The index gives what asking every comment in order would.
TEST(Suppressions, TheFirstThatCountsIsFound) {
  const auto counts = [](const IgnoreComment& comment, Lines at, Lines scope) {
    const auto meet = [](Lines a, Lines b) { return a.first <= b.last && b.first <= a.last; };
    const bool is_above =
        comment.target != 0 && (comment.target == at.first || comment.target == scope.first);
    const bool is_beside = meet(at, {comment.first, comment.last});
    if (comment.scope == Scope::line || comment.scope == Scope::step) return is_above || is_beside;
    if (comment.scope == Scope::inside)
      return is_beside || meet(scope, {comment.line, comment.line});
    return comment.scope == Scope::next ? is_above : true;
  };
  std::mt19937 random(20261125);  // NOLINT: the same comments at every run
  const auto below = [&](std::uint32_t most) {
    return static_cast<std::uint32_t>(random() % most);
  };
  constexpr std::string_view kIds[] = {
      "actions/unpinned", "actions/*", "CKV_1", "checkov:CKV_1", "a/b", "*", "c*"};
  for (int round = 0; round < 2000; ++round) {
    std::vector<IgnoreComment> comments(below(6));
    std::uint32_t line = 1;
    for (IgnoreComment& comment : comments) {
      line += below(3);
      comment.line = comment.first = line;
      comment.last = line + below(2) * below(5);
      comment.target = below(2) * (line + 1);
      constexpr Scope kScopes[] = {Scope::line, Scope::inside, Scope::next, Scope::step};
      comment.scope = below(8) == 0 ? Scope::file : kScopes[below(round % 2 == 0 ? 3 : 4)];
      if (comment.scope == Scope::step) comment.first = 1 + below(line);
      for (std::uint32_t ids = below(3); ids > 0; --ids)
        comment.ids.emplace_back(kIds[below(std::size(kIds))]);
    }
    const std::uint32_t first = 1 + below(10);
    const Lines at{first, first + below(3)};
    const Lines scope = below(2) == 0 ? Lines{} : Lines{first - below(first), at.last + below(4)};
    const auto wanted =
        std::find_if(comments.begin(), comments.end(), [&](const IgnoreComment& comment) {
          const bool is_meant = comment.ids.empty() ||
                                std::any_of(comment.ids.begin(), comment.ids.end(),
                                            [](const auto& id) { return is_named(kRule, id); });
          return is_meant && counts(comment, at, scope);
        });
    IgnoreIndex index(comments, std::nullopt);
    const IgnoreComment* const found = index.find(kRule, kRule.aliases, at, scope);
    ASSERT_EQ(found != nullptr, wanted != comments.end()) << "round " << round;
    if (found == nullptr) continue;
    EXPECT_TRUE(counts(*found, at, scope)) << "round " << round;
    // What counts from before its own line on may be found before what stands above it.
    if (round % 2 == 0) {
      EXPECT_EQ(found, &*wanted) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace sluice
