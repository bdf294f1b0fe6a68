#include "core/rules/rule.h"

// Who may do what, secrets, keys, and what is recorded. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable account_rows{.family = "aws", .text = R"(
ad-password-literal hc Password of the directory is in the code
@aws_directory_service_directory : password !literal
@AWS::DirectoryService::MicrosoftAD : Password !literal
=06b9f52a-8cd5-459b-bdc6-21a22521e1be F36 MICROSOFT_AD_NO_PLAINTEXT_PASSWORD
alarm-actions-off lo Alarm calls nobody
+
@aws_cloudwatch_metric_alarm : actions_enabled true?
@AWS::CloudWatch::Alarm : ActionsEnabled true?
=CKV_AWS_319
alarm-no-action lo Alarm has no action
@AWS::CloudWatch::Alarm : AlarmActions set | OKActions set | InsufficientDataActions set
=CLOUDWATCH_ALARM_ACTION_CHECK
alexa-secret-literal hc Client secret of the Alexa skill is in the template
@Alexa::ASK::Skill : AuthenticationConfiguration.ClientSecret !literal
=F74 3c3b7a58-b018-4d07-9444-d9ee7156e111
alexa-token-literal hc Refresh token of the Alexa skill is in the template
@Alexa::ASK::Skill : AuthenticationConfiguration.RefreshToken !literal
=5b48c507-0d1f-41b0-a630-76817c6b4189 F75
cdk-bootstrap-old Mi Bootstrap stack of the CDK is old
!Apps are uploaded to a bucket that is known by its name alone: whoever owns one of that name gets them, and may exchange them.
>Take the template of `cdk bootstrap --show-template` of version 2.149 or newer, and deploy it.
@AWS::SSM::Parameter : Value >=21 if Name ^/cdk-bootstrap/
cloudformation-no-events ll Stack tells nobody what happens to it
@aws_cloudformation_stack : notification_arns set
@AWS::CloudFormation::Stack : NotificationARNs set
=CKV_AWS_124 b72d0026-f649-4c91-a9ea-15d8f681ac09 837e033c-4717-40bd-807e-6abaa30161b7
cloudtrail-part-of-data-events ll Trail records only part of what is done to objects
@aws_cloudtrail : event_selector.read_write_type =All? if event_selector.data_resource.type any=AWS::S3::Object
=a8fc2180-b3ac-4c93-bd0d-a55b974e4b07
iam-access-key-in-state lc State holds the secret of an access key
!Whoever reads the state has the rights of the user.
>Let the workload come by a role, or set pgp_key so that the state holds the secret encrypted.
@aws_iam_access_key : pgp_key set
oidc-provider-any-audience Ma Provider of identities takes tokens for any audience
!A token that was made for another service gets in.
@aws_iam_openid_connect_provider : client_id_list !=*
cloudtrail-no-data-events ll Trail does not record who reads and writes objects
@aws_cloudtrail : event_selector.data_resource.type any=AWS::S3::Object | advanced_event_selector set
@AWS::CloudTrail::Trail : EventSelectors.DataResources.Type any=AWS::S3::Object
=AWS-0171 AWS-0172 a8fc2180-b3ac-4c93-bd0d-a55b974e4b07 CLOUDTRAIL_S3_DATAEVENTS_ENABLED
cloudtrail-no-log-group ll Trail is not sent to CloudWatch
@aws_cloudtrail : cloud_watch_logs_group_arn set
@AWS::CloudTrail::Trail : CloudWatchLogsLogGroupArn set & CloudWatchLogsRoleArn set
=CKV2_AWS_10 AWS-0162 17b30f8f-8dfb-4597-adf6-57600b6cf25e 65d07da5-9af5-44df-8983-52d2e6f24c44 CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED
cloudtrail-no-own-key le Trail is not encrypted with a key of your own
!Whoever may read the bucket reads the trail: no key policy stands between.
>Set kms_key_id to a key whose policy names the readers.
@aws_cloudtrail : kms_key_id set
@AWS::CloudTrail::Trail : KMSKeyId set
=CKV_AWS_35 AWS-0015 5d9e3164-9265-470c-9a10-57ae454ac0c7 050a9ba8-d1cb-4c61-a5e8-8805a70d3b85 CLOUD_TRAIL_ENCRYPTION_ENABLED
cloudtrail-no-topic ll Trail tells nobody of new log files
@aws_cloudtrail : sns_topic_name set
@AWS::CloudTrail::Trail : SnsTopicName set
=CKV_AWS_252 482b7d26-0bdb-4b5f-bf6f-545826c0a3dd 3e09413f-471e-40f3-8626-990c79ae63f3
cloudtrail-no-validation Ml Trail's log files are not signed
!An intruder edits or removes entries, and nobody can tell.
>Set enable_log_file_validation = true.
+
@aws_cloudtrail : enable_log_file_validation true
@AWS::CloudTrail::Trail : EnableLogFileValidation true
=CKV_AWS_36 AWS-0016 52ffcfa6-6c70-4ea6-8376-d828d3961669 2a3560fe-52ca-4443-b34f-bf0ed5eb74c8 CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED
cloudtrail-off Ml Trail of the template is not switched on
@AWS::CloudTrail::Trail : IsLogging true
=5c0b06d5-b7a4-484c-aeb0-75a836269ff0 CLOUD_TRAIL_ENABLED
cloudtrail-one-region Ml Trail records one region only
!What an intruder does in another region leaves no record.
>Set is_multi_region_trail = true.
+
@aws_cloudtrail : is_multi_region_trail true
@AWS::CloudTrail::Trail : IsMultiRegionTrail true
=CKV_AWS_67 AWS-0014 8173d5eb-96b5-4aa6-a71b-ecfa153c123d 058ac855-989f-4378-ba4d-52d004020da7 MULTI_REGION_CLOUD_TRAIL_ENABLED
cloudtrail-store-no-own-key lk Event data store is not encrypted with a key of your own
@aws_cloudtrail_event_data_store : kms_key_id set
=CKV_AWS_294
cloudtrail-switched-off hl Trail records nothing
!No call is recorded, so no intrusion can be followed.
>Set enable_logging = true or remove the attribute.
+
@aws_cloudtrail : enable_logging true?
@AWS::CloudTrail::Trail : IsLogging true?
=CKV_AWS_251 4bb76f17-3d63-4529-bdca-2b454529d774
cognito-guests-allowed Ma Identity pool gives credentials to guests
!Anyone gets AWS credentials with the rights of the unauthenticated role.
>Set allow_unauthenticated_identities = false.
@aws_cognito_identity_pool : allow_unauthenticated_identities false?
@AWS::Cognito::IdentityPool : AllowUnauthenticatedIdentities false?
=CKV_AWS_366 W57 COGNITO_ALLOW_UNAUTHENTICATED_IDENTITIES_RULE
cognito-no-mfa ma User pool asks for no second factor
@aws_cognito_user_pool : mfa_configuration =ON,OPTIONAL
@AWS::Cognito::UserPool : MfaConfiguration =ON,OPTIONAL
=74a18d1a-cf02-4a31-8791-ed0967ad7fdc F78 COGNITO_USER_POOL_MFA_CONFIGURATION_RULE ec28bf61-a474-4dbe-b414-6dd3a067d6f0
config-not-all-resources ll Recorder leaves out global resources
@aws_config_configuration_recorder : recording_group.include_global_resource_types true & recording_group.all_supported !=false
=CKV2_AWS_48
config-one-region ll Aggregator does not take in all regions
@aws_config_configuration_aggregator : account_aggregation_source.all_regions true | organization_aggregation_source.all_regions true
@AWS::Config::ConfigurationAggregator : AccountAggregationSources.AllAwsRegions true | OrganizationAggregationSource.AllAwsRegions true
=CKV_AWS_121 AWS-0019 ac5a0bc0-a54c-45aa-90c3-15f7703b9132 9f3cf08e-72a2-4eb1-8007-e3b1b0e10d4d
config-rare-key-rotation lc Rule lets access keys stay for more than 90 days
@AWS::Config::ConfigRule : InputParameters.maxAccessKeyAge <=90 if Source.SourceIdentifier =ACCESS_KEYS_ROTATED
=800fa019-49dd-421b-9042-7331fdd83fa2
config-recorder-off ll Recorder of configurations does not run
+
@aws_config_configuration_recorder_status : is_enabled true
=CKV2_AWS_45
firehose-no-own-key lk Delivery stream has no key of your own
@aws_kinesis_firehose_delivery_stream : server_side_encryption.key_type =CUSTOMER_MANAGED_CMK & server_side_encryption.key_arn set if kinesis_source_configuration absent & msk_source_configuration absent
=CKV_AWS_241
firehose-not-encrypted Me Delivery stream is not encrypted
@aws_kinesis_firehose_delivery_stream : server_side_encryption.enabled true if kinesis_source_configuration absent & msk_source_configuration absent
@AWS::KinesisFirehose::DeliveryStream : DeliveryStreamEncryptionConfigurationInput set if DeliveryStreamType =DirectPut
=CKV_AWS_240 5c6dd5e7-1fe0-4cae-8f81-4c122717cef3 W88 KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTION_RULE
firehose-redshift-password-literal hc Redshift password of the delivery stream is in the code
@aws_kinesis_firehose_delivery_stream : redshift_configuration.password !literal
@AWS::KinesisFirehose::DeliveryStream : RedshiftDestinationConfiguration.Password !literal
=F66 KINESIS_FIREHOSE_REDSHIFT_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD
firehose-splunk-token-literal hc Splunk token of the delivery stream is in the code
@aws_kinesis_firehose_delivery_stream : splunk_configuration.hec_token !literal
@AWS::KinesisFirehose::DeliveryStream : SplunkDestinationConfiguration.HECToken !literal
=F68 KINESIS_FIREHOSE_SPLUNK_DESTINATION_CONFIGURATION_NO_PLAINTEXT_PASSWORD
guardduty-off Ml Detector is switched off
+
@aws_guardduty_detector : enable true?
@AWS::GuardDuty::Detector : Enable true
=CKV_AWS_238 704dadd3-54fc-48ac-b6a0-02f170011473 a25cd877-375c-4121-a640-730929936fac
iam-administrator Ma Someone is given AdministratorAccess
@aws_iam_role : managed_policy_arns !$:policy/AdministratorAccess
@aws_iam_role_policy_attachment aws_iam_user_policy_attachment aws_iam_group_policy_attachment aws_iam_policy_attachment : policy_arn !$:policy/AdministratorAccess
@aws_ssoadmin_managed_policy_attachment : managed_policy_arn !$:policy/AdministratorAccess
@AWS::IAM::Role AWS::IAM::User AWS::IAM::Group : ManagedPolicyArns !$:policy/AdministratorAccess
=CKV_AWS_274 CKV_AWS_275 W43 IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE
iam-console-user la User logs in to the console
@aws_iam_user : aws_iam_user_login_profile@user absent
=CKV2_AWS_22 9ec311bf-dfd9-421f-8498-0b063c8bc552
iam-elevated-policy ma Role has a managed policy that lets it do nearly everything
@AWS::IAM::Role : ManagedPolicyArns !$FullAccess,PowerUserAccess,AdministratorAccess
=W44 IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE AwsSolutions-IAM4
iam-full-access Ma Someone is given IAMFullAccess
!Who manages permissions gives themselves all of them.
@aws_iam_role : managed_policy_arns !$:policy/IAMFullAccess
@aws_iam_role_policy_attachment aws_iam_user_policy_attachment aws_iam_group_policy_attachment aws_iam_policy_attachment : policy_arn !$:policy/IAMFullAccess
@aws_ssoadmin_managed_policy_attachment : managed_policy_arn !$:policy/IAMFullAccess
=CKV2_AWS_56
iam-group-inline la Group has policies of its own
@AWS::IAM::Group : Policies absent
=a58d1a2d-4078-4b80-855b-84cc3f7f4540 IAM_NO_INLINE_POLICY_CHECK
iam-group-no-users lh Group has no users
@AWS::IAM::Group : AWS::IAM::UserToGroupAddition@GroupName set | AWS::IAM::User@Groups set
@aws_iam_group : aws_iam_group_membership@group>users set | aws_iam_user_group_membership@groups set
=8f957abd-9703-413d-87d3-c578950a753c F2000 IAM_USER_MISSING_GROUP_RULE CKV2_AWS_14 fc101ca7-c9dd-4198-a1eb-0fbe92e80044
iam-login-weak la First password of the user is short or kept
@aws_iam_user_login_profile : password_reset_required true? & password_length >=14?
=b592ffd4-0577-44b6-bd35-8c5ee81b5918
iam-managed-policy-on-user la Managed policy is attached to a user
@AWS::IAM::ManagedPolicy : Users absent
=F12 0e5872b4-19a0-4165-8b2f-56d9e14b909f
iam-password-literal hc Console password of the user is in the template
@AWS::IAM::User : LoginProfile.Password !literal
=06adef8c-c284-4de7-aad2-af43b07a8ca1 F51 IAM_USER_LOGIN_PROFILE_NO_PLAINTEXT_PASSWORD
iam-policy-on-user la Policy is attached to a user
@aws_iam_user_policy aws_iam_user_policy_attachment : user absent
@aws_iam_policy_attachment : users absent
@AWS::IAM::Policy : Users absent
=CKV_AWS_40 AWS-0143 b4378389-a9aa-44ee-91e7-ef183f11079e e4239438-e639-44aa-adb8-866e400e3ade F11 IAM_NO_POLICY_ON_USER 5e7acff5-095b-40ac-9073-ac2e4ad8a512
iam-support-no-role la Access to AWS Support is given to no role
!Whoever handles an incident needs a user with long-lived keys.
@AWS::IAM::Policy AWS::IAM::ManagedPolicy : Roles set if PolicyName =AWSSupportAccess | ManagedPolicyName =AWSSupportAccess
=d71b5fd7-9020-4b2d-9ec8-b3839faa2744
iam-user la Users are kept in the account
!Their keys do not expire and have to be rotated by hand.
>Let people in by single sign-on and remove the resource.
@aws_iam_user : name absent
=CKV_AWS_273
iam-user-no-group la User is in no group
@AWS::IAM::User : Groups set | AWS::IAM::UserToGroupAddition@Users set
=F2000 IAM_USER_MISSING_GROUP_RULE 06933df4-0ea7-461c-b9b5-104d27390e0e
iam-user-no-reset la User keeps the first password
@AWS::IAM::User : LoginProfile.PasswordResetRequired true if LoginProfile set
=a964d6e3-8e1e-4d93-8120-61fa640dd55a W50 IAM_USER_LOGIN_PROFILE_PASSWORD_RESET_RULE
iam-user-policies la User has policies of its own
@AWS::IAM::User : Policies absent & ManagedPolicyArns absent
=IAM_USER_NO_POLICIES_CHECK edc95c10-7366-4f30-9b4b-f995c84eceb5
identitystore-user la User of single sign-on is made by hand
@aws_identitystore_user : user_name absent
=4003118b-046b-4640-b200-b8c7a4c8b89f
iot-every-action ha IoT policy allows every action
@AWS::IoT::Policy whole PolicyDocument.Statement : Action !=*,iot:* if Effect =Allow
=W38 IOT_POLICY_WILDCARD_ACTION_RULE 4d32780f-43a4-424a-a06d-943c543576a5
iot-every-resource ma IoT policy is about every resource
@AWS::IoT::Policy whole PolicyDocument.Statement : Resource !=* if Effect =Allow
=be5b230d-4371-4a28-a441-85dc760e2aa3 W39 IOT_POLICY_WILDCARD_RESOURCE_RULE
kinesis-no-own-key lk Kinesis stream has no key of your own
@aws_kinesis_stream : kms_key_id set & kms_key_id !=alias/aws/kinesis
@AWS::Kinesis::Stream : StreamEncryption.KeyId set
=CKV_AWS_185 W49 0e59d33e-bba2-4037-8f88-9765647ca7ad 7f65be75-90ab-4036-8c2a-410aef7bb650
kinesis-not-encrypted Me Kinesis stream is not encrypted
!Records are stored in clear while they wait.
>Set encryption_type = "KMS" and kms_key_id.
@aws_kinesis_stream : encryption_type =KMS
@AWS::Kinesis::Stream : StreamEncryption.EncryptionType =KMS
=CKV_AWS_43 AWS-0064 W49 AwsSolutions-KDS1 862fe4bf-3eec-4767-a517-40f378886b88 7f65be75-90ab-4036-8c2a-410aef7bb650 KINESIS_STREAM_ENCRYPTION_RULE
kinesis-video-no-own-key lk Video stream has no key of your own
@aws_kinesis_video_stream : kms_key_id set
=CKV_AWS_177
kms-disabled mh Key is switched off
@aws_kms_key : is_enabled true?
@AWS::KMS::Key : Enabled true?
=CKV_AWS_227 7350fa23-dcf7-4938-916d-6a60b0c73b50 2844c749-bd78-4cd1-90e8-b179df827602
kms-key-not-rotated mk Key is never rotated
!Material that leaks once decrypts everything that the key will ever protect.
+
@aws_kms_key : enable_key_rotation true if key_usage =ENCRYPT_DECRYPT? & customer_master_key_spec =SYMMETRIC_DEFAULT? & is_enabled true? & custom_key_store_id !set
@AWS::KMS::Key : EnableKeyRotation true if KeyUsage =ENCRYPT_DECRYPT? & KeySpec =SYMMETRIC_DEFAULT? & Enabled true?
=CKV_AWS_7 AWS-0065 22fbfeac-7b5a-421a-8a27-7a2178bb910b 235ca980-eb71-48f4-9030-df0c371029eb 1c07bfaf-663c-4f6f-b22b-8e2d481e4df5 F19 CMK_BACKING_KEY_ROTATION_ENABLED
kms-long-or-no-window ld Key has no window in which its deletion can be stopped
@aws_kms_key : deletion_window_in_days set & deletion_window_in_days <=30?
=0b530315-0ea4-497f-b34c-4ff86268f59d
kms-no-policy lk Key has no policy
@aws_kms_key : policy set | aws_kms_key_policy@key_id set
@AWS::KMS::Key : KeyPolicy set
=CKV2_AWS_64 da905474-7454-43c0-b8d2-5756ab951aba
log-group-no-own-key lk Log group is not encrypted with a key of your own
@aws_cloudwatch_log_group : kms_key_id set
@AWS::Logs::LogGroup : KmsKeyId set
=CKV_AWS_158 AWS-0017 0afbcfe9-d341-4b92-a64c-7e6de0543879 W84 CLOUDWATCH_LOG_GROUP_ENCRYPTED
log-group-no-retention ll Log group keeps its logs for ever or not long enough
@aws_cloudwatch_log_group : retention_in_days set & retention_in_days !=0
@AWS::Logs::LogGroup : RetentionInDays set & RetentionInDays <=3653
=CKV_AWS_66 ef0b316a-211e-42f1-888e-64efe172b755 W86 CW_LOGGROUP_RETENTION_PERIOD_CHECK
log-group-short-retention nl Log group keeps its logs for less than a year
@aws_cloudwatch_log_group : retention_in_days >=365 | retention_in_days =0
@AWS::Logs::LogGroup : RetentionInDays >=365
=CKV_AWS_338
mq-no-audit-log ml Broker writes no audit log
@aws_mq_broker : logs.audit true | engine_type =RabbitMQ
@AWS::AmazonMQ::Broker : Logs.Audit true | EngineType =RABBITMQ
=CKV_AWS_197 AWS-0070 fcb1b388-f558-4b7f-9b6e-f4e98abb7380 e519ed6a-8328-4b69-8eb7-8fa549ac3050
mq-no-log ll Broker writes no log
@aws_mq_broker : logs.general true
@AWS::AmazonMQ::Broker : Logs.General true
=CKV_AWS_48 AWS-0071 31245f98-a6a9-4182-9fc1-45482b9d030a 209189f3-c879-48a7-9703-fbcfa96d0cef
mq-no-minor-upgrade lp Broker takes no minor upgrades
+
@aws_mq_broker : auto_minor_version_upgrade true
=CKV_AWS_207
mq-no-own-key lk Message broker has no key of your own
@aws_mq_broker : encryption_options.kms_key_id set
@AWS::AmazonMQ::Broker : EncryptionOptions set
=CKV_AWS_209 3db3f534-e3a3-487f-88c7-0a9fbf64b702 316278b3-87ac-444c-8f8f-a733a28da60f W53 AMAZON_MQ_BROKER_ENCRYPTION_OPTIONS_RULE AmazonMQBrokerEncryptOptionsRule
mq-old-version mp Broker's engine is no longer maintained
@aws_mq_broker aws_mq_configuration : engine_version !^5.15.,5.16.,3.8,3.9,3.10 & engine_version !=5.15,5.16
=CKV_AWS_208
mq-password-literal hc Password of a broker's user is in the code
@aws_mq_broker : user.password !literal
@AWS::AmazonMQ::Broker : Users.Password !literal
=F52 AMAZON_MQ_BROKER_USERS_NO_PLAINTEXT_PASSWORD
mq-public hn Broker can be reached from the internet
@aws_mq_broker : publicly_accessible false?
@AWS::AmazonMQ::Broker : PubliclyAccessible false?
=CKV_AWS_69 AWS-0072 4eb5f791-c861-4afd-9f94-f2a6a3fe49cb 68b6a789-82f8-4cfd-85de-e95332fe6a61
msk-no-log ml Kafka cluster writes no log
@aws_msk_cluster : logging_info.broker_logs.cloudwatch_logs.enabled true | logging_info.broker_logs.firehose.enabled true | logging_info.broker_logs.s3.enabled true
@AWS::MSK::Cluster : LoggingInfo.BrokerLogs.CloudWatchLogs.Enabled true | LoggingInfo.BrokerLogs.Firehose.Enabled true | LoggingInfo.BrokerLogs.S3.Enabled true
=CKV_AWS_80 AWS-0074 2f56b7ab-7fba-4e93-82f0-247e5ddeb239 2730c169-51d7-4ae7-99b5-584379eff1bb fc7c2c15-f5d0-4b80-adb2-c89019f8f62b
msk-no-own-key lk Kafka cluster has no key of your own
@aws_msk_cluster : encryption_info.encryption_at_rest_kms_key_arn set
@AWS::MSK::Cluster : EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId set
=AWS-0179 051f2063-2517-4295-ad8e-ba88c1bf5cfc CKV_AWS_81
msk-not-encrypted Mt Kafka cluster moves data in clear
@aws_msk_cluster : encryption_info.encryption_in_transit.client_broker =TLS? & encryption_info.encryption_in_transit.in_cluster true?
@AWS::MSK::Cluster : EncryptionInfo.EncryptionInTransit.ClientBroker =TLS? & EncryptionInfo.EncryptionInTransit.InCluster true?
=CKV_AWS_81 AWS-0073 6db52fa6-d4da-4608-908a-89f0c59e743e a976d63f-af0e-46e8-b714-8c1a9c4bf768
msk-public hn Kafka cluster can be reached from the internet
@aws_msk_cluster : broker_node_group_info.connectivity_info.public_access.type =DISABLED?
@AWS::MSK::Cluster : BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type =DISABLED?
=CKV_AWS_291 54378d69-dd7c-4b08-a43e-80d563396857 0ce1ba20-8ba8-4364-836f-40c24b8cb0ab
org-config-volumes lh No rule watches for volumes that are not encrypted
@AWS::Config::ConfigRule whole : Source.SourceIdentifier =ENCRYPTED_VOLUMES
=1b6322d9-c755-4f8c-b804-32c19250f2d9
org-no-policies la Organization does not use all features
@aws_organizations_organization : feature_set =ALL?
=5ba6229c-8057-433e-91d0-21cf13569ca9
password-no-expiry la Passwords of users do not expire
@aws_iam_account_password_policy : max_password_age >=1 & max_password_age <=90
=CKV_AWS_9 AWS-0062 ce60d060-efb8-4bfd-9cf7-ff8945d00d90
password-no-lower la Passwords need no lower-case letter
+
@aws_iam_account_password_policy : require_lowercase_characters true
=CKV_AWS_11 AWS-0058 a1b2c3d4-e5f6-7890-ab12-cd34ef567890
password-no-number la Passwords need no digit
+
@aws_iam_account_password_policy : require_numbers true
=CKV_AWS_12 AWS-0059 0df2ce76-ba56-445a-89f8-5ba34b7fafe3
password-no-symbol la Passwords need no symbol
+
@aws_iam_account_password_policy : require_symbols true
=CKV_AWS_14 AWS-0060 bts2c3d4-e5f6-7890-ab12-cd34ef567890
password-no-upper la Passwords need no upper-case letter
+
@aws_iam_account_password_policy : require_uppercase_characters true
=CKV_AWS_15 AWS-0061 2c3d4ghwt-e5f6-7890-ab12-cd34ef567890
password-reused la Users may take an old password again
@aws_iam_account_password_policy : password_reuse_prevention >=5
=CKV_AWS_13 AWS-0056 89806cdc-9c2e-4bd1-a0dc-53f339bcfb2a
password-short ma Passwords may be short
@aws_iam_account_password_policy : minimum_password_length >=14
=CKV_AWS_10 AWS-0063 1bc1c685-e593-450e-88fb-19db4c82aa1d
password-unchangeable la Users may not change their password
@aws_iam_account_password_policy : allow_users_to_change_password true?
=9ef7d25d-9764-4224-9968-fa321c56ef76
pinpoint-apns-key-literal hc Private key of the APNs channel is in the template
@AWS::Pinpoint::APNSChannel : PrivateKey !literal
=F57
pinpoint-apns-token-literal hc Token key of the APNs channel is in the template
@AWS::Pinpoint::APNSChannel : TokenKey !literal
=F56
pinpoint-sandbox-key-literal hc Private key of the APNs sandbox is in the template
@AWS::Pinpoint::APNSSandboxChannel : PrivateKey !literal
=F42
pinpoint-sandbox-token-literal hc Token key of the APNs sandbox is in the template
@AWS::Pinpoint::APNSSandboxChannel : TokenKey !literal
=F43
pinpoint-voip-key-literal hc Private key of the APNs VoIP channel is in the template
@AWS::Pinpoint::APNSVoipChannel : PrivateKey !literal
=F48
pinpoint-voip-sandbox-key-literal hc Private key of the APNs VoIP sandbox is in the template
@AWS::Pinpoint::APNSVoipSandboxChannel : PrivateKey !literal
=F46
pinpoint-voip-sandbox-token-literal hc Token key of the APNs VoIP sandbox is in the template
@AWS::Pinpoint::APNSVoipSandboxChannel : TokenKey !literal
=F47
pinpoint-voip-token-literal hc Token key of the APNs VoIP channel is in the template
@AWS::Pinpoint::APNSVoipChannel : TokenKey !literal
=F49
root-access-key ha Root user has an access key
@aws_iam_access_key : user !=root if status !=Inactive
@AWS::IAM::AccessKey : UserName !=root
=CKV_AWS_348 AWS-0141 970d224d-b42a-416b-81f9-8f4dfe70c4bc 7081f85c-b94d-40fd-8b45-a4f1cac75e46 4c137350-7307-4803-8c04-17c09a7a9fcf
secret-no-own-key lk Secret is not encrypted with a key of your own
@aws_secretsmanager_secret : kms_key_id set & kms_key_id !*alias/aws/
@AWS::SecretsManager::Secret : KmsKeyId set & KmsKeyId !*alias/aws/
=CKV_AWS_149 AWS-0098 b0d3ef3f-845d-4b1b-83d6-63a5a380375f c8ae9ba9-c2f7-4e5c-b32e-a4b7712d4d22 W77 SECRETSMANAGER_USING_CMK a2f548f2-188c-4fff-b172-e9a6acb216bd
secret-no-rotation lc Secret is not rotated by itself
@aws_secretsmanager_secret : aws_secretsmanager_secret_rotation@secret_id set | rotation_lambda_arn set
@AWS::SecretsManager::Secret : AWS::SecretsManager::RotationSchedule@SecretId set
=CKV2_AWS_57 SECRETSMANAGER_ROTATION_ENABLED_CHECK AwsSolutions-SMG4
secret-rare-rotation lc Secret is rotated less than every 90 days
@aws_secretsmanager_secret_rotation : rotation_rules.automatically_after_days <=90 | rotation_rules.schedule_expression set
=CKV_AWS_304
ses-plain-transport mt Mail is sent in clear where the other side asks for it
@aws_ses_configuration_set : delivery_options.tls_policy =Require
=CKV_AWS_365
simple-ad-password-literal hc Password of the simple directory is in the template
@AWS::DirectoryService::SimpleAD : Password !literal
=6685d912-d81f-4cfa-95ad-e316ea31c989 F31
sns-aws-key lk Topic is encrypted with the key that all topics of the account share
@aws_sns_topic : kms_master_key_id !*alias/aws/
@AWS::SNS::Topic : KmsMasterKeyId !*alias/aws/
=AWS-0136 b1a72f66-2236-4f3b-87ba-0da1b366956f
sns-not-encrypted le Topic is not encrypted with a KMS key
!Messages are stored in clear while they wait.
>Set kms_master_key_id to a key whose policy names the publishers.
@aws_sns_topic : kms_master_key_id set
@AWS::SNS::Topic : KmsMasterKeyId set
=CKV_AWS_26 AWS-0095 28545147-2fc6-42d5-a1f9-cf226658e591 eccc4d59-74b9-4974-86f1-74386e0c7f33 9d13b150-a2ab-42a1-b6f4-142e41f81e52 42e7dca3-8cce-4325-8df0-108888259136 W47 SNS_ENCRYPTED_KMS AwsSolutions-SNS2
sns-policy-every-action-but ma Topic policy allows every action but a few
@aws_sns_topic_policy aws_sns_topic each policy#Statement : NotAction absent if Effect =Allow
@AWS::SNS::TopicPolicy whole PolicyDocument.Statement : NotAction absent if Effect =Allow
=W19 SNS_TOPICPOLICY_NO_ALLOW_PLUS_NOT_ACTION 818f38ed-8446-4132-9c03-474d49e10195 5ea624e4-c8b1-4bb3-87a4-4235a776adcc
sqs-aws-key lk Queue is encrypted with the key that all queues of the account share
@aws_sqs_queue : kms_master_key_id set & kms_master_key_id !*alias/aws/
@AWS::SQS::Queue : KmsMasterKeyId set & KmsMasterKeyId !*alias/aws/
=CKV2_AWS_73 AWS-0135 abb06e5f-ef9a-4a99-98c6-376d396bfcdf W48 SQS_QUEUE_KMS_MASTER_KEY_ID_RULE
sqs-encryption-off Me Encryption of the queue is switched off
!Messages are stored in clear while they wait.
>Remove sqs_managed_sse_enabled = false, or name a key in kms_master_key_id.
@aws_sqs_queue : sqs_managed_sse_enabled !=false | kms_master_key_id set
@AWS::SQS::Queue : SqsManagedSseEnabled !=false | KmsMasterKeyId set
=CKV_AWS_27 AWS-0096 baecd2da-492a-4d59-b9dc-29540a1398e0 59a849c2-1127-4023-85a5-ef906dcd458c 6e8849c1-3aa7-40e3-9063-b85ee300f29f 12726829-93ed-4d51-9cbe-13423f4299e1 AwsSolutions-SQS2
sqs-policy-every-action ma Queue policy allows every action
@aws_sqs_queue_policy aws_sqs_queue each policy#Statement : Action !=*,sqs:* if Effect =Allow
@AWS::SQS::QueuePolicy whole PolicyDocument.Statement : Action !=*,sqs:* if Effect =Allow
=CKV_AWS_72 AWS-0097 816ea8cf-d589-442d-a917-2dd0ce0e45e3 F20 SQS_QUEUEPOLICY_NO_WILDCARD_ACTION
sqs-policy-every-action-but ma Queue policy allows every action but a few
@AWS::SQS::QueuePolicy whole PolicyDocument.Statement : NotAction absent if Effect =Allow
=W18 SQS_QUEUEPOLICY_NO_ALLOW_PLUS_NOT_ACTION
sso-long-session la Sessions of the permission set are long
@aws_ssoadmin_permission_set : session_duration ^PT1H,PT30M,PT15M,PT45M?
=ce9dfce0-5fc8-433b-944a-3b16153111a8
stack-retention lb Stacks are deleted with the accounts that leave
@aws_cloudformation_stack_set_instance : retain_stack true
@AWS::CloudFormation::StackSet : AutoDeployment.RetainStacksOnAccountRemoval true if AutoDeployment set
=6e0e2f68-3fd9-4cd8-a5e4-e2213ef0df97 fe974ae9-858e-4991-bbd5-e040a834679f
)"};

}  // namespace sluice::aws
