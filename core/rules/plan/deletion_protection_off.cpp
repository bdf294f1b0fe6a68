#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Providers refuse to destroy what is protected against it, so that a mistake in a module or a wrong workspace ends with an
error and not with an empty database. The protection goes one plan before what it protects: here is the last place to ask why.

Also told: a database that no longer makes a last snapshot, a bucket or registry that is destroyed with all that it holds, and
locks that are destroyed while what they lock stays. `prevent_destroy` is a matter of the configuration, and in no plan.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"deletion_protection": true, "skip_final_snapshot": false}, "after": {"deletion_protection": «false», "skip_final_snapshot": «true»}}},
  {"address": "azurerm_management_lock.db", "mode": "managed", "type": "azurerm_management_lock", "name": "db",
   "change": {"actions": «["delete"]», "before": {"scope": "/subscriptions/1/db", "lock_level": "CanNotDelete"}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Orders",
   "ResourceType": "AWS::DynamoDB::Table", "BeforeContext": "{\"Properties\":{\"DeletionProtectionEnabled\":\"true\"}}",
   "AfterContext": "{\"Properties\":{\"DeletionProtectionEnabled\":«\"false\"»}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"deletion_protection": true}, "after": {}, "after_unknown": {"deletion_protection": true}}},
  {"address": "aws_db_instance.old", "mode": "managed", "type": "aws_db_instance", "name": "old",
   "change": {"actions": ["update"], "before": {"deletion_protection": false}, "after": {"deletion_protection": false}}},
  {"address": "aws_db_instance.new", "mode": "managed", "type": "aws_db_instance", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"deletion_protection": false, "skip_final_snapshot": true}}},
  {"address": "azurerm_management_lock.rg", "mode": "managed", "type": "azurerm_management_lock", "name": "rg",
   "change": {"actions": ["delete"], "before": {"scope": "/subscriptions/1/rg"}, "after": null}},
  {"address": "azurerm_resource_group.rg", "mode": "managed", "type": "azurerm_resource_group", "name": "rg",
   "change": {"actions": ["delete"], "before": {"id": "/subscriptions/1/rg"}, "after": null}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_db_instance|aws_rds_cluster|aws_rds_global_cluster|"
                   "aws_docdb_cluster|aws_neptune_cluster|aws_qldb_ledger|aws_eks_cluster",
                   "deletion_protection"},
     .cloudformation = {"AWS::RDS::DBInstance|AWS::RDS::DBCluster|AWS::RDS::GlobalCluster|"
                        "AWS::DocDB::DBCluster|AWS::Neptune::DBCluster|AWS::QLDB::Ledger|"
                        "AWS::EKS::Cluster",
                        "DeletionProtection"},
     .must = Must::be_true},
    {.terraform = {"aws_dynamodb_table|aws_dsql_cluster|google_filestore_instance",
                   "deletion_protection_enabled"},
     .cloudformation = {"AWS::DynamoDB::Table|AWS::DSQL::Cluster", "DeletionProtectionEnabled"},
     .must = Must::be_true},
    {.terraform = {"aws_cognito_user_pool", "deletion_protection"},
     .cloudformation = {"AWS::Cognito::UserPool", "DeletionProtection"},
     .must = Must::be_one_of,
     .values = kTexts<"ACTIVE">},
    {.terraform = {"aws_lb|aws_alb", "enable_deletion_protection"}, .must = Must::be_true},
    {.terraform = {"aws_instance", "disable_api_termination"},
     .cloudformation = {"AWS::EC2::Instance", "DisableApiTermination"},
     .must = Must::be_true},
    {.terraform = {"aws_networkfirewall_firewall", "delete_protection"},
     .cloudformation = {"AWS::NetworkFirewall::Firewall", "DeleteProtection"},
     .must = Must::be_true},
    {.terraform = {"aws_db_instance|aws_rds_cluster|aws_docdb_cluster|aws_neptune_cluster|"
                   "aws_redshift_cluster",
                   "skip_final_snapshot"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_s3_bucket|aws_route53_zone|aws_backup_vault|google_storage_bucket|"
                   "google_dns_managed_zone",
                   "force_destroy"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_ecr_repository", "force_delete"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_bigquery_dataset", "delete_contents_on_destroy"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_sql_database_instance|google_container_cluster|"
                   "google_bigquery_table|google_bigtable_instance|google_compute_instance|"
                   "google_alloydb_cluster|google_spanner_database|"
                   "google_privateca_certificate_authority",
                   "deletion_protection"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_sql_database_instance", "settings.deletion_protection_enabled"},
     .must = Must::be_true},
    {.terraform = {"google_project", "deletion_policy"},
     .must = Must::be_one_of,
     .values = kTexts<"PREVENT", "ABANDON">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_key_vault", "purge_protection_enabled"}, .must = Must::be_true},
    {.terraform = {"azurerm_recovery_services_vault", "soft_delete_enabled"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
};

constexpr Guard kGuards[] = {
    {.terraform = "azurerm_management_lock", .of = "scope"},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_removed(review, kGuards, sink);
}

}  // namespace

extern constinit const Rule deletion_protection_off{
    .id = "plan/deletion-protection-off",
    .severity = Severity::medium,
    .title = "Plan takes away the protection against deletion",
    .risk = "The next plan that destroys the resource is carried out, and what it holds is gone.",
    .fix =
        "Leave the protection on; where the resource is to go, take it off in the change that says "
        "so.",
    .topics = {Topic::availability, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc deletion_protection_off_doc{
    .rule = deletion_protection_off,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
