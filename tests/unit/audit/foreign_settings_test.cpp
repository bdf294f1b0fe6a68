#include "core/audit/foreign_settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/audit/audit.h"

namespace sluice {
namespace {

constexpr std::string_view kWorkflow = R"(on: push
permissions: {}
jobs:
  build:
    runs-on: big-linux
    steps:
      - uses: octo/tool@main
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@main
      - uses: octo/other@main
)";

struct Row {
  std::string_view path;
  std::string_view settings;
  std::string_view rule;            // that is looked at
  std::vector<std::uint32_t> left;  // the lines on which it still speaks
  std::string_view by = "zizmor";   // of those that it does not
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.path << ":\n" << row.settings; }

class ForeignSettingsOf : public testing::TestWithParam<Row> {};

TEST_P(ForeignSettingsOf, SilenceWhatTheToolPassesOver) {
  const Row& row = GetParam();
  Options options;
  options.persona = Persona::auditor;
  const Report report = audit({{"lib/.github/workflows/ci.yml", std::string(kWorkflow)},
                               {"lib/" + std::string(row.path), std::string(row.settings)}},
                              options);
  std::vector<std::uint32_t> left;
  for (const Finding& finding : report.findings) {
    if (finding.rule->id != row.rule) continue;
    if (!finding.suppressed) {
      left.push_back(finding.primary.start.line);
    } else {
      EXPECT_EQ(finding.suppressed->by, row.by);
      EXPECT_EQ(finding.suppressed->reason, "by lib/" + std::string(row.path));
    }
  }
  EXPECT_EQ(left, row.left);
}

constexpr std::string_view kUses = "actions/unpinned-uses";
constexpr std::string_view kLabel = "actions/custom-runner-label";

INSTANTIATE_TEST_SUITE_P(
    All, ForeignSettingsOf,
    testing::Values(
        Row{".github/zizmor.yml", "rules: {other: {disable: true}}", kUses, {7, 11, 12}},
        Row{".github/zizmor.yml", "rules: {unpinned-uses: {disable: true}}", kUses, {}},
        Row{"zizmor.yaml", "rules: {unpinned-uses: {disable: true}}", kUses, {}},
        Row{"docs/zizmor.yml", "rules: {unpinned-uses: {disable: true}}", kUses, {7, 11, 12}},
        Row{".github/zizmor.yml", "rules: {unpinned-uses: {disable: false}}", kUses, {7, 11, 12}},
        Row{".github/zizmor.yml", "rules: {unpinned-uses: {ignore: [ci.yml]}}", kUses, {}},
        Row{".github/zizmor.yml", "rules: {unpinned-uses: {ignore: [cd.yml]}}", kUses, {7, 11, 12}},
        Row{".github/zizmor.yml",
            "rules: {unpinned-uses: {ignore: ['ci.yml:11']}}",
            kUses,
            {7, 12}},
        Row{".github/zizmor.yml",
            "rules: {unpinned-uses: {ignore: ['ci.yml:11:9']}}",
            kUses,
            {7, 12}},
        Row{".github/zizmor.yml",
            "rules: {unpinned-uses: {ignore: ['ci.yml:x']}}",
            kUses,
            {7, 11, 12}},
        Row{".github/zizmor.yml", "rules: [", kUses, {7, 11, 12}},
        Row{".github/actionlint.yaml",
            "self-hosted-runner: {labels: [big-*]}",
            kLabel,
            {},
            "actionlint"},
        Row{".github/actionlint.yaml", "self-hosted-runner: {labels: [small-*]}", kLabel, {5}},
        Row{"actionlint.yaml", "self-hosted-runner: {labels: [big-*]}", kLabel, {5}},
        Row{".github/actionlint.yml",
            "paths: {.github/workflows/*.yml: {ignore: [.+]}}",
            kLabel,
            {},
            "actionlint"},
        Row{".github/actionlint.yml",
            "paths: {.github/workflows/*.yml: {ignore: [SC2]}}",
            kLabel,
            {5}},
        Row{".poutine.yml",
            "skip: [{rule: github_action_from_unverified_creator_used}]",
            "actions/unverified-creator",
            {},
            "poutine"},
        Row{".poutine.yml",
            "skip: [{rule: github_action_from_unverified_creator_used, job: [test, other]}]",
            "actions/unverified-creator",
            {7},
            "poutine"},
        Row{".poutine.yml",
            "skip: [{rule: github_action_from_unverified_creator_used, path: a.yml}]",
            "actions/unverified-creator",
            {7, 11, 12}},
        Row{".poutine.yml",
            "skip: [{rule: github_action_from_unverified_creator_used, purl: pkg:a/b}]",
            "actions/unverified-creator",
            {7, 11, 12}},
        Row{"ghalint.yaml",
            "excludes: [{policy_name: action_ref_should_be_full_length_commit_sha, action_name: "
            "octo/other}]",
            kUses,
            {7, 11},
            "ghalint"},
        Row{".ghalint.yml",
            "excludes: [{policy_name: action_ref_should_be_full_length_commit_sha, job_name: tes}]",
            kUses,
            {7, 11, 12}}));

TEST(ForeignSettings, AreNoneWhereIgnoresAreNotHonoured) {
  Options options;
  options.honour_ignores = false;
  const Report report = audit({{".github/workflows/ci.yml", std::string(kWorkflow)},
                               {"zizmor.yml", "rules: {unpinned-uses: {disable: true}}"}},
                              options);
  EXPECT_TRUE(std::none_of(report.findings.begin(), report.findings.end(),
                           [](const Finding& finding) { return finding.suppressed.has_value(); }));
}

TEST(ForeignSettings, ReachCheckovsChecks) {
  const ForeignSettings settings =
      read_foreign_settings(".checkov.yaml", "skip-check: [CKV_AWS_20, CKV2_GHA*, x]", {});
  EXPECT_EQ(settings.tool, "checkov");
  ASSERT_EQ(settings.ignores.size(), 2U);
  EXPECT_EQ(settings.ignores[0].id, "checkov:CKV_AWS_20");
  EXPECT_EQ(settings.ignores[1].id, "checkov:CKV2_GHA*");
}

}  // namespace
}  // namespace sluice
