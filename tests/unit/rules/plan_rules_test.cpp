// What findings about plans say, and how bad they are, beyond what the examples of the rules prove.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/plan/openings.h"
#include "core/rules/plan/stateful.h"
#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

// One change of a resource of the type, called "it".
std::vector<Finding> findings_of(std::string_view type, std::string_view change,
                                 std::string_view rule) {
  test::Example example;
  std::string text =
      R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [{"address": ")";
  text += std::string(type) + R"(.it", "mode": "managed", "type": ")" + std::string(type);
  text += R"(", "name": "it", "action_reason": "replace_because_tainted", "change": {)";
  text += change;
  text += "}}]}";
  example.files.push_back({"tfplan.json", text});
  return test::findings_of(example, rule);
}

Finding only(std::string_view type, std::string_view change, std::string_view rule) {
  const std::vector<Finding> findings = findings_of(type, change, rule);
  EXPECT_EQ(findings.size(), 1U) << change;
  return findings.empty() ? Finding() : findings.front();
}

TEST(PlanRules, ADestructionIsMilderWhereSomethingStays) {
  struct Row {
    std::string_view type;
    std::string_view before;
    Severity severity;
    std::string_view says;
  };
  const Row rows[] = {
      {"aws_db_instance", R"({"skip_final_snapshot": true})", Severity::high,
       "; no last copy is made"},
      {"aws_db_instance", R"({"skip_final_snapshot": false})", Severity::medium,
       "; a last copy is made"},
      {"aws_db_instance", R"({"skip_final_snapshot": true, "deletion_protection": true})",
       Severity::medium, "; the provider refuses as long as its protection is on"},
      {"aws_cognito_user_pool", R"({"deletion_protection": "ACTIVE"})", Severity::medium,
       "; the provider refuses as long as its protection is on"},
      {"aws_s3_bucket", R"({"force_destroy": true})", Severity::high, ", with all that it holds"},
      {"aws_s3_bucket", R"({"force_destroy": false})", Severity::medium,
       "; the provider refuses as long as it holds anything"},
      {"aws_s3_bucket", "{}", Severity::high, " is destroyed. "},
      {"aws_sqs_queue", "{}", Severity::medium, "The queue "},
  };
  for (const Row& row : rows) {
    const Finding finding = only(
        row.type, R"("actions": ["delete"], "after": null, "before": )" + std::string(row.before),
        "plan/destroys-stateful");
    EXPECT_EQ(finding.severity, row.severity) << row.type << row.before;
    EXPECT_THAT(finding.message, HasSubstr(std::string(row.says)));
  }
}

TEST(PlanRules, AReplacementSaysWhatForcesIt) {
  const Finding forced = only(
      "aws_ebs_volume",
      R"("actions": ["delete", "create"], "before": {"a": 1, "b": 1}, "after": {"a": 2, "b": 2},
              "replace_paths": [["a"], ["b"]])",
      "plan/replaces-stateful");
  EXPECT_THAT(forced.message, HasSubstr("is destroyed and made anew since a, b change"));
  ASSERT_EQ(forced.related.size(), 2U);
  EXPECT_EQ(forced.related[0].note, "forces the replacement");
  const Finding tainted =
      only("aws_ebs_volume", R"("actions": ["delete", "create"], "before": {}, "after": {})",
           "plan/replaces-stateful");
  EXPECT_THAT(tainted.message, HasSubstr("since it is tainted"));
}

TEST(PlanRules, SensitiveValuesAreNotQuoted) {
  const Finding finding = only("aws_sns_topic",
                               R"("actions": ["update"], "before": {"kms_master_key_id": "alias/x"},
      "after": {"kms_master_key_id": null}, "before_sensitive": {"kms_master_key_id": true})",
                               "plan/encryption-off");
  EXPECT_THAT(finding.message, HasSubstr("goes from a sensitive value to not set"));
  EXPECT_THAT(finding.message, Not(HasSubstr("alias/x")));
}

TEST(PlanRules, TheWebIsOpenToBeOpen) {
  const auto severity = [](std::string_view rule) {
    return only("aws_security_group",
                R"("actions": ["create"], "before": null, "after": {"ingress": [)" +
                    std::string(rule) + "]}",
                "plan/opens-network")
        .severity;
  };
  constexpr std::string_view kWorld = R"(, "cidr_blocks": ["0.0.0.0/0"]})";
  const auto rule = [&](std::string_view from, std::string_view to, std::string_view protocol) {
    return R"({"from_port": )" + std::string(from) + R"(, "to_port": )" + std::string(to) +
           R"(, "protocol": ")" + std::string(protocol) + "\"" + std::string(kWorld);
  };
  EXPECT_EQ(severity(rule("443", "443", "tcp")), Severity::low);
  EXPECT_EQ(severity(rule("80", "443", "tcp")), Severity::high);
  EXPECT_EQ(severity(rule("22", "22", "tcp")), Severity::high);
  EXPECT_EQ(severity(rule("-1", "-1", "icmp")), Severity::low);
  EXPECT_EQ(severity(rule("0", "0", "-1")), Severity::high);
}

TEST(PlanRules, ARangeThatWasOpenCoversWhatLiesWithin) {
  const auto opened = [](std::string_view before, std::string_view after) {
    const auto rules = [](std::string_view ranges) {
      std::string list;
      while (!ranges.empty()) {
        const std::size_t end = std::min(ranges.find(' '), ranges.size());
        const std::string_view range = ranges.substr(0, end);
        const std::size_t dash = range.find('-');
        if (!list.empty()) list += ",";
        list += R"({"protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"], "from_port": )" +
                std::string(range.substr(0, dash)) + R"(, "to_port": )" +
                std::string(range.substr(dash + 1)) + "}";
        ranges.remove_prefix(std::min(end + 1, ranges.size()));
      }
      return list;
    };
    return findings_of("aws_security_group",
                       R"("actions": ["update"], "before": {"id": "sg", "ingress": [)" +
                           rules(before) + R"(]}, "after": {"id": "sg", "ingress": [)" +
                           rules(after) + "]}",
                       "plan/opens-network")
        .size();
  };
  EXPECT_EQ(opened("1000-2000", "1000-2000"), 0U);
  EXPECT_EQ(opened("1000-2000", "1500-1600 1700-2000"), 0U);
  EXPECT_EQ(opened("1000-2000", "999-2000"), 1U);
  EXPECT_EQ(opened("1000-2000", "1000-2001"), 1U);
  EXPECT_EQ(opened("10-100 20-30 50-200", "25-100"), 0U);
  EXPECT_EQ(opened("10-100 20-30 50-200", "60-200"), 0U);
  EXPECT_EQ(opened("10-100 20-30 50-200", "25-200"), 1U);
  EXPECT_EQ(opened("", "5-6"), 1U);
}

TEST(PlanRules, DriftThatThePlanLeavesIsOfLowSeverity) {
  const auto severity = [](std::string_view changes) {
    test::Example example;
    example.files.push_back(
        {"tfplan.json",
         R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [)" +
             std::string(changes) +
             R"(], "resource_drift": [{"address": "a.b", "type": "a", "name": "b",)"
             R"( "change": {"actions": ["update"], "before": {"n": 1}, "after": {"n": 2}}}]})"});
    const std::vector<Finding> findings = test::findings_of(example, "plan/drifted");
    EXPECT_EQ(findings.size(), 1U);
    return findings.at(0).severity;
  };
  EXPECT_EQ(severity(""), Severity::low);
  EXPECT_EQ(
      severity(R"({"address": "a.b", "type": "a", "name": "b", "change": {"actions": ["no-op"]}})"),
      Severity::low);
  EXPECT_EQ(
      severity(
          R"({"address": "a.b", "type": "a", "name": "b", "change": {"actions": ["update"]}})"),
      Severity::medium);
}

}  // namespace
}  // namespace sluice
