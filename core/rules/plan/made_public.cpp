#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Told is what was private and will be public: a database with an address of its own on the internet, a load balancer that turns
from internal to internet-facing, an endpoint of a cluster, an ACL that lets everybody read. What is made public from the start
is a matter of the rules about each resource.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"publicly_accessible": false}, "after": {"publicly_accessible": «true»}}},
  {"address": "aws_lb.api", "mode": "managed", "type": "aws_lb", "name": "api",
   "change": {"actions": ["delete", "create"], "before": {"internal": true}, "after": {"internal": «false»}}},
  {"address": "aws_s3_bucket_acl.site", "mode": "managed", "type": "aws_s3_bucket_acl", "name": "site",
   "change": {"actions": ["update"], "before": {"acl": "private"}, "after": {"acl": «"public-read"»}}},
  {"address": "aws_s3_bucket_acl.new", "mode": "managed", "type": "aws_s3_bucket_acl", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"acl": «"public-read-write"»}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Api",
   "ResourceType": "AWS::ElasticLoadBalancingV2::LoadBalancer", "BeforeContext": "{\"Properties\":{\"Scheme\":\"internal\"}}",
   "AfterContext": "{\"Properties\":{\"Scheme\":«\"internet-facing\"»}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"publicly_accessible": true}, "after": {"publicly_accessible": false}}},
  {"address": "aws_lb.api", "mode": "managed", "type": "aws_lb", "name": "api",
   "change": {"actions": ["create"], "before": null, "after": {"internal": false}}},
  {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
   "change": {"actions": ["delete", "create"], "before": {"associate_public_ip_address": false}, "after": {}, "after_unknown": {"associate_public_ip_address": true}}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_db_instance|aws_rds_cluster_instance|aws_neptune_cluster_instance|"
                   "aws_redshift_cluster|aws_redshiftserverless_workgroup|"
                   "aws_dms_replication_instance|aws_mq_broker",
                   "publicly_accessible"},
     .cloudformation = {"AWS::RDS::DBInstance|AWS::Neptune::DBInstance|AWS::Redshift::Cluster|"
                        "AWS::RedshiftServerless::Workgroup|AWS::DMS::ReplicationInstance|"
                        "AWS::AmazonMQ::Broker",
                        "PubliclyAccessible"},
     .must = Must::be_false},
    {.terraform = {"aws_lb|aws_alb|aws_elb", "internal"}, .must = Must::be_true},
    {.cloudformation =
         {"AWS::ElasticLoadBalancingV2::LoadBalancer|AWS::ElasticLoadBalancing::LoadBalancer",
          "Scheme"},
     .must = Must::be_one_of,
     .values = kTexts<"internal">},
    {.terraform = {"aws_eks_cluster", "vpc_config.endpoint_public_access"},
     .cloudformation = {"AWS::EKS::Cluster", "ResourcesVpcConfig.EndpointPublicAccess"},
     .must = Must::be_false},
    {.terraform = {"aws_msk_cluster",
                   "broker_node_group_info.connectivity_info.public_access.type"},
     .cloudformation = {"AWS::MSK::Cluster",
                        "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type"},
     .must = Must::be_one_of,
     .values = kTexts<"DISABLED">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_subnet", "map_public_ip_on_launch"},
     .cloudformation = {"AWS::EC2::Subnet", "MapPublicIpOnLaunch"},
     .must = Must::be_false,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_instance", "associate_public_ip_address"}, .must = Must::be_false},
    {.terraform = {"aws_s3_bucket", "acl"},
     .cloudformation = {"AWS::S3::Bucket", "AccessControl"},
     .must = Must::not_be_one_of,
     .values = kTexts<"public-read", "public-read-write", "authenticated-read", "PublicRead",
                      "PublicReadWrite", "AuthenticatedRead">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_lambda_function_url", "authorization_type"},
     .cloudformation = {"AWS::Lambda::Url", "AuthType"},
     .must = Must::be_one_of,
     .values = kTexts<"AWS_IAM">},
    {.terraform = {"aws_sagemaker_notebook_instance", "direct_internet_access"},
     .cloudformation = {"AWS::SageMaker::NotebookInstance", "DirectInternetAccess"},
     .must = Must::be_one_of,
     .values = kTexts<"Disabled">},
    {.terraform = {"azurerm_storage_account|azurerm_key_vault|azurerm_mssql_server|"
                   "azurerm_postgresql_server|azurerm_postgresql_flexible_server|"
                   "azurerm_mysql_server|azurerm_mysql_flexible_server|"
                   "azurerm_mariadb_server|azurerm_cosmosdb_account|"
                   "azurerm_container_registry|azurerm_redis_cache|"
                   "azurerm_servicebus_namespace|azurerm_eventhub_namespace|"
                   "azurerm_cognitive_account|azurerm_search_service|azurerm_data_factory",
                   "public_network_access_enabled"},
     .must = Must::be_false},
    {.terraform = {"azurerm_storage_account", "network_rules.default_action"},
     .must = Must::be_one_of,
     .values = kTexts<"Deny">},
    {.terraform = {"azurerm_storage_account_network_rules", "default_action"},
     .must = Must::be_one_of,
     .values = kTexts<"Deny">},
    {.terraform = {"azurerm_key_vault", "network_acls.default_action"},
     .must = Must::be_one_of,
     .values = kTexts<"Deny">},
    {.terraform = {"azurerm_storage_container", "container_access_type"},
     .must = Must::be_one_of,
     .values = kTexts<"private">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_kubernetes_cluster", "private_cluster_enabled"}, .must = Must::be_true},
    {.terraform = {"azurerm_lb", "frontend_ip_configuration.public_ip_address_id"},
     .must = Must::be_absent},
    {.terraform = {"google_sql_database_instance", "settings.ip_configuration.ipv4_enabled"},
     .must = Must::be_false},
    {.terraform = {"google_container_cluster", "private_cluster_config.enable_private_endpoint"},
     .must = Must::be_true},
    {.terraform = {"google_container_cluster", "private_cluster_config.enable_private_nodes"},
     .must = Must::be_true},
    {.terraform = {"google_cloud_run_v2_service", "ingress"},
     .must = Must::not_be_one_of,
     .values = kTexts<"INGRESS_TRAFFIC_ALL">},
    {.terraform = {"google_cloudfunctions_function", "ingress_settings"},
     .must = Must::not_be_one_of,
     .values = kTexts<"ALLOW_ALL">},
};
// Made anew, they publish what is there already.
constexpr PropertyCheck kJudged[] = {
    {.terraform = {"aws_s3_bucket_acl", "acl"},
     .must = Must::not_be_one_of,
     .values = kTexts<"public-read", "public-read-write", "authenticated-read">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_s3_bucket_acl", "access_control_policy.grant.grantee.uri"},
     .must = Must::not_be_one_of,
     .values = kTexts<"http://acs.amazonaws.com/groups/global/AllUsers",
                      "http://acs.amazonaws.com/groups/global/AuthenticatedUsers">,
     .absent = PropertyCheck::Absent::passes},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_loosened(review, kJudged, sink, Made::is_judged);
}

}  // namespace

extern constinit const Rule made_public{
    .id = "plan/made-public",
    .severity = Severity::high,
    .title = "Plan makes a private resource public",
    .risk =
        "Everybody on the internet can try it from then on, with stolen credentials or a fault of "
        "the service.",
    .fix =
        "Keep it private, and let those who need it in by their network, a load balancer or a "
        "distribution.",
    .topics = {Topic::network, Topic::access},
    .check = check,
};

extern constinit const RuleDoc made_public_doc{
    .rule = made_public,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
