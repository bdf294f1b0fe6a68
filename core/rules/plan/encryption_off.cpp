#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Encryption that is on and will be off is seldom meant: a default that changed with a module's version, an attribute that was
dropped with its block. Told is what changes from on to off, at rest and on the way; what is made without encryption is a matter
of the rules about each resource.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_kinesis_stream.events", "mode": "managed", "type": "aws_kinesis_stream", "name": "events",
   "change": {"actions": ["update"], "before": {"encryption_type": "KMS", "kms_key_id": "alias/aws/kinesis"}, "after": {"encryption_type": «"NONE"», "kms_key_id": null}}},
  {"address": "aws_sns_topic.alarms", "mode": "managed", "type": "aws_sns_topic", "name": "alarms",
   "change": {"actions": ["update"], "before": {"kms_master_key_id": "alias/aws/sns"}, "after": {"kms_master_key_id": «null»}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Key",
   "ResourceType": "AWS::KMS::Key", "BeforeContext": "{\"Properties\":{\"EnableKeyRotation\":\"true\"}}",
   "AfterContext": "{\"Properties\":{\"EnableKeyRotation\":«\"false\"»}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_kinesis_stream.events", "mode": "managed", "type": "aws_kinesis_stream", "name": "events",
   "change": {"actions": ["update"], "before": {"encryption_type": "NONE"}, "after": {"encryption_type": "KMS"}}},
  {"address": "aws_sns_topic.alarms", "mode": "managed", "type": "aws_sns_topic", "name": "alarms",
   "change": {"actions": ["update"], "before": {"kms_master_key_id": "alias/aws/sns"}, "after": {}, "after_unknown": {"kms_master_key_id": true}}},
  {"address": "aws_sns_topic.new", "mode": "managed", "type": "aws_sns_topic", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"kms_master_key_id": null}}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_db_instance|aws_rds_cluster|aws_rds_global_cluster|"
                   "aws_docdb_cluster|aws_neptune_cluster",
                   "storage_encrypted"},
     .cloudformation = {"AWS::RDS::DBInstance|AWS::RDS::DBCluster|AWS::RDS::GlobalCluster|"
                        "AWS::DocDB::DBCluster|AWS::Neptune::DBCluster",
                        "StorageEncrypted"},
     .must = Must::be_true},
    {.terraform = {"aws_ebs_volume|aws_efs_file_system|aws_redshift_cluster", "encrypted"},
     .cloudformation = {"AWS::EC2::Volume|AWS::EFS::FileSystem|AWS::Redshift::Cluster",
                        "Encrypted"},
     .must = Must::be_true},
    {.terraform = {"aws_ebs_encryption_by_default", "enabled"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_instance", "root_block_device.encrypted"}, .must = Must::be_true},
    {.terraform = {"aws_instance", "ebs_block_device.encrypted"},
     .cloudformation = {"AWS::EC2::Instance", "BlockDeviceMappings.Ebs.Encrypted"},
     .must = Must::be_true},
    {.terraform = {"aws_elasticache_replication_group", "at_rest_encryption_enabled"},
     .cloudformation = {"AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled"},
     .must = Must::be_true},
    {.terraform = {"aws_elasticache_replication_group|aws_elasticache_cluster",
                   "transit_encryption_enabled"},
     .cloudformation = {"AWS::ElastiCache::ReplicationGroup|AWS::ElastiCache::CacheCluster",
                        "TransitEncryptionEnabled"},
     .must = Must::be_true},
    {.terraform = {"aws_opensearch_domain|aws_elasticsearch_domain", "encrypt_at_rest.enabled"},
     .cloudformation = {"AWS::OpenSearchService::Domain|AWS::Elasticsearch::Domain",
                        "EncryptionAtRestOptions.Enabled"},
     .must = Must::be_true},
    {.terraform = {"aws_opensearch_domain|aws_elasticsearch_domain",
                   "node_to_node_encryption.enabled"},
     .cloudformation = {"AWS::OpenSearchService::Domain|AWS::Elasticsearch::Domain",
                        "NodeToNodeEncryptionOptions.Enabled"},
     .must = Must::be_true},
    {.terraform = {"aws_opensearch_domain|aws_elasticsearch_domain",
                   "domain_endpoint_options.enforce_https"},
     .cloudformation = {"AWS::OpenSearchService::Domain|AWS::Elasticsearch::Domain",
                        "DomainEndpointOptions.EnforceHTTPS"},
     .must = Must::be_true},
    {.terraform = {"aws_kinesis_stream", "encryption_type"},
     .cloudformation = {"AWS::Kinesis::Stream", "StreamEncryption.EncryptionType"},
     .must = Must::be_one_of,
     .values = kTexts<"KMS">},
    {.terraform = {"aws_sns_topic", "kms_master_key_id"},
     .cloudformation = {"AWS::SNS::Topic", "KmsMasterKeyId"},
     .must = Must::be_set},
    {.terraform = {"aws_lb_listener|aws_alb_listener", "protocol"},
     .cloudformation = {"AWS::ElasticLoadBalancingV2::Listener", "Protocol"},
     .must = Must::be_one_of,
     .values = kTexts<"HTTPS", "TLS">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_cloudfront_distribution", "default_cache_behavior.viewer_protocol_policy"},
     .cloudformation = {"AWS::CloudFront::Distribution",
                        "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy"},
     .must = Must::not_be_one_of,
     .values = kTexts<"allow-all">},
    {.terraform = {"aws_msk_cluster", "encryption_info.encryption_in_transit.client_broker"},
     .cloudformation = {"AWS::MSK::Cluster", "EncryptionInfo.EncryptionInTransit.ClientBroker"},
     .must = Must::be_one_of,
     .values = kTexts<"TLS">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_dax_cluster", "server_side_encryption.enabled"},
     .cloudformation = {"AWS::DAX::Cluster", "SSESpecification.SSEEnabled"},
     .must = Must::be_true},
    {.terraform = {"aws_eks_cluster", "encryption_config.provider.key_arn"},
     .cloudformation = {"AWS::EKS::Cluster", "EncryptionConfig.Provider.KeyArn"},
     .must = Must::be_set},
    {.terraform = {"aws_kms_key", "enable_key_rotation"},
     .cloudformation = {"AWS::KMS::Key", "EnableKeyRotation"},
     .must = Must::be_true},
    {.terraform = {"azurerm_storage_account", "https_traffic_only_enabled"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_storage_account", "enable_https_traffic_only"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_storage_account", "min_tls_version"},
     .must = Must::be_one_of,
     .values = kTexts<"TLS1_2", "TLS1_3">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_storage_account", "infrastructure_encryption_enabled"},
     .must = Must::be_true},
    {.terraform = {"azurerm_mssql_server", "minimum_tls_version"},
     .must = Must::be_one_of,
     .values = kTexts<"1.2", "1.3">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_mssql_database", "transparent_data_encryption_enabled"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_postgresql_server|azurerm_mysql_server", "ssl_enforcement_enabled"},
     .must = Must::be_true},
    {.terraform = {"azurerm_redis_cache", "non_ssl_port_enabled"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_redis_cache", "enable_non_ssl_port"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_app_service|azurerm_linux_web_app|azurerm_windows_web_app|"
                   "azurerm_linux_function_app|azurerm_windows_function_app",
                   "https_only"},
     .must = Must::be_true},
    {.terraform = {"google_sql_database_instance", "settings.ip_configuration.require_ssl"},
     .must = Must::be_true},
    {.terraform = {"google_sql_database_instance", "settings.ip_configuration.ssl_mode"},
     .must = Must::not_be_one_of,
     .values = kTexts<"ALLOW_UNENCRYPTED_AND_ENCRYPTED">},
    {.terraform = {"google_compute_ssl_policy", "min_tls_version"},
     .must = Must::be_one_of,
     .values = kTexts<"TLS_1_2", "TLS_1_3">},
    {.terraform = {"google_redis_instance", "transit_encryption_mode"},
     .must = Must::be_one_of,
     .values = kTexts<"SERVER_AUTHENTICATION">},
};

void check(const Review& review, Sink& sink) { report_loosened(review, kRows, sink); }

}  // namespace

extern constinit const Rule encryption_off{
    .id = "plan/encryption-off",
    .severity = Severity::high,
    .title = "Plan switches off encryption",
    .risk =
        "What is stored or sent from then on can be read by whoever gets hold of the disk, the "
        "copy or the line.",
    .fix = "Leave the encryption on, and the least version of TLS as it is.",
    .topics = {Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc encryption_off_doc{
    .rule = encryption_off,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
