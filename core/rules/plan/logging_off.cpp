#include "core/rules/plan/loosened.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Trails, flow logs, access logs and detectors are what an incident is understood by. Told is what was on and will be off, and
resources that are destroyed while what they log stays and nothing else in the plan logs it.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_cloudtrail.main", "mode": "managed", "type": "aws_cloudtrail", "name": "main",
   "change": {"actions": ["update"], "before": {"enable_logging": true}, "after": {"enable_logging": «false»}}},
  {"address": "aws_eks_cluster.main", "mode": "managed", "type": "aws_eks_cluster", "name": "main",
   "change": {"actions": ["update"], "before": {"enabled_cluster_log_types": ["api", "audit"]}, "after": {"enabled_cluster_log_types": «[]»}}},
  {"address": "aws_flow_log.vpc", "mode": "managed", "type": "aws_flow_log", "name": "vpc",
   "change": {"actions": «["delete"]», "before": {"id": "fl-1", "vpc_id": "vpc-1"}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Trail",
   "ResourceType": "AWS::CloudTrail::Trail", "BeforeContext": "{\"Properties\":{\"IsLogging\":\"true\"}}",
   "AfterContext": "{\"Properties\":{\"IsLogging\":«\"false\"»}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_cloudtrail.main", "mode": "managed", "type": "aws_cloudtrail", "name": "main",
   "change": {"actions": ["update"], "before": {"enable_logging": false}, "after": {"enable_logging": true}}},
  {"address": "aws_eks_cluster.main", "mode": "managed", "type": "aws_eks_cluster", "name": "main",
   "change": {"actions": ["update"], "before": {"enabled_cluster_log_types": ["api", "audit"]}, "after": {"enabled_cluster_log_types": ["api"]}}},
  {"address": "aws_vpc.old", "mode": "managed", "type": "aws_vpc", "name": "old",
   "change": {"actions": ["delete"], "before": {"id": "vpc-1"}, "after": null}},
  {"address": "aws_flow_log.old", "mode": "managed", "type": "aws_flow_log", "name": "old",
   "change": {"actions": ["delete"], "before": {"id": "fl-1", "vpc_id": "vpc-1"}, "after": null}}
]}
)",
};

constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_cloudtrail", "enable_logging"},
     .cloudformation = {"AWS::CloudTrail::Trail", "IsLogging"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_cloudtrail", "is_multi_region_trail"},
     .cloudformation = {"AWS::CloudTrail::Trail", "IsMultiRegionTrail"},
     .must = Must::be_true},
    {.terraform = {"aws_cloudtrail", "enable_log_file_validation"},
     .cloudformation = {"AWS::CloudTrail::Trail", "EnableLogFileValidation"},
     .must = Must::be_true},
    {.terraform = {"aws_cloudtrail", "include_global_service_events"},
     .cloudformation = {"AWS::CloudTrail::Trail", "IncludeGlobalServiceEvents"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_db_instance|aws_rds_cluster|aws_docdb_cluster",
                   "enabled_cloudwatch_logs_exports"},
     .cloudformation = {"AWS::RDS::DBInstance|AWS::RDS::DBCluster|AWS::DocDB::DBCluster",
                        "EnableCloudwatchLogsExports"},
     .must = Must::be_set},
    {.terraform = {"aws_eks_cluster", "enabled_cluster_log_types"},
     .cloudformation = {"AWS::EKS::Cluster", "Logging.ClusterLogging.EnabledTypes"},
     .must = Must::be_set},
    {.terraform = {"aws_lb|aws_alb|aws_elb", "access_logs.enabled"},
     .cloudformation = {"AWS::ElasticLoadBalancing::LoadBalancer", "AccessLoggingPolicy.Enabled"},
     .must = Must::be_true},
    {.terraform = {"aws_s3_bucket", "logging.target_bucket"},
     .cloudformation = {"AWS::S3::Bucket", "LoggingConfiguration.DestinationBucketName"},
     .must = Must::be_set},
    {.terraform = {"aws_api_gateway_stage|aws_apigatewayv2_stage",
                   "access_log_settings.destination_arn"},
     .cloudformation = {"AWS::ApiGateway::Stage", "AccessLogSetting.DestinationArn"},
     .must = Must::be_set},
    {.terraform = {"aws_cloudfront_distribution", "logging_config.bucket"},
     .cloudformation = {"AWS::CloudFront::Distribution", "DistributionConfig.Logging.Bucket"},
     .must = Must::be_set},
    {.terraform = {"aws_guardduty_detector", "enable"},
     .cloudformation = {"AWS::GuardDuty::Detector", "Enable"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_config_configuration_recorder_status", "is_enabled"},
     .must = Must::be_true},
    {.terraform = {"aws_redshift_cluster", "logging.enable"}, .must = Must::be_true},
    {.terraform = {"azurerm_network_watcher_flow_log", "enabled"}, .must = Must::be_true},
    {.terraform = {"azurerm_mssql_server_extended_auditing_policy|"
                   "azurerm_mssql_database_extended_auditing_policy",
                   "enabled"},
     .must = Must::be_true,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_compute_subnetwork", "log_config.aggregation_interval"},
     .must = Must::be_set},
    {.terraform = {"google_container_cluster", "logging_service"},
     .must = Must::not_be_one_of,
     .values = kTexts<"none">},
    {.terraform = {"google_compute_backend_service", "log_config.enable"}, .must = Must::be_true},
};

constexpr Guard kGuards[] = {
    {.terraform = "aws_cloudtrail", .cloudformation = "AWS::CloudTrail::Trail"},
    {.terraform = "aws_flow_log", .cloudformation = "AWS::EC2::FlowLog", .of = "vpc_id"},
    {.terraform = "aws_s3_bucket_logging", .of = "bucket"},
    {.terraform = "aws_redshift_logging", .of = "cluster_identifier"},
    {.terraform = "aws_wafv2_web_acl_logging_configuration", .of = "resource_arn"},
    {.terraform = "aws_guardduty_detector", .cloudformation = "AWS::GuardDuty::Detector"},
    {.terraform = "aws_securityhub_account", .cloudformation = "AWS::SecurityHub::Hub"},
    {.terraform = "aws_config_configuration_recorder",
     .cloudformation = "AWS::Config::ConfigurationRecorder"},
    {.terraform = "aws_accessanalyzer_analyzer", .cloudformation = "AWS::AccessAnalyzer::Analyzer"},
    {.terraform = "aws_inspector2_enabler|aws_macie2_account"},
    {.terraform = "azurerm_monitor_diagnostic_setting", .of = "target_resource_id"},
    {.terraform = "azurerm_network_watcher_flow_log", .of = "target_resource_id"},
    {.terraform = "google_logging_project_sink", .of = "project"},
    {.terraform = "google_logging_organization_sink", .of = "org_id"},
};

void check(const Review& review, Sink& sink) {
  report_loosened(review, kRows, sink);
  report_removed(review, kGuards, sink);
}

}  // namespace

extern constinit const Rule logging_off{
    .id = "plan/logging-off",
    .severity = Severity::medium,
    .title = "Plan switches off logs or detection",
    .risk =
        "What happens from then on leaves no trace, which is the first thing that an attacker sees "
        "to.",
    .fix =
        "Leave the logs and detectors on; a log that is made elsewhere has to be there before this "
        "one goes.",
    .topics = {Topic::logging},
    .check = check,
};

extern constinit const RuleDoc logging_off_doc{
    .rule = logging_off,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of each resource",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
