// Terraform on its way through the audit: what is one rule in many spellings, and what other tools'
// comments ask for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/report.h"

namespace sluice {
namespace {

using testing::HasSubstr;
using testing::Not;

Report audited(std::vector<Input> inputs, Persona persona = Persona::auditor) {
  Options options;
  options.persona = persona;
  options.excerpts = true;
  options.today = 20'000;
  return audit(std::move(inputs), options);
}

Report audited(std::string text) { return audited({{"main.tf", std::move(text)}}); }

bool tells(const Report& report, std::string_view rule) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
    return finding.rule->id == rule && !finding.suppressed;
  });
}

const Finding* find(const Report& report, std::string_view rule, std::string_view resource = {}) {
  const auto found =
      std::find_if(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
        return finding.rule->id == rule && !finding.suppressed &&
               (resource.empty() || finding.resource == resource);
      });
  return found == report.findings.end() ? nullptr : &*found;
}

TEST(TerraformRules, NetworksAreSets) {
  const auto told = [](const std::string& blocks) {
    return tells(audited("resource \"aws_security_group\" \"g\" {\n" + blocks + "}\n"),
                 "aws/security-group-open-admin-port");
  };
  const auto ingress = [](std::string_view networks, std::string_view list = "cidr_blocks") {
    return "  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    " +
           std::string(list) + " = " + std::string(networks) + "\n  }\n";
  };
  EXPECT_TRUE(told(ingress("[\"::/1\", \"8000::/1\"]", "ipv6_cidr_blocks")));
  EXPECT_TRUE(told(ingress("[\"2000::/3\"]", "ipv6_cidr_blocks")));
  EXPECT_TRUE(told(ingress("[\"0.0.0.0/1\", \"128.0.0.0/2\", \"192.0.0.0/3\"]")));
  EXPECT_TRUE(told(ingress("[\"0.0.0.0/1\"]") + ingress("[\"128.0.0.0/1\"]")));
  EXPECT_TRUE(
      told(ingress("[\"0.0.0.0/5\", \"8.0.0.0/7\", \"11.0.0.0/8\", \"12.0.0.0/6\", "
                   "\"16.0.0.0/4\", \"32.0.0.0/3\", \"64.0.0.0/2\", \"128.0.0.0/1\"]")));
  EXPECT_TRUE(
      told("  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    "
           "cidr_blocks = var.x ? [\"0.0.0.0/0\"] : [\"0.0.0.0/0\", \"10.0.0.0/8\"]\n  }\n"));
  EXPECT_FALSE(told(ingress("[\"0.0.0.0/1\"]")));
  EXPECT_FALSE(told(ingress("[\"fc00::/7\", \"2001:db8::/32\"]", "ipv6_cidr_blocks")));
  EXPECT_FALSE(told(ingress("[\"not:a:network/3\", \"1::2::3/0x\"]", "ipv6_cidr_blocks")));
  const Report every = audited(
      "resource \"aws_security_group\" \"g\" {\n  ingress {\n    from_port = 0\n    to_port = 0\n"
      "    protocol = \"-1\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n");
  const Finding* const finding = find(every, "aws/security-group-open-admin-port");
  ASSERT_NE(finding, nullptr);
  for (const std::string_view alias :
       {"checkov:CKV_AWS_24", "checkov:CKV_AWS_25", "checkov:CKV_AWS_260", "checkov:CKV_AWS_277"})
    EXPECT_THAT(finding->aliases, testing::Contains(alias));
}

TEST(TerraformRules, IgnoresOnAConditionAskEachInstance) {
  const Report report = audited(
      "#trivy:ignore:aws-ec2-no-public-ingress-sgr[from_port=5432]\n"
      "resource \"aws_security_group_rule\" \"r\" {\n  for_each = { postgres = 5432, ssh = 22 }\n"
      "  type = \"ingress\"\n  from_port = each.value\n  to_port = each.value\n"
      "  protocol = \"tcp\"\n  cidr_blocks = [\"0.0.0.0/0\"]\n  security_group_id = \"sg-1\"\n}\n");
  EXPECT_FALSE(tells(report, "aws/security-group-open-service"));
  EXPECT_NE(
      find(report, "aws/security-group-open-admin-port", "aws_security_group_rule.r[\"ssh\"]"),
      nullptr);
}

TEST(TerraformRules, IgnoresAboveACallCountForTheModule) {
  const auto report_of = [](std::string_view comment) {
    return audited(
        {{"main.tf", "# " + std::string(comment) + "\nmodule \"a\" {\n  source = \"./m\"\n}\n"},
         {"m/main.tf",
          "resource \"aws_ecr_repository\" \"r\" {\n"
          "  image_tag_mutability = \"MUTABLE\"\n}\n"}});
  };
  EXPECT_FALSE(tells(report_of("trivy:ignore:AVD-AWS-0031"), "aws/ecr-mutable-tags"));
  EXPECT_FALSE(tells(report_of("tfsec:ignore:aws-ecr-enforce-immutable-repository"),
                     "aws/ecr-mutable-tags"));
  EXPECT_FALSE(tells(report_of("trivy:ignore:aws-ecr-*"), "aws/ecr-mutable-tags"));
  EXPECT_FALSE(tells(report_of("tfsec:ignore:*"), "aws/ecr-mutable-tags"));
  EXPECT_TRUE(tells(report_of("trivy:ignore:AVD-AWS-0030"), "aws/ecr-mutable-tags"));
  EXPECT_TRUE(tells(report_of("trivy:ignore:AVD-AWS-0031:exp:2020-01-01"), "aws/ecr-mutable-tags"));
}

TEST(TerraformRules, IgnoresAboveANestedBlockCountForIt) {
  const auto report_of = [](std::string_view comment) {
    return audited("resource \"aws_security_group\" \"g\" {\n  # " + std::string(comment) +
                   "\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n"
                   "    cidr_blocks = [\n      \"0.0.0.0/0\",\n    ]\n  }\n}\n");
  };
  constexpr std::string_view kRule = "aws/security-group-open-admin-port";
  EXPECT_FALSE(tells(report_of("trivy:ignore:AVD-AWS-0107"), kRule));
  EXPECT_FALSE(tells(report_of("kics-scan ignore-block"), kRule));
  EXPECT_TRUE(tells(report_of("trivy:ignore:AVD-AWS-0106"), kRule));
}

TEST(TerraformRules, NothingThatIsSecretIsShown) {
  const auto text_of = [](const Report& report) {
    std::string text;
    for (const Finding& finding : report.findings) {
      text += finding.message;
      for (const std::string& line : finding.excerpt.lines) text += line;
    }
    return text;
  };
  const Report report = audited(
      "module \"m\" {\n  source = \"git::http://bob:Tok3nTok3nTok3nTok3n@git.example.com/x.git\"\n"
      "}\n");
  EXPECT_TRUE(tells(report, "terraform/module-in-clear"));
  EXPECT_TRUE(tells(report, "terraform/address-password"));
  EXPECT_THAT(text_of(report), Not(HasSubstr("Tok3nTok3nTok3nTok3n")));
  const Report group =
      audited({{"main.tf",
                "variable \"net\" {\n  type = string\n  sensitive = true\n}\n"
                "resource \"aws_vpc_security_group_ingress_rule\" \"r\" {\n  from_port = 22\n"
                "  to_port = 22\n  ip_protocol = \"tcp\"\n  cidr_ipv4 = var.net\n}\n"},
               {"terraform.tfvars", "net = \"198.51.100.7/0\"\n"}});
  EXPECT_TRUE(tells(group, "aws/security-group-open-admin-port"));
  std::string messages;
  for (const Finding& finding : group.findings) messages += finding.message;
  EXPECT_THAT(messages, Not(HasSubstr("198.51.100.7")));
}

TEST(TerraformRules, LiteralPasswordsAreFoundHoweverTheyAreAligned) {
  for (const std::string_view gap : {" ", "        ", "                    "}) {
    const Report report = audited("resource \"aws_db_instance\" \"d\" {\n  password" +
                                  std::string(gap) + "= \"waD0PfQWtbCj8G5GMk\"\n}\n");
    EXPECT_TRUE(tells(report, "aws/rds-password-literal")) << gap.size();
    const bool is_secret = std::any_of(
        report.findings.begin(), report.findings.end(),
        [](const Finding& finding) { return finding.rule->id.starts_with("secrets/"); });
    EXPECT_TRUE(is_secret) << gap.size();
  }
  EXPECT_TRUE(tells(audited("variable \"p\" { default = \"waD0PfQWtbCj8G5GMk\" }\n"
                            "resource \"aws_rds_cluster\" \"d\" { master_password = var.p }\n"),
                    "aws/rds-cluster-password-literal"));
  EXPECT_FALSE(
      tells(audited("resource \"aws_db_instance\" \"d\" { password = random_password.p.result }\n"
                    "resource \"random_password\" \"p\" { length = 20 }\n"),
            "aws/rds-password-literal"));
}

TEST(TerraformRules, FaultsOfAPlanStandWhereTheyAreDeclared) {
  const std::string plan = R"({"format_version": "1.2", "terraform_version": "1.9.8",
    "resource_changes": [
      {"address": "aws_ecr_repository.r", "mode": "managed", "type": "aws_ecr_repository",
       "name": "r", "change": {"actions": ["create"], "before": null,
       "after": {"image_tag_mutability": "MUTABLE"}, "after_unknown": {}}},
      {"address": "aws_security_group.g", "mode": "managed", "type": "aws_security_group",
       "name": "g", "change": {"actions": ["create"], "before": null, "after": {"ingress": [
       {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]},
       "after_unknown": {}}}]})";
  const Report report = audited(
      {{"main.tf",
        "variable \"policy\" {}\nvariable \"open\" {}\nresource \"aws_ecr_repository\" \"r\" {\n"
        "  image_tag_mutability = var.policy\n}\nresource \"aws_security_group\" \"g\" {\n"
        "  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n"
        "    cidr_blocks = var.open\n  }\n}\n"},
       {"tfplan.json", plan}});
  const Finding* const tags = find(report, "aws/ecr-mutable-tags");
  ASSERT_NE(tags, nullptr);
  EXPECT_EQ(tags->primary.path, "main.tf");
  EXPECT_EQ(tags->primary.start.line, 4U);
  ASSERT_FALSE(tags->related.empty());
  EXPECT_EQ(tags->related.back().path, "tfplan.json");
  EXPECT_EQ(tags->related.back().note, "planned here");
  const Finding* const group = find(report, "aws/security-group-open-admin-port");
  ASSERT_NE(group, nullptr);
  EXPECT_EQ(group->primary.path, "main.tf");
  EXPECT_EQ(group->primary.start.line, 11U);
  // Without the files it stands in the plan.
  const Report alone = audited({{"tfplan.json", plan}});
  ASSERT_NE(find(alone, "aws/ecr-mutable-tags"), nullptr);
  EXPECT_EQ(find(alone, "aws/ecr-mutable-tags")->primary.path, "tfplan.json");
}

}  // namespace
}  // namespace sluice
