#include "core/rules/plan/stateful.h"

#include "core/rules/plan/report.h"

namespace sluice::plan {
namespace {

constexpr Severity kMedium = Severity::medium;

// By the providers' documentation of each resource.
constexpr Stateful kRows[] = {
    // AWS
    {.terraform = "aws_db_instance|aws_rds_cluster|aws_docdb_cluster|aws_neptune_cluster|"
                  "aws_redshift_cluster",
     .cloudformation = "AWS::RDS::DBInstance|AWS::RDS::DBCluster|AWS::DocDB::DBCluster|"
                       "AWS::Neptune::DBCluster|AWS::Redshift::Cluster",
     .what = "database",
     .skips_copy = "skip_final_snapshot",
     .locks = "deletion_protection",
     .copy_of = "replicate_source_db"},
    {.terraform = "aws_rds_global_cluster|aws_qldb_ledger",
     .cloudformation = "AWS::RDS::GlobalCluster|AWS::QLDB::Ledger",
     .what = "database",
     .locks = "deletion_protection"},
    {.terraform = "aws_dynamodb_table|aws_dsql_cluster",
     .cloudformation = "AWS::DynamoDB::Table|AWS::DynamoDB::GlobalTable|AWS::DSQL::Cluster",
     .what = "database",
     .locks = "deletion_protection_enabled"},
    {.terraform = "aws_dynamodb_global_table|aws_keyspaces_table|aws_keyspaces_keyspace|"
                  "aws_timestreamwrite_database|aws_timestreamwrite_table|aws_memorydb_cluster|"
                  "aws_opensearch_domain|aws_elasticsearch_domain|aws_redshiftserverless_namespace|"
                  "aws_opensearchserverless_collection|aws_lightsail_database",
     .cloudformation = "AWS::Cassandra::Table|AWS::Cassandra::Keyspace|AWS::Timestream::Database|"
                       "AWS::Timestream::Table|AWS::MemoryDB::Cluster|"
                       "AWS::OpenSearchService::Domain|AWS::Elasticsearch::Domain|"
                       "AWS::RedshiftServerless::Namespace|AWS::OpenSearchServerless::Collection",
     .what = "database"},
    {.terraform = "aws_elasticache_cluster|aws_elasticache_replication_group|"
                  "aws_elasticache_serverless_cache",
     .cloudformation = "AWS::ElastiCache::CacheCluster|AWS::ElastiCache::ReplicationGroup|"
                       "AWS::ElastiCache::ServerlessCache",
     .what = "cache",
     .severity = kMedium},
    {.terraform = "aws_s3_bucket|aws_s3_directory_bucket|aws_s3tables_table_bucket",
     .cloudformation = "AWS::S3::Bucket|AWS::S3Express::DirectoryBucket|AWS::S3Tables::TableBucket",
     .what = "bucket",
     .empties = "force_destroy"},
    {.terraform = "aws_glacier_vault", .what = "archive"},
    {.terraform = "aws_backup_vault|aws_backup_logically_air_gapped_vault",
     .cloudformation = "AWS::Backup::BackupVault|AWS::Backup::LogicallyAirGappedBackupVault",
     .what = "vault of backups",
     .empties = "force_destroy"},
    {.terraform = "aws_ebs_volume|aws_lightsail_disk",
     .cloudformation = "AWS::EC2::Volume|AWS::Lightsail::Disk",
     .what = "volume"},
    {.terraform = "aws_ebs_snapshot|aws_ebs_snapshot_copy|aws_db_snapshot|aws_db_cluster_snapshot|"
                  "aws_docdb_cluster_snapshot|aws_neptune_cluster_snapshot|aws_redshift_snapshot",
     .what = "snapshot"},
    {.terraform = "aws_efs_file_system|aws_fsx_lustre_file_system|aws_fsx_windows_file_system|"
                  "aws_fsx_ontap_file_system|aws_fsx_openzfs_file_system|aws_fsx_ontap_volume|"
                  "aws_fsx_openzfs_volume",
     .cloudformation = "AWS::EFS::FileSystem|AWS::FSx::FileSystem|AWS::FSx::Volume",
     .what = "file system",
     .skips_copy = "skip_final_backup"},
    {.terraform = "aws_kinesis_stream|aws_kinesis_video_stream|aws_msk_cluster|"
                  "aws_msk_serverless_cluster",
     .cloudformation = "AWS::Kinesis::Stream|AWS::KinesisVideo::Stream|AWS::MSK::Cluster|"
                       "AWS::MSK::ServerlessCluster",
     .what = "stream"},
    {.terraform = "aws_sqs_queue|aws_mq_broker",
     .cloudformation = "AWS::SQS::Queue|AWS::AmazonMQ::Broker",
     .what = "queue",
     .severity = kMedium},
    {.terraform = "aws_kms_key|aws_kms_external_key|aws_kms_replica_key|"
                  "aws_kms_replica_external_key|aws_cloudhsm_v2_cluster",
     .cloudformation = "AWS::KMS::Key|AWS::KMS::ReplicaKey|AWS::CloudHSM::Cluster",
     .what = "key, and with it all that it encrypted"},
    {.terraform = "aws_secretsmanager_secret",
     .cloudformation = "AWS::SecretsManager::Secret",
     .what = "secret"},
    {.terraform = "aws_acmpca_certificate_authority",
     .cloudformation = "AWS::ACMPCA::CertificateAuthority",
     .what = "certificate authority"},
    {.terraform = "aws_cloudwatch_log_group|aws_cloudtrail_event_data_store|"
                  "aws_prometheus_workspace",
     .cloudformation = "AWS::Logs::LogGroup|AWS::CloudTrail::EventDataStore|AWS::APS::Workspace",
     .what = "store of logs",
     .severity = kMedium,
     .stays = "skip_destroy"},
    {.terraform = "aws_ecr_repository|aws_ecrpublic_repository",
     .cloudformation = "AWS::ECR::Repository|AWS::ECR::PublicRepository",
     .what = "registry",
     .empties = "force_delete"},
    {.terraform = "aws_codeartifact_repository|aws_codeartifact_domain",
     .cloudformation = "AWS::CodeArtifact::Repository|AWS::CodeArtifact::Domain",
     .what = "registry"},
    {.terraform = "aws_codecommit_repository",
     .cloudformation = "AWS::CodeCommit::Repository",
     .what = "repository"},
    {.terraform = "aws_cognito_user_pool",
     .cloudformation = "AWS::Cognito::UserPool",
     .what = "directory of users",
     .locks = "deletion_protection"},
    {.terraform = "aws_cognito_identity_pool|aws_directory_service_directory",
     .cloudformation = "AWS::Cognito::IdentityPool|AWS::DirectoryService::MicrosoftAD|"
                       "AWS::DirectoryService::SimpleAD",
     .what = "directory of users"},
    {.terraform = "aws_route53_zone",
     .cloudformation = "AWS::Route53::HostedZone",
     .what = "hosted zone",
     .empties = "force_destroy"},
    {.terraform = "aws_eks_cluster",
     .cloudformation = "AWS::EKS::Cluster",
     .what = "cluster",
     .locks = "deletion_protection"},
    {.terraform = "aws_glue_catalog_database",
     .cloudformation = "AWS::Glue::Database",
     .what = "catalogue",
     .severity = kMedium},
    {.terraform = "aws_organizations_account|aws_organizations_organization",
     .cloudformation = "AWS::Organizations::Account|AWS::Organizations::Organization",
     .what = "account"},
    {.terraform = "aws_workspaces_workspace",
     .cloudformation = "AWS::WorkSpaces::Workspace",
     .what = "workspace"},
    // Azure
    {.terraform = "azurerm_resource_group", .what = "group of resources"},
    {.terraform = "azurerm_storage_account|azurerm_storage_container|azurerm_storage_share|"
                  "azurerm_storage_table|azurerm_storage_queue|"
                  "azurerm_storage_data_lake_gen2_filesystem|azurerm_netapp_volume",
     .what = "storage"},
    {.terraform = "azurerm_managed_disk|azurerm_snapshot|azurerm_elastic_san_volume",
     .what = "disk"},
    {.terraform =
         "azurerm_mssql_server|azurerm_mssql_database|azurerm_mssql_managed_instance|"
         "azurerm_mssql_managed_database|azurerm_sql_server|azurerm_sql_database|"
         "azurerm_postgresql_server|azurerm_postgresql_database|azurerm_postgresql_flexible_server|"
         "azurerm_postgresql_flexible_server_database|azurerm_mysql_server|azurerm_mysql_database|"
         "azurerm_mysql_flexible_server|azurerm_mysql_flexible_database|azurerm_mariadb_server|"
         "azurerm_mariadb_database|azurerm_cosmosdb_account|azurerm_cosmosdb_sql_database|"
         "azurerm_cosmosdb_sql_container|azurerm_cosmosdb_mongo_database|"
         "azurerm_cosmosdb_mongo_collection|azurerm_cosmosdb_cassandra_keyspace|"
         "azurerm_cosmosdb_cassandra_table|azurerm_cosmosdb_gremlin_database|"
         "azurerm_cosmosdb_gremlin_graph|azurerm_cosmosdb_table|azurerm_kusto_cluster|"
         "azurerm_kusto_database|azurerm_synapse_workspace|azurerm_synapse_sql_pool",
     .what = "database"},
    {.terraform = "azurerm_redis_cache|azurerm_redis_enterprise_cluster|azurerm_managed_redis",
     .what = "cache",
     .severity = kMedium},
    {.terraform =
         "azurerm_key_vault|azurerm_key_vault_key|azurerm_key_vault_secret|"
         "azurerm_key_vault_certificate|azurerm_key_vault_managed_hardware_security_module|"
         "azurerm_disk_encryption_set",
     .what = "vault or key, and with it all that it encrypted"},
    {.terraform = "azurerm_eventhub_namespace|azurerm_eventhub", .what = "stream"},
    {.terraform = "azurerm_servicebus_namespace|azurerm_servicebus_queue|azurerm_servicebus_topic|"
                  "azurerm_servicebus_subscription",
     .what = "queue",
     .severity = kMedium},
    {.terraform = "azurerm_log_analytics_workspace|azurerm_application_insights|"
                  "azurerm_monitor_workspace",
     .what = "store of logs",
     .severity = kMedium},
    {.terraform = "azurerm_container_registry", .what = "registry"},
    {.terraform = "azurerm_dns_zone|azurerm_private_dns_zone", .what = "hosted zone"},
    {.terraform = "azurerm_recovery_services_vault|azurerm_data_protection_backup_vault|"
                  "azurerm_backup_protected_vm|azurerm_backup_protected_file_share",
     .what = "vault of backups"},
    {.terraform = "azurerm_kubernetes_cluster", .what = "cluster"},
    {.terraform = "azurerm_subscription", .what = "account"},
    // Google Cloud
    {.terraform = "google_sql_database_instance|google_bigtable_instance|google_bigquery_table|"
                  "google_alloydb_cluster",
     .what = "database",
     .locks = "deletion_protection",
     .copy_of = "master_instance_name"},
    {.terraform = "google_sql_database|google_spanner_instance|google_bigtable_table|"
                  "google_firestore_database",
     .what = "database"},
    {.terraform = "google_spanner_database", .what = "database", .locks = "deletion_protection"},
    {.terraform = "google_bigquery_dataset",
     .what = "database",
     .empties = "delete_contents_on_destroy"},
    {.terraform = "google_redis_instance|google_redis_cluster|google_memorystore_instance",
     .what = "cache",
     .severity = kMedium},
    {.terraform = "google_storage_bucket", .what = "bucket", .empties = "force_destroy"},
    {.terraform = "google_compute_disk|google_compute_region_disk", .what = "disk"},
    {.terraform = "google_compute_snapshot|google_compute_region_snapshot", .what = "snapshot"},
    {.terraform = "google_filestore_instance|google_netapp_volume",
     .what = "file system",
     .locks = "deletion_protection_enabled"},
    {.terraform = "google_pubsub_topic|google_pubsub_subscription",
     .what = "queue",
     .severity = kMedium},
    {.terraform = "google_kms_crypto_key|google_kms_key_ring",
     .what = "key, and with it all that it encrypted"},
    {.terraform = "google_secret_manager_secret", .what = "secret"},
    {.terraform = "google_privateca_certificate_authority",
     .what = "certificate authority",
     .locks = "deletion_protection"},
    {.terraform = "google_logging_project_bucket_config|google_logging_folder_bucket_config|"
                  "google_logging_organization_bucket_config",
     .what = "store of logs",
     .severity = kMedium},
    {.terraform = "google_artifact_registry_repository|google_container_registry",
     .what = "registry"},
    {.terraform = "google_dns_managed_zone", .what = "hosted zone", .empties = "force_destroy"},
    {.terraform = "google_container_cluster", .what = "cluster", .locks = "deletion_protection"},
    {.terraform = "google_project|google_folder", .what = "account"},
    {.terraform = "google_backup_dr_backup_vault", .what = "vault of backups"},
};

bool is_set(const Change& change, std::string_view attribute) {
  if (attribute.empty()) return false;
  const Value value = change.before.value.get(attribute);
  return value.is_true() || value.text().value == "ACTIVE";
}

bool holds_text(const Change& change, std::string_view attribute) {
  return !attribute.empty() && !change.before.value.get(attribute).text().empty();
}

}  // namespace

const Stateful* stateful(const Change& change) {
  if (change.is_data) return nullptr;
  for (const Stateful& row : kRows) {
    const bool is_terraform = change.platform == Platform::terraform;
    if (!is_among(change.type.value, is_terraform ? row.terraform : row.cloudformation)) continue;
    const bool is_left =
        is_terraform && (holds_text(change, row.copy_of) || is_set(change, row.stays));
    return is_left ? nullptr : &row;
  }
  return nullptr;
}

Remains remains(const Stateful& row, const Change& change) {
  if (change.keeps_copy) return {"; CloudFormation makes a last snapshot", true};
  if (change.platform != Platform::terraform) return {};
  if (is_set(change, row.locks))
    return {"; the provider refuses as long as its protection is on", true};
  if (!row.skips_copy.empty()) {
    const Value skips = change.before.value.get(row.skips_copy);
    if (skips.is_true()) return {"; no last copy is made"};
    if (skips.is_false()) return {"; a last copy is made", true};
  }
  if (!row.empties.empty()) {
    if (is_set(change, row.empties)) return {", with all that it holds"};
    if (change.before.value.get(row.empties).is_false())
      return {"; the provider refuses as long as it holds anything", true};
  }
  return {};
}

}  // namespace sluice::plan
