#include "core/rules/rule.h"

// Buckets, volumes, file systems and registries. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable storage_rows{.family = "aws", .text = R"(
backup-vault-no-own-key lk Backup vault is not encrypted with a key of your own
@aws_backup_vault : kms_key_arn set
@AWS::Backup::BackupVault : EncryptionKeyArn set
=CKV_AWS_166
ebs-default-encryption-off he Encryption of new EBS volumes is switched off for the account
!Every volume that does not ask for encryption is stored in clear.
>Set enabled = true or remove the resource's enabled = false.
+
@aws_ebs_encryption_by_default : enabled true?
=CKV_AWS_106 3d3f6270-546b-443c-adb4-bb6fb2187ca6
ebs-no-backup-plan lb Volume is in no backup plan
@aws_ebs_volume : aws_backup_selection@resources set
=CKV2_AWS_9
ebs-no-own-key lk EBS volume is not encrypted with a key of your own
@aws_ebs_volume : kms_key_id set
@AWS::EC2::Volume : KmsKeyId set
=CKV_AWS_189 AWS-0027 86571149-eef3-4280-a645-01e60df854b0 b7063015-6c31-4658-a8e7-14f98f37fd42 W37 EBS_VOLUME_ENCRYPTION_KEY_RULE
ebs-not-encrypted he EBS volume is not encrypted
!Snapshots and discarded disks give up their data to whoever gets hold of them.
>Set encrypted = true; the volume is made anew.
@aws_ebs_volume : encrypted true
@AWS::EC2::Volume : Encrypted true
=CKV_AWS_3 AWS-0026 cc997676-481b-4e93-aa81-d19f8c5e9b12 80b7ac3f-d2b7-4577-9b10-df7913497162 F1 ENCRYPTED_VOLUMES AwsSolutions-EC26
ebs-unattached nh Volume is attached to no instance
@AWS::EC2::Volume : AWS::EC2::VolumeAttachment@VolumeId set
=1819ac03-542b-4026-976b-f37addd59f3b
ecr-force-delete ld Repository is deleted with all its images
@aws_ecr_repository : force_delete false?
ecr-mutable-tags Mi Image tags of the repository can be moved
!Whoever can push replaces the image behind a tag that was reviewed and is deployed.
>Set image_tag_mutability = "IMMUTABLE" and deploy by digest or by a tag for each build.
@aws_ecr_repository : image_tag_mutability =IMMUTABLE,IMMUTABLE_WITH_EXCLUSION
@AWS::ECR::Repository : ImageTagMutability =IMMUTABLE,IMMUTABLE_WITH_EXCLUSION
=CKV_AWS_51 AWS-0031 d1846b12-20c5-4d45-8798-fc35b79268eb 33f41d31-86b1-46a4-81f7-9c9a671f59ac
ecr-no-lifecycle nh Images of the repository stay for ever
@aws_ecr_repository : aws_ecr_lifecycle_policy@repository set
ecr-no-own-key lk Image repository has no key of your own
@aws_ecr_repository : encryption_configuration.encryption_type ^KMS
@AWS::ECR::Repository : EncryptionConfiguration.EncryptionType ^KMS
=CKV_AWS_136 AWS-0033 0e32d561-4b5a-4664-a6e3-a3fa85649157
ecr-no-policy la Image repository has no policy
@aws_ecr_repository : aws_ecr_repository_policy@repository set
=69e7c320-b65d-41bb-be02-d63ecc0bcc9d
ecr-no-scan-on-push mp Images are not scanned when they are pushed
!Images with known vulnerabilities are deployed and nobody is told.
>Set scan_on_push = true in image_scanning_configuration, or scan all repositories with aws_ecr_registry_scanning_configuration.
+
@aws_ecr_repository : image_scanning_configuration.scan_on_push true
@AWS::ECR::Repository : ImageScanningConfiguration.ScanOnPush true
=CKV_AWS_163 AWS-0030 9630336b-3fed-4096-8173-b9afdfe346a7 9025b2b3-e554-4842-ba87-db7aeec36d35 W79 ECR_REPO_SCAN_ON_PUSH
efs-no-backup lb File system has no automatic backup
@AWS::EFS::FileSystem : BackupPolicy.Status =ENABLED
=EFS_RESOURCES_PROTECTED_BY_BACKUP_PLAN
efs-no-backup-plan lb File system is in no backup plan
@aws_efs_file_system : aws_backup_selection@resources set | aws_efs_backup_policy@file_system_id>backup_policy.status =ENABLED
=CKV2_AWS_18 f53f16d6-46a9-4277-9fbe-617b1e24cdca
efs-no-own-key lk EFS file system has no key of your own
@aws_efs_file_system : kms_key_id set
@AWS::EFS::FileSystem : KmsKeyId set
=CKV_AWS_184 25d251f3-f348-4f95-845c-1090e41a615c 6d087495-2a42-4735-abf7-02ef5660a7e6
efs-no-tags lh File system has no tags
@AWS::EFS::FileSystem : FileSystemTags set
=08e39832-5e42-4304-98a0-aa5b43393162
efs-no-user la Access point leaves the user to the client
@aws_efs_access_point : posix_user.gid set & posix_user.uid set
@AWS::EFS::AccessPoint : PosixUser.Uid set
=CKV_AWS_330
efs-not-encrypted he EFS file system is not encrypted
!The files are stored in clear, and encryption cannot be switched on later.
>Set encrypted = true; the file system is made anew.
@aws_efs_file_system : encrypted true
@AWS::EFS::FileSystem : Encrypted true
=CKV_AWS_42 F32 EFS_ENCRYPTED_CHECK AwsSolutions-EFS1 AWS-0037 48207659-729f-4b5c-9402-f884257d794f 2ff8e83c-90e1-4d68-a300-6d652112e622
efs-root-shared la Access point opens the whole file system
@aws_efs_access_point : root_directory.path !=/?!
@AWS::EFS::AccessPoint : RootDirectory.Path !=/?!
=CKV_AWS_329
fsx-lustre-no-own-key lk FSx Lustre file system has no key of your own
@aws_fsx_lustre_file_system : kms_key_id set
=CKV_AWS_190
fsx-no-backup lb FSx file system has no automatic backups
@AWS::FSx::FileSystem : LustreConfiguration.AutomaticBackupRetentionDays >=1 | WindowsConfiguration.AutomaticBackupRetentionDays !=0?! | OntapConfiguration.AutomaticBackupRetentionDays >=1 | OpenZFSConfiguration.AutomaticBackupRetentionDays >=1
=FSX_RESOURCES_PROTECTED_BY_BACKUP_PLAN
fsx-ontap-no-own-key lk FSx ONTAP file system has no key of your own
@aws_fsx_ontap_file_system : kms_key_id set
=CKV_AWS_178
fsx-openzfs-no-own-key lk FSx OpenZFS file system has no key of your own
@aws_fsx_openzfs_file_system : kms_key_id set
=CKV_AWS_203
fsx-windows-no-own-key lk FSx Windows file system has no key of your own
@aws_fsx_windows_file_system : kms_key_id set
=CKV_AWS_179
s3-access-point-public Ms Access point is not kept from being made public
@aws_s3_access_point : public_access_block_configuration.block_public_acls true? & public_access_block_configuration.block_public_policy true? & public_access_block_configuration.ignore_public_acls true? & public_access_block_configuration.restrict_public_buckets true?
=CKV_AWS_392
s3-acls-enabled la Access lists of the bucket are not switched off
@aws_s3_bucket_ownership_controls : rule.object_ownership =BucketOwnerEnforced
@AWS::S3::Bucket : OwnershipControls.Rules.ObjectOwnership =BucketOwnerEnforced
=CKV2_AWS_65
s3-encryption-not-set le Bucket does not say how it is encrypted
@aws_s3_bucket : server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm set | aws_s3_bucket_server_side_encryption_configuration@bucket set
@AWS::S3::Bucket : BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm set
=CKV_AWS_19 AWS-0088 W41 S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED S3_BUCKET_DEFAULT_ENCRYPTION_KMS
s3-no-access-log ml Bucket writes no access log
@aws_s3_bucket : logging set | aws_s3_bucket_logging@bucket set | acl =log-delivery-write | aws_s3_bucket_acl@bucket>acl =log-delivery-write | aws_s3_bucket_logging@target_bucket set | aws_s3_bucket@logging.target_bucket set
@AWS::S3::Bucket : LoggingConfiguration set | AccessControl =LogDeliveryWrite | AWS::S3::Bucket@LoggingConfiguration.DestinationBucketName set
=CKV_AWS_18 AWS-0089 f861041c-8c9f-4156-acfc-5e6e524f5884 4552b71f-0a2a-4bc4-92dd-ed7ec1b4674c W35 S3_BUCKET_LOGGING_ENABLED AwsSolutions-S1
s3-no-events nh Bucket tells nobody what happens in it
@aws_s3_bucket : aws_s3_bucket_notification@bucket set
@AWS::S3::Bucket : NotificationConfiguration set
=CKV2_AWS_62
s3-no-lifecycle nh Bucket has no lifecycle
@aws_s3_bucket : lifecycle_rule set | aws_s3_bucket_lifecycle_configuration@bucket set
@AWS::S3::Bucket : LifecycleConfiguration set
=CKV2_AWS_61
s3-no-lock li Objects can be replaced and deleted at once
@AWS::S3::Bucket : ObjectLockEnabled true
=S3_BUCKET_DEFAULT_LOCK_ENABLED S3_BUCKET_DEFAULT_LOCK_ENABLE
s3-no-mfa-delete ld Objects are deleted without a second factor
@aws_s3_bucket : versioning.mfa_delete true | aws_s3_bucket_versioning@bucket>versioning_configuration.mfa_delete =Enabled if lifecycle_rule absent
=AWS-0170 c5b31ab9-0f26-4a49-b8aa-4cc064392f4d
s3-no-policy la Bucket has no policy
@AWS::S3::Bucket : AWS::S3::BucketPolicy@Bucket set
=W51 37fa8188-738b-42c8-bf82-6334ea567738
s3-no-public-block ms Nothing keeps the bucket from being made public
@aws_s3_bucket : aws_s3_bucket_public_access_block@bucket>block_public_acls true & aws_s3_bucket_public_access_block@bucket>block_public_policy true
@AWS::S3::Bucket : PublicAccessBlockConfiguration set
=CKV2_AWS_6 AWS-0094 2d16c3fb-35ba-4ec0-b4e4-06ee3cbd4045 350cd468-0e2c-44ef-9d22-cfb73a62523c S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED CKV_AWS_53 CKV_AWS_54 CKV_AWS_55 CKV_AWS_56 48f100d9-f499-4c6d-b2b8-deafe47ffb26 6c8d51af-218d-4bfb-94a9-94eabaa0703a b5d6a2e0-8f15-4664-bd5b-68ec5c9bab83 860ba89b-b8de-4e72-af54-d6aee4138a69 AwsSolutions-S2
s3-no-replication nb Bucket is not replicated
@aws_s3_bucket : replication_configuration.rules.status =Enabled | aws_s3_bucket_replication_configuration@bucket>rule.status =Enabled
@AWS::S3::Bucket : ReplicationConfiguration.Rules.Status =Enabled
=CKV_AWS_144 S3_BUCKET_REPLICATION_ENABLED
s3-no-versioning mb Bucket keeps no old versions
@aws_s3_bucket : versioning.enabled true | aws_s3_bucket_versioning@bucket>versioning_configuration.status =Enabled
@AWS::S3::Bucket : VersioningConfiguration.Status =Enabled
=CKV_AWS_21 AWS-0090 568a4d22-3517-44a6-a7ad-6a7eed88722c a227ec01-f97a-4084-91a4-47b350c1db54 S3_BUCKET_VERSIONING_ENABLED
s3-not-encrypted-with-key lk Bucket is not encrypted with a KMS key by default
@aws_s3_bucket : server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm ^aws:kms | acl =log-delivery-write | aws_s3_bucket_acl@bucket>acl =log-delivery-write | aws_s3_bucket_acl@bucket>access_control_policy.grant.grantee.uri $LogDelivery | aws_s3_bucket_policy@bucket>policy#Statement.Principal.Service any=logging.s3.amazonaws.com | aws_s3_bucket_server_side_encryption_configuration@bucket>rule.apply_server_side_encryption_by_default.sse_algorithm ^aws:kms
@AWS::S3::Bucket : BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm ^aws:kms
=CKV_AWS_145 AWS-0132 b2e8752c-3497-4255-98d2-e4ae5b46bbf5 W41 S3_DEFAULT_ENCRYPTION_KMS
s3-object-copy-no-own-key lk Object is copied without a key of your own
@aws_s3_object_copy : kms_key_id set
=CKV_AWS_181
s3-object-encryption-not-set ne Object does not say how it is encrypted
@aws_s3_bucket_object aws_s3_object : server_side_encryption set | kms_key_id set
=5fb49a69-8d46-4495-a2f8-9c8c622b2b6e
s3-object-no-own-key lk Object is stored without a key of your own
@aws_s3_bucket_object aws_s3_object : kms_key_id set
=CKV_AWS_186
s3-open-cors la Bucket answers pages of every origin with every method
@aws_s3_bucket each cors_rule : allowed_headers !=* | allowed_methods !=PUT,POST,DELETE
@aws_s3_bucket_cors_configuration each cors_rule : allowed_headers !=* | allowed_methods !=PUT,POST,DELETE
=3609d27c-3698-483a-9402-13af6ae80583 98a8f708-121b-455b-ae2f-da3fb59d17e1
s3-policy-every-action-but ma Bucket policy allows every action but a few
@AWS::S3::BucketPolicy whole PolicyDocument.Statement : NotAction absent if Effect =Allow
=W20 S3_BUCKET_POLICY_NO_ALLOW_PLUS_NOT_ACTION
s3-policy-lockout mr Bucket policy keeps out everyone
!Only the root user of the account can undo it.
@aws_s3_bucket_policy aws_s3_bucket each policy#Statement : Principal !=* & Principal.AWS !=* if Effect =Deny & Action =s3:*,* & Condition absent
=CKV_AWS_93
s3-public-acl ha Bucket is public by its ACL
!Anyone on the internet reads the objects.
>Set acl = "private" and let principals in by a bucket policy.
@aws_s3_bucket : acl !=public-read | aws_s3_bucket_public_access_block@bucket>ignore_public_acls true | aws_s3_bucket_public_access_block@bucket>block_public_acls true
@aws_s3_bucket_acl : acl !=public-read | bucket^aws_s3_bucket_public_access_block@bucket>ignore_public_acls true | bucket^aws_s3_bucket_public_access_block@bucket>block_public_acls true
@aws_s3_bucket each grant : uri !$/AllUsers | aws_s3_bucket_public_access_block@bucket>ignore_public_acls true if permissions =READ,FULL_CONTROL
@aws_s3_bucket_acl each access_control_policy.grant : grantee.uri !$/AllUsers | bucket^aws_s3_bucket_public_access_block@bucket>ignore_public_acls true if permission =READ,FULL_CONTROL
@AWS::S3::Bucket : AccessControl !=PublicRead | PublicAccessBlockConfiguration.IgnorePublicAcls true
=CKV_AWS_20 AWS-0092 38c5ee0d-7f22-4260-ab72-5073048df100 219f4c95-aa50-44e0-97de-cf71f4641170 W31 S3_BUCKET_PUBLIC_READ_ACL S3_BUCKET_NO_PUBLIC_RW_ACL
s3-public-acls-allowed Ma Public ACLs are not blocked
!One upload with a public ACL publishes an object, and nothing stops it.
>Set block_public_acls = true.
@aws_s3_bucket_public_access_block : block_public_acls true
@AWS::S3::Bucket : PublicAccessBlockConfiguration.BlockPublicAcls true if PublicAccessBlockConfiguration set
=CKV_AWS_53 AWS-0086 d0cc8694-fcad-43ff-ac86-32331d7e867f 48f100d9-f499-4c6d-b2b8-deafe47ffb26 S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED AwsSolutions-S2
s3-public-acls-honoured Ma Public ACLs that exist are not ignored
!Objects that were given a public ACL at any time stay readable by everyone.
>Set ignore_public_acls = true.
@aws_s3_bucket_public_access_block : ignore_public_acls true
@AWS::S3::Bucket : PublicAccessBlockConfiguration.IgnorePublicAcls true if PublicAccessBlockConfiguration set
=CKV_AWS_55 AWS-0091 4fa66806-0dd9-4f8d-9480-3174d39c7c91 6c8d51af-218d-4bfb-94a9-94eabaa0703a S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED AwsSolutions-S2
s3-public-bucket-unrestricted Ma Access through public policies is not restricted
!A policy that is public at any time opens the bucket to other accounts and to everyone.
>Set restrict_public_buckets = true.
@aws_s3_bucket_public_access_block : restrict_public_buckets true
@AWS::S3::Bucket : PublicAccessBlockConfiguration.RestrictPublicBuckets true if PublicAccessBlockConfiguration set
=CKV_AWS_56 AWS-0093 1ec253ab-c220-4d63-b2de-5b40e0af9293 b5d6a2e0-8f15-4664-bd5b-68ec5c9bab83 S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED AwsSolutions-S2
s3-public-policy-allowed Ma Public bucket policies are not blocked
!One bucket policy with a wildcard principal publishes the bucket, and nothing stops it.
>Set block_public_policy = true.
@aws_s3_bucket_public_access_block : block_public_policy true
@AWS::S3::Bucket : PublicAccessBlockConfiguration.BlockPublicPolicy true if PublicAccessBlockConfiguration set
=CKV_AWS_54 AWS-0087 1a4bc881-9f69-4d44-8c9a-d37d08f54c50 860ba89b-b8de-4e72-af54-d6aee4138a69 S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED S3_BUCKET_PUBLIC_READ_PROHIBITED S3_BUCKET_PUBLIC_WRITE_PROHIBITED AwsSolutions-S2
s3-public-write-acl ca Anybody can write to the bucket by its ACL
!Anyone on the internet reads the objects, replaces what others download, and stores what they like at your cost.
>Set acl = "private" and let principals in by a bucket policy.
@aws_s3_bucket aws_s3_bucket_acl : acl !=public-read-write
@AWS::S3::Bucket : AccessControl !=PublicReadWrite
=CKV_AWS_57 AWS-0092 64a222aa-7793-4e40-915f-4b302c76e4d4 07dda8de-d90d-469e-9b37-1aca53526ced 38c5ee0d-7f22-4260-ab72-5073048df100 F14 CKV_AWS_20
s3-uploads-never-aborted nh Unfinished uploads stay for ever
@aws_s3_bucket_lifecycle_configuration : rule.abort_incomplete_multipart_upload.days_after_initiation >=1 | rule.filter absent & rule.abort_incomplete_multipart_upload.days_after_initiation >=1 | rule.abort_incomplete_multipart_upload.days_after_initiation any=1,2,3,4,5,6,7,10,14,15,20,21,28,30,60,90
=CKV_AWS_300
s3-website ms Bucket is a public website
@aws_s3_bucket : website absent & aws_s3_bucket_website_configuration@bucket absent
@AWS::S3::Bucket : WebsiteConfiguration absent
=90501b1b-cded-4cc1-9e8b-206b85cda317 42bb6b7f-6d54-4428-b707-666f669d94fb
)"};

}  // namespace sluice::aws
