#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Backups, point-in-time recovery and versions are switched off in one line, and the loss shows months later. Told is what was
on and will be off: a retention that becomes 0, versions that are suspended, a plan of backups or a versioning resource that is
destroyed while its bucket stays.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"backup_retention_period": 7}, "after": {"backup_retention_period": «0»}}},
  {"address": "aws_s3_bucket_versioning.logs", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "logs",
   "change": {"actions": ["update"], "before": {"bucket": "logs", "versioning_configuration": [{"status": "Enabled"}]}, "after": {"bucket": "logs", "versioning_configuration": [{"status": «"Suspended"»}]}}},
  {"address": "aws_s3_bucket_versioning.state", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "state",
   "change": {"actions": «["delete"]», "before": {"bucket": "state", "versioning_configuration": [{"status": "Enabled"}]}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Bucket",
   "ResourceType": "AWS::S3::Bucket", "BeforeContext": "{\"Properties\":{\"VersioningConfiguration\":{\"Status\":\"Enabled\"}}}",
   "AfterContext": "{\"Properties\":{\"VersioningConfiguration\":{\"Status\":«\"Suspended\"»}}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"backup_retention_period": 35}, "after": {"backup_retention_period": 7}}},
  {"address": "aws_db_instance.new", "mode": "managed", "type": "aws_db_instance", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"backup_retention_period": 0}}},
  {"address": "aws_s3_bucket.old", "mode": "managed", "type": "aws_s3_bucket", "name": "old",
   "change": {"actions": ["delete"], "before": {"id": "old"}, "after": null}},
  {"address": "aws_s3_bucket_versioning.old", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "old",
   "change": {"actions": ["delete"], "before": {"bucket": "old"}, "after": null}},
  {"address": "aws_s3_bucket_versioning.moved", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "moved",
   "change": {"actions": ["delete"], "before": {"bucket": "state"}, "after": null}},
  {"address": "module.state.aws_s3_bucket_versioning.this", "mode": "managed", "type": "aws_s3_bucket_versioning", "name": "this",
   "change": {"actions": ["create"], "before": null, "after": {"bucket": "state"}}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_db_instance|aws_rds_cluster|aws_docdb_cluster|aws_neptune_cluster",
                   "backup_retention_period"},
     .cloudformation = {"AWS::RDS::DBInstance|AWS::RDS::DBCluster|AWS::DocDB::DBCluster|"
                        "AWS::Neptune::DBCluster",
                        "BackupRetentionPeriod"},
     .must = Must::be_at_least,
     .values = kTexts<"1">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_redshift_cluster", "automated_snapshot_retention_period"},
     .cloudformation = {"AWS::Redshift::Cluster", "AutomatedSnapshotRetentionPeriod"},
     .must = Must::be_at_least,
     .values = kTexts<"1">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_elasticache_cluster|aws_elasticache_replication_group|"
                   "aws_memorydb_cluster",
                   "snapshot_retention_limit"},
     .cloudformation = {"AWS::ElastiCache::CacheCluster|AWS::ElastiCache::ReplicationGroup|"
                        "AWS::MemoryDB::Cluster",
                        "SnapshotRetentionLimit"},
     .must = Must::be_at_least,
     .values = kTexts<"1">},
    {.terraform = {"aws_dynamodb_table", "point_in_time_recovery.enabled"},
     .cloudformation = {"AWS::DynamoDB::Table",
                        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"},
     .must = Must::be_true},
    {.terraform = {"aws_s3_bucket_versioning", "versioning_configuration.status"},
     .cloudformation = {"AWS::S3::Bucket", "VersioningConfiguration.Status"},
     .must = Must::be_one_of,
     .values = kTexts<"Enabled">},
    {.terraform = {"aws_s3_bucket|google_storage_bucket", "versioning.enabled"},
     .must = Must::be_true},
    {.terraform = {"aws_efs_backup_policy", "backup_policy.status"},
     .cloudformation = {"AWS::EFS::FileSystem", "BackupPolicy.Status"},
     .must = Must::be_one_of,
     .values = kTexts<"ENABLED">},
    {.terraform = {"aws_fsx_windows_file_system|aws_fsx_lustre_file_system|"
                   "aws_fsx_ontap_file_system|aws_fsx_openzfs_file_system",
                   "automatic_backup_retention_days"},
     .must = Must::be_at_least,
     .values = kTexts<"1">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_sql_database_instance", "settings.backup_configuration.enabled"},
     .must = Must::be_true},
    {.terraform = {"google_sql_database_instance",
                   "settings.backup_configuration.point_in_time_recovery_enabled"},
     .must = Must::be_true},
    {.terraform = {"google_storage_bucket", "soft_delete_policy.retention_duration_seconds"},
     .must = Must::be_at_least,
     .values = kTexts<"1">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_storage_account", "blob_properties.versioning_enabled"},
     .must = Must::be_true},
    {.terraform = {"azurerm_storage_account", "blob_properties.delete_retention_policy.days"},
     .must = Must::be_at_least,
     .values = kTexts<"1">},
};

constexpr Guard kGuards[] = {
    {.terraform = "aws_s3_bucket_versioning", .of = "bucket"},
    {.terraform = "aws_efs_backup_policy", .of = "file_system_id"},
    {.terraform = "aws_backup_plan", .cloudformation = "AWS::Backup::BackupPlan"},
    {.terraform = "aws_backup_selection", .of = "plan_id"},
    {.terraform = "azurerm_backup_protected_vm", .of = "source_vm_id"},
    {.terraform = "azurerm_backup_protected_file_share", .of = "source_file_share_name"},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_removed(review, kGuards, sink);
}

}  // namespace

extern constinit const Rule backups_off{
    .id = "plan/backups-off",
    .severity = Severity::medium,
    .title = "Plan switches off backups or versions",
    .risk =
        "What is deleted or overwritten from then on, by mistake or by an attacker, cannot be "
        "brought back.",
    .fix =
        "Keep the backups and versions as they are, and take them off only with what they are for.",
    .topics = {Topic::availability, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc backups_off_doc{
    .rule = backups_off,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
