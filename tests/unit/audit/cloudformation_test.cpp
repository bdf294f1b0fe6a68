// Templates on their way through the audit: what findings say of conditions and of the CDK.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

// "resource: message" of each finding of a rule.
std::vector<std::string> found(std::vector<Input> inputs, const std::string& rule,
                               std::vector<std::string> var_files = {}) {
  Options options;
  // Limits are told where something is judged.
  options.select = {rule, "sluice/limit-reached"};
  options.persona = Persona::auditor;
  options.var_files = std::move(var_files);
  const Report report = audit(std::move(inputs), options);
  std::vector<std::string> list;
  for (const Finding& finding : report.findings)
    list.push_back(finding.resource + ": " + finding.message);
  return list;
}

constexpr std::string_view kScenario = R"(
Parameters:
  Stage: {Type: String, Default: live, AllowedValues: [live, test]}
Conditions:
  IsTest: !Equals [!Ref Stage, test]
Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties: {PubliclyAccessible: !If [IsTest, true, false]}
  B:
    Type: AWS::RDS::DBInstance
    Condition: IsTest
    Properties: {PubliclyAccessible: true}
  C:
    Type: AWS::RDS::DBInstance
    Properties: {PubliclyAccessible: true}
)";

TEST(Cloudformation, FindingsSayUnderWhichConditionsTheyAre) {
  EXPECT_THAT(found({{"a.yaml", std::string(kScenario)}}, "aws/rds-public"),
              ElementsAre(HasSubstr("AWS::RDS::DBInstance.A: PubliclyAccessible is true, where "
                                    "IsTest holds."),
                          HasSubstr("B: PubliclyAccessible is true, where IsTest holds."),
                          HasSubstr("C: PubliclyAccessible is true.")));
  // Whoever says what is deployed decides.
  const Input values{"live.json", R"({"Parameters": {"Stage": "live"}})"};
  EXPECT_THAT(found({{"a.yaml", std::string(kScenario)}, values}, "aws/rds-public", {"live.json"}),
              ElementsAre(HasSubstr("C: PubliclyAccessible is true.")));
}

TEST(Cloudformation, FindingsNameTheConstructAndItsLine) {
  const std::string text = R"({"Resources": {"DataABC": {"Type": "AWS::RDS::DBInstance",
      "Properties": {"PubliclyAccessible": true},
      "Metadata": {"aws:cdk:path": "App/Data/Resource"}}}})";
  const std::string manifest =
      R"~({"version": "36.0.0", "artifacts": {"App": {"metadata": {"/App/Data/Resource": [
        {"type": "aws:cdk:logicalId", "data": "DataABC", "trace": [
          "new DatabaseInstance (/home/me/app/node_modules/aws-cdk-lib/a.js:1:2)",
          "new DataStack (/home/me/app/lib/data.ts:12:5)"]}]}}}})~";
  EXPECT_THAT(found({{"cdk.out/App.template.json", text}, {"cdk.out/manifest.json", manifest}},
                    "aws/rds-public"),
              ElementsAre(HasSubstr("PubliclyAccessible is true, made by App/Data in "
                                    "lib/data.ts:12.")));
  EXPECT_THAT(found({{"cdk.out/App.template.json", text}}, "aws/rds-public"),
              ElementsAre(HasSubstr("PubliclyAccessible is true, made by App/Data.")));
}

TEST(Cloudformation, LimitsAreTold) {
  std::string text = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::A: [N, [x";
  for (int i = 0; i < 2000; ++i) text += ", a" + std::to_string(i);
  text += "], {'R${N}': {Type: AWS::RDS::DBInstance}}]\n";
  EXPECT_THAT(found({{"a.yaml", text}}, "aws/rds-public"),
              ElementsAre(HasSubstr("more than is looked at")));
  EXPECT_THAT(
      found({{"a.yaml", "Resources: {A: {Type: AWS::RDS::DBInstance}}\n"}}, "aws/rds-public"),
      IsEmpty());
}

}  // namespace
}  // namespace sluice
