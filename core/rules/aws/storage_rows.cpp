#include "core/rules/rule.h"
#include "core/rules/texts.h"

// Where data and images are kept: ECR, S3, EBS, EFS.
namespace sluice::aws {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "aws/ecr-mutable-tags",
        .severity = Severity::medium,
        .title = "Image tags of the repository can be moved",
        .risk =
            "Whoever can push replaces the image behind a tag that was reviewed and is deployed.",
        .fix = "Set image_tag_mutability = \"IMMUTABLE\" and deploy by digest or by a tag for each "
               "build.",
        .aliases = kTexts<"checkov:CKV_AWS_51", "trivy:AWS-0031",
                          "kics:d1846b12-20c5-4d45-8798-fc35b79268eb",
                          "kics:33f41d31-86b1-46a4-81f7-9c9a671f59ac">,
        .topics = {Topic::integrity, Topic::supply_chain},
        .check =
            PropertyCheck{
                .terraform = {"aws_ecr_repository", "image_tag_mutability"},
                .cloudformation = {"AWS::ECR::Repository", "ImageTagMutability"},
                .must = Must::be_one_of,
                .values = kTexts<"IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION">,
                .bad = "\"MUTABLE\"",
            },
    },
    {
        .id = "aws/ecr-no-scan-on-push",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Images are not scanned when they are pushed",
        .risk = "Images with known vulnerabilities are deployed and nobody is told.",
        .fix = "Set scan_on_push = true in image_scanning_configuration, or scan all repositories "
               "with aws_ecr_registry_scanning_configuration.",
        .aliases = kTexts<"checkov:CKV_AWS_163", "trivy:AWS-0030",
                          "kics:9630336b-3fed-4096-8173-b9afdfe346a7",
                          "kics:9025b2b3-e554-4842-ba87-db7aeec36d35", "cfn_nag:W79",
                          "guard:ECR_REPO_SCAN_ON_PUSH">,
        .topics = {Topic::supply_chain},
        .check =
            PropertyCheck{
                .terraform = {"aws_ecr_repository", "image_scanning_configuration.scan_on_push"},
                .cloudformation = {"AWS::ECR::Repository", "ImageScanningConfiguration.ScanOnPush"},
                .must = Must::be_true,
                .is_safe_to_set = true,
            },
    },
    {
        .id = "aws/s3-public-acl",
        .severity = Severity::high,
        .title = "Bucket is public by its ACL",
        .risk = "Anyone on the internet, or anyone with an AWS account, reads the objects.",
        .fix = "Set acl = \"private\" and let principals in by a bucket policy.",
        .aliases = kTexts<"checkov:CKV_AWS_20", "trivy:AWS-0092",
                          "kics:38c5ee0d-7f22-4260-ab72-5073048df100",
                          "kics:219f4c95-aa50-44e0-97de-cf71f4641170", "cfn_nag:W31">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket|aws_s3_bucket_acl", "acl"},
                .cloudformation = {"AWS::S3::Bucket", "AccessControl"},
                .must = Must::not_be_one_of,
                .values =
                    kTexts<"public-read", "authenticated-read", "PublicRead", "AuthenticatedRead">,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        // A rule of its own: who serves files to everybody has no wish to let everybody write them.
        .id = "aws/s3-public-write-acl",
        .severity = Severity::critical,
        .title = "Anybody can write to the bucket by its ACL",
        .risk = "Anyone on the internet reads the objects, replaces what others download, and "
                "stores what they like at your cost.",
        .fix = "Set acl = \"private\" and let principals in by a bucket policy.",
        .aliases = kTexts<"checkov:CKV_AWS_57", "trivy:AWS-0092",
                          "kics:64a222aa-7793-4e40-915f-4b302c76e4d4",
                          "kics:07dda8de-d90d-469e-9b37-1aca53526ced", "cfn_nag:F14">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket|aws_s3_bucket_acl", "acl"},
                .cloudformation = {"AWS::S3::Bucket", "AccessControl"},
                .must = Must::not_be_one_of,
                .values = kTexts<"public-read-write", "PublicReadWrite">,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/s3-public-acls-allowed",
        .severity = Severity::medium,
        .title = "Public ACLs are not blocked",
        .risk = "One upload with a public ACL publishes an object, and nothing stops it.",
        .fix = "Set block_public_acls = true.",
        .aliases = kTexts<"checkov:CKV_AWS_53", "trivy:AWS-0086",
                          "kics:d0cc8694-fcad-43ff-ac86-32331d7e867f",
                          "kics:48f100d9-f499-4c6d-b2b8-deafe47ffb26">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket_public_access_block", "block_public_acls"},
                .cloudformation = {"AWS::S3::Bucket",
                                   "PublicAccessBlockConfiguration.BlockPublicAcls"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/s3-public-policy-allowed",
        .severity = Severity::medium,
        .title = "Public bucket policies are not blocked",
        .risk = "One bucket policy with a wildcard principal publishes the bucket, and nothing "
                "stops it.",
        .fix = "Set block_public_policy = true.",
        .aliases = kTexts<"checkov:CKV_AWS_54", "trivy:AWS-0087",
                          "kics:1a4bc881-9f69-4d44-8c9a-d37d08f54c50",
                          "kics:860ba89b-b8de-4e72-af54-d6aee4138a69">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket_public_access_block", "block_public_policy"},
                .cloudformation = {"AWS::S3::Bucket",
                                   "PublicAccessBlockConfiguration.BlockPublicPolicy"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/s3-public-acls-honoured",
        .severity = Severity::medium,
        .title = "Public ACLs that exist are not ignored",
        .risk = "Objects that were given a public ACL at any time stay readable by everyone.",
        .fix = "Set ignore_public_acls = true.",
        .aliases = kTexts<"checkov:CKV_AWS_55", "trivy:AWS-0091",
                          "kics:4fa66806-0dd9-4f8d-9480-3174d39c7c91",
                          "kics:6c8d51af-218d-4bfb-94a9-94eabaa0703a">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket_public_access_block", "ignore_public_acls"},
                .cloudformation = {"AWS::S3::Bucket",
                                   "PublicAccessBlockConfiguration.IgnorePublicAcls"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/s3-public-bucket-unrestricted",
        .severity = Severity::medium,
        .title = "Access through public policies is not restricted",
        .risk = "A policy that is public at any time opens the bucket to other accounts and to "
                "everyone.",
        .fix = "Set restrict_public_buckets = true.",
        .aliases = kTexts<"checkov:CKV_AWS_56", "trivy:AWS-0093",
                          "kics:1ec253ab-c220-4d63-b2de-5b40e0af9293",
                          "kics:b5d6a2e0-8f15-4664-bd5b-68ec5c9bab83">,
        .topics = {Topic::access, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_s3_bucket_public_access_block", "restrict_public_buckets"},
                .cloudformation = {"AWS::S3::Bucket",
                                   "PublicAccessBlockConfiguration.RestrictPublicBuckets"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/ebs-not-encrypted",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "EBS volume is not encrypted",
        .risk = "Snapshots and discarded disks give up their data to whoever gets hold of them.",
        .fix = "Set encrypted = true; the volume is made anew.",
        .aliases = kTexts<
            "checkov:CKV_AWS_3", "trivy:AWS-0026", "kics:cc997676-481b-4e93-aa81-d19f8c5e9b12",
            "kics:80b7ac3f-d2b7-4577-9b10-df7913497162", "cfn_nag:F1", "guard:ENCRYPTED_VOLUMES">,
        .topics = {Topic::encryption, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_ebs_volume", "encrypted"},
                .cloudformation = {"AWS::EC2::Volume", "Encrypted"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/ebs-default-encryption-off",
        .severity = Severity::high,
        .title = "Encryption of new EBS volumes is switched off for the account",
        .risk = "Every volume that does not ask for encryption is stored in clear.",
        .fix = "Set enabled = true or remove the resource's enabled = false.",
        .aliases = kTexts<"checkov:CKV_AWS_106", "kics:3d3f6270-546b-443c-adb4-bb6fb2187ca6">,
        .topics = {Topic::encryption, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_ebs_encryption_by_default", "enabled"},
                .must = Must::be_true,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/efs-not-encrypted",
        .severity = Severity::high,
        .title = "EFS file system is not encrypted",
        .risk = "The files are stored in clear, and encryption cannot be switched on later.",
        .fix = "Set encrypted = true; the file system is made anew.",
        .aliases = kTexts<"checkov:CKV_AWS_42", "trivy:AWS-0037",
                          "kics:48207659-729f-4b5c-9402-f884257d794f",
                          "kics:2ff8e83c-90e1-4d68-a300-6d652112e622">,
        .topics = {Topic::encryption, Topic::storage},
        .check =
            PropertyCheck{
                .terraform = {"aws_efs_file_system", "encrypted"},
                .cloudformation = {"AWS::EFS::FileSystem", "Encrypted"},
                .must = Must::be_true,
            },
    },
};

}  // namespace

extern constinit const RuleTable storage_rows{.rows = kRows};

}  // namespace sluice::aws
