// The settings that come with the options: what is told of them, and what they are told for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/path.h"
#include "core/report/report.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kWorkflow =
    "on: {push: {branches: [main]}}\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n"
    "    environment: production\n    steps: [{run: kubectl apply -f k8s/}]\n";
constexpr std::string_view kPolicy =
    "version: 1\ndelivery:\n  environments:\n"
    "    production: {branches: [main], approval: reviewer}\n";

std::string environment(std::string_view rules) {
  return R"({"name": "production", "protection_rules": [)" + std::string(rules) + "]}";
}

const std::string& reviewers() {
  static const std::string text =
      R"({"type": "required_reviewers", "reviewers": [{"type": "User"}]})";
  return text;
}

Report audited(std::vector<Input> settings, std::string policy = std::string(kPolicy)) {
  Options options;
  options.wants_path = true;
  options.select = {"delivery/*", "sluice/*"};
  options.settings = std::move(settings);
  options.policy = {".sluice.yaml", policy};
  std::vector<Input> inputs;
  inputs.push_back({".github/workflows/ci.yml", std::string(kWorkflow)});
  inputs.push_back({".sluice.yaml", std::move(policy)});
  return audit(std::move(inputs), options);
}

// "path:line:column rule" of each finding on the settings, or on the audit itself.
std::vector<std::string> told(const Report& report) {
  std::vector<std::string> lines;
  for (const Finding& finding : report.findings) {
    const std::string_view id = finding.rule->id;
    if (!id.starts_with("sluice/") && id != "delivery/settings-contradict-policy") continue;
    lines.push_back(finding.primary.path + ":" + std::to_string(finding.primary.start.line) + ":" +
                    std::to_string(finding.primary.start.column) + " " + std::string(id));
  }
  return lines;
}

std::string approval(const Report& report) { return report.path->reach.at(0).approval; }

bool finds(const Report& report, std::string_view rule) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.rule->id == rule; });
}

TEST(SettingsFiles, ReviewersThatAreSeenApprove) {
  const Report report = audited({{"settings.json", environment(reviewers())}});
  EXPECT_THAT(told(report), IsEmpty());
  EXPECT_EQ(approval(report), "yes");
  EXPECT_FALSE(finds(report, "delivery/deploy-without-approval"));
  EXPECT_FALSE(report.incomplete);
  EXPECT_THAT(write_path_text(*report.path, Color::never),
              HasSubstr("protected, as the settings say (settings.json:1)"));
}

TEST(SettingsFiles, ThatThereAreNoneWinsOverThePolicy) {
  const Report report = audited({{"settings.json", environment("")}},
                                std::string(kPolicy) + "  protected: [production]\n");
  EXPECT_THAT(told(report), ElementsAre("settings.json:1:10 delivery/settings-contradict-policy"));
  EXPECT_EQ(approval(report), "no");
  EXPECT_TRUE(finds(report, "delivery/deploy-without-approval"));
  EXPECT_THAT(write_path_text(*report.path, Color::never),
              HasSubstr("not protected, as the settings say (settings.json:1)"));
}

TEST(SettingsFiles, WithoutThemThePolicysWordCounts) {
  const Report report = audited({}, std::string(kPolicy) + "  protected: [production]\n");
  EXPECT_EQ(approval(report), "yes");
  EXPECT_THAT(write_path_text(*report.path, Color::never),
              HasSubstr("protected: stated by the policy, not seen"));
}

TEST(SettingsFiles, WhatCannotBeReadIsToldAndTheRestIsAudited) {
  const Report report =
      audited({{"no.json", "{\n  \"answers\": [1,}"},
               {"shape.json", "{\"environments\":\n  [{\"name\": 7}]}"},
               {"empty.json", ""},
               {"gone.json", "", Input::State::unreadable, "No such file or directory"},
               {"large.json", "", Input::State::too_large, "larger than the limit of 7 bytes"},
               {"settings.json", environment(reviewers())}});
  EXPECT_THAT(told(report),
              ElementsAre("empty.json:1:1 sluice/parse-error", "gone.json:1:1 sluice/parse-error",
                          "large.json:1:1 sluice/limit-reached", "no.json:2:17 sluice/parse-error",
                          "shape.json:2:13 sluice/parse-error"));
  EXPECT_TRUE(report.incomplete);
  EXPECT_EQ(report.exit_code(), 2);
  EXPECT_EQ(approval(report), "yes");
}

TEST(SettingsFiles, LimitsHoldForThem) {
  Options options;
  options.limits.file_bytes = 100;
  options.settings.push_back({"settings.json", std::string(101, ' ')});
  const Report report = audit({}, options);
  EXPECT_THAT(told(report), ElementsAre("settings.json:1:1 sluice/limit-reached"));
  options.settings[0].bytes = std::string(20, '[') + std::string(20, ']');
  options.limits.parse.depth = 10;
  EXPECT_THAT(told(audit({}, options)), ElementsAre("settings.json:1:11 sluice/limit-reached"));
}

TEST(SettingsFiles, NoPolicyAllowsTheirErrors) {
  const Report report =
      audited({{"settings.json", "{"}}, std::string(kPolicy) + "allow_errors: ['**']\n");
  EXPECT_TRUE(report.incomplete);
}

TEST(SettingsFiles, AreReadInTheEncodingThatTheyAreIn) {
  std::string bytes = "\xFF\xFE";
  for (const char c : environment(reviewers())) bytes.append({c, '\0'});
  const Report report = audited({{"settings.json", bytes}});
  EXPECT_THAT(told(report), IsEmpty());
  EXPECT_EQ(approval(report), "yes");
}

TEST(SettingsFiles, AreNotTakenFromAmongTheFiles) {
  std::vector<Input> inputs;
  inputs.push_back({".github/workflows/ci.yml", std::string(kWorkflow)});
  inputs.push_back({"settings.json", environment(reviewers())});
  Options options;
  options.wants_path = true;
  const Report report = audit(std::move(inputs), options);
  EXPECT_EQ(approval(report), "no");
}

TEST(SettingsFiles, TheirSecretsAreCovered) {
  const std::string token = "ghp_" + std::string("wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx");
  const Report report = audited(
      {{"settings.json", R"({"environments": [{"name": "production )" + token +
                             R"(", "protection_rules": [], "deployment_branch_policy": null}]})"}});
  ASSERT_THAT(told(report), ElementsAre("settings.json:1:28 delivery/settings-contradict-policy"));
  EXPECT_THAT(write_json(report), Not(HasSubstr(token)));
  EXPECT_THAT(write_path_json(*report.path), Not(HasSubstr(token)));
}

}  // namespace
}  // namespace sluice
