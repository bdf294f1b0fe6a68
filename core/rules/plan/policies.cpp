#include "core/rules/plan/policies.h"

#include <algorithm>

#include "core/rules/plan/report.h"
#include "core/rules/rule.h"

namespace sluice::plan {
namespace {

struct PolicyRow {
  PolicyUse use;
  PropertyColumn terraform;
  PropertyColumn cloudformation;
};

constexpr PolicyRow kRows[] = {
    {.use = PolicyUse::identity,
     .terraform = {"aws_iam_policy|aws_iam_role_policy|aws_iam_user_policy|aws_iam_group_policy",
                   "policy"},
     .cloudformation = {"AWS::IAM::Policy|AWS::IAM::ManagedPolicy|AWS::IAM::RolePolicy|"
                        "AWS::IAM::UserPolicy|AWS::IAM::GroupPolicy",
                        "PolicyDocument"}},
    {.use = PolicyUse::identity,
     .terraform = {"aws_iam_role", "inline_policy.policy"},
     .cloudformation = {"AWS::IAM::Role|AWS::IAM::User|AWS::IAM::Group",
                        "Policies.PolicyDocument"}},
    {.use = PolicyUse::identity,
     .terraform = {"aws_ssoadmin_permission_set_inline_policy", "inline_policy"},
     .cloudformation = {"AWS::SSO::PermissionSet", "InlinePolicy"}},
    {.use = PolicyUse::trust,
     .terraform = {"aws_iam_role", "assume_role_policy"},
     .cloudformation = {"AWS::IAM::Role", "AssumeRolePolicyDocument"}},
    {.use = PolicyUse::resource,
     .terraform = {"aws_s3_bucket|aws_s3_bucket_policy|aws_s3_access_point|aws_sqs_queue|"
                   "aws_sqs_queue_policy|aws_sns_topic|aws_sns_topic_policy|"
                   "aws_ecr_repository_policy|aws_ecr_registry_policy|aws_kms_key|"
                   "aws_kms_key_policy|aws_secretsmanager_secret|aws_secretsmanager_secret_policy|"
                   "aws_efs_file_system_policy|aws_backup_vault_policy|aws_api_gateway_rest_api|"
                   "aws_api_gateway_rest_api_policy|aws_vpc_endpoint|aws_vpc_endpoint_policy|"
                   "aws_glue_resource_policy|aws_media_store_container_policy|"
                   "aws_s3control_bucket_policy|aws_cloudwatch_event_bus_policy",
                   "policy"},
     .cloudformation = {"AWS::S3::BucketPolicy|AWS::SQS::QueuePolicy|AWS::SNS::TopicPolicy",
                        "PolicyDocument"}},
    {.use = PolicyUse::resource,
     .terraform = {"aws_opensearch_domain|aws_opensearch_domain_policy|aws_elasticsearch_domain|"
                   "aws_elasticsearch_domain_policy",
                   "access_policies"},
     .cloudformation = {"AWS::OpenSearchService::Domain|AWS::Elasticsearch::Domain",
                        "AccessPolicies"}},
    {.use = PolicyUse::resource, .cloudformation = {"AWS::KMS::Key", "KeyPolicy"}},
    {.use = PolicyUse::resource,
     .cloudformation = {"AWS::ECR::Repository", "RepositoryPolicyText"}},
    {.use = PolicyUse::resource,
     .cloudformation = {"AWS::SecretsManager::ResourcePolicy", "ResourcePolicy"}},
    {.use = PolicyUse::resource, .cloudformation = {"AWS::EFS::FileSystem", "FileSystemPolicy"}},
};

bool is_unset(const Value& value) { return value.is_absent() || value.is_null(); }

bool holds_unknown(const std::vector<Value>& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const Value& value) { return value.is_unknown(); });
}

std::vector<Value> policies_in(const Snapshot& snapshot, std::string_view path) {
  std::vector<Value> values;
  if (snapshot.value.is(Value::Type::object)) values = snapshot.value.all(path);
  std::erase_if(values, is_unset);
  return values;
}

}  // namespace

bool PolicyChange::is_sensitive() const {
  return std::any_of(after.begin(), after.end(),
                     [](const Value& value) { return value.is_sensitive(); });
}

std::vector<PolicyChange> policy_changes(const Plan& plan, PolicyUse use) {
  std::vector<PolicyChange> found;
  for (const Change& change : plan.changes) {
    if (!change.is_made() && !change.is_compared()) continue;
    for (const PolicyRow& row : kRows) {
      const bool is_terraform = change.platform == Platform::terraform;
      const PropertyColumn& column = is_terraform ? row.terraform : row.cloudformation;
      if (row.use != use || !is_among(change.type.value, column.type)) continue;
      PolicyChange policy{&change, column.path, policies_in(change.before, column.path),
                          policies_in(change.after, column.path)};
      if (holds_unknown(policy.before) || holds_unknown(policy.after)) continue;
      const bool is_same_policy = std::equal(policy.before.begin(), policy.before.end(),
                                             policy.after.begin(), policy.after.end(), is_same);
      if (!is_same_policy) found.push_back(std::move(policy));
    }
  }
  return found;
}

std::deque<PolicyDocument> documents(const std::vector<Value>& values) {
  std::deque<PolicyDocument> read;
  for (const Value& value : values) read.emplace_back(value);
  return read;
}

bool allows(const PolicyStatement& statement) { return statement.effect.text().value == "Allow"; }

std::vector<Principal> principals(const PolicyStatement& statement) {
  std::vector<Principal> list;
  if (statement.principal.is_scalar()) list.push_back({"AWS", statement.principal});
  for (const Value::Field& field : statement.principal.fields()) {
    for (const Value& who : field.value.elements()) {
      if (who.is_scalar()) list.push_back({field.name.value, who});
    }
  }
  return list;
}

}  // namespace sluice::plan
