#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
The block on public access holds whatever a policy or an ACL says, so that a mistake in either publishes nothing. Told is a
block that is destroyed while its bucket stays, and every part of one that is switched off.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_s3_bucket_public_access_block.logs", "mode": "managed", "type": "aws_s3_bucket_public_access_block", "name": "logs",
   "change": {"actions": ["update"], "before": {"bucket": "logs", "block_public_acls": true, "block_public_policy": true}, "after": {"bucket": "logs", "block_public_acls": true, "block_public_policy": «false»}}},
  {"address": "aws_s3_bucket_public_access_block.web", "mode": "managed", "type": "aws_s3_bucket_public_access_block", "name": "web",
   "change": {"actions": «["delete"]», "before": {"bucket": "web"}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Logs",
   "ResourceType": "AWS::S3::Bucket", "BeforeContext": "{\"Properties\":{\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":\"true\"}}}",
   "AfterContext": "{\"Properties\":{\"PublicAccessBlockConfiguration\":{\"BlockPublicAcls\":«\"false\"»}}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_s3_bucket_public_access_block.logs", "mode": "managed", "type": "aws_s3_bucket_public_access_block", "name": "logs",
   "change": {"actions": ["update"], "before": {"bucket": "logs", "block_public_acls": false}, "after": {"bucket": "logs", "block_public_acls": true}}},
  {"address": "aws_s3_bucket.web", "mode": "managed", "type": "aws_s3_bucket", "name": "web",
   "change": {"actions": ["delete"], "before": {"id": "web"}, "after": null}},
  {"address": "aws_s3_bucket_public_access_block.web", "mode": "managed", "type": "aws_s3_bucket_public_access_block", "name": "web",
   "change": {"actions": ["delete"], "before": {"bucket": "web"}, "after": null}},
  {"address": "aws_s3_bucket_public_access_block.new", "mode": "managed", "type": "aws_s3_bucket_public_access_block", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"bucket": "new", "block_public_acls": false}}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_s3_bucket_public_access_block|aws_s3_account_public_access_block",
                   "block_public_acls"},
     .cloudformation = {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicAcls"},
     .must = Must::be_true},
    {.terraform = {"aws_s3_bucket_public_access_block|aws_s3_account_public_access_block",
                   "block_public_policy"},
     .cloudformation = {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.BlockPublicPolicy"},
     .must = Must::be_true},
    {.terraform = {"aws_s3_bucket_public_access_block|aws_s3_account_public_access_block",
                   "ignore_public_acls"},
     .cloudformation = {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.IgnorePublicAcls"},
     .must = Must::be_true},
    {.terraform = {"aws_s3_bucket_public_access_block|aws_s3_account_public_access_block",
                   "restrict_public_buckets"},
     .cloudformation = {"AWS::S3::Bucket", "PublicAccessBlockConfiguration.RestrictPublicBuckets"},
     .must = Must::be_true},
    {.terraform = {"google_storage_bucket", "public_access_prevention"},
     .must = Must::be_one_of,
     .values = kTexts<"enforced">},
    {.terraform = {"aws_ec2_image_block_public_access", "state"},
     .must = Must::be_one_of,
     .values = kTexts<"block-new-sharing">},
    {.terraform = {"aws_ebs_snapshot_block_public_access", "state"},
     .must = Must::be_one_of,
     .values = kTexts<"block-all-sharing", "block-new-sharing">},
    {.terraform = {"azurerm_storage_account", "allow_nested_items_to_be_public"},
     .must = Must::be_false},
    {.terraform = {"azurerm_storage_account", "allow_blob_public_access"}, .must = Must::be_false},
};

constexpr Guard kGuards[] = {
    {.terraform = "aws_s3_bucket_public_access_block", .of = "bucket"},
    {.terraform = "aws_s3_account_public_access_block|aws_ec2_image_block_public_access|aws_ebs_"
                  "snapshot_block_public_access"},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_removed(review, kGuards, sink);
}

}  // namespace

extern constinit const Rule public_access_unblocked{
    .id = "plan/public-access-unblocked",
    .severity = Severity::high,
    .title = "Plan takes away the block on public access",
    .risk =
        "From then on one policy or one upload with a public ACL publishes what is stored, and "
        "nothing stops it.",
    .fix =
        "Leave the block in place, for the bucket and for the account; publish through a "
        "distribution in front of it.",
    .topics = {Topic::access, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc public_access_unblocked_doc{
    .rule = public_access_unblocked,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
