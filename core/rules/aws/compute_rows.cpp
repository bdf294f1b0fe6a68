#include "core/rules/rule.h"

// Machines, containers, functions and how they are built. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable compute_rows{.family = "aws", .text = R"(
ami-copy-no-own-key lk Copied machine image is not encrypted with a key of your own
@aws_ami_copy : kms_key_id set
=CKV_AWS_236
ami-copy-not-encrypted me Copied machine image is not encrypted
@aws_ami_copy : encrypted true
=CKV_AWS_235
ami-launch-permission la Machine image is shared with another account
>Share images through an organization, or remove the resource.
@aws_ami_launch_permission : account_id absent & image_id absent
=CKV_AWS_205
ami-not-encrypted me Machine image has a block device that is not encrypted
@aws_ami each ebs_block_device : encrypted true | snapshot_id set
=CKV_AWS_204 8bbb242f-6e38-4127-86d4-d8f0b2687ae2
amplify-branch-password-literal hc Password of the Amplify branch is in the template
@AWS::Amplify::Branch : BasicAuthConfig.Password !literal
=dfb56e5d-ee68-446e-b32a-657b62befe69 F60
amplify-oauth-literal hc OAuth token of the Amplify app is in the template
@AWS::Amplify::App : OauthToken !literal
=03b38885-8f4e-480c-a0e4-12c1affd15db F58
amplify-password-literal hc Password of the Amplify app is in the template
@AWS::Amplify::App : BasicAuthConfig.Password !literal
=71493c8b-3014-404c-9802-078b74496fb7 F50
amplify-token-literal hc Access token of the Amplify app is in the template
@AWS::Amplify::App : AccessToken !literal
=73980e43-f399-4fcc-a373-658228f7adf7 F41
appflow-flow-no-own-key lk AppFlow flow has no key of your own
@aws_appflow_flow : kms_arn set
=CKV_AWS_263
appflow-profile-no-own-key lk AppFlow connector profile has no key of your own
@aws_appflow_connector_profile : kms_arn set
=CKV_AWS_264
appstream-password-literal hc Password of the AppStream directory account is in the template
@AWS::AppStream::DirectoryConfig : ServiceAccountCredentials.AccountPassword !literal
=F53
autoscaling-no-elb-health-check lr Auto Scaling group does not heed the load balancer's health checks
@AWS::AutoScaling::AutoScalingGroup : HealthCheckType *ELB if LoadBalancerNames set
@aws_autoscaling_group : health_check_type *ELB if load_balancers set | target_group_arns set
=AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED CKV2_AWS_15
autoscaling-no-launch-template lh Auto Scaling group uses no launch template
@aws_autoscaling_group : launch_template.id set | launch_template.name set | mixed_instances_policy.launch_template set
=CKV_AWS_315
autoscaling-no-load-balancer lr Auto Scaling group serves no load balancer
@aws_autoscaling_group : load_balancers set | target_group_arns set | aws_autoscaling_attachment@autoscaling_group_name set
@AWS::AutoScaling::AutoScalingGroup : LoadBalancerNames set | TargetGroupARNs set
=ad21e616-5026-4b9d-990d-5b007bfe679c AUTOSCALING_GROUP_ELB_HEALTHCHECK_REQUIRED 8e94dced-9bcc-4203-8eb7-7e41202b2505
autoscaling-no-tags lh Auto Scaling group gives its instances no tags
@aws_autoscaling_group : tag set | tags set | tags_as_map set
@AWS::AutoScaling::AutoScalingGroup : Tags set
=CKV_AWS_153 ba48df05-eaa1-4d64-905e-4a4b051e7587
batch-privileged Ma Batch job runs a privileged container
!Code in the container takes over the host.
@aws_batch_job_definition : container_properties#privileged false?
@AWS::Batch::JobDefinition : ContainerProperties.Privileged false?
=76ddf32c-85b1-4808-8935-7eef8030ab36 W34 BATCH_JOB_CONTAINER_PROPERTIES_PRIVILEGED_RULE CKV_AWS_210 66cd88ac-9ddf-424a-b77e-e55e17630bee
beanstalk-no-health lo Environment reports its health in brief only
@aws_elastic_beanstalk_environment : setting[name=HealthStreamingEnabled].value true
=CKV_AWS_312
beanstalk-no-updates lp Environment's platform is not updated by itself
@aws_elastic_beanstalk_environment : setting[name=ManagedActionsEnabled].value true
=CKV_AWS_340
bedrock-agent-no-guardrail lh Bedrock agent has no guardrail
@aws_bedrockagent_agent : guardrail_configuration.guardrail_identifier set
@AWS::Bedrock::Agent : GuardrailConfiguration.GuardrailIdentifier set
=CKV_AWS_383
bedrock-agent-no-own-key lk Bedrock agent has no key of your own
@aws_bedrockagent_agent : customer_encryption_key_arn set
@AWS::Bedrock::Agent : CustomerEncryptionKeyArn set
=CKV_AWS_373
blockchain-password-literal hc Password of the blockchain administrator is in the template
@AWS::ManagedBlockchain::Member : MemberConfiguration.MemberFrameworkConfiguration.MemberFabricConfiguration.AdminPassword !literal
=F71
codeartifact-no-own-key lk CodeArtifact domain has no key of your own
@aws_codeartifact_domain : encryption_key set
=CKV_AWS_221
codebuild-key-in-environment hc Build project has an access key in its environment
@AWS::CodeBuild::Project each Environment.EnvironmentVariables : Type =PARAMETER_STORE,SECRETS_MANAGER if Name =AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY
@aws_codebuild_project each environment.environment_variable : type =PARAMETER_STORE,SECRETS_MANAGER if name =AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY
=CODEBUILD_PROJECT_ENVVAR_AWSCRED_CHECK
codebuild-managed-key nk Build artifacts are encrypted with the key that AWS manages
@aws_codebuild_project : encryption_key>key_id !^alias/aws/ & encryption_key !*:alias/aws/
=3deec14b-03d2-4d27-9670-7d79322e3340
codebuild-no-logs ll Build project writes no logs
@aws_codebuild_project : logs_config.cloudwatch_logs.status =ENABLED | logs_config.s3_logs.status =ENABLED
=CKV_AWS_314
codebuild-no-own-key lk Build project has no key of your own
@aws_codebuild_project : encryption_key set
@AWS::CodeBuild::Project : EncryptionKey set
=CKV_AWS_147 W32 AwsSolutions-CB4 d7467bb6-3ed1-4c82-8095-5e7a818d0aad
codebuild-plain-artifacts Me Build artifacts are not encrypted
!Whoever gets at the bucket reads what was built.
>Remove encryption_disabled = true.
@aws_codebuild_project : artifacts.encryption_disabled false?
@AWS::CodeBuild::Project : Artifacts.EncryptionDisabled false? if Artifacts.Type !=CODEPIPELINE
=CKV_AWS_78 AWS-0018 d7467bb6-3ed1-4c82-8095-5e7a818d0aad W32 CODEBUILD_ENCRYPTION_KEY_RULE
codebuild-plain-logs Me Build logs in S3 are not encrypted
@aws_codebuild_project : logs_config.s3_logs.encryption_disabled false?
@AWS::CodeBuild::Project : LogsConfig.S3Logs.EncryptionDisabled false?
=CKV_AWS_311
codebuild-plain-secondary-artifacts Me Secondary build artifacts are not encrypted
@aws_codebuild_project : secondary_artifacts.encryption_disabled false?
@AWS::CodeBuild::Project : SecondaryArtifacts.EncryptionDisabled false?
=CKV_AWS_78 AWS-0018
codebuild-privileged ma Builds run in a privileged container
!Code that is built takes over the machine that builds it.
@aws_codebuild_project : environment.privileged_mode false?
@AWS::CodeBuild::Project : Environment.PrivilegedMode false?
=CKV_AWS_316 AwsSolutions-CB3
codebuild-token-in-url hc Source of the build project is reached with a token in the template
@AWS::CodeBuild::Project : Source.Auth.Resource !literal & Source.Location !*@ if Source.Type =GITHUB,GITHUB_ENTERPRISE,BITBUCKET
@AWS::CodeBuild::Project each SecondarySources : Auth.Resource !literal & Location !*@ if Type =GITHUB,GITHUB_ENTERPRISE,BITBUCKET
=CODEBUILD_PROJECT_SOURCE_REPO_URL_CHECK
codecommit-few-approvals li Changes of the repository need fewer than two approvals
@aws_codecommit_approval_rule_template : content#Statements.NumberOfApprovalsNeeded >=2
=CKV_AWS_257
codecommit-no-approval-rule li Repository has no approval rule
@aws_codecommit_repository : aws_codecommit_approval_rule_template_association@repository_name set
=CKV2_AWS_37
codeguru-no-own-key lk CodeGuru association has no key of your own
@aws_codegurureviewer_repository_association : kms_key_details.encryption_option =CUSTOMER_MANAGED_CMK
=CKV_AWS_381
codepipeline-no-own-key lk Artifact store has no key of your own
@aws_codepipeline : artifact_store.encryption_key.id set
@AWS::CodePipeline::Pipeline : ArtifactStore.EncryptionKey.Id set if ArtifactStore set
=CKV_AWS_219
codepipeline-token-literal hc Secret token of the pipeline's webhook is in the template
@AWS::CodePipeline::Webhook : AuthenticationConfiguration.SecretToken !literal
=F69
codestar-public ha Repository is made public
@AWS::CodeStar::GitHubRepository : IsPrivate true
=5906092d-5f74-490d-9a03-78febe0f65e1
comprehend-model-no-own-key lk Comprehend model has no key of your own
@aws_comprehend_entity_recognizer : model_kms_key_id set
=CKV_AWS_267
comprehend-volume-no-own-key lk Comprehend training volume has no key of your own
@aws_comprehend_entity_recognizer : volume_kms_key_id set
=CKV_AWS_268
connect-s3-no-own-key lk Connect stores recordings without a key of your own
@aws_connect_instance_storage_config : storage_config.s3_config.encryption_config.key_id set if storage_config.s3_config set
=CKV_AWS_270
connect-video-no-own-key lk Connect stores video streams without a key of your own
@aws_connect_instance_storage_config : storage_config.kinesis_video_stream_config.encryption_config.key_id set if storage_config.kinesis_video_stream_config set
=CKV_AWS_269
datasync-key-literal hc Secret key of the DataSync location is in the code
@aws_datasync_location_object_storage : secret_key !literal
=CKV_AWS_295
dlm-copy-no-own-key lk Snapshots are copied to another region without a key of your own
@aws_dlm_lifecycle_policy each policy_details.action.cross_region_copy : encryption_configuration.cmk_arn set
=CKV_AWS_254
dlm-copy-not-encrypted me Snapshots that are copied to another region are not encrypted
@aws_dlm_lifecycle_policy each policy_details.action.cross_region_copy : encryption_configuration.encrypted true | encryption_configuration.cmk_arn set
@AWS::DLM::LifecyclePolicy each PolicyDetails.Actions.CrossRegionCopy : EncryptionConfiguration.Encrypted true
=CKV_AWS_253 W81 DLM_LIFECYCLE_POLICY_CROSS_REGION_ENCRYPTION_RULE
dlm-schedule-no-own-key lk Schedule copies snapshots to another region without a key of your own
@aws_dlm_lifecycle_policy each policy_details.schedule.cross_region_copy_rule : cmk_arn set
=CKV_AWS_256
dlm-schedule-not-encrypted me Schedule copies snapshots to another region in clear
@aws_dlm_lifecycle_policy each policy_details.schedule.cross_region_copy_rule : encrypted true
=CKV_AWS_255
ebs-snapshot-copy-no-own-key lk Copied EBS snapshot is not encrypted with a key of your own
@aws_ebs_snapshot_copy : kms_key_id set
=CKV_AWS_183
ec2-default-security-group mn Instance is in the default security group
@aws_instance : security_groups !*default & vpc_security_group_ids !*default
@AWS::EC2::Instance : SecurityGroups !*default & SecurityGroupIds !*default
=f1adc521-f79a-4d71-b55b-a68294687432 08b81bb3-0985-4023-8602-b606ad81d279
ec2-hop-limit mn Metadata service answers beyond the instance
!A container on the instance gets the credentials of the instance.
@aws_launch_configuration aws_launch_template : metadata_options.http_put_response_hop_limit <=1?
@AWS::EC2::LaunchTemplate : LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit <=1?
=CKV_AWS_341
ec2-no-detailed-monitoring no Instance is watched every five minutes only
+
@aws_instance : monitoring true
@AWS::EC2::Instance : Monitoring true
=CKV_AWS_126 23b70e32-032e-4fa6-ba5c-82f56b9980e6 0264093f-6791-4475-af34-4b8102dcbcd0 EC2_INSTANCE_DETAILED_MONITORING_ENABLED AwsSolutions-EC28
ec2-no-role la Instance has no role
!Code on the instance needs keys of a user, which do not expire.
@aws_instance : iam_instance_profile set
@AWS::EC2::Instance : IamInstanceProfile set
@AWS::IAM::InstanceProfile : Roles set
=CKV2_AWS_41 0b93729a-d882-4803-bdc3-ac429a21f158 f914357d-8386-4d56-9ba6-456e5723f9a6 EC2_INSTANCE_PROFILE_ATTACHED
ec2-no-security-group ln Instance is in no security group of its own
@aws_instance : vpc_security_group_ids set | security_groups set | network_interface set
@AWS::EC2::Instance : SecurityGroupIds set | NetworkInterfaces.GroupSet set
=a31a5a29-718a-4ff4-8001-a69e5e4d029e 8a6d36cd-0bc6-42b7-92c4-67acc8576861
ec2-no-subnet ln Instance says not which subnet it is in
!It comes up in the default VPC, whose subnets all give public addresses.
@aws_instance : subnet_id set | network_interface set | primary_network_interface set | launch_template set
@AWS::EC2::Instance : SubnetId set | NetworkInterfaces.SubnetId set | LaunchTemplate set
=EC2_INSTANCES_IN_VPC e42a3ef0-5325-4667-84bf-075ba1c9d58e 7e4a6e76-568d-43ef-8c4e-36dea481bff1
ec2-not-ebs-optimized nh Instance has no bandwidth of its own for its volumes
@aws_instance : ebs_optimized true | instance_type ^a1.,c4.,c5,c6,c7,m4.,m5,m6,m7,r4.,r5,r6,r7,t3,t4,g4,g5,p3,p4,i3,d2.,d3,x1,x2,z1,h1,inf
@AWS::EC2::Instance : EbsOptimized true | InstanceType ^a1.,c4.,c5,c6,c7,m4.,m5,m6,m7,r4.,r5,r6,r7,t3,t4,g4,g5,p3,p4,i3,d2.,d3,x1,x2,z1,h1,inf
=CKV_AWS_135 60224630-175a-472a-9e23-133827040766 8dd0ff1f-0da4-48df-9bb3-7f338ae36a40 EBS_OPTIMIZED_INSTANCE
ec2-public-ip Mn Instance has a public address
@aws_instance : associate_public_ip_address false? & network_interface.associate_public_ip_address false?
@aws_launch_template : network_interfaces.associate_public_ip_address false?
@AWS::EC2::Instance : NetworkInterfaces.AssociatePublicIpAddress false?
@AWS::EC2::LaunchTemplate : LaunchTemplateData.NetworkInterfaces.AssociatePublicIpAddress false?
=CKV_AWS_88 AWS-0009 5a2486aa-facf-477d-a5c1-b010789459ce EC2_INSTANCE_NO_PUBLIC_IP
ec2-public-ip-not-denied ln Whether the instance has a public address depends on its subnet
@aws_instance : associate_public_ip_address set
=5a2486aa-facf-477d-a5c1-b010789459ce
ecs-admin-role ha Service has an administrator's role
@aws_ecs_service : iam_role !*admin
@AWS::ECS::Service : Role !*admin
=3206240f-2e87-4e58-8d24-3e19e7c83d7c 01986452-bdd8-4aaa-b5df-d6bf61d616ff
ecs-dangerous-capabilities Ma Container of the task has capabilities of its host
!Whoever is in the container loads modules, traces others, or changes the network.
@aws_ecs_task_definition : container_definitions#linuxParameters.capabilities.add !=ALL,SYS_ADMIN,SYS_MODULE,SYS_PTRACE,NET_ADMIN,DAC_READ_SEARCH
@AWS::ECS::TaskDefinition : ContainerDefinitions.LinuxParameters.Capabilities.Add !=ALL,SYS_ADMIN,SYS_MODULE,SYS_PTRACE,NET_ADMIN,DAC_READ_SEARCH
ecs-docker-socket ha Task mounts the socket of Docker
!Code in the container starts others on the host, with all rights.
@aws_ecs_task_definition : volume.host_path !=/var/run/docker.sock,/run/docker.sock
@AWS::ECS::TaskDefinition : Volumes.Host.SourcePath !=/var/run/docker.sock,/run/docker.sock
ecs-efs-plain-transport Mt Task mounts EFS in clear
@aws_ecs_task_definition each volume.efs_volume_configuration : transit_encryption =ENABLED
@AWS::ECS::TaskDefinition whole Volumes : EFSVolumeConfiguration.TransitEncryption =ENABLED if EFSVolumeConfiguration set
=CKV_AWS_97 AWS-0035 4d46ff3b-7160-41d1-a310-71d6d370b08f c1282e03-b285-4637-aee7-eefe3a7bb658 6c131358-c54d-419b-9dd6-1f7dd41d180c
ecs-exec lo Shells can be opened in the running containers
!Whoever may call ExecuteCommand is in the container with its role and secrets.
@aws_ecs_service : enable_execute_command false?
@AWS::ECS::Service : EnableExecuteCommand false?
ecs-exec-log-not-encrypted le Sessions in containers are logged in clear
@aws_ecs_cluster : configuration.execute_command_configuration.log_configuration.cloud_watch_encryption_enabled true | configuration.execute_command_configuration.log_configuration.s3_bucket_encryption_enabled true if configuration.execute_command_configuration.logging !=NONE & configuration.execute_command_configuration set
@AWS::ECS::Cluster : Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled true | Configuration.ExecuteCommandConfiguration.LogConfiguration.S3EncryptionEnabled true if Configuration.ExecuteCommandConfiguration.Logging =OVERRIDE
=CKV_AWS_224
ecs-exec-not-logged ll Sessions in containers are not logged
@aws_ecs_cluster : configuration.execute_command_configuration.logging !=NONE
@AWS::ECS::Cluster : Configuration.ExecuteCommandConfiguration.Logging !=NONE
=CKV_AWS_223
ecs-host-pid Ma Task sees the processes of its host
!Code in the container reads and stops what else runs on the host.
@aws_ecs_task_definition : pid_mode !=host
@AWS::ECS::TaskDefinition : PidMode !=host
=CKV_AWS_335
ecs-image-latest mi Task runs whatever image has the tag of today
@aws_ecs_task_definition : container_definitions#image !$:latest
@AWS::ECS::TaskDefinition : ContainerDefinitions.Image !$:latest
ecs-image-tag li Container runs an image that can be exchanged
!Whoever can push to the repository changes what the next task runs.
@aws_ecs_task_definition : container_definitions#image *@sha256:
@AWS::ECS::TaskDefinition each ContainerDefinitions : Image *@sha256:
ecs-network-mode ln Task shares a network with its host
@aws_ecs_task_definition : network_mode =awsvpc
@AWS::ECS::TaskDefinition : NetworkMode =awsvpc
=027a4b7a-8a59-4938-a04f-ed532512cf45 9f4a9409-9c60-4671-be96-9716dbf63db1
ecs-no-circuit-breaker lr Deployment of the service goes on though its tasks fail
+
@aws_ecs_service : deployment_circuit_breaker.enable true if scheduling_strategy !=DAEMON & deployment_controller.type =ECS?
@AWS::ECS::Service : DeploymentConfiguration.DeploymentCircuitBreaker.Enable true if SchedulingStrategy !=DAEMON & DeploymentController.Type =ECS?
ecs-no-container-insights ll Cluster collects no container metrics
!Unusual load, restarts and failing tasks go unseen.
>Add setting { name = "containerInsights", value = "enabled" }.
@aws_ecs_cluster : setting.value =enabled,enhanced
@AWS::ECS::Cluster : ClusterSettings.Value =enabled,enhanced
=CKV_AWS_65 AWS-0034 97cb0688-369a-4d26-b1f7-86c4c91231bc ab759fde-e1e8-4b0e-ad73-ba856e490ed8 AwsSolutions-ECS4
ecs-no-health-check lr Container has no health check
@aws_ecs_task_definition : container_definitions#healthCheck set
@AWS::ECS::TaskDefinition each ContainerDefinitions : HealthCheck set
=d24389b4-b209-4ff0-8345-dc7a4569dcdd
ecs-no-load-balancer lr Service has no load balancer
@AWS::ECS::Service : LoadBalancers set
=fb2b0ecf-1492-491a-a70d-ba1df579175d
ecs-no-log ll Container writes no log
@aws_ecs_task_definition : container_definitions#logConfiguration.logDriver set
@AWS::ECS::TaskDefinition each ContainerDefinitions : LogConfiguration set
=AwsSolutions-ECS7
ecs-no-task-role la Task has no role of its own
!Its containers use whatever credentials the host gives them.
@aws_ecs_task_definition : task_role_arn set
@AWS::ECS::TaskDefinition : TaskRoleArn set
=7f384a5f-b5a2-4d84-8ca3-ee0a5247becb
ecs-old-platform lp Service runs on an old Fargate platform
@aws_ecs_service : platform_version =LATEST,1.4.0? if launch_type =FARGATE
@AWS::ECS::Service : PlatformVersion =LATEST,1.4.0? if LaunchType =FARGATE
=CKV_AWS_332
ecs-privileged ha Task runs a privileged container
!Code in the container takes over the host.
@aws_ecs_task_definition : container_definitions#privileged false?
@AWS::ECS::TaskDefinition : ContainerDefinitions.Privileged false?
=CKV_AWS_334
ecs-public-ip Mn Service's tasks have a public address
@aws_ecs_service : network_configuration.assign_public_ip false?
@AWS::ECS::Service : NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp !=ENABLED
=CKV_AWS_333
ecs-root-on-host Ma Container runs as root in the network of its host
@AWS::ECS::TaskDefinition each ContainerDefinitions : Privileged true | User !=root,0?! & Privileged true | User !^root:,0: if ^NetworkMode =host
=ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK
ecs-runs-as-root ma Container of the task runs as root
@aws_ecs_task_definition : container_definitions#user !=0,root,0:0,root:root
@AWS::ECS::TaskDefinition : ContainerDefinitions.User !=0,root,0:0,root:root
ecs-service-no-deployment lr Service leaves open how many of its tasks run during a deployment
@AWS::ECS::Service : DeploymentConfiguration.MinimumHealthyPercent set & DeploymentConfiguration.MaximumPercent set
=79d745f0-d5f3-46db-9504-bef73e9fd528
ecs-writable-root mi Container can write to its own file system
@aws_ecs_task_definition : container_definitions#readonlyRootFilesystem true
@AWS::ECS::TaskDefinition : ContainerDefinitions.ReadonlyRootFilesystem true
=CKV_AWS_336
eks-no-logs ml Control plane of the cluster writes not all logs
@aws_eks_cluster : enabled_cluster_log_types has=api,audit,authenticator,controllerManager,scheduler
@AWS::EKS::Cluster : Logging.ClusterLogging.EnabledTypes.Type has=api,audit,authenticator,controllerManager,scheduler
=CKV_AWS_37 AWS-0038 66f130d9-b81d-4e8e-9b08-da74b9c891df 37304d3f-f852-40b8-ae3f-725e87a7cedf AwsSolutions-EKS2
eks-nodes-open-ssh hn Nodes take SSH from everywhere
@aws_eks_node_group : remote_access.source_security_group_ids set if remote_access.ec2_ssh_key set
@AWS::EKS::Nodegroup : RemoteAccess.SourceSecurityGroups set if RemoteAccess.Ec2SshKey set
=CKV_AWS_100 73d59e76-a12c-4b74-a3d8-d3e1e19c25b3 ba40ace1-a047-483c-8a8d-bc2d3a67a82d
eks-public-endpoint mn Kubernetes API can be reached from the internet
!Stolen credentials, or a fault in the API server, can be used from anywhere.
>Set endpoint_public_access = false and endpoint_private_access = true, or name the networks in public_access_cidrs.
@aws_eks_cluster : vpc_config.endpoint_public_access false
@AWS::EKS::Cluster : ResourcesVpcConfig.EndpointPublicAccess false
=CKV_AWS_39 EKS_ENDPOINT_NO_PUBLIC_ACCESS AwsSolutions-EKS1 AWS-0040 42f4b905-3736-4213-bfe9-c0660518cda8
eks-public-to-all hn Kubernetes API answers every address of the internet
@aws_eks_cluster : vpc_config.public_access_cidrs !public?! if vpc_config.endpoint_public_access true?
@AWS::EKS::Cluster : ResourcesVpcConfig.PublicAccessCidrs !public?! if ResourcesVpcConfig.EndpointPublicAccess true?
=CKV_AWS_38 AWS-0041 61cf9883-1752-4768-b18c-0d57f2737709
eks-secrets-no-key me Encryption of Kubernetes secrets names no key
@AWS::EKS::Cluster : EncryptionConfig.Provider.KeyArn set
=EKSClusterEncryptionRuleRule
eks-secrets-not-encrypted me Kubernetes secrets are not encrypted with a key
!Whoever reads the cluster's database reads every secret.
@aws_eks_cluster : encryption_config.resources any=secrets & encryption_config.provider.key_arn set
@AWS::EKS::Cluster : EncryptionConfig.Resources any=secrets | EncryptionConfig.Provider.KeyArn set
=CKV_AWS_58 AWS-0039 63ebcb19-2739-4d3f-aa5c-e8bbb9b85281 W82 EKS_CLUSTER_ENCRYPTION_RULE
emr-ad-password-literal hc Password for joining the domain is in the template
@AWS::EMR::Cluster : KerberosAttributes.ADDomainJoinPassword !literal
=F63
emr-at-rest-not-configured me EMR security configuration leaves data in clear
@AWS::EMR::SecurityConfiguration : SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption true & SecurityConfiguration.EncryptionConfiguration.EnableAtRestEncryption true
@aws_emr_security_configuration : configuration#EncryptionConfiguration.EnableInTransitEncryption true
=5b033ec8-f079-4323-b5c8-99d4620433a9 48af92a5-c89b-4936-bc62-1086fe2bab23 W61 EMR_SECURITY_CONFIG_ENABLED_AND_CONFIGURED_RULE CKV_AWS_351 AWS-0138
emr-kdc-password-literal hc Password of the Kerberos administrator is in the template
@AWS::EMR::Cluster : KerberosAttributes.KdcAdminPassword !literal
=F65
emr-no-at-rest me EMR security configuration does not encrypt at rest
@aws_emr_security_configuration : configuration#EncryptionConfiguration.EnableAtRestEncryption true
=AWS-0137
emr-s3-no-own-key lk EMR security configuration does not encrypt S3 with a key of your own
@aws_emr_security_configuration : configuration#EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.EncryptionMode ^SSE-KMS,CSE-KMS
=CKV_AWS_171
emr-no-ebs me EMR security configuration does not encrypt EBS
@aws_emr_security_configuration : configuration#EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption true
=CKV_AWS_350
emr-no-kerberos la Cluster does not use Kerberos
@AWS::EMR::Cluster : KerberosAttributes set
=EMR_KERBEROS_ENABLED
emr-no-local-disk me EMR security configuration does not encrypt local disks
@aws_emr_security_configuration : configuration#EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType set
=CKV_AWS_349 AWS-0139
emr-no-realm la Cluster names no Kerberos realm
@aws_emr_cluster : kerberos_attributes.realm set if kerberos_attributes set
=CKV_AWS_114
emr-no-security-configuration le Cluster has no security configuration
@aws_emr_cluster : security_configuration set
@AWS::EMR::Cluster : SecurityConfiguration set
=CKV2_AWS_55 W63
emr-no-vpc ln Cluster is in no subnet of its own
@AWS::EMR::Cluster : Instances.Ec2SubnetId set | Instances.Ec2SubnetIds set
=bf89373a-be40-4c04-99f5-746742dfd7f3
emr-public-allowed hn Clusters with public security groups are not blocked
@aws_emr_block_public_access_configuration : block_public_security_group_rules true
=CKV_AWS_390
emr-trust-password-literal hc Password of the cross-realm trust is in the template
@AWS::EMR::Cluster : KerberosAttributes.CrossRealmTrustPrincipalPassword !literal
=F64
glue-catalog-not-encrypted Me Glue data catalog is not encrypted
@aws_glue_data_catalog_encryption_settings : data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted true & data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode ^SSE-KMS & data_catalog_encryption_settings.connection_password_encryption.aws_kms_key_id set & data_catalog_encryption_settings.encryption_at_rest.sse_aws_kms_key_id set
@AWS::Glue::DataCatalogEncryptionSettings : DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted true & DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode ^SSE-KMS
=CKV_AWS_94 01d50b14-e933-4c99-b314-6d08cd37ad35
glue-configuration-not-encrypted Me Glue security configuration leaves something in clear
@aws_glue_security_configuration : encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode =SSE-KMS & encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode =CSE-KMS & encryption_configuration.s3_encryption.s3_encryption_mode ^SSE- & encryption_configuration.cloudwatch_encryption.kms_key_arn set
@AWS::Glue::SecurityConfiguration : EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode =SSE-KMS & EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode =CSE-KMS & EncryptionConfiguration.S3Encryptions.S3EncryptionMode ^SSE-
=CKV_AWS_99 ad5b4e97-2850-4adf-be17-1d293e0b85ee
glue-no-security-configuration me Glue runs without a security configuration
!Results, bookmarks and logs are written in clear.
@aws_glue_crawler aws_glue_dev_endpoint aws_glue_job : security_configuration set
@AWS::Glue::Crawler : CrawlerSecurityConfiguration set
@AWS::Glue::DevEndpoint AWS::Glue::Job : SecurityConfiguration set
=CKV_AWS_195
image-builder-component-no-own-key lk Image Builder component has no key of your own
@aws_imagebuilder_component : kms_key_id set
=CKV_AWS_180
image-builder-distribution-no-own-key lk Image Builder distributes images without a key of your own
@aws_imagebuilder_distribution_configuration : distribution.ami_distribution_configuration.kms_key_id set if distribution.ami_distribution_configuration set
=CKV_AWS_199
image-builder-recipe-not-encrypted le Image recipe has disks without encryption by a key of your own
@aws_imagebuilder_image_recipe each block_device_mapping.ebs : encrypted true & kms_key_id set
=CKV_AWS_200
instance-metadata-v1 Mn Instance metadata is given without a token
!One forged request through an application on the instance steals its role's credentials.
>Add metadata_options { http_tokens = "required" }.
@aws_instance : metadata_options.http_tokens =required? & metadata_options.http_tokens =required | launch_template set if metadata_options.http_endpoint !=disabled
@aws_launch_template aws_launch_configuration : metadata_options.http_tokens =required if metadata_options.http_endpoint !=disabled
@AWS::EC2::LaunchTemplate : LaunchTemplateData.MetadataOptions.HttpTokens =required if LaunchTemplateData.MetadataOptions.HttpEndpoint !=disabled
@AWS::AutoScaling::LaunchConfiguration : MetadataOptions.HttpTokens =required if MetadataOptions.HttpEndpoint !=disabled
=CKV_AWS_79 AWS-0028 AWS-0130 f1g2h3i4-j5k6-7lmn-8opq-9012rstuvwxy
lambda-any-caller la Permission names no service that may call the function
@aws_lambda_permission : principal !** if source_arn set & source_account absent & principal_org_id absent
@AWS::Lambda::Permission : Principal !** if SourceArn set & SourceAccount absent & PrincipalOrgID absent
=CKV_AWS_301 e08ed7eb-f3ef-494d-9d22-2e3db756a347
sam-connector-any Ma Connector of SAM reaches every resource
!Its source may use every resource of the kind, of whatever team.
@AWS::Serverless::Connector : Destination.Arn !=* & Destination.Arn !$:*
lambda-any-method na Every method of the API may call the function
!Methods that are added later call it too, whatever it was meant for.
@AWS::Lambda::Permission : SourceArn !$/*/* if Principal =apigateway.amazonaws.com
=57b12981-3816-4c31-b190-a1e614361dd2
lambda-any-principal la Permission of the function names nobody
!Only the source that it names stands between the function and everyone.
>Name the service that calls the function, such as s3.amazonaws.com.
@AWS::Lambda::Permission : Principal !=* if SourceArn set | SourceAccount set & PrincipalOrgID absent
=1d6e16f1-5d8a-4379-bfb3-2dadd38ed5a7
lambda-environment-no-own-key lk Function's environment has no key of your own
@aws_lambda_function : kms_key_arn set if environment set
@AWS::Lambda::Function AWS::Serverless::Function : KmsKeyArn set if Environment set
=CKV_AWS_173 a7f8ac28-eed1-483d-87c8-4c325f022572
lambda-event-token-literal hc Event source token is in the template
@aws_lambda_permission : event_source_token !literal
@AWS::Lambda::Permission : EventSourceToken !literal
=F45
lambda-layer-public ha Layer may be used by anyone
@aws_lambda_layer_version_permission : principal !=* | organization_id set
@AWS::Lambda::LayerVersionPermission : Principal !=* | OrganizationId set
=LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED
lambda-no-concurrency-limit lr Function takes as much concurrency as there is
@aws_lambda_function : reserved_concurrent_executions >=0
@AWS::Lambda::Function AWS::Serverless::Function : ReservedConcurrentExecutions >=0
=CKV_AWS_115 W92 LAMBDA_CONCURRENCY_CHECK
lambda-no-dead-letters lr Failed events of the function are lost
@aws_lambda_function : dead_letter_config.target_arn set
@AWS::Lambda::Function : DeadLetterConfig.TargetArn set
@AWS::Serverless::Function : DeadLetterQueue.TargetArn set | DeadLetterConfig.TargetArn set | EventInvokeConfig.DestinationConfig.OnFailure set
=CKV_AWS_116 c2eae442-d3ba-4cb1-84ca-1db4f80eae3d LAMBDA_DLQ_CHECK cb2f612b-ed42-4ff5-9fb9-255c73d39a18
lambda-no-tracing ll Function is not traced
!What a request set off cannot be followed through the services that it touched.
>Add tracing_config { mode = "Active" }.
@aws_lambda_function : tracing_config.mode =Active
@AWS::Lambda::Function : TracingConfig.Mode =Active
=CKV_AWS_50 AWS-0066 8152e0cf-d2f0-47ad-96d5-d003a76eabd1 9488c451-074e-4cd3-aee3-7db6104f542c
lambda-no-vpc nn Function runs in no VPC
@aws_lambda_function : vpc_config set
@AWS::Lambda::Function AWS::Serverless::Function : VpcConfig set
=CKV_AWS_117 8df8e857-bd59-44fa-9f4c-d77594b95b46 W89 LAMBDA_INSIDE_VPC
lambda-not-signed li Function runs code that nobody signed
@aws_lambda_function : code_signing_config_arn set
@AWS::Lambda::Function AWS::Serverless::Function : CodeSigningConfigArn set
=CKV_AWS_272
lambda-permission-action la Permission is for more than calling the function
@aws_lambda_permission : action =lambda:InvokeFunction,lambda:InvokeFunctionUrl
@AWS::Lambda::Permission : Action =lambda:InvokeFunction,lambda:InvokeFunctionUrl
=9b83114b-b2a1-4534-990d-06da015e47aa W24 LAMBDA_PERMISSION_INVOKE_FUNCTION_ACTION 75ec6890-83af-4bf1-9f16-e83726df0bd0 ad9dabc7-7839-4bae-a957-aa9120013f39
lambda-permission-no-source Ma Service may call the function on behalf of anyone
!The service calls the function for resources of other accounts too.
@aws_lambda_permission : source_arn set | source_account set if principal $.amazonaws.com
@AWS::Lambda::Permission : SourceArn set | SourceAccount set if Principal $.amazonaws.com
=CKV_AWS_364 AWS-0067
lambda-public ha Function may be called by anyone
@aws_lambda_permission : principal !** | source_arn set | source_account set | principal_org_id set
@AWS::Lambda::Permission : Principal !** | SourceArn set | SourceAccount set | PrincipalOrgID set
=CKV_AWS_301 1btsf2f9-af8c-4dfc-a0f1-a03adb70deb2 1d6e16f1-5d8a-4379-bfb3-2dadd38ed5a7 F13 LAMBDA_NO_WILDCARD_PRINCIPALS
lambda-public-url ha Function URL asks for no authentication
!Anyone on the internet calls the function.
>Set authorization_type = "AWS_IAM", or put an authenticating gateway before it.
@aws_lambda_function_url : authorization_type !=NONE
@AWS::Lambda::Url : AuthType !=NONE
@AWS::Serverless::Function : FunctionUrlConfig.AuthType !=NONE
=CKV_AWS_258
lambda-url-open-cors la Function URL answers pages of every origin
@aws_lambda_function_url : cors.allow_origins !=*
@AWS::Lambda::Url : Cors.AllowOrigins !=*
@AWS::Serverless::Function : FunctionUrlConfig.Cors.AllowOrigins !=*
=CKV2_AWS_75
launch-public-ip Mn Launch configuration gives instances a public address
@aws_launch_configuration : associate_public_ip_address false?
@AWS::AutoScaling::LaunchConfiguration : AssociatePublicIpAddress false?
=CKV_AWS_389 AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED
launch-volume-not-encrypted Me Volume of an instance is not encrypted
@aws_launch_configuration aws_instance : root_block_device.encrypted true
@aws_instance aws_launch_configuration each ebs_block_device : encrypted true | snapshot_id set
@AWS::AutoScaling::LaunchConfiguration AWS::EC2::Instance each BlockDeviceMappings : Ebs.Encrypted true | Ebs absent
=CKV_AWS_8 AWS-0131 4de9de27-254e-424f-bd70-4c1e95790838 AWS-0008 AWS-0122
mwaa-no-scheduler-log ll Airflow's scheduler writes no log
+
@aws_mwaa_environment : logging_configuration.scheduler_logs.enabled true
=CKV_AWS_242
mwaa-no-web-log ll Airflow's web server writes no log
+
@aws_mwaa_environment : logging_configuration.webserver_logs.enabled true
=CKV_AWS_244
mwaa-no-worker-log ll Airflow's workers write no log
+
@aws_mwaa_environment : logging_configuration.worker_logs.enabled true
=CKV_AWS_243
mwaa-public mn Airflow can be reached from the internet
@aws_mwaa_environment : webserver_access_mode !=PUBLIC_ONLY
=CKV2_AWS_66
opsworks-app-password-literal hc Password of the app's source is in the template
@AWS::OpsWorks::App : AppSource.Password !literal
=F67
opsworks-cookbook-password-literal hc Password of the cookbooks is in the template
@AWS::OpsWorks::Stack : CustomCookbooksSource.Password !literal
=F62
opsworks-db-password-literal hc Database password of the OpsWorks stack is in the template
@AWS::OpsWorks::Stack : RdsDbInstances.DbPassword !literal
=F54
opsworks-key-literal hc Private key of the OpsWorks app is in the template
@AWS::OpsWorks::App : SslConfiguration.PrivateKey !literal
=F61
sagemaker-direct-internet mn Notebook reaches the internet directly
@aws_sagemaker_notebook_instance : direct_internet_access =Disabled
@AWS::SageMaker::NotebookInstance : DirectInternetAccess =Disabled
=CKV_AWS_122 f3g4h5i6-j7k8-9lmn-0opq-12345abcdefg 88d55d94-315d-4564-beee-d2d725feab11 SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS
sagemaker-endpoint-no-own-key lk SageMaker endpoint has no key of your own
@aws_sagemaker_endpoint_configuration : kms_key_arn set
@AWS::SageMaker::EndpointConfig : KmsKeyId set
=CKV_AWS_98 58b35504-0287-4154-bf69-02c0573deab8 44034eda-1c3f-486a-831d-e09a7dd94354 W1200 SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED
sagemaker-flow-no-own-key lk SageMaker flow writes without a key of your own
@aws_sagemaker_flow_definition : output_config.kms_key_id set
=CKV_AWS_372
sagemaker-job-output-no-own-key lk Results of a data quality job have no key of your own
@aws_sagemaker_data_quality_job_definition : data_quality_job_output_config.kms_key_id set
@AWS::SageMaker::DataQualityJobDefinition : DataQualityJobOutputConfig.KmsKeyId set
=CKV_AWS_367
sagemaker-job-plain-transport lt Containers of a data quality job talk in clear
@aws_sagemaker_data_quality_job_definition : network_config.enable_inter_container_traffic_encryption true
@AWS::SageMaker::DataQualityJobDefinition : NetworkConfig.EnableInterContainerTrafficEncryption true
=CKV_AWS_369
sagemaker-job-volume-no-own-key lk Volume of a data quality job has no key of your own
@aws_sagemaker_data_quality_job_definition : job_resources.cluster_config.volume_kms_key_id set
@AWS::SageMaker::DataQualityJobDefinition : JobResources.ClusterConfig.VolumeKmsKeyId set
=CKV_AWS_368
sagemaker-metadata-v1 mn Notebook answers version 1 of the metadata service
@aws_sagemaker_notebook_instance : instance_metadata_service_configuration.minimum_instance_metadata_service_version =2
@AWS::SageMaker::NotebookInstance : InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion =2
=CKV_AWS_371
sagemaker-no-isolation ln Model may call out to the network
@aws_sagemaker_model : enable_network_isolation true
@AWS::SageMaker::Model : EnableNetworkIsolation true
=CKV_AWS_370
sagemaker-no-vpc ln Notebook is in no subnet of its own
@aws_sagemaker_notebook_instance : subnet_id set
@AWS::SageMaker::NotebookInstance : SubnetId set
=CKV_AWS_306 9c7028d9-04c2-45be-b8b2-1188ccaefb36
sagemaker-notebook-no-own-key lk SageMaker notebook or domain has no key of your own
@aws_sagemaker_domain aws_sagemaker_notebook_instance : kms_key_id set
@AWS::SageMaker::Domain AWS::SageMaker::NotebookInstance : KmsKeyId set
=CKV_AWS_187 709e6da6-fa1f-44cc-8f17-7f25f96dadbe W1201 SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED CKV_AWS_22 f3674e0c-f6be-43fa-b71c-bf346d1aed99
sagemaker-root-access la Users of the notebook are root
@aws_sagemaker_notebook_instance : root_access =Disabled
@AWS::SageMaker::NotebookInstance : RootAccess =Disabled
=CKV_AWS_307
sam-api-weak-tls Mt SAM API domain takes TLS 1.0
@AWS::Serverless::Api : Domain.SecurityPolicy !=TLS_1_0
=AWS-0112
sam-function-no-tags lh SAM function has no tags
@AWS::Serverless::Function : Tags set
=a71ecabe-03b6-456a-b3bc-d1a39aa20c98
sam-function-no-tracing lo SAM function is not traced
@AWS::Serverless::Function : Tracing =Active
=AWS-0125 dc1ab429-1481-4540-9b1d-280e3f15f1f8
sam-function-policy-wildcard ma Function may do every action of a service
@AWS::Serverless::Function whole Policies.Statement : Action !** if Effect =Allow
=AWS-0114 AwsSolutions-IAM5
sam-open-cors la SAM API answers pages of every origin
@AWS::Serverless::Api AWS::Serverless::HttpApi : Cors.AllowOrigin !=*,'*' & Cors.AllowOrigins !=*
sam-state-machine-policy-wildcard ma State machine may do every action of a service
@AWS::Serverless::StateMachine whole Policies.Statement : Action !** if Effect =Allow
=AWS-0120
sam-table-not-encrypted me SAM table is not encrypted with a key
@AWS::Serverless::SimpleTable : SSESpecification.SSEEnabled true
=AWS-0121
scheduler-no-own-key lk Schedule has no key of your own
@aws_scheduler_schedule : kms_key_arn set
=CKV_AWS_297
sfn-no-log ll State machine does not log what it did
@aws_sfn_state_machine : logging_configuration.include_execution_data true
@AWS::Serverless::StateMachine : Logging set
=CKV_AWS_285 AWS-0119
sfn-no-tracing lo State machine is not traced
@aws_sfn_state_machine : tracing_configuration.enabled true
@AWS::StepFunctions::StateMachine : TracingConfiguration.Enabled true
@AWS::Serverless::StateMachine : Tracing.Enabled true
=CKV_AWS_284 AWS-0117
ssm-document-public ha Document is shared with everyone
@aws_ssm_document : permissions.account_ids !=all
=CKV_AWS_303
ssm-parameter-no-own-key lk Parameter is not encrypted with a key of your own
@aws_ssm_parameter : key_id set if type =SecureString
=CKV_AWS_337
ssm-parameter-plain le Parameter is stored in clear
@aws_ssm_parameter : type =SecureString
=CKV2_AWS_34
ssm-session-not-logged ml Sessions are not logged, or logged in clear
@aws_ssm_document : content#inputs.s3BucketName set | content#inputs.cloudWatchLogGroupName set & content#inputs.s3EncryptionEnabled true? & content#inputs.cloudWatchEncryptionEnabled true? if document_type =Session
=CKV_AWS_113
ssm-session-plain mt Sessions are not encrypted with a key
@aws_ssm_document : content#inputs.kmsKeyId set if document_type =Session
=ce60cc6b-6831-4bd7-84a2-cc7f8ee71433 CKV_AWS_112
transfer-ftp mt Transfer server speaks FTP
@aws_transfer_server : protocols !=FTP
@AWS::Transfer::Server : Protocols !=FTP
=CKV_AWS_357
transfer-old-policy lt Transfer server takes old algorithms
@aws_transfer_server : security_policy_name ^TransferSecurityPolicy-2024,TransferSecurityPolicy-2025,TransferSecurityPolicy-FIPS-2024,TransferSecurityPolicy-FIPS-2025,TransferSecurityPolicy-Restricted,TransferSecurityPolicy-PQ
=CKV_AWS_380
transfer-public mn Transfer server can be reached from the internet
@aws_transfer_server : endpoint_type =VPC,VPC_ENDPOINT
@AWS::Transfer::Server : EndpointType =VPC,VPC_ENDPOINT
=CKV_AWS_164
workspaces-root-not-encrypted Me Root volume of the workspace is not encrypted
@aws_workspaces_workspace : root_volume_encryption_enabled true
@AWS::WorkSpaces::Workspace : RootVolumeEncryptionEnabled true
=CKV_AWS_156 AWS-0109 b9033580-6886-401a-8631-5f19f5bb24c7
workspaces-user-not-encrypted Me User volume of the workspace is not encrypted
@aws_workspaces_workspace : user_volume_encryption_enabled true
@AWS::WorkSpaces::Workspace : UserVolumeEncryptionEnabled true
=CKV_AWS_155 89827c57-5a8a-49eb-9731-976a606d70db F29 WORKSPACE_ENCRYPTION_ENABLED
)"};

}  // namespace sluice::aws
