#include <algorithm>
#include <iterator>
#include <string>

#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_callers.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// Policies of resources: who may do what with them.
namespace sluice::aws {
namespace {

using iam::Policy;
using iam::Principal;
using iam::Statement;

// What policies of one kind of resource are called elsewhere.
struct Kind {
  std::string_view types;  // separated by '|', with one at the end
  std::span<const std::string_view> aliases;
};
constexpr Kind kKinds[] = {
    {"aws_elasticsearch_domain_policy|aws_elasticsearch_domain|aws_opensearch_domain_policy|"
     "aws_opensearch_domain|AWS::Elasticsearch::Domain|AWS::OpenSearchService::Domain|",
     kTexts<"kics:16c4216a-50d3-4785-bfb2-4adb5144a8ba",
            "kics:e7530c3c-b7cf-4149-8db9-d037a0b5268e",
            "kics:5c666ed9-b586-49ab-9873-c495a833b705">},
    {"aws_glue_resource_policy|", kTexts<"kics:d25edb51-07fb-4a73-97d4-41cecdc53a22">},
    {"aws_efs_file_system_policy|", kTexts<"kics:fae52418-bb8b-4ac2-b287-0b9082d6a3fd">},
    {"aws_api_gateway_rest_api_policy|aws_api_gateway_rest_api|",
     kTexts<"kics:b161c11b-a59b-4431-9a29-4e19f63e6b27">},
    {"aws_cloudwatch_log_destination_policy|", kTexts<"kics:db0ec4c4-852c-46a2-b4f3-7ec13cdb12a8">},
    {"aws_secretsmanager_secret_policy|aws_secretsmanager_secret|",
     kTexts<"kics:fa00ce45-386d-4718-8392-fb485e1f3c5b">},
    {"aws_ses_identity_policy|", kTexts<"kics:34b921bd-90a0-402e-a0a5-dc73371fd963">},
    {"aws_glacier_vault|", kTexts<"checkov:CKV_AWS_167">},
    {"aws_backup_vault_policy|aws_media_store_container_policy|aws_cloudwatch_event_bus_policy|"
     "aws_codeartifact_domain_policy|aws_codeartifact_repository_permissions_policy|"
     "aws_dynamodb_resource_policy|aws_s3_access_point|aws_kms_key_policy|"
     "aws_ecr_registry_policy|aws_cloudwatch_log_resource_policy|"
     "AWS::ApiGateway::RestApi|AWS::S3::AccessPoint|AWS::MediaStore::Container|"
     "AWS::SecretsManager::ResourcePolicy|"
     "AWS::Kinesis::ResourcePolicy|AWS::DynamoDB::Table|AWS::EFS::FileSystem|"
     "AWS::ECR::RegistryPolicy|AWS::Backup::BackupVault|AWS::CodeArtifact::Domain|"
     "AWS::CodeArtifact::Repository|AWS::Logs::Destination|AWS::Logs::ResourcePolicy|",
     {}},
    {"aws_iam_policy_document|", kTexts<"checkov:CKV_AWS_283">},
};

// Those that have a rule of their own.
constexpr Kind kKms = {
    "aws_kms_key|aws_kms_replica_key|aws_kms_external_key|AWS::KMS::Key|",
    kTexts<"checkov:CKV_AWS_33", "guard:KMS_NO_WILDCARD_PRINCIPAL", "cfn_nag:F76",
           "kics:7ebc9038-0bde-479a-acc4-6ed7b6758899", "kics:f6049677-ec4a-43af-8779-5190b6d03cba",
           "kics:da905474-7454-43c0-b8d2-5756ab951aba">};
constexpr Kind kQueue = {"aws_sqs_queue|aws_sqs_queue_policy|AWS::SQS::QueuePolicy|",
                         kTexts<"checkov:CKV_AWS_168", "checkov:CKV_AWS_387", "cfn_nag:F21",
                                "guard:SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL",
                                "kics:730675f9-52ed-49b6-8ead-0acb5dd7df7f",
                                "kics:9b6a3f5b-5fd6-40ee-9bc0-ed604911212d">};
constexpr Kind kTopic = {
    "aws_sns_topic|aws_sns_topic_policy|AWS::SNS::TopicPolicy|",
    kTexts<"checkov:CKV_AWS_169", "cfn_nag:F18", "guard:SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL",
           "kics:ae53ce91-42b5-46bf-a84f-9a13366a4f13",
           "kics:b26d2b7e-60f6-413d-a3a1-a57db24aa2b3">};
constexpr Kind kRepository = {
    "aws_ecr_repository_policy|AWS::ECR::Repository|",
    kTexts<"checkov:CKV_AWS_32", "trivy:AWS-0032", "cdk_nag:AwsSolutions-ECR1",
           "kics:e86e26fc-489e-44f0-9bcd-97305e4ba69a",
           "kics:75be209d-1948-41f6-a8c8-e22dd0121134">};

bool is_of(const Resource& resource, const Kind& kind) {
  return kind.types.find(std::string(resource.type.value) + '|') != kind.types.npos;
}

const Kind* kind_of(const Resource& resource) {
  const auto* const found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                         [&](const Kind& kind) { return is_of(resource, kind); });
  return found == std::end(kKinds) ? nullptr : found;
}

void check_anyone(const Resource& resource, const ResourceGraph& graph, const Kind& kind,
                  Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes) continue;
      const auto who = std::find_if(statement.principals.begin(), statement.principals.end(),
                                    [](const Principal& one) { return one.is_everybody(); });
      // Queues and topics have a rule of their own.
      const bool is_all_but = statement.has_not_principal && &kind != &kQueue && &kind != &kTopic;
      if (who == statement.principals.end() && !is_all_but) continue;
      if (lets_strangers_in(policy, statement, false) != Truth::yes) continue;
      policy
          .report(sink, statement, is_all_but ? statement.not_principal : who->who,
                  is_all_but ? "A statement lets in everyone but a few"
                             : "A statement lets in every AWS account")
          .with_aliases(kind.aliases);
    }
  });
}

template <const Kind& Own>
void all_but(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (resource.is_data || !is_of(resource, Own)) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows == Truth::yes && statement.has_not_principal &&
          lets_strangers_in(policy, statement, false) == Truth::yes)
        policy.report(sink, statement.not_principal, "A statement lets in everyone but a few");
    }
  });
}

void anyone(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (const Kind* const kind = kind_of(resource)) check_anyone(resource, graph, *kind, sink);
}

template <const Kind& Own>
void anyone_of(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is_data && is_of(resource, Own)) check_anyone(resource, graph, Own, sink);
}

// "es:*" of a policy, whatever the service.
bool is_whole_service(std::string_view action) {
  return action == "*" || (action.ends_with(":*") && action.find('*') == action.size() - 1);
}

void every_action(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  const Kind* const kind = kind_of(resource);
  // Keys have to let in their account, and documents may be for them.
  if (kind == nullptr || resource.is_data || resource.is("aws_kms_key_policy")) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes || statement.is_conditional) continue;
      const bool is_open = std::any_of(
          statement.principals.begin(), statement.principals.end(), [](const Principal& one) {
            return one.is_everybody() || one.who.text().value.ends_with(":root") ||
                   one.who.is_unknown();
          });
      if (!is_open) continue;
      for (const Value& action : statement.actions) {
        if (!is_whole_service(action.text().value)) continue;
        policy.report(sink, statement, action, "A statement allows " + quote(action.text().value))
            .with_aliases(kind->aliases);
        break;
      }
    }
  });
}

void no_principal(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (resource.is_data) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes || statement.has_principal || statement.has_not_principal)
        continue;
      policy.report(sink, statement.block, "A statement names no principal");
    }
  });
}

constexpr std::string_view kWhy = R"(
The policy of a resource lets principals in, of whatever account, whether or not their own account
says so. `*` without a condition is everyone on the internet who has an AWS account; every action of
the service is more than anybody needs who is not its administrator.
)";
constexpr std::string_view kSource =
    "AWS: identity-based and resource-based policies; AWS JSON policy elements: Principal";

constexpr std::string_view kElsewhere[] = {"kics:bbe3dd3d-fea9-4b68-a785-cfabe2bbbc54"};

constexpr std::string_view kAliases[] = {"kics:16c4216a-50d3-4785-bfb2-4adb5144a8ba",
                                         "kics:5c666ed9-b586-49ab-9873-c495a833b705",
                                         "kics:e7530c3c-b7cf-4149-8db9-d037a0b5268e",
                                         "kics:d25edb51-07fb-4a73-97d4-41cecdc53a22",
                                         "kics:fae52418-bb8b-4ac2-b287-0b9082d6a3fd",
                                         "kics:b161c11b-a59b-4431-9a29-4e19f63e6b27",
                                         "kics:db0ec4c4-852c-46a2-b4f3-7ec13cdb12a8",
                                         "kics:fa00ce45-386d-4718-8392-fb485e1f3c5b",
                                         "kics:34b921bd-90a0-402e-a0a5-dc73371fd963",
                                         "checkov:CKV_AWS_167",
                                         "checkov:CKV_AWS_283"};

constexpr std::string_view kPublicRisk = "Who is not meant to can read or change what is here.";
constexpr std::string_view kPublicFix =
    "Name the accounts or roles, or add a condition such as aws:PrincipalOrgID.";

constexpr Rule kRows[] = {
    {.id = "aws/resource-policy-public",
     .severity = Severity::high,
     .title = "Resource policy lets anyone in",
     .risk = kPublicRisk,
     .fix = kPublicFix,
     .aliases = kAliases,
     .topics = {Topic::access},
     .check = anyone},
    {.id = "aws/resource-policy-every-action",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Resource policy allows every action",
     .risk = "Who is let in to use the resource may delete it, and rewrite its policy.",
     .fix = "Name the actions that are needed.",
     .aliases = kAliases,
     .topics = {Topic::access},
     .check = every_action},
    {.id = "aws/resource-policy-no-principal",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Resource policy does not say whom it lets in",
     .risk = "AWS refuses the policy, so that what it was meant to limit stays as it was.",
     .fix = "Add the Principal.",
     .aliases = kElsewhere,
     .topics = {Topic::access, Topic::reliability},
     .check = no_principal},
    {.id = "aws/kms-policy-public",
     .severity = Severity::high,
     .title = "Key policy lets anyone in",
     .risk = kPublicRisk,
     .fix = kPublicFix,
     .aliases = kKms.aliases,
     .topics = {Topic::access},
     .check = anyone_of<kKms>},
    {.id = "aws/sqs-policy-all-but",
     .severity = Severity::medium,
     .title = "Queue policy lets in everyone but a few",
     .risk = "Whoever is not named, in whatever account, is let in.",
     .fix = "Name those whom the statement is for, in a Principal.",
     .aliases = kTexts<"cfn_nag:F7", "guard:SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL">,
     .topics = {Topic::access},
     .check = all_but<kQueue>},
    {.id = "aws/sqs-policy-public",
     .severity = Severity::high,
     .title = "Queue policy lets anyone in",
     .risk = kPublicRisk,
     .fix = kPublicFix,
     .aliases = kQueue.aliases,
     .topics = {Topic::access},
     .check = anyone_of<kQueue>},
    {.id = "aws/sns-policy-all-but",
     .severity = Severity::medium,
     .title = "Topic policy lets in everyone but a few",
     .risk = "Whoever is not named, in whatever account, is let in.",
     .fix = "Name those whom the statement is for, in a Principal.",
     .aliases = kTexts<"cfn_nag:F8", "guard:SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL">,
     .topics = {Topic::access},
     .check = all_but<kTopic>},
    {.id = "aws/sns-policy-public",
     .severity = Severity::high,
     .title = "Topic policy lets anyone in",
     .risk = kPublicRisk,
     .fix = kPublicFix,
     .aliases = kTopic.aliases,
     .topics = {Topic::access},
     .check = anyone_of<kTopic>},
    {.id = "aws/ecr-policy-public",
     .severity = Severity::high,
     .title = "Image repository lets anyone in",
     .risk = "Images, and what was left in them, are read by strangers; or they are exchanged.",
     .fix = kPublicFix,
     .aliases = kRepository.aliases,
     .topics = {Topic::access},
     .check = anyone_of<kRepository>},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<R"(resource "aws_opensearch_domain_policy" "p" {
  access_policies = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = «"*"» }, Action = "es:*", Resource = "*",
        Condition = { IpAddress = { "aws:SourceIp" = ["0.0.0.0/0"] } } },
      { Effect = "Allow", NotPrincipal = «{ AWS = "111122223333" }», Action = "es:ESHttpGet", Resource = "*" },
    ]
  })
}
)",
            R"(resource "aws_efs_file_system_policy" "p" {
  policy = <<EOF
{"Statement": [{"Effect": "Allow", "Principal": {"AWS": «"*"»},
  "Action": "elasticfilesystem:ClientMount", "Resource": "${aws_efs_file_system.f.arn}"}]}
EOF
}
)",
            R"(data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [«"*"»]
    }
  }
}
)">,
     kTexts<R"(resource "aws_opensearch_domain_policy" "p" {
  access_policies = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = "*" }, Action = "es:*", Resource = "*" },
      { Effect = "Deny", Principal = { AWS = "*" }, Action = "es:*", Resource = "*",
        Condition = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
    ]
  })
}
)",
            R"(resource "aws_glue_resource_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["glue:GetTable"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
  }
}
)">},
    {kRows[1], kWhy, kSource, "main.tf",
     kTexts<R"(resource "aws_cloudwatch_log_destination_policy" "p" {
  access_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = var.account }, Action = «"logs:*"» }]
  })
}
)">,
     kTexts<R"(resource "aws_cloudwatch_log_destination_policy" "p" {
  access_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = var.account },
      Action = "logs:PutSubscriptionFilter" }]
  })
}
)">},
    {kRows[2], kWhy, kSource, "main.tf", kTexts<R"(resource "aws_kms_key" "k" {
  policy = jsonencode({
    Statement = [«{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*" }»]
  })
}
)">,
     kTexts<R"(resource "aws_kms_key" "k" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*",
      Principal = { AWS = var.role } }]
  })
}
)">},
    {kRows[3], kWhy, kSource, "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        «Statement:
          - {Effect: Allow, Principal: '*', Action: 'kms:Decrypt', Resource: '*'}»
)",
            R"(Resources:
  P:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        «Statement:
          Effect: Allow
          Principal: {AWS: [!Ref Account, '*']}
          Action: 'kms:Decrypt'
          Condition: {StringLike: {'aws:Referer': 'https://example.com/*'}}»
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: 'kms:Decrypt'
            Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'kms:Decrypt'}
)">},
    {kRows[5], kWhy, kSource, "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        «Statement:
          - {Effect: Allow, Principal: '*', Action: 'sqs:SendMessage', Resource: '*'}»
)",
            R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        «Statement:
          Effect: Allow
          Principal: {AWS: [!Ref Account, '*']}
          Action: 'sqs:SendMessage'
          Condition: {StringLike: {'aws:Referer': 'https://example.com/*'}}»
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: 'sqs:SendMessage'
            Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sqs:SendMessage'}
)">},
    {kRows[7], kWhy, kSource, "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        «Statement:
          - {Effect: Allow, Principal: '*', Action: 'sns:Publish', Resource: '*'}»
)",
            R"(Resources:
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        «Statement:
          Effect: Allow
          Principal: {AWS: [!Ref Account, '*']}
          Action: 'sns:Publish'
          Condition: {StringLike: {'aws:Referer': 'https://example.com/*'}}»
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: 'sns:Publish'
            Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'sns:Publish'}
)">},
    {kRows[8], kWhy, kSource, "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        «Statement:
          - {Effect: Allow, Principal: '*', Action: 'ecr:BatchGetImage', Resource: '*'}»
)",
            R"(Resources:
  P:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        «Statement:
          Effect: Allow
          Principal: {AWS: [!Ref Account, '*']}
          Action: 'ecr:BatchGetImage'
          Condition: {StringLike: {'aws:Referer': 'https://example.com/*'}}»
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::ECR::Repository
    Properties:
      RepositoryPolicyText:
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: 'ecr:BatchGetImage'
            Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}
          - {Effect: Allow, Principal: {Service: sns.amazonaws.com}, Action: 'ecr:BatchGetImage'}
)">},
    {kRows[4], kWhy, "AWS: AWS JSON policy elements: NotPrincipal", "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Allow, NotPrincipal: «{AWS: '111122223333'}», Action: 'sqs:SendMessage', Resource: '*'}
)",
            R"(=== main.tf
resource "aws_sqs_queue_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotPrincipal = «{ AWS = "111122223333" }»,
      Action = "sqs:SendMessage", Resource = "*" }]
  })
}
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Deny, NotPrincipal: {AWS: '111122223333'}, Action: 'sqs:SendMessage', Resource: '*'}
)">},
    {kRows[6], kWhy, "AWS: AWS JSON policy elements: NotPrincipal", "template.yaml",
     kTexts<R"(Resources:
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Allow, NotPrincipal: «{AWS: '111122223333'}», Action: 'sns:Publish', Resource: '*'}
)",
            R"(=== main.tf
resource "aws_sns_topic_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotPrincipal = «{ AWS = "111122223333" }»,
      Action = "sns:Publish", Resource = "*" }]
  })
}
)">,
     kTexts<R"(Resources:
  P:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Deny, NotPrincipal: {AWS: '111122223333'}, Action: 'sns:Publish', Resource: '*'}
)">},
};
}  // namespace

extern constinit const RuleTable resource_policy_rows{kRows};
extern constinit const RuleDocTable resource_policy_rows_docs{kDocs};

}  // namespace sluice::aws
