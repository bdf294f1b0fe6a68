#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Signatures, scans and approvals are about bytes that do not change any more. A registry whose tags may move, or a bucket
whose lock is gone, breaks that tie for everything that is stored from then on.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_ecr_repository.api", "mode": "managed", "type": "aws_ecr_repository", "name": "api",
   "change": {"actions": ["update"], "before": {"image_tag_mutability": "IMMUTABLE"}, "after": {"image_tag_mutability": «"MUTABLE"»}}},
  {"address": "aws_s3_bucket_object_lock_configuration.artifacts", "mode": "managed", "type": "aws_s3_bucket_object_lock_configuration", "name": "artifacts",
   "change": {"actions": «["delete"]», "before": {"bucket": "artifacts"}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Api",
   "ResourceType": "AWS::ECR::Repository", "BeforeContext": "{\"Properties\":{\"ImageTagMutability\":\"IMMUTABLE\"}}",
   "AfterContext": "{\"Properties\":{\"ImageTagMutability\":«\"MUTABLE\"»}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_ecr_repository.api", "mode": "managed", "type": "aws_ecr_repository", "name": "api",
   "change": {"actions": ["update"], "before": {"image_tag_mutability": "MUTABLE"}, "after": {"image_tag_mutability": "IMMUTABLE"}}},
  {"address": "aws_ecr_repository.new", "mode": "managed", "type": "aws_ecr_repository", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"image_tag_mutability": "MUTABLE"}}},
  {"address": "aws_ecr_repository.web", "mode": "managed", "type": "aws_ecr_repository", "name": "web",
   "change": {"actions": ["update"], "before": {"image_tag_mutability": "IMMUTABLE"}, "after": {"name": "web"}, "after_unknown": {"image_tag_mutability": true}}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_ecr_repository", "image_tag_mutability"},
     .cloudformation = {"AWS::ECR::Repository", "ImageTagMutability"},
     .must = Must::be_one_of,
     .values = kTexts<"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION">},
    {.terraform = {"aws_s3_bucket_object_lock_configuration", "rule.default_retention.mode"},
     .cloudformation = {"AWS::S3::Bucket", "ObjectLockConfiguration.Rule.DefaultRetention.Mode"},
     .must = Must::be_set},
    {.terraform = {"aws_s3_bucket", "object_lock_enabled"},
     .cloudformation = {"AWS::S3::Bucket", "ObjectLockEnabled"},
     .must = Must::be_true},
    {.terraform = {"google_artifact_registry_repository", "docker_config.immutable_tags"},
     .must = Must::be_true},
    {.terraform = {"google_storage_bucket", "retention_policy.is_locked"}, .must = Must::be_true},
    {.terraform = {"google_storage_bucket", "retention_policy.retention_period"},
     .must = Must::be_set},
    {.terraform = {"azurerm_container_registry", "trust_policy_enabled"}, .must = Must::be_true},
};

constexpr Guard kGuards[] = {
    {.terraform = "aws_s3_bucket_object_lock_configuration", .of = "bucket"},
    {.terraform = "aws_backup_vault_lock_configuration", .of = "backup_vault_name"},
    {.terraform = "azurerm_storage_container_immutability_policy",
     .of = "storage_container_resource_manager_id"},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_removed(review, kGuards, sink);
}

}  // namespace

extern constinit const Rule immutability_off{
    .id = "plan/immutability-off",
    .severity = Severity::medium,
    .title = "Plan lets what was immutable be changed",
    .risk =
        "An artifact or record that was proved once can be exchanged afterwards, and its name "
        "stays the same.",
    .fix =
        "Keep tags immutable and locks in place; whoever needs a tag that moves gets a repository "
        "of its own.",
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc immutability_off_doc{
    .rule = immutability_off,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
