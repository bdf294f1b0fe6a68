#include "core/rules/rule.h"
#include "core/rules/texts.h"

// Trails, keys and messages.
namespace sluice::aws {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "aws/cloudtrail-no-validation",
        .severity = Severity::medium,
        .title = "Trail's log files are not signed",
        .risk = "An intruder edits or removes entries, and nobody can tell.",
        .fix = "Set enable_log_file_validation = true.",
        .aliases = kTexts<"checkov:CKV_AWS_36", "trivy:AWS-0016",
                          "kics:52ffcfa6-6c70-4ea6-8376-d828d3961669",
                          "kics:2a3560fe-52ca-4443-b34f-bf0ed5eb74c8",
                          "guard:CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED">,
        .topics = {Topic::logging, Topic::integrity},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudtrail", "enable_log_file_validation"},
                .cloudformation = {"AWS::CloudTrail::Trail", "EnableLogFileValidation"},
                .must = Must::be_true,
                .is_safe_to_set = true,
            },
    },
    {
        .id = "aws/cloudtrail-one-region",
        .severity = Severity::medium,
        .title = "Trail records one region only",
        .risk = "What an intruder does in another region leaves no record.",
        .fix = "Set is_multi_region_trail = true.",
        .aliases = kTexts<
            "checkov:CKV_AWS_67", "trivy:AWS-0014", "kics:8173d5eb-96b5-4aa6-a71b-ecfa153c123d",
            "kics:058ac855-989f-4378-ba4d-52d004020da7", "guard:MULTI_REGION_CLOUD_TRAIL_ENABLED">,
        .topics = {Topic::logging},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudtrail", "is_multi_region_trail"},
                .cloudformation = {"AWS::CloudTrail::Trail", "IsMultiRegionTrail"},
                .must = Must::be_true,
                .is_safe_to_set = true,
            },
    },
    {
        .id = "aws/cloudtrail-switched-off",
        .severity = Severity::high,
        .title = "Trail records nothing",
        .risk = "No call is recorded, so no intrusion can be followed.",
        .fix = "Set enable_logging = true or remove the attribute.",
        .aliases = kTexts<"checkov:CKV_AWS_251", "kics:4bb76f17-3d63-4529-bdca-2b454529d774">,
        .topics = {Topic::logging},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudtrail", "enable_logging"},
                .cloudformation = {"AWS::CloudTrail::Trail", "IsLogging"},
                .must = Must::be_true,
                .absent = PropertyCheck::Absent::passes,
                .is_safe_to_set = true,
            },
    },
    {
        .id = "aws/cloudtrail-no-own-key",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Trail is not encrypted with a key of your own",
        .risk = "Whoever may read the bucket reads the trail: no key policy stands between.",
        .fix = "Set kms_key_id to a key whose policy names the readers.",
        .aliases = kTexts<
            "checkov:CKV_AWS_35", "trivy:AWS-0015", "kics:5d9e3164-9265-470c-9a10-57ae454ac0c7",
            "kics:050a9ba8-d1cb-4c61-a5e8-8805a70d3b85", "guard:CLOUD_TRAIL_ENCRYPTION_ENABLED">,
        .topics = {Topic::encryption, Topic::logging},
        .check =
            PropertyCheck{
                .terraform = {"aws_cloudtrail", "kms_key_id"},
                .cloudformation = {"AWS::CloudTrail::Trail", "KMSKeyId"},
                .must = Must::be_set,
                .good = "\"arn:aws:kms:eu-west-1:111122223333:key/trail\"",
            },
    },
    {
        .id = "aws/sns-not-encrypted",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Topic is not encrypted with a KMS key",
        .risk = "Messages are stored in clear while they wait.",
        .fix = "Set kms_master_key_id to a key whose policy names the publishers.",
        .aliases = kTexts<
            "checkov:CKV_AWS_26", "trivy:AWS-0095", "kics:28545147-2fc6-42d5-a1f9-cf226658e591",
            "kics:eccc4d59-74b9-4974-86f1-74386e0c7f33",
            "kics:9d13b150-a2ab-42a1-b6f4-142e41f81e52",
            "kics:42e7dca3-8cce-4325-8df0-108888259136", "cfn_nag:W47", "guard:SNS_ENCRYPTED_KMS">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_sns_topic", "kms_master_key_id"},
                .cloudformation = {"AWS::SNS::Topic", "KmsMasterKeyId"},
                .must = Must::be_set,
                .good = "\"alias/topics\"",
            },
    },
    {
        .id = "aws/kinesis-not-encrypted",
        .severity = Severity::medium,
        .title = "Kinesis stream is not encrypted",
        .risk = "Records are stored in clear while they wait.",
        .fix = "Set encryption_type = \"KMS\" and kms_key_id.",
        .aliases = kTexts<"checkov:CKV_AWS_43", "trivy:AWS-0064",
                          "kics:862fe4bf-3eec-4767-a517-40f378886b88",
                          "kics:7f65be75-90ab-4036-8c2a-410aef7bb650", "cfn_nag:W49",
                          "guard:KINESIS_STREAM_ENCRYPTION_RULE">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_kinesis_stream", "encryption_type"},
                .cloudformation = {"AWS::Kinesis::Stream", "StreamEncryption.EncryptionType"},
                .must = Must::be_one_of,
                .values = kTexts<"KMS">,
            },
    },
};

}  // namespace

extern constinit const RuleTable logging_rows{.rows = kRows};

}  // namespace sluice::aws
