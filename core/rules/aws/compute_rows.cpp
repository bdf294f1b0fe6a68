#include "core/rules/rule.h"
#include "core/rules/texts.h"

// What runs: functions, clusters, builds, endpoints.
namespace sluice::aws {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "aws/lambda-no-tracing",
        .severity = Severity::low,
        .persona = Persona::auditor,
        .title = "Function is not traced",
        .risk = "What a request set off cannot be followed through the services that it touched.",
        .fix = "Add tracing_config { mode = \"Active\" }.",
        .aliases = kTexts<"checkov:CKV_AWS_50", "trivy:AWS-0066",
                          "kics:8152e0cf-d2f0-47ad-96d5-d003a76eabd1",
                          "kics:9488c451-074e-4cd3-aee3-7db6104f542c">,
        .topics = {Topic::logging},
        .check =
            PropertyCheck{
                .terraform = {"aws_lambda_function", "tracing_config.mode"},
                .cloudformation = {"AWS::Lambda::Function", "TracingConfig.Mode"},
                .must = Must::be_one_of,
                .values = kTexts<"Active">,
            },
    },
    {
        .id = "aws/lambda-public-url",
        .severity = Severity::high,
        .title = "Function URL asks for no authentication",
        .risk = "Anyone on the internet calls the function.",
        .fix = "Set authorization_type = \"AWS_IAM\", or put an authenticating gateway before it.",
        .aliases = kTexts<"checkov:CKV_AWS_258">,
        .topics = {Topic::access, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_lambda_function_url", "authorization_type"},
                .cloudformation = {"AWS::Lambda::Url", "AuthType"},
                .must = Must::not_be_one_of,
                .values = kTexts<"NONE">,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/ecs-no-container-insights",
        .severity = Severity::low,
        .persona = Persona::auditor,
        .title = "Cluster collects no container metrics",
        .risk = "Unusual load, restarts and failing tasks go unseen.",
        .fix = "Add setting { name = \"containerInsights\", value = \"enabled\" }.",
        .aliases = kTexts<"checkov:CKV_AWS_65", "trivy:AWS-0034",
                          "kics:97cb0688-369a-4d26-b1f7-86c4c91231bc",
                          "kics:ab759fde-e1e8-4b0e-ad73-ba856e490ed8">,
        .topics = {Topic::logging},
        .check =
            PropertyCheck{
                .terraform = {"aws_ecs_cluster", "setting.value"},
                .cloudformation = {"AWS::ECS::Cluster", "ClusterSettings.Value"},
                .must = Must::be_one_of,
                .values = kTexts<"enabled", "enhanced">,
                .bad = "\"disabled\"",
            },
    },
    {
        .id = "aws/eks-public-endpoint",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Kubernetes API can be reached from the internet",
        .risk = "Stolen credentials, or a fault in the API server, can be used from anywhere.",
        .fix = "Set endpoint_public_access = false and endpoint_private_access = true, or name the "
               "networks in public_access_cidrs.",
        .aliases = kTexts<"checkov:CKV_AWS_39", "trivy:AWS-0040",
                          "kics:42f4b905-3736-4213-bfe9-c0660518cda8">,
        .topics = {Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_eks_cluster", "vpc_config.endpoint_public_access"},
                .cloudformation = {"AWS::EKS::Cluster", "ResourcesVpcConfig.EndpointPublicAccess"},
                .must = Must::be_false,
            },
    },
    {
        .id = "aws/codebuild-plain-artifacts",
        .severity = Severity::medium,
        .title = "Build artifacts are not encrypted",
        .risk = "Whoever gets at the bucket reads what was built.",
        .fix = "Remove encryption_disabled = true.",
        .aliases = kTexts<"checkov:CKV_AWS_78", "trivy:AWS-0018",
                          "kics:d7467bb6-3ed1-4c82-8095-5e7a818d0aad", "cfn_nag:W32">,
        .topics = {Topic::encryption, Topic::supply_chain},
        .check =
            PropertyCheck{
                .terraform = {"aws_codebuild_project", "artifacts.encryption_disabled"},
                .cloudformation = {"AWS::CodeBuild::Project", "Artifacts.EncryptionDisabled"},
                .must = Must::be_false,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/athena-settings-overridable",
        .severity = Severity::low,
        .title = "Clients override the workgroup's settings",
        .risk = "A query may write its result in clear, or to a place that the workgroup forbids.",
        .fix = "Remove enforce_workgroup_configuration = false.",
        .aliases = kTexts<"checkov:CKV_AWS_82", "trivy:AWS-0007">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_athena_workgroup",
                              "configuration.enforce_workgroup_configuration"},
                .cloudformation = {"AWS::Athena::WorkGroup",
                                   "WorkGroupConfiguration.EnforceWorkGroupConfiguration"},
                .must = Must::be_true,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/cloudfront-plain-http",
        .severity = Severity::medium,
        .title = "Distribution serves plain HTTP",
        .risk = "Whoever sits on the way reads and changes what is served, cookies included.",
        .fix = "Set viewer_protocol_policy = \"redirect-to-https\".",
        .aliases = kTexts<"checkov:CKV_AWS_34", "trivy:AWS-0012",
                          "kics:55af1353-2f62-4fa0-a8e1-a210ca2708f5">,
        .topics = {Topic::encryption, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudfront_distribution",
                              "default_cache_behavior.viewer_protocol_policy"},
                .cloudformation = {"AWS::CloudFront::Distribution",
                                   "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy"},
                .must = Must::not_be_one_of,
                .values = kTexts<"allow-all">,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/cloudfront-plain-http-path",
        .severity = Severity::medium,
        .title = "Distribution serves plain HTTP at some paths",
        .risk = "Whoever sits on the way reads and changes what is served, cookies included.",
        .fix = "Set viewer_protocol_policy = \"redirect-to-https\".",
        .aliases = kTexts<"checkov:CKV_AWS_34", "trivy:AWS-0012",
                          "kics:55af1353-2f62-4fa0-a8e1-a210ca2708f5">,
        .topics = {Topic::encryption, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudfront_distribution",
                              "ordered_cache_behavior.viewer_protocol_policy"},
                .cloudformation = {"AWS::CloudFront::Distribution",
                                   "DistributionConfig.CacheBehaviors.ViewerProtocolPolicy"},
                .must = Must::not_be_one_of,
                .values = kTexts<"allow-all">,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/cognito-guests-allowed",
        .severity = Severity::medium,
        .title = "Identity pool gives credentials to guests",
        .risk = "Anyone gets AWS credentials with the rights of the unauthenticated role.",
        .fix = "Set allow_unauthenticated_identities = false.",
        .aliases = kTexts<"checkov:CKV_AWS_366", "cfn_nag:W57",
                          "guard:COGNITO_ALLOW_UNAUTHENTICATED_IDENTITIES_RULE">,
        .topics = {Topic::access},
        .check =
            PropertyCheck{
                .terraform = {"aws_cognito_identity_pool", "allow_unauthenticated_identities"},
                .cloudformation = {"AWS::Cognito::IdentityPool", "AllowUnauthenticatedIdentities"},
                .must = Must::be_false,
                .absent = PropertyCheck::Absent::passes,
            },
    },
};

}  // namespace

extern constinit const RuleTable compute_rows{.rows = kRows};

}  // namespace sluice::aws
