#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/aws/iam_escalation.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// What a policy allows on every resource, by what can be done with it.
namespace sluice::aws {
namespace {

using iam::Policy;
using iam::Statement;

// By the service authorization reference: actions of which a resource can be named.
constexpr std::string_view kCredentials[] = {
    "chime:CreateApiKey",
    "codepipeline:PollForJobs",
    "cognito-identity:GetCredentialsForIdentity",
    "cognito-identity:GetOpenIdToken",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "connect:GetFederationToken",
    "ec2:GetPasswordData",
    "gamelift:RequestUploadCredentials",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UpdateAccessKey",
    "lightsail:DownloadDefaultKeyPair",
    "lightsail:GetInstanceAccessDetails",
    "lightsail:GetRelationalDatabaseMasterUserPassword",
    "mediapackage:RotateChannelCredentials",
    "mediapackage:RotateIngestEndpointCredentials",
    "rds-db:connect",
    "redshift:GetClusterCredentials",
    "sso:GetRoleCredentials",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:GetFederationToken",
};
constexpr std::string_view kData[] = {
    "dynamodb:GetItem",        "rds:CopyDBSnapshot",
    "rds:CreateDBSnapshot",    "s3:GetObject",
    "ssm:GetParameter",        "ssm:GetParameters",
    "ssm:GetParametersByPath", "secretsmanager:GetSecretValue",
};
constexpr std::string_view kPermissions[] = {
    "backup:PutBackupVaultAccessPolicy",
    "ec2:ModifySnapshotAttribute",
    "ecr:SetRepositoryPolicy",
    "elasticfilesystem:PutFileSystemPolicy",
    "es:UpdateDomainConfig",
    "events:PutPermission",
    "glacier:SetVaultAccessPolicy",
    "glue:PutResourcePolicy",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DetachRolePolicy",
    "iam:PassRole",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "lambda:AddLayerVersionPermission",
    "lambda:AddPermission",
    "logs:PutResourcePolicy",
    "ram:CreateResourceShare",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucketPolicy",
    "s3:PutAccountPublicAccessBlock",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutObjectAcl",
    "secretsmanager:PutResourcePolicy",
    "sns:AddPermission",
    "sqs:AddPermission",
};
constexpr std::string_view kWrites[] = {
    "apigateway:DELETE",
    "apigateway:PATCH",
    "apigateway:POST",
    "apigateway:PUT",
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:UpdateAutoScalingGroup",
    "cloudformation:CreateStack",
    "cloudformation:DeleteStack",
    "cloudformation:UpdateStack",
    "cloudtrail:DeleteTrail",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "codebuild:StartBuild",
    "codebuild:UpdateProject",
    "codecommit:GitPush",
    "codepipeline:StartPipelineExecution",
    "cognito-idp:AdminSetUserPassword",
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:DeleteTable",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:CreateTable",
    "ec2:AttachVolume",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateTags",
    "ec2:DeleteVolume",
    "ec2:RunInstances",
    "ec2:StartInstances",
    "ec2:StopInstances",
    "ec2:TerminateInstances",
    "ecr:BatchDeleteImage",
    "ecr:PutImage",
    "ecs:RunTask",
    "ecs:StopTask",
    "ecs:UpdateService",
    "eks:DeleteCluster",
    "elasticfilesystem:DeleteFileSystem",
    "es:DeleteDomain",
    "es:ESHttpPost",
    "events:PutRule",
    "events:PutTargets",
    "firehose:PutRecord",
    "glue:UpdateJob",
    "iam:CreateAccessKey",
    "iam:DeleteRole",
    "iam:PassRole",
    "kinesis:DeleteStream",
    "kinesis:PutRecord",
    "kms:Decrypt",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "lambda:CreateFunction",
    "lambda:DeleteFunction",
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DeleteLogGroup",
    "logs:PutLogEvents",
    "rds:DeleteDBInstance",
    "rds:ModifyDBInstance",
    "redshift:DeleteCluster",
    "route53:ChangeResourceRecordSets",
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:PutObject",
    "secretsmanager:DeleteSecret",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecret",
    "sns:DeleteTopic",
    "sns:Publish",
    "sqs:DeleteMessage",
    "sqs:DeleteQueue",
    "sqs:SendMessage",
    "ssm:DeleteParameter",
    "ssm:PutParameter",
    "ssm:SendCommand",
    "ssm:StartSession",
    "states:StartExecution",
    "sts:AssumeRole",
};
// Reads of which a resource can be named, besides those above.
constexpr std::string_view kReads[] = {
    "dynamodb:Query",
    "dynamodb:Scan",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "kinesis:GetRecords",
    "kms:GenerateDataKey",
    "lambda:GetFunction",
    "logs:GetLogEvents",
    "s3:GetBucketPolicy",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "sqs:ReceiveMessage",
    "secretsmanager:DescribeSecret",
    "ssm:GetParameterHistory",
};

constexpr std::string_view kNothing[] = {"sluice:Nothing"};

using Actions = std::span<const std::string_view>;

// The value in a policy that allows the first of some actions on every resource, with what is
// allowed; nothing where all is allowed, which is another rule.
struct Allowed {
  Value value;
  std::vector<std::string_view> actions;
};
// It is about every resource there is, not those of a kind.
bool is_for_all(const Statement& statement) {
  return std::any_of(statement.resources.begin(), statement.resources.end(), [](const Value& one) {
    return one.is(Value::Type::string) && is_every_resource(one.text().value);
  });
}

Allowed allowed_of(const Policy& policy, std::initializer_list<Actions> lists) {
  Allowed found;
  for (const Statement& statement : policy.statements()) {
    if (!is_for_all(statement) || !grant_of(statement, kNothing[0]).is_absent()) continue;
    for (const Actions list : lists) {
      for (const std::string_view action : list) {
        const Value value = grant_of(statement, action);
        if (value.is_absent() || grant_of(policy, action).is_absent()) continue;
        if (found.value.is_absent()) found.value = value;
        if (std::find(found.actions.begin(), found.actions.end(), action) == found.actions.end())
          found.actions.push_back(action);
      }
    }
  }
  return found;
}

std::string told(const Allowed& allowed) {
  constexpr std::size_t kMost = 3;
  const std::string_view pattern = allowed.value.text().value;
  std::string text = quote(pattern) + " is allowed on every resource";
  std::vector<std::string_view> others;
  for (const std::string_view action : allowed.actions) {
    if (action != pattern) others.push_back(action);
  }
  if (others.empty()) return text;
  text += ": ";
  for (std::size_t i = 0; i < std::min(others.size(), kMost); ++i) {
    if (i > 0) text += ", ";
    text += others[i];
  }
  if (others.size() > kMost) text += " and " + std::to_string(others.size() - kMost) + " more";
  return text;
}

template <const auto& OfPolicy, const auto& OfDocument, const auto&... Lists>
void judge(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  // checkov's names for documents are those of templates as well.
  const bool is_document = resource.is_data || resource.platform == Platform::cloudformation;
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    const Allowed allowed = allowed_of(policy, {Actions(Lists)...});
    if (allowed.value.is_absent()) return;
    policy.report(sink, allowed.value, told(allowed))
        .with_aliases(is_document ? std::span<const std::string_view>(OfDocument)
                                  : std::span<const std::string_view>(OfPolicy));
  });
}

// Every action of one service on every resource.
template <const auto& Service, const auto& Aliases>
void every_action_of(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (!is_for_all(statement) || !grant_of(statement, kNothing[0]).is_absent()) continue;
      const Value value = grant_of(statement, Service[0]);
      if (value.is_absent() || grant_of(policy, Service[0]).is_absent()) continue;
      policy
          .report(sink, statement, value,
                  quote(value.text().value) + " is allowed on every resource")
          .with_aliases(Aliases);
      return;
    }
  });
}

constexpr std::string_view kEveryActionOfPolicy[] = {
    "checkov:CKV_AWS_63", "cfn_nag:F3", "cfn_nag:F4", "cfn_nag:F5",
    "guard:IAM_ROLE_NO_WILDCARD_ACTIONS_ON_PERMISSIONS"};
constexpr std::string_view kEveryActionOfDocument[] = {"checkov:CKV_AWS_49"};

// "*" alone, on whatever resource: what it may do there grows with the service.
void every_action(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes || statement.has_principal) continue;
      if (!grant_of(statement, kNothing[0]).is_absent()) continue;
      for (const Value& action : statement.actions) {
        if (!action.is(Value::Type::string) || !is_every_action(action.text().value)) continue;
        policy.report(sink, statement, action, "A statement allows " + quote(action.text().value))
            .with_aliases(resource.is_data
                              ? std::span<const std::string_view>(kEveryActionOfDocument)
                              : std::span<const std::string_view>(kEveryActionOfPolicy));
      }
    }
  });
}

void all_but(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes || statement.not_actions.empty() ||
          statement.is_conditional)
        continue;
      policy.report(sink, statement, statement.not_actions.front(),
                    "A statement allows every action but some");
    }
  });
}

constexpr std::string_view kCredentialsOfPolicy[] = {"checkov:CKV_AWS_287"};
constexpr std::string_view kCredentialsOfDocument[] = {"checkov:CKV_AWS_107"};
constexpr std::string_view kDataOfPolicy[] = {"checkov:CKV_AWS_288"};
constexpr std::string_view kDataOfDocument[] = {"checkov:CKV_AWS_108"};
constexpr std::string_view kPermissionsOfPolicy[] = {"checkov:CKV_AWS_289",
                                                     "kics:e39bee8c-fe54-4a3f-824d-e5e2d1cca40a"};
constexpr std::string_view kPermissionsOfDocument[] = {"checkov:CKV_AWS_109"};
constexpr std::string_view kWritesOfPolicy[] = {"checkov:CKV_AWS_290",
                                                "kics:e835bd0d-65da-49f7-b6d1-b646da8727e6"};
constexpr std::string_view kWritesOfDocument[] = {"checkov:CKV_AWS_111",
                                                  "kics:e835bd0d-65da-49f7-b6d1-b646da8727e6"};
constexpr std::string_view kAnyOfPolicy[] = {"checkov:CKV_AWS_355"};
constexpr std::string_view kAnyOfDocument[] = {"checkov:CKV_AWS_356", "cfn_nag:W11", "cfn_nag:W12",
                                               "cfn_nag:W13",
                                               "guard:IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE"};
constexpr std::string_view kPassRole[] = {"iam:PassRole"};
constexpr std::string_view kPassRoleAliases[] = {
    "trivy:AWS-0342",
    "cfn_nag:F38",
    "cfn_nag:F39",
    "cfn_nag:F40",
    "cfn_nag:IamManagedPolicyPassRoleResourceWildcard",
    "cfn_nag:IamPolicyPassRoleResourceWildcard",
    "guard:IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE",
    "guard:IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE"};
constexpr std::string_view kIam[] = {"iam:Nothing"};
constexpr std::string_view kIamAliases[] = {"checkov:CKV2_AWS_40"};
constexpr std::string_view kS3[] = {"s3:Nothing"};
constexpr std::string_view kS3Aliases[] = {"trivy:AWS-0345"};

constexpr std::string_view kWhy = R"(
A policy that allows an action on `*` allows it on what is there now and on what comes, of whatever
team. What can be limited to some resources is worth limiting: the harm of a stolen credential ends
there. Actions that know no resources (`ecr:GetAuthorizationToken`, `cloudwatch:PutMetricData`, most
`Describe*`) are left alone.

Read are policies in JSON, `jsonencode`, templates and `aws_iam_policy_document`, wherever they are
used. Statements with a condition are left alone, and so is what a statement denies.
)";
constexpr std::string_view kSource = "AWS: service authorization reference; grant least privilege";
constexpr std::string_view kGoodPolicy[] = {R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "ec2:Describe*"], Resource = "*" },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject", "sts:AssumeRole", "iam:PassRole"],
        Resource = "arn:aws:s3:::logs/*" },
      { Effect = "Allow", Action = "logs:*", Resource = "arn:aws:logs:*:*:*" },
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Allow", Action = "s3:*", Resource = "*",
        Condition = { StringEquals = { "aws:PrincipalTag/team" = "data" } } },
      { Effect = "Deny", Action = "*", Resource = "*" },
      { Effect = "Allow", Action = var.actions, Resource = "*" },
    ]
  })
}
)"};

#define SLUICE_POLICY(actions)                                                                 \
  "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({\n    Statement = [{ Effect = " \
  "\"Allow\", Action = " actions ", Resource = \"*\" }]\n  })\n}\n"
#define SLUICE_DOCUMENT(actions)                                                      \
  "data \"aws_iam_policy_document\" \"p\" {\n  statement {\n    actions   = " actions \
  "\n    resources = [\"*\"]\n  }\n}\n"

constexpr Rule kRows[] = {
    {.id = "aws/iam-credentials-anywhere",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy hands out credentials of anybody",
     .risk = "Whoever takes over a holder of the policy goes on as somebody else.",
     .fix = "Name the resources whose credentials the holder needs.",
     .aliases = kJoined<kCredentialsOfPolicy, kCredentialsOfDocument>,
     .topics = {Topic::access},
     .check = judge<kCredentialsOfPolicy, kCredentialsOfDocument, kCredentials>},
    {.id = "aws/iam-data-anywhere",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy reads data and secrets wherever they are",
     .risk = "Whoever takes over a holder of the policy reads every bucket, parameter and secret.",
     .fix = "Name the buckets, parameters or secrets that the holder needs.",
     .aliases = kJoined<kDataOfPolicy, kDataOfDocument>,
     .topics = {Topic::access},
     .check = judge<kDataOfPolicy, kDataOfDocument, kData>},
    {.id = "aws/iam-permissions-anywhere",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy changes the permissions of every resource",
     .risk = "Whoever takes over a holder of the policy lets others in.",
     .fix = "Name the resources whose permissions the holder manages.",
     .aliases = kTexts<"checkov:CKV_AWS_109", "checkov:CKV_AWS_289",
                       "kics:e39bee8c-fe54-4a3f-824d-e5e2d1cca40a">,
     .topics = {Topic::access},
     .check = judge<kPermissionsOfPolicy, kPermissionsOfDocument, kPermissions>},
    {.id = "aws/iam-writes-anywhere",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Policy changes resources wherever they are",
     .risk = "Whoever takes over a holder of the policy changes or deletes what is not its own.",
     .fix = "Name the resources that the holder changes.",
     .aliases = kTexts<"checkov:CKV_AWS_290", "checkov:CKV_AWS_111",
                       "kics:e835bd0d-65da-49f7-b6d1-b646da8727e6">,
     .topics = {Topic::access},
     .check = judge<kWritesOfPolicy, kWritesOfDocument, kWrites, kPermissions>},
    {.id = "aws/iam-any-resource",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Policy allows on every resource what could be limited",
     .risk = "A holder that is taken over does it to whatever there is.",
     .fix = "Name the resources.",
     .aliases = kJoined<kAnyOfPolicy, kAnyOfDocument>,
     .topics = {Topic::access},
     .check = judge<kAnyOfPolicy, kAnyOfDocument, kWrites, kPermissions, kData, kReads>},
    {.id = "aws/iam-passes-any-role",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy hands any role to services",
     .risk = "A holder of the policy has a service act as the strongest role there is.",
     .fix = "Name the roles that are passed on.",
     .aliases = kPassRoleAliases,
     .topics = {Topic::access},
     .check = judge<kPassRoleAliases, kPassRoleAliases, kPassRole>},
    {.id = "aws/iam-full-iam",
     .severity = Severity::high,
     .title = "Policy allows every action of IAM",
     .risk = "Who manages permissions gives themselves all of them.",
     .fix = "Name the actions of IAM, and the users or roles.",
     .aliases = kIamAliases,
     .topics = {Topic::access},
     .check = every_action_of<kIam, kIamAliases>},
    {.id = "aws/iam-full-s3",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy allows every action on every bucket",
     .risk = "A holder that is taken over reads, opens and empties every bucket.",
     .fix = "Name the actions and the buckets.",
     .aliases = kS3Aliases,
     .topics = {Topic::access, Topic::storage},
     .check = every_action_of<kS3, kS3Aliases>},
    {.id = "aws/iam-every-action",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy allows every action",
     .risk = "What the holder may do grows with each service that can take the resource.",
     .fix = "Name the actions.",
     .aliases = kJoined<kEveryActionOfPolicy, kEveryActionOfDocument>,
     .topics = {Topic::access},
     .check = every_action},
    {.id = "aws/iam-all-but",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy allows all actions but some",
     .risk = "What nobody thought of is allowed, and every action that is yet to come.",
     .fix = "Name the actions that are allowed, in the place of NotAction.",
     .aliases = kTexts<"cfn_nag:W15", "cfn_nag:W16", "cfn_nag:W17",
                       "guard:IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_ACTION">,
     .topics = {Topic::access},
     .check = all_but},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("[\"ec2:Describe*\", «\"sts:*\"»]"),
            SLUICE_DOCUMENT("[«\"iam:CreateAccessKey\"»]")>,
     kGoodPolicy},
    {kRows[1], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"secretsmanager:Get*\"»"), SLUICE_DOCUMENT("[«\"s3:GetObject\"»]")>,
     kGoodPolicy},
    {kRows[2], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"kms:*\"»"), SLUICE_DOCUMENT("[«\"s3:PutBucketPolicy\"»]")>,
     kGoodPolicy},
    {kRows[3], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"s3:Put*\"»"), SLUICE_DOCUMENT("[«\"sqs:SendMessage\"»]")>,
     kGoodPolicy},
    {kRows[4], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"s3:List*\"»"), SLUICE_DOCUMENT("[«\"dynamodb:Scan\"»]")>,
     kGoodPolicy},
    {kRows[5], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"iam:PassRole\"»"), SLUICE_DOCUMENT("[«\"iam:Pass*\"»]")>,
     kGoodPolicy},
    {kRows[6], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("[\"s3:*\", «\"iam:*\"»]"), SLUICE_DOCUMENT("[«\"iam:*\"»]")>,
     kGoodPolicy},
    {kRows[7], kWhy, kSource, "main.tf",
     kTexts<SLUICE_POLICY("«\"s3:*\"»"), SLUICE_DOCUMENT("[«\"s3:*\"»]")>, kGoodPolicy},
    {kRows[8], kWhy, kSource, "main.tf", kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = «"*"», Resource = "arn:aws:s3:::logs" }]
  })
}
)">,
     kGoodPolicy},
    {kRows[9], kWhy, kSource, "main.tf", kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotAction = «"iam:*"», Resource = "*" }]
  })
}
)">,
     kGoodPolicy},
};

#undef SLUICE_POLICY
#undef SLUICE_DOCUMENT

}  // namespace

extern constinit const RuleTable iam_action_rows{kRows};
extern constinit const RuleDocTable iam_action_rows_docs{kDocs};

}  // namespace sluice::aws
