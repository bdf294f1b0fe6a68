// Plans on their way through the audit: what they are taken for, what is told of them, and what is
// never shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/report.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string plan_of(std::string_view changes, std::string_view more = "") {
  return R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [)" +
         std::string(changes) + "]" + std::string(more) + "}";
}

std::string change(std::string_view address, std::string_view type, std::string_view change) {
  return R"({"address": ")" + std::string(address) + R"(", "mode": "managed", "type": ")" +
         std::string(type) + R"(", "name": "x", "change": {)" + std::string(change) + "}}";
}

Report audited(std::vector<Input> inputs,
               std::vector<std::string> select = {"plan/*", "sluice/*"}) {
  Options options;
  options.select = std::move(select);
  options.excerpts = true;
  return audit(std::move(inputs), options);
}

Report audited(std::string plan) { return audited({{"tfplan.json", std::move(plan)}}); }

std::vector<std::string> rules_of(const Report& report) {
  std::vector<std::string> ids;
  for (const Finding& finding : report.findings) ids.emplace_back(finding.rule->id);
  return ids;
}

TEST(Plan, IsKnownByItsContent) {
  const std::string destroy = plan_of(change(
      "aws_s3_bucket.x", "aws_s3_bucket", R"("actions": ["delete"], "before": {}, "after": null)"));
  for (const std::string_view path : {"tfplan.json", "plan.json", "out/prod.json"}) {
    const Report report = audited({{std::string(path), destroy}});
    EXPECT_THAT(rules_of(report), ElementsAre("plan/destroys-stateful")) << path;
    EXPECT_EQ(report.findings[0].resource, "aws_s3_bucket.x");
    ASSERT_EQ(report.plans.size(), 1U);
    EXPECT_EQ(report.plans[0].counts.destroy, 1U);
  }
}

TEST(Plan, AVersionThatIsNotUnderstoodIsAnErrorWhateverTheFileIsCalled) {
  for (const std::string_view path : {"tfplan.json", "out/prod.json"}) {
    const Report report = audited(
        {{std::string(path),
          R"({"format_version": "2.0", "terraform_version": "3.0.0", "resource_changes": []})"}});
    EXPECT_THAT(rules_of(report), ElementsAre("sluice/parse-error")) << path;
    EXPECT_EQ(report.findings[0].primary.start.column, 20U);
    EXPECT_EQ(report.exit_code(), 2);
    EXPECT_THAT(report.plans, IsEmpty());
  }
}

TEST(Plan, WhatWasAskedForAsAPlanMustBeOne) {
  const auto asked = [](std::string bytes) {
    return audited({{"p", std::move(bytes), Input::State::read, {}, Input::Role::plan}});
  };
  EXPECT_EQ(asked(plan_of("")).exit_code(), 0);
  EXPECT_EQ(asked(R"({"ChangeSetName": "c", "Changes": []})").exit_code(), 0);
  const std::string zip("PK\x03\x04\x14\0\0\0", 8);
  for (const std::string& bytes :
       {std::string(), std::string("  \n"), std::string("{}"), std::string("[]"),
        std::string("Terraform will perform the following actions:\n"), zip,
        std::string("apiVersion: v1\nkind: Pod\n"),
        std::string(R"({"format_version": "1.0", "terraform_version": "1.9", "values": {}})"),
        plan_of("").substr(0, 60)}) {
    const Report report = asked(bytes);
    EXPECT_EQ(report.exit_code(), 2) << bytes;
    EXPECT_THAT(rules_of(report), Not(IsEmpty())) << bytes;
    EXPECT_EQ(report.summary.errors, 1U) << bytes;
  }
}

TEST(Plan, WhatOnlyDeclaresIsNoPartOfTheReport) {
  const std::string destroy =
      plan_of(change("aws_s3_bucket.x", "aws_s3_bucket",
                     R"("actions": ["delete", "create"], "before": {}, "after": {})"));
  const Report report =
      audited({{"main.tf",
                "resource \"aws_s3_bucket\" \"x\" {}\n",
                Input::State::read,
                {},
                Input::Role::declares},
               {"broken.tf", "resource {{{\n", Input::State::read, {}, Input::Role::declares},
               {"gone.tf", "", Input::State::unreadable, "no such file", Input::Role::declares},
               {"tfplan.json", destroy, Input::State::read, {}, Input::Role::plan}});
  EXPECT_THAT(rules_of(report), ElementsAre("plan/replaces-stateful"));
  ASSERT_EQ(report.findings[0].related.size(), 1U);
  EXPECT_EQ(report.findings[0].related[0].path, "main.tf");
  EXPECT_EQ(report.findings[0].related[0].note, "declared here");
  EXPECT_EQ(report.files.size(), 1U);
  EXPECT_EQ(report.summary.files, 1U);
  EXPECT_EQ(report.exit_code(), 1);
}

TEST(Plan, FingerprintsStayWhenOtherChangesComeAndGo) {
  const auto one = [](std::string_view name) {
    return change(std::string("aws_s3_bucket.") + std::string(name), "aws_s3_bucket",
                  R"("actions": ["delete"], "before": {}, "after": null)");
  };
  const auto prints = [](const Report& report) {
    std::map<std::string, std::string> by_resource;
    for (const Finding& finding : report.findings)
      by_resource[finding.resource] = finding.fingerprint;
    return by_resource;
  };
  const auto few = prints(audited(plan_of(one("b"))));
  const auto many = prints(audited(plan_of(one("a") + "," + one("b") + "," + one("c"))));
  EXPECT_EQ(many.size(), 3U);
  EXPECT_EQ(few.at("aws_s3_bucket.b"), many.at("aws_s3_bucket.b"));
}

TEST(Plan, SensitiveValuesAreNeverShown) {
  // Also where the plan holds the same value and does not say that it is sensitive.
  const std::string drift =
      R"(, "resource_drift": [{"address": "aws_x.y", "type": "aws_x", "name": "y", "change": {"actions": ["update"],
      "before": {"password": "hunter2-before", "n": 1, "copy": "hunter2-before", "map": {"k": "in-a-map-value"}},
      "after": {"password": "hunter2-after", "n": 2, "copy": "hunter2-after", "map": {"k": "other-map-value"}},
      "before_sensitive": {"password": true, "map": true}, "after_sensitive": {"password": true, "map": true}}}],
      "variables": {"pw": {"value": "hunter2-variable"}},
      "configuration": {"root_module": {"variables": {"pw": {"sensitive": true}}}})";
  for (const bool is_one_line : {false, true}) {
    std::string text = plan_of(
        change(
            "aws_db_instance.x", "aws_db_instance",
            R"("actions": ["update"], "before": {"password": "hunter2-rds", "publicly_accessible": false},
                  "after": {"password": "hunter2-rds", "publicly_accessible": true},
                  "before_sensitive": {"password": true}, "after_sensitive": {"password": true})"),
        drift);
    if (is_one_line) std::replace(text.begin(), text.end(), '\n', ' ');
    const Report report = audited({{"tfplan.json", text}}, {});
    EXPECT_THAT(rules_of(report), testing::IsSupersetOf({"plan/made-public", "plan/drifted"}));
    for (const std::string& shown :
         {write_text(report, Color::never), write_json(report), write_sarif(report)}) {
      for (const std::string_view secret :
           {"hunter2-before", "hunter2-after", "hunter2-rds", "hunter2-variable", "in-a-map-value",
            "other-map-value"})
        EXPECT_THAT(shown, Not(HasSubstr(std::string(secret))));
    }
  }
}

TEST(Plan, ShowsTheFindingOfALongLine) {
  const std::string text = plan_of(
      change("aws_x.y", "aws_x",
             R"("actions": ["no-op"], "before": {"a": ")" + std::string(600, 'a') + R"("})") +
      "," +
      change("aws_db_instance.x", "aws_db_instance",
             R"("actions": ["update"], "before": {"publicly_accessible": false},)"
             R"( "after": {"publicly_accessible": true})"));
  const Report report = audited(text);
  ASSERT_EQ(report.findings.size(), 1U);
  const std::string shown = write_text(report, Color::never);
  const std::size_t at = shown.find("\"publicly_accessible\": true");
  ASSERT_NE(at, shown.npos);
  // The ruler stands below the value.
  const std::size_t line = shown.rfind('\n', at) + 1;
  const std::size_t ruler = shown.find("^^^^", at);
  const std::size_t ruler_line = shown.rfind('\n', ruler) + 1;
  const std::string before = shown.substr(line, shown.find("true", at) - line);
  EXPECT_THAT(before, HasSubstr("…"));
  EXPECT_EQ(ruler - ruler_line, before.size() - std::string_view("…").size() + 1);
}

TEST(Plan, TextTellsTheNumbers) {
  const Report report =
      audited(plan_of(change("aws_x.a", "aws_x", R"("actions": ["create"], "after": {})") + "," +
                      change("aws_x.b", "aws_x", R"("actions": ["update"])") + "," +
                      change("aws_x.c", "aws_x", R"("actions": ["create", "delete"])") + "," +
                      change("aws_x.d", "aws_x", R"("actions": ["forget"])")));
  EXPECT_THAT(write_text(report, Color::never),
              StartsWith("plan tfplan.json: 1 to add, 1 to change, 0 to destroy, 1 to replace, "
                         "1 to forget; 0 drifted\n1 file audited: no findings\n"));
}

}  // namespace
}  // namespace sluice
