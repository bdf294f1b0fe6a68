#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A statement that allows every action on every resource makes its holder the account's
administrator: a stolen token of the least service then reads every secret, and deletes every
backup. Statements with a condition that may limit them are left alone, and so is what another
statement denies.

Read are policies in `jsonencode`, in JSON strings and heredocs, and `aws_iam_policy_document`.
Where an action, resource or the whole document comes from elsewhere, nothing is said.
)";

constexpr std::string_view kBad[] = {
    "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Allow\", Action = «\"*\"», Resource = \"arn:*\", Condition = {} },\n"
    "      { Effect = \"Allow\", Action = «\"?*\"», Resource = \"*\",\n"
    "        Condition = { Bool = { \"aws:SecureTransport\" = \"true\" } } },\n"
    "      { Effect = \"Deny\", Action = \"s3:DeleteBucket\", Resource = \"*\" },\n"
    "    ]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"wide\" {\n  policy = jsonencode({\n    Statement = [{\n"
    "      Effect = \"Allow\", Action = [\"s3:Get*\", «\"**\"»], Resource = [\"arn:aws:*:*:*:*\"]\n"
    "    }]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Allow\", Action = «\"*\"», Resource = \"*\" },\n    ]\n  })\n}\n",
    "resource \"aws_iam_role_policy\" \"p\" {\n  policy = <<EOF\n{\n  \"Statement\": {\n"
    "    \"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", «\"*\"»], \"Resource\": [\"*\"]\n"
    "  }\n}\nEOF\n}\n",
    "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = [«\"*:*\"»]\n"
    "    resources = [\"*\"]\n  }\n}\n",
    "resource \"aws_iam_user_policy\" \"p\" {\n"
    "  policy = \"{\\\"Statement\\\": [{\\\"Effect\\\": \\\"Allow\\\", \\\"Action\\\": "
    "«\\\"*\\\"», "
    "\\\"Resource\\\": \\\"*\\\"}]}\"\n}\n",
    "resource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\n      \"Statement\": [\n"
    "        {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"$${aws:username}\"},\n"
    "        {\"Effect\": \"Allow\", \"Action\": «\"*\"», \"Resource\": \"*\"}\n"
    "      ]\n    }\n  EOF\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_iam_policy\" \"denied\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Allow\", Action = \"*\", Resource = \"*\" },\n"
    "      { Effect = \"Deny\", NotAction = [\"s3:Get*\"], Resource = \"*\" },\n"
    "    ]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"closed\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Allow\", Action = \"*\", Resource = \"*\" },\n"
    "      { Effect = \"Deny\", Action = \"*\", Resource = \"*\" },\n"
    "    ]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"some\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Allow\", Action = \"*:Get*\", Resource = \"*\" },\n"
    "      { Effect = \"Allow\", Action = \"*\", Resource = \"arn:aws:s3:*:*:*\" },\n"
    "    ]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"deny\" {\n  policy = jsonencode({\n    Statement = [\n"
    "      { Effect = \"Deny\", Action = \"*\", Resource = \"*\" },\n"
    "      { Effect = \"Allow\", Action = \"s3:*\", Resource = \"*\" },\n"
    "      { Effect = \"Allow\", Action = \"*\", Resource = \"arn:aws:s3:::logs/*\" },\n"
    "    ]\n  })\n}\n",
    "resource \"aws_iam_policy\" \"mfa\" {\n  policy = jsonencode({\n    Statement = [{\n"
    "      Effect = \"Allow\", Action = \"*\", Resource = \"*\",\n"
    "      Condition = { Bool = { \"aws:MultiFactorAuthPresent\" = \"true\" } }\n    }]\n  })\n}\n",
    "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    effect    = var.effect\n"
    "    actions   = [\"*\"]\n    resources = [\"*\"]\n  }\n}\n",
    "resource \"aws_iam_policy\" \"p\" {\n"
    "  policy = templatefile(\"policy.json\", { action = \"*\" })\n}\n",
};

constexpr std::string_view kAny[] = {"kics:575a2155-6af1-4026-b1af-d5bc8fe2a904",
                                     "kics:2f37c4a3-58b9-4afe-8a87-d7f1d2286f84",
                                     "kics:953b3cdb-ce13-428a-aa12-318726506661",
                                     "kics:f62aa827-4ade-4dc4-89e4-1433d384a368",
                                     "checkov:CKV2_AWS_40",
                                     "trivy:AWS-0057"};
constexpr std::string_view kResource[] = {"checkov:CKV_AWS_62",
                                          "checkov:CKV_AWS_63",
                                          "cfn_nag:F3",
                                          "cfn_nag:F4",
                                          "cfn_nag:F5",
                                          "guard:IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS",
                                          "guard:IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS",
                                          "guard:IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS",
                                          "guard:IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"};
constexpr std::string_view kDataSource[] = {"checkov:CKV_AWS_1", "checkov:CKV_AWS_49"};

constexpr auto kOfPolicy = kJoined<kResource, kAny>;
constexpr auto kOfDocument = kJoined<kDataSource, kAny>;

std::string allowed(const Value& action) {
  return "A statement allows " + quote(action.text().value) + " on every resource";
}

void check(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const iam::Policy& policy) {
    for (const iam::Statement& statement : policy.statements()) {
      const Value action = every_action_of(policy, statement);
      if (action.is_absent()) continue;
      policy.report(sink, statement, action, allowed(action))
          .with_aliases(resource.is_data ? std::span<const std::string_view>(kOfDocument)
                                         : std::span<const std::string_view>(kOfPolicy));
    }
  });
}

}  // namespace

extern constinit const Rule iam_admin_policy{
    .id = "aws/iam-admin-policy",
    .severity = Severity::high,
    .title = "Policy allows every action on every resource",
    .risk = "Whoever takes over one holder of the policy owns the account.",
    .fix = "Name the actions and resources that the holder needs.",
    .aliases = kJoined<kResource, kDataSource, kAny>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc iam_admin_policy_doc{
    .rule = iam_admin_policy,
    .why = kWhy,
    .source = "AWS: IAM JSON policy elements; security best practices in IAM",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
