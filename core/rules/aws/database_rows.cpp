#include "core/rules/rule.h"

// Databases, caches, search and warehouses. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable database_rows{.family = "aws", .text = R"(
athena-database-not-encrypted me Athena database is not encrypted
@aws_athena_database : encryption_configuration.encryption_option set
=CKV_AWS_77 AWS-0006 b2315cae-b110-4426-81e0-80bb8640cdd3
athena-results-not-encrypted me Athena workgroup writes its results in clear
@aws_athena_workgroup : configuration.result_configuration.encryption_configuration.encryption_option set
@AWS::Athena::WorkGroup : WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption set
=CKV_AWS_159 d364984a-a222-4b5f-a8b0-e23ab19ebff3
athena-settings-overridable le Clients override the workgroup's settings
!A query may write its result in clear, or to a place that the workgroup forbids.
>Remove enforce_workgroup_configuration = false.
@aws_athena_workgroup : configuration.enforce_workgroup_configuration true?
@AWS::Athena::WorkGroup : WorkGroupConfiguration.EnforceWorkGroupConfiguration true?
=CKV_AWS_82 AWS-0007
cloudsearch-plain-http Mt Search domain of CloudSearch answers plain HTTP
@aws_cloudsearch_domain : endpoint_options.enforce_https true
=CKV_AWS_220
cloudsearch-weak-tls mt Search domain of CloudSearch takes outdated TLS
@aws_cloudsearch_domain : endpoint_options.tls_security_policy ^Policy-Min-TLS-1-2
=CKV_AWS_218
dax-not-encrypted Me DAX cluster is not encrypted at rest
!What the cache writes to disk is stored in clear.
>Add server_side_encryption { enabled = true }; the cluster is made anew.
@aws_dax_cluster : server_side_encryption.enabled true
@AWS::DAX::Cluster : SSESpecification.SSEEnabled true
=CKV_AWS_47 AWS-0023 f11aec39-858f-4b6f-b946-0a1bf46c0c87 W83 DAX_ENCRYPTION_ENABLED
dax-plain-transport Mt DAX endpoint takes connections in clear
@aws_dax_cluster : cluster_endpoint_encryption_type =TLS
@AWS::DAX::Cluster : ClusterEndpointEncryptionType =TLS
=CKV_AWS_239
dms-endpoint-no-own-key lk DMS endpoint has no key of your own
@aws_dms_endpoint : kms_key_arn set | s3_settings.server_side_encryption_kms_key_id set
=CKV_AWS_296
dms-instance-no-minor-upgrade lp DMS replication instance takes no minor upgrades
+
@aws_dms_replication_instance : auto_minor_version_upgrade true
@AWS::DMS::ReplicationInstance : AutoMinorVersionUpgrade true
=CKV_AWS_222
dms-instance-no-own-key lk DMS replication instance has no key of your own
@aws_dms_replication_instance : kms_key_arn set
=CKV_AWS_212
dms-instance-public hn DMS replication instance can be reached from the internet
@aws_dms_replication_instance : publicly_accessible false?
@AWS::DMS::ReplicationInstance : PubliclyAccessible false
=CKV_AWS_89 030d3b18-1821-45b4-9e08-50efbe7becbb 5864fb39-d719-4182-80e2-89dbe627be63 W91 DMS_REPLICATION_NOT_PUBLIC
dms-mongodb-password-literal hc MongoDB password of the DMS endpoint is in the template
@AWS::DMS::Endpoint : MongoDbSettings.Password !literal
=f988a17f-1139-46a3-8928-f27eafd8b024 F55
dms-password-literal hc Password of the DMS endpoint is in the code
@aws_dms_endpoint : password !literal
@AWS::DMS::Endpoint : Password !literal
=F37 DMS_NO_PLAINTEXT_PASSWORD 5f700072-b7ce-4e84-b3f3-497bf1c24a4d
dms-plain-transport Mt DMS endpoint takes connections in clear
@aws_dms_endpoint : ssl_mode =require,verify-ca,verify-full if engine_name !=s3,kinesis,dynamodb,elasticsearch,opensearch,redshift,kafka,neptune,redis,oracle,sqlserver
=CKV2_AWS_49 e6f7g8h9-i0j1-4klm-56no-7890pqrstu12
dms-s3-no-own-key lk DMS writes to S3 without a key of your own
@aws_dms_s3_endpoint : kms_key_arn set
=CKV_AWS_298
docdb-few-backups lb DocumentDB cluster keeps backups for less than a week
@aws_docdb_cluster : backup_retention_period >=7
@AWS::DocDB::DBCluster : BackupRetentionPeriod >=7
=CKV_AWS_360 AwsSolutions-DOC4
docdb-global-not-encrypted me Global DocumentDB cluster is not encrypted
@aws_docdb_global_cluster : storage_encrypted true
=CKV_AWS_292
docdb-managed-key nk DocumentDB cluster is encrypted with the key that AWS manages
@aws_docdb_cluster : kms_key_id>key_id !^alias/aws/ & kms_key_id !*:alias/aws/
=2134641d-30a4-4b16-8ffc-2cd4c4ffd15d
docdb-no-audit-log ll DocumentDB writes no audit log
@aws_docdb_cluster_parameter_group : parameter[name=audit_logs].value !=disabled,none?!
@AWS::DocDB::DBClusterParameterGroup : Parameters.audit_logs !=disabled,none?!
=CKV_AWS_104
docdb-no-audit-export ll DocumentDB cluster exports logs, but not the audit log
@AWS::DocDB::DBCluster : EnableCloudwatchLogsExports any=audit?
=1bf3b3d4-f373-4d7c-afbb-7d85948a67a5
docdb-no-logs ll DocumentDB cluster exports no logs
@aws_docdb_cluster : enabled_cloudwatch_logs_exports any=audit,profiler
@AWS::DocDB::DBCluster : EnableCloudwatchLogsExports any=audit,profiler
=CKV_AWS_85 AWS-0020 56f6a008-1b14-4af4-b9b2-ab7cf7e27641 1bf3b3d4-f373-4d7c-afbb-7d85948a67a5 AwsSolutions-DOC5
docdb-no-own-key lk DocumentDB cluster has no key of your own
@aws_docdb_cluster : kms_key_id set
@AWS::DocDB::DBCluster : KmsKeyId set
=CKV_AWS_182 ffee2785-c347-451e-89f3-11aeb08e5c84 AWS-0022 4766d3ea-241c-4ee6-93ff-c380c996bd1a
docdb-not-encrypted he DocumentDB cluster is not encrypted
!Storage, snapshots and backups hold the data in clear.
>Set storage_encrypted = true; the cluster is made anew.
@aws_docdb_cluster : storage_encrypted true
@AWS::DocDB::DBCluster : StorageEncrypted true
=CKV_AWS_74 AWS-0021 bc1f9009-84a0-490f-ae09-3e0ea6d74ad6 AwsSolutions-DOC1
docdb-password-literal hc Password of the DocumentDB cluster is in the code
@aws_docdb_cluster : master_password !literal
@AWS::DocDB::DBCluster : MasterUserPassword !literal
=39423ce4-9011-46cd-b6b1-009edcd9385d F70
docdb-plain-transport Mt DocumentDB takes connections in clear
@aws_docdb_cluster_parameter_group : parameter[name=tls].value !=disabled
@AWS::DocDB::DBClusterParameterGroup : Parameters.tls !=disabled
=CKV_AWS_90
dynamodb-aws-owned-key le Table is encrypted with a key that AWS owns
@aws_dynamodb_table : server_side_encryption.enabled true
@AWS::DynamoDB::Table : SSESpecification.SSEEnabled true
=4bd21e68-38c1-4d58-acdc-6a14b203237f c8dee387-a2e6-4a73-a942-183c975549ac W74 ce089fd4-1406-47bd-8aad-c259772bb294
dynamodb-global-no-recovery mb Global table has no point-in-time recovery
@AWS::DynamoDB::GlobalTable : Replicas.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled true
=CKV_AWS_165
dynamodb-no-own-key lk Table is not encrypted with a key of your own
@aws_dynamodb_table : server_side_encryption.enabled true & server_side_encryption.kms_key_arn set
@AWS::DynamoDB::Table : SSESpecification.SSEEnabled true & SSESpecification.KMSMasterKeyId set
=CKV_AWS_119 AWS-0025 23edf35f-7c22-4ff9-87e6-0ca74261cfbf 4e67c0ae-38a0-47f4-a50c-f0c9b75826df W74 DYNAMODB_TABLE_ENCRYPTED_KMS
dynamodb-no-recovery mb Table has no point-in-time recovery
!Data that is overwritten or deleted, by mistake or by an intruder, is gone.
>Add point_in_time_recovery { enabled = true }.
+
@aws_dynamodb_table : point_in_time_recovery.enabled true
@AWS::DynamoDB::Table : PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled true
=CKV_AWS_28 AWS-0024 741f1291-47ac-4a85-a07b-3d32a9d6bd3e 0f04217d-488f-4e7a-bec8-f16159686cd6 W78 DYNAMODB_PITR_ENABLED AwsSolutions-DDB3
dynamodb-billing-mode lh Table is billed in a mode that there is not
!AWS refuses the table.
@AWS::DynamoDB::Table : BillingMode =PAY_PER_REQUEST,PROVISIONED?
=c333e906-8d8b-4275-b999-78b6318f8dc6 W73 DYNAMODB_BILLING_MODE_RULE
dynamodb-provisioned lh Table does not say how it is billed
!What nobody chose is provisioned capacity, which is paid for unused and throttles beyond it.
@AWS::DynamoDB::Table : BillingMode set
=W73 DYNAMODB_BILLING_MODE_RULE
dynamodb-replica-no-own-key lk Table replica has no key of your own
@aws_dynamodb_table_replica : kms_key_arn set
=CKV_AWS_271
elasticache-classic-group Mn Cache has a security group of EC2-Classic
>Put the cache in a VPC and remove the resource.
@aws_elasticache_security_group : id set
@AWS::ElastiCache::SecurityGroup : Id set
=CKV_AWS_196 54229498-850b-4f78-b3a7-218d24ef2c37
elasticache-default-port nn Cache listens on the port that everyone tries
@aws_elasticache_cluster : port !=6379,11211?!
@AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::CacheCluster : Port set & Port !=6379,11211
=323db967-c68e-44e6-916c-a777f95af34b 5d89db57-8b51-4b38-bb76-b9bd42bd40f0
elasticache-default-subnet ln Cache cluster is in the default subnets
@aws_elasticache_cluster : subnet_group_name set | replication_group_id set
@AWS::ElastiCache::CacheCluster : CacheSubnetGroupName set
=CKV_AWS_323 8c849af7-a399-46f7-a34c-32d3dc96f1fc ba766c53-fe71-4bbb-be35-b6803f2ef13e
elasticache-group-no-backup lb Replication group keeps no snapshots
@AWS::ElastiCache::ReplicationGroup : SnapshotRetentionLimit >=1
=ELASTICACHE_REDIS_CLUSTER_AUTOMATIC_BACKUP_CHECK
elasticache-no-auth ma Replication group asks for no password
@aws_elasticache_replication_group : auth_token set | user_group_ids set
@AWS::ElastiCache::ReplicationGroup : AuthToken set | UserGroupIds set
=CKV_AWS_31
elasticache-no-backup lb Redis cluster keeps no snapshots
@aws_elasticache_cluster : snapshot_retention_limit >=1 if engine =redis,valkey & node_type !^cache.t1
@AWS::ElastiCache::CacheCluster : SnapshotRetentionLimit >=1 if Engine =redis,valkey & CacheNodeType !^cache.t1
=CKV_AWS_134 AWS-0050 8fdb08a0-a868-4fdf-9c27-ccab0237f1ab
elasticache-no-failover lr Replication group does not fail over
@aws_elasticache_replication_group : automatic_failover_enabled true
@AWS::ElastiCache::ReplicationGroup : AutomaticFailoverEnabled true
=CKV2_AWS_50
elasticache-no-minor-upgrade lp Cache cluster takes no minor upgrades
+
@aws_elasticache_cluster : auto_minor_version_upgrade true?
=CKV_AWS_322
elasticache-no-own-key lk Replication group has no key of your own
@aws_elasticache_replication_group : kms_key_id set
@AWS::ElastiCache::ReplicationGroup : KmsKeyId set
=CKV_AWS_191
elasticache-not-encrypted Me Replication group is not encrypted at rest
!Disks and backups hold the cached data in clear.
>Set at_rest_encryption_enabled = true; the group is made anew.
@aws_elasticache_replication_group : at_rest_encryption_enabled true
@AWS::ElastiCache::ReplicationGroup : AtRestEncryptionEnabled true
=CKV_AWS_29 AWS-0045 76976de7-c7b1-4f64-a94f-90c1345914c2 e4ee3903-9225-4b6a-bdfb-e62dbadef821 F25 ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST
elasticache-one-zone lr Cache nodes are in one zone
@aws_elasticache_cluster : az_mode =cross-az if num_cache_nodes !=1
@AWS::ElastiCache::CacheCluster : AZMode =cross-az if NumCacheNodes !=1
=6db03a91-f933-4f13-ab38-a8b87a7de54d cfdef2e5-1fe4-4ef4-bea8-c56e08963150
elasticache-plain-transport Mt Replication group takes connections in clear
!Whoever sees the traffic reads and changes what is cached, sessions included.
>Set transit_encryption_enabled = true and connect with TLS.
@aws_elasticache_replication_group : transit_encryption_enabled true
@AWS::ElastiCache::ReplicationGroup : TransitEncryptionEnabled true
=CKV_AWS_30 AWS-0051 1afbb3fa-cf6c-4a3d-b730-95e9f4df343e 3b02569b-fc6f-4153-b3a3-ba91022fed68 F33 ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT AwsSolutions-AEC3
elasticache-token-literal hc Auth token of the replication group is in the code
@aws_elasticache_replication_group : auth_token !literal
@AWS::ElastiCache::ReplicationGroup : AuthToken !literal
=F44
kendra-no-own-key lk Kendra index has no key of your own
@aws_kendra_index : server_side_encryption_configuration.kms_key_id set
@AWS::Kendra::Index : ServerSideEncryptionConfiguration.KmsKeyId set
=CKV_AWS_262 W80 KENDRA_INDEX_ENCRYPTION_KMS_KEY_ID_RULE
keyspaces-no-own-key lk Keyspaces table has no key of your own
@aws_keyspaces_table : encryption_specification.type =CUSTOMER_MANAGED_KMS_KEY
=CKV_AWS_265
memorydb-no-own-key lk MemoryDB cluster has no key of your own
@aws_memorydb_cluster : kms_key_arn set
=CKV_AWS_201
memorydb-plain-transport Mt MemoryDB cluster takes connections in clear
@aws_memorydb_cluster : tls_enabled true?
@AWS::MemoryDB::Cluster : TLSEnabled true?
=CKV_AWS_202
memorydb-snapshot-no-own-key lk MemoryDB snapshot has no key of your own
@aws_memorydb_snapshot : kms_key_arn set
=CKV_AWS_278
neptune-few-backups lb Neptune cluster keeps backups for less than a week
@aws_neptune_cluster : backup_retention_period >=7
@AWS::Neptune::DBCluster : BackupRetentionPeriod >=7
=CKV_AWS_361
neptune-no-deletion-protection ld Neptune cluster can be deleted by one call
+
@aws_neptune_cluster : deletion_protection true
=CKV2_AWS_58
neptune-no-iam la Neptune cluster does not use IAM for logins
@aws_neptune_cluster : iam_database_authentication_enabled true
@AWS::Neptune::DBCluster : IamAuthEnabled true
=CKV_AWS_359 c91d7ea0-d4d1-403b-8fe1-c9961ac082c5 a3aa0087-8228-4e7e-b202-dc9036972d02 AwsSolutions-N5
neptune-no-logs ll Neptune cluster exports no logs
@aws_neptune_cluster : enable_cloudwatch_logs_exports any=audit
@AWS::Neptune::DBCluster : EnableCloudwatchLogsExports any=audit
=CKV_AWS_101 AWS-0075 45cff7b6-3b80-40c1-ba7b-2cf480678bb8
neptune-no-own-key lk Neptune cluster has no key of your own
@aws_neptune_cluster : kms_key_arn set
@AWS::Neptune::DBCluster : KmsKeyId set
=CKV_AWS_347 ffee2785-c347-451e-89f3-11aeb08e5c84 AWS-0128
neptune-no-tag-copy lh Neptune snapshots lose their tags
+
@aws_neptune_cluster : copy_tags_to_snapshot true
=CKV_AWS_362
neptune-not-encrypted he Neptune cluster is not encrypted
!Storage, snapshots and backups hold the data in clear.
>Set storage_encrypted = true; the cluster is made anew.
@aws_neptune_cluster : storage_encrypted true
@AWS::Neptune::DBCluster : StorageEncrypted true
=CKV_AWS_44 AWS-0076 98d59056-f745-4ef5-8613-32bca8d40b7e bf4473f1-c8a2-4b1b-8134-bd32efabab93 F30 AwsSolutions-N4
neptune-public hn Neptune instance can be reached from the internet
@aws_neptune_cluster_instance : publicly_accessible false?
=CKV_AWS_102 9ba198e0-fef4-464a-8a4d-75ea55300de7
neptune-snapshot-no-own-key lk Neptune snapshot has no key of your own
@aws_neptune_cluster_snapshot : kms_key_id set
=CKV_AWS_280
neptune-snapshot-not-encrypted Me Neptune snapshot is not encrypted
@aws_neptune_cluster_snapshot : storage_encrypted true
=CKV_AWS_279 g3l20gd0k-e5f6-7890-ab12-cd34ef567890
opensearch-default-group mn Search domain is in the default security group
@aws_elasticsearch_domain aws_opensearch_domain : vpc_options.security_group_ids set
=CKV_AWS_248 d3e1f5a9-bb45-4c89-b97c-12d34ef56789
opensearch-few-masters lr Search domain has fewer than three master nodes
@aws_elasticsearch_domain aws_opensearch_domain : cluster_config.dedicated_master_count >=3 & cluster_config.zone_awareness_enabled true
=CKV_AWS_318
opensearch-few-nodes lr Search domain has fewer than three data nodes
@AWS::Elasticsearch::Domain : ElasticsearchClusterConfig.InstanceCount >=3 & ElasticsearchClusterConfig.ZoneAwarenessEnabled true
@AWS::OpenSearchService::Domain : ClusterConfig.InstanceCount >=3 & ClusterConfig.ZoneAwarenessEnabled true
=ELASTICSEARCH_DATA_NODE_FAULT_TOLERANCE OPENSEARCH_DATA_NODE_FAULT_TOLERANCE AwsSolutions-OS7
opensearch-few-primaries lr Search domain of the template has fewer than three masters
@AWS::Elasticsearch::Domain : ElasticsearchClusterConfig.DedicatedMasterCount >=3? & ElasticsearchClusterConfig.DedicatedMasterEnabled true
=ELASTICSEARCH_PRIMARY_NODE_FAULT_TOLERANCE
opensearch-no-application-log ll Search domain publishes no application log
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : LogPublishingOptions.ES_APPLICATION_LOGS.Enabled true & LogPublishingOptions.ES_APPLICATION_LOGS.CloudWatchLogsLogGroupArn set
=ELASTICSEARCH_APPLICATION_LOGGING_ENABLED OPENSEARCH_APPLICATION_LOGGING_ENABLED
opensearch-no-audit-log ml Search domain publishes no audit log
@aws_elasticsearch_domain aws_opensearch_domain : log_publishing_options[log_type=AUDIT_LOGS] set & log_publishing_options[log_type=AUDIT_LOGS].enabled true?
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : LogPublishingOptions.AUDIT_LOGS.Enabled true & LogPublishingOptions.AUDIT_LOGS.CloudWatchLogsLogGroupArn set
=CKV_AWS_317 edbd62d4-8700-41de-b000-b3cfebb5e996 ELASTICSEARCH_LOGS_TO_CLOUDWATCH ELASTICSEARCH_AUDIT_LOGGING_ENABLED OPENSEARCH_AUDIT_LOGGING_ENABLED
opensearch-no-fine-access la Search domain does not tell users apart
@aws_elasticsearch_domain aws_opensearch_domain : advanced_security_options.enabled true & advanced_security_options.internal_user_database_enabled true
@AWS::OpenSearchService::Domain : AdvancedSecurityOptions.Enabled true
=CKV2_AWS_52 b4c6d7e8-f9a1-4bcd-89ef-01234abcd567 OPENSEARCH_ACCESS_CONTROL_ENABLED
opensearch-no-log ml Search domain publishes no log
@aws_elasticsearch_domain aws_opensearch_domain : log_publishing_options set & log_publishing_options.enabled true?
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : LogPublishingOptions set & LogPublishingOptions.AUDIT_LOGS.Enabled !=false & LogPublishingOptions.ES_APPLICATION_LOGS.Enabled !=false & LogPublishingOptions.INDEX_SLOW_LOGS.Enabled !=false & LogPublishingOptions.SEARCH_SLOW_LOGS.Enabled !=false
=CKV_AWS_84 AWS-0042 acb6b4e2-a086-4f35-aefd-4db6ea51ada2 086ea2eb-14a6-4fd4-914b-38e0bc8703e8 edbd62d4-8700-41de-b000-b3cfebb5e996
opensearch-no-master lr Search domain has no dedicated master nodes
@aws_elasticsearch_domain aws_opensearch_domain : cluster_config.dedicated_master_enabled true
=CKV2_AWS_59
opensearch-no-own-key lk Search domain has no key of your own
@aws_elasticsearch_domain aws_opensearch_domain : encrypt_at_rest.kms_key_id set
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : EncryptionAtRestOptions.KmsKeyId set
=CKV_AWS_247 7af2f4a3-00d9-47f3-8d15-ca0888f4e5b2 d926aa95-0a04-4abc-b20c-acf54afe38a1
opensearch-no-slow-log lo Search domain publishes no slow logs
@aws_elasticsearch_domain : log_publishing_options.log_type any=INDEX_SLOW_LOGS,SEARCH_SLOW_LOGS,ES_APPLICATION_LOGS
=e979fcbc-df6c-422d-9458-c33d65e71c45 AwsSolutions-OS9
opensearch-no-vpc mn Search domain is in no VPC
@aws_elasticsearch_domain aws_opensearch_domain : vpc_options set
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : VPCOptions set
=CKV_AWS_137 W90 ELASTICSEARCH_IN_VPC_ONLY OPENSEARCH_IN_VPC_ONLY AwsSolutions-OS1
opensearch-not-encrypted he Search domain is not encrypted at rest
!Indices, logs and snapshots are stored in clear.
>Add encrypt_at_rest { enabled = true }.
@aws_elasticsearch_domain aws_opensearch_domain : encrypt_at_rest.enabled true
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : EncryptionAtRestOptions.Enabled true
=CKV_AWS_5 AWS-0048 24e16922-4330-4e9d-be8a-caa90299466a 86a248ab-0e01-4564-a82a-878303e253bb ELASTICSEARCH_ENCRYPTED_AT_REST OPENSEARCH_ENCRYPTED_AT_REST AwsSolutions-OS8
opensearch-plain-http ht Search domain answers plain HTTP
!Queries, answers and credentials cross the network in clear.
>Add domain_endpoint_options { enforce_https = true }.
@aws_elasticsearch_domain aws_opensearch_domain : domain_endpoint_options.enforce_https true
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : DomainEndpointOptions.EnforceHTTPS true
=CKV_AWS_83 AWS-0046 2e9e0729-66d5-4148-9d39-5e6fb4bf2a4e 4cdc88e6-c0c8-4081-a639-bb3a557cbedf W54 ELASTICSEARCH_HTTPS_REQUIRED OPENSEARCH_HTTPS_REQUIRED
opensearch-plain-nodes Mt Nodes of the search domain talk in clear
!Whoever sees the traffic between the nodes reads what is indexed.
>Add node_to_node_encryption { enabled = true }.
@aws_elasticsearch_domain aws_opensearch_domain : node_to_node_encryption.enabled true
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : NodeToNodeEncryptionOptions.Enabled true
=CKV_AWS_6 AWS-0043 967eb3e6-26fc-497d-8895-6428beb6e8e2 W85 OPENSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK AwsSolutions-OS4 ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK
opensearch-weak-tls Mt Search domain takes outdated TLS
@aws_elasticsearch_domain aws_opensearch_domain : domain_endpoint_options.tls_security_policy ^Policy-Min-TLS-1-2
@AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain : DomainEndpointOptions.TLSSecurityPolicy ^Policy-Min-TLS-1-2
=CKV_AWS_228 AWS-0126 ELASTICSEARCH_HTTPS_REQUIRED OPENSEARCH_HTTPS_REQUIRED
qldb-allow-all ma Ledger lets every caller do everything
@aws_qldb_ledger : permissions_mode =STANDARD
@AWS::QLDB::Ledger : PermissionsMode =STANDARD
=CKV_AWS_170
qldb-no-deletion-protection ld Ledger can be deleted by one call
+
@aws_qldb_ledger : deletion_protection true?
@AWS::QLDB::Ledger : DeletionProtection true?
=CKV_AWS_172
rds-classic-group mn Database has a security group of EC2-Classic
>Put the database in a VPC and remove the resource.
@aws_db_security_group : name absent & ingress absent
=CKV_AWS_198
rds-classic-public hn Security group of the database is open to the internet
@aws_db_security_group : ingress.cidr !public
@AWS::RDS::DBSecurityGroup : DBSecurityGroupIngress.CIDRIP !public
=f0d8781f-99bf-4958-9917-d39283b168a0 1e0ef61b-ad85-4518-a3d3-85eaad164885 4f615f3e-fb9c-4fad-8b70-2e9f781806ce
rds-cluster-no-audit-log ll Aurora MySQL exports no audit log
@aws_rds_cluster : enabled_cloudwatch_logs_exports has=audit if engine =aurora,aurora-mysql,mysql?
=CKV_AWS_325
rds-cluster-no-iam la Database cluster does not use IAM for logins
@aws_rds_cluster : iam_database_authentication_enabled true
@AWS::RDS::DBCluster : EnableIAMDatabaseAuthentication true
=CKV_AWS_162
rds-cluster-no-logs ll Database cluster exports no logs
@aws_rds_cluster : enabled_cloudwatch_logs_exports set
=CKV_AWS_324
rds-cluster-no-own-key lk Database cluster has no key of your own
@aws_rds_cluster : kms_key_id set
@AWS::RDS::DBCluster : KmsKeyId set
=CKV_AWS_327 AWS-0079 ffee2785-c347-451e-89f3-11aeb08e5c84
rds-cluster-no-statement-log ll PostgreSQL of Aurora logs no statements
@aws_rds_cluster : db_cluster_parameter_group_name>parameter[name=log_statement].value set & db_cluster_parameter_group_name>parameter[name=log_min_duration_statement].value set if engine =aurora-postgresql & db_cluster_parameter_group_name>family set
=CKV2_AWS_27
rds-cluster-no-tag-copy lh Snapshots of the database cluster lose their tags
+
@aws_rds_cluster : copy_tags_to_snapshot true
=CKV_AWS_313
rds-cluster-not-encrypted he Database cluster is not encrypted
!Storage, backups and snapshots hold the data in clear.
>Set storage_encrypted = true; an existing cluster is restored from an encrypted copy of its snapshot.
@aws_rds_cluster : storage_encrypted true? & storage_encrypted true | replication_source_identifier set | snapshot_identifier set | s3_import set | restore_to_point_in_time set | global_cluster_identifier set if engine_mode !=serverless
@AWS::RDS::DBCluster : StorageEncrypted true? & StorageEncrypted true | ReplicationSourceIdentifier set | SnapshotIdentifier set | GlobalClusterIdentifier set if EngineMode !=serverless
=CKV_AWS_96 AWS-0079 3199c26c-7871-4cb3-99c2-10a59244ce7f 1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e ffee2785-c347-451e-89f3-11aeb08e5c84 65844ba3-03a1-40a8-b3dd-919f122e8c95 F26 RDS_STORAGE_ENCRYPTED
rds-cluster-password-literal hc Master password of the database cluster is in the code
@aws_rds_cluster : master_password !literal
@AWS::RDS::DBCluster : MasterUserPassword !literal
=F34 RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
rds-default-port nn Database listens on the port that everyone tries
@aws_db_instance : port !=3306,5432,1521,1433?!
@AWS::RDS::DBInstance : Port !=3306,5432,1521,1433
=1fe9d958-ddce-4228-a124-05265a959a8b bca7cc4d-b3a4-4345-9461-eb69c68fcd26
rds-few-backups lb Database keeps backups for less than a week
@AWS::RDS::DBCluster AWS::RDS::DBInstance : BackupRetentionPeriod >=7? | DBClusterIdentifier set
=e649a218-d099-4550-86a4-1231e1fcb60d
rds-default-backups lb Database keeps backups for the day that is the default
>Set BackupRetentionPeriod to the days that you need.
@AWS::RDS::DBCluster : BackupRetentionPeriod set
@AWS::RDS::DBInstance : BackupRetentionPeriod set | DBClusterIdentifier set | SourceDBInstanceIdentifier set
=AWS-0077 W75 DB_INSTANCE_BACKUP_ENABLED e649a218-d099-4550-86a4-1231e1fcb60d 8c415f6f-7b90-4a27-a44a-51047e1506f9 AwsSolutions-RDS13
rds-global-not-encrypted Me Global database cluster is not encrypted
@aws_rds_global_cluster : storage_encrypted true if source_db_cluster_identifier absent
=CKV_AWS_140
rds-group-public cn Security group of a database lets in the internet
@AWS::RDS::DBSecurityGroup whole DBSecurityGroupIngress : CIDRIP !public
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : CidrIp !public & CidrIpv6 !public if AWS::RDS::DBInstance@VPCSecurityGroups set
=9564406d-e761-4e61-b8d7-5926e3ab8e79
rds-group-wide ln Security group of a database lets in a large network
@AWS::RDS::DBSecurityGroup whole DBSecurityGroupIngress : CIDRIP $/24,/25,/26,/27,/28,/29,/30,/31,/32?
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : CidrIp $/24,/25,/26,/27,/28,/29,/30,/31,/32? & CidrIpv6 $/120,/121,/122,/123,/124,/125,/126,/127,/128? if AWS::RDS::DBInstance@DBSecurityGroups set | AWS::RDS::DBInstance@VPCSecurityGroups set
=0104165b-02d5-426f-abc9-91fb48189899
rds-insights-no-own-key lk Performance insights have no key of your own
@aws_db_instance aws_rds_cluster_instance : performance_insights_kms_key_id set if performance_insights_enabled true
@AWS::RDS::DBInstance : PerformanceInsightsKMSKeyId set if EnablePerformanceInsights true
=CKV_AWS_354 AWS-0078
rds-no-backtrack lb Aurora cluster cannot be wound back
@aws_rds_cluster : backtrack_window >=1 if engine =aurora,aurora-mysql
@AWS::RDS::DBCluster : BacktrackWindow >=1 if Engine =aurora,aurora-mysql
=CKV_AWS_326 AURORA_MYSQL_BACKTRACKING_ENABLED
rds-no-backup mb Database has no automatic backups
>Set backup_retention_period to the days that you need, at least 1.
@aws_db_instance : backup_retention_period !=0 & backup_retention_period set | replicate_source_db set | snapshot_identifier set | s3_import set | restore_to_point_in_time set
@aws_rds_cluster : backup_retention_period !=0
@AWS::RDS::DBInstance AWS::RDS::DBCluster : BackupRetentionPeriod !=0
=CKV_AWS_133 AWS-0077 1dc73fb4-5b51-430c-8c5f-25dcf9090b02 W75 DB_INSTANCE_BACKUP_ENABLED 8c415f6f-7b90-4a27-a44a-51047e1506f9 AwsSolutions-RDS13 e542bd46-58c4-4e0f-a52a-1fb4f9548e02
rds-no-backup-plan lb Database cluster is in no backup plan
@aws_rds_cluster : aws_backup_selection@resources set
=CKV2_AWS_8
rds-no-deletion-protection lb Database can be deleted by one call
!A mistaken or malicious apply removes the database with everything in it.
>Set deletion_protection = true.
+
@aws_db_instance aws_rds_cluster : deletion_protection true
@AWS::RDS::DBInstance : DeletionProtection true | DBClusterIdentifier set
@AWS::RDS::DBCluster : DeletionProtection true
=CKV_AWS_293 AWS-0177 CKV_AWS_139 AWS-0343 2c161e58-cb52-454f-abea-6470c37b5e6e F80 RDS_INSTANCE_DELETION_PROTECTION_ENABLED AwsSolutions-RDS10
rds-no-iam la Database does not use IAM for logins
@aws_db_instance : iam_database_authentication_enabled true if engine =mysql,postgres,mariadb
@AWS::RDS::DBInstance : EnableIAMDatabaseAuthentication true if Engine =mysql,postgres,mariadb & EngineVersion !^10.0,10.1,10.2,10.3,10.4,10.5 & DBClusterIdentifier absent
=CKV_AWS_161 AWS-0176 88fd05e0-ac0e-43d2-ba6d-fc0ba60ae1a6 9fcd0a0a-9b6f-4670-a215-d94e6bf3f184 AwsSolutions-RDS6
rds-no-insights no Database collects no performance insights
@aws_db_instance aws_rds_cluster_instance : performance_insights_enabled true
@AWS::RDS::DBInstance : EnablePerformanceInsights true
=CKV_AWS_353 AWS-0133
rds-no-logs ll Database exports no logs
@aws_db_instance : enabled_cloudwatch_logs_exports set
@AWS::RDS::DBInstance : EnableCloudwatchLogsExports set
=CKV_AWS_129 8d7f7b8c-6c7c-40f8-baa6-62006c6c7b56 RDS_INSTANCE_LOGGING_ENABLED
rds-no-minor-upgrade lp Database takes no minor upgrades
+
@aws_db_instance aws_rds_cluster_instance : auto_minor_version_upgrade true?
@AWS::RDS::DBInstance : AutoMinorVersionUpgrade true?
=CKV_AWS_226 3b6d777b-76e3-4133-80a3-0d6f667ade7f f0104061-8bfc-4b45-8a7d-630eb502f281 RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED AwsSolutions-N2
rds-no-monitoring lo Database's operating system is not watched
@aws_db_instance aws_rds_cluster_instance : monitoring_interval >=1
@AWS::RDS::DBInstance : MonitoringInterval >=1
=CKV_AWS_118 RDS_ENHANCED_MONITORING_ENABLED
rds-no-own-key lk Database has no key of your own
@AWS::RDS::DBInstance : KmsKeyId set | DBClusterIdentifier set
=ffee2785-c347-451e-89f3-11aeb08e5c84
rds-no-tag-copy lh Snapshots of the database lose their tags
+
@aws_db_instance : copy_tags_to_snapshot true if engine !^aurora
=CKV2_AWS_60
rds-not-encrypted he Database is not encrypted
!Storage, backups and snapshots hold the data in clear.
>Set storage_encrypted = true; an existing database is restored from an encrypted copy of its snapshot.
@aws_db_instance : storage_encrypted true? & storage_encrypted true | replicate_source_db set | snapshot_identifier set | s3_import set | restore_to_point_in_time set
@AWS::RDS::DBInstance : StorageEncrypted true? | DBClusterIdentifier set & StorageEncrypted true | SourceDBInstanceIdentifier set | DBSnapshotIdentifier set | DBClusterIdentifier set
=CKV_AWS_16 AWS-0080 12933609-c5bf-44b4-9a41-a6467c3b685b 5beacce3-4020-4a3d-9e1d-a36f953df630 F27 RDS_STORAGE_ENCRYPTED 08bd0760-8752-44e1-9779-7bb369b2b4e4 AwsSolutions-RDS2
rds-old-ca lt Database uses a certificate authority that has expired
@aws_db_instance : ca_cert_identifier ^rds-ca-rsa,rds-ca-ecc?
=CKV_AWS_211 9f40c07e-699e-4410-8856-3ba0f2e3a2dd
rds-one-zone lr Database is in one zone
@aws_db_instance : multi_az true
@AWS::RDS::DBInstance : MultiAZ true | DBClusterIdentifier set
=CKV_AWS_157 2b1d4935-9acf-48a7-8466-10d18bf51a69 RDS_MULTI_AZ_SUPPORT
rds-password-literal hc Master password of the database is in the code
@aws_db_instance : password !literal
@AWS::RDS::DBInstance : MasterUserPassword !literal
=F23 RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
rds-plain-transport mt Database takes connections in clear
@aws_db_instance : parameter_group_name>parameter[name=rds.force_ssl].value !=0 if parameter_group_name>family ^postgres
@aws_db_instance : parameter_group_name>parameter[name=rds.force_ssl].value set if parameter_group_name>family ^postgres9,postgres10,postgres11,postgres12,postgres13,postgres14
@aws_db_instance : parameter_group_name>parameter[name=require_secure_transport].value =1,ON if parameter_group_name>family ^mysql,mariadb
@aws_db_instance : parameter_group_name>parameter[name=db2comm].value =SSL if parameter_group_name>family ^db2
=CKV2_AWS_69
rds-public hn Database can be reached from the internet
!The endpoint resolves to a public address: whoever guesses or steals a password is in.
>Set publicly_accessible = false and connect from within the VPC.
@aws_db_instance aws_rds_cluster_instance : publicly_accessible false?
@AWS::RDS::DBInstance : PubliclyAccessible false?
=CKV_AWS_17 AWS-0180 35113e6f-2c6b-414d-beec-7a9482d3b2d1 de38e1d5-54cb-4111-a868-6f7722695007 F22 RDS_INSTANCE_PUBLIC_ACCESS_CHECK
rds-public-subnet mn Database is in a public subnet
!Whatever opens its security group opens it to the internet.
>Name a subnet group of private subnets.
@AWS::RDS::DBInstance : DBSubnetGroupName>SubnetIds>MapPublicIpOnLaunch !true & DBSubnetGroupName>SubnetIds>CidrBlock !public
@AWS::RDS::DBCluster : DBSubnetGroupName>SubnetIds>MapPublicIpOnLaunch !true & DBSubnetGroupName>SubnetIds>CidrBlock !public
=4e88adee-a8eb-4605-a78d-9fb1096e3091
rds-replicated-backup-no-own-key lk Replicated backups have no key of your own
@aws_db_instance_automated_backups_replication : kms_key_id set
=CKV_AWS_245
rds-snapshot-copy-no-own-key lk Copied database snapshot has no key of your own
@aws_db_snapshot_copy : kms_key_id set
=CKV_AWS_266
rds-snapshot-not-encrypted Me Database cluster snapshot is not encrypted
@aws_db_cluster_snapshot : storage_encrypted true
=CKV_AWS_146 656880aa-1388-488f-a6d4-8f73c23149b2
rds-snapshot-public ha Database snapshot is shared with everyone
@aws_db_snapshot : shared_accounts !=all
=CKV_AWS_302 f0d8781f-1991-4958-9917-d39283b168a0
rds-stream-no-own-key lk Activity stream has no key of your own
@aws_rds_cluster_activity_stream : kms_key_id set
=CKV_AWS_246
rds-username-literal ma Name of the database's master user is in the template
!Half of what it takes to log in is known.
@AWS::RDS::DBInstance : MasterUsername !literal
=F24 RDS_MASTER_USER_NAME_NO_PLAINTEXT_PASSWORD
redis-old-version mp Redis is older than 4.0.10
@aws_elasticache_cluster : engine_version !=2.6.13,2.8.6,2.8.19,3.2.4,3.2.6,4.0.0,4.0.1,4.0.2,4.0.3,4.0.4,4.0.5,4.0.6,4.0.7,4.0.8,4.0.9 if engine =redis
=254c932d-e3bf-44b2-bc9d-eb5fdb09f8d4
redshift-classic Mn Redshift has a security group of EC2-Classic
>Put the cluster in a VPC and remove the resource.
@AWS::Redshift::ClusterSecurityGroup : Id set
=AWS-0085
redshift-copy-no-own-key lk Copied Redshift snapshots have no key of your own
@aws_redshift_snapshot_copy_grant : kms_key_id set
=CKV_AWS_281
redshift-default-database nh Redshift cluster uses the default database
@aws_redshift_cluster : database_name set
=CKV_AWS_320
redshift-default-port nn Redshift listens on the port that everyone tries
@aws_redshift_cluster : port !=5439?!
@AWS::Redshift::Cluster : Port set & Port !=5439
=a478af30-8c3a-404d-aa64-0b673cee509a 41abc6cc-dde1-4217-83d3-fb5f0cc09d8f AwsSolutions-RS4
redshift-default-user la Redshift master user has the default name
@aws_redshift_cluster : master_username !=awsuser,administrator,admin
=CKV_AWS_391 AwsSolutions-RS3
redshift-group-no-description nh Redshift security group does not say what it is for
@AWS::Redshift::ClusterSecurityGroup : Description set
=AWS-0083
redshift-maintenance lp Redshift cluster has no maintenance settings
@AWS::Redshift::Cluster : AllowVersionUpgrade true? & AutomatedSnapshotRetentionPeriod !=0 & PreferredMaintenanceWindow set
=REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK
redshift-no-backup lb Redshift cluster keeps no snapshots
@aws_redshift_cluster : automated_snapshot_retention_period !=0
@AWS::Redshift::Cluster : AutomatedSnapshotRetentionPeriod !=0
=CKV_AWS_343 REDSHIFT_BACKUP_ENABLED
redshift-no-log ml Redshift cluster writes no log
@aws_redshift_cluster : logging.enable true | aws_redshift_logging@cluster_identifier set
@AWS::Redshift::Cluster : LoggingProperties.BucketName set | LoggingProperties.LogDestinationType set
=CKV_AWS_71 15ffbacc-fa42-4f6f-a57d-2feac7365caa 3de2d4ff-fe53-4fc9-95d3-2f8a69bf90d6 AwsSolutions-RS5
redshift-no-own-key lk Redshift cluster has no key of your own
@aws_redshift_cluster : kms_key_id set
@AWS::Redshift::Cluster : KmsKeyId set
=CKV_AWS_142 ffee2785-c347-451e-89f3-11aeb08e5c84 de76a0d6-66d5-45c9-9022-f05545b85c78
redshift-no-routing ln Redshift moves data outside the VPC
@aws_redshift_cluster : enhanced_vpc_routing true
@AWS::Redshift::Cluster : EnhancedVpcRouting true
=CKV_AWS_321 REDSHIFT_ENHANCED_VPC_ROUTING_ENABLED
redshift-no-upgrade lp Redshift cluster takes no upgrades
+
@aws_redshift_cluster : allow_version_upgrade true?
@AWS::Redshift::Cluster : AllowVersionUpgrade true?
=CKV_AWS_141 AwsSolutions-RS9
redshift-no-vpc mn Redshift cluster is in no subnet group
@aws_redshift_cluster : cluster_subnet_group_name set
@AWS::Redshift::Cluster : ClusterSubnetGroupName set
=CKV_AWS_154 AWS-0127 0a494a6a-ebe2-48a0-9d77-cf9d5125e1b3
redshift-not-encrypted he Redshift cluster is not encrypted
!Storage and snapshots hold the data in clear.
>Set encrypted = true.
@aws_redshift_cluster : encrypted true
@AWS::Redshift::Cluster : Encrypted true
=CKV_AWS_64 AWS-0084 cfdcabb0-fc06-427c-865b-c59f13e898ce 3b316b05-564c-44a7-9c3f-405bb95e211e F28 REDSHIFT_CLUSTER_CONFIGURATION_CHECK AwsSolutions-RS6
redshift-password-literal hc Master password of the Redshift cluster is in the code
@aws_redshift_cluster : master_password !literal
@AWS::Redshift::Cluster : MasterUserPassword !literal
=F35 REDSHIFT_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD
redshift-plain-transport Mt Redshift takes connections in clear
@aws_redshift_parameter_group : parameter[name=require_ssl].value true
@AWS::Redshift::ClusterParameterGroup : Parameters[ParameterName=require_ssl].ParameterValue true
=CKV_AWS_105 AwsSolutions-RS2
redshift-public hn Redshift cluster can be reached from the internet
!The endpoint resolves to a public address: whoever guesses or steals a password is in.
>Set publicly_accessible = false and connect from within the VPC.
@aws_redshift_cluster : publicly_accessible false?
@AWS::Redshift::Cluster : PubliclyAccessible false?
=CKV_AWS_87 af173fde-95ea-4584-b904-bb3923ac4bda bdf8dcb4-75df-4370-92c4-606e4ae6c4d3 REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK
redshift-serverless-no-own-key lk Redshift namespace has no key of your own
@aws_redshiftserverless_namespace : kms_key_id set
=CKV_AWS_282
resource-named lh Resource has a name of its own
!An update that replaces it fails, since the name is taken.
@AWS::DynamoDB::Table : TableName absent
@AWS::ECR::Repository : RepositoryName absent
@AWS::IAM::Group : GroupName absent
@AWS::IAM::Role : RoleName absent
@AWS::IAM::User : UserName absent
@AWS::IAM::ManagedPolicy : ManagedPolicyName absent
@AWS::EC2::SecurityGroup : GroupName absent
@AWS::ElasticLoadBalancing::LoadBalancer : LoadBalancerName absent
@AWS::ElasticLoadBalancingV2::LoadBalancer AWS::ElasticLoadBalancingV2::TargetGroup AWS::CodeDeploy::DeploymentConfig AWS::Kinesis::Stream AWS::ApiGateway::ApiKey : Name absent
@AWS::CloudWatch::Alarm : AlarmName absent
@AWS::RDS::DBInstance : DBInstanceIdentifier absent
=W28 CFN_NO_EXPLICIT_RESOURCE_NAMES
simpledb lh SimpleDB is used
!It encrypts nothing and has no access control of its own.
>Move the data to DynamoDB.
@AWS::SDB::Domain : Id set
=6ea57c8b-f9c0-4ec7-bae3-bd75a9dee27d F77
timestream-no-own-key lk Timestream database has no key of your own
@aws_timestreamwrite_database : kms_key_id set
@AWS::Timestream::Database : KmsKeyId set
=CKV_AWS_160
vulnerable-aurora hp Aurora PostgreSQL has a known hole
@aws_db_instance : engine_version !=11.6,11.7,11.8,11.9,10.11,10.12,10.13,10.14 if engine =aurora-postgresql
=CKV_AWS_388
vulnerable-fdw hp PostgreSQL reads files of its host through an extension
@aws_db_instance : engine_version !=9.6.1,9.6.2,9.6.3,9.6.5,9.6.6,9.6.8,9.6.9,9.6.10,9.6.11,9.6.12,9.6.14,9.6.15,9.6.16,9.6.17,9.6.18,9.6.19,10.1,10.3,10.4,10.5,10.6,10.7,10.9,10.10,10.11,10.12,10.13,11.1,11.2,11.4,11.5,11.6,11.7,11.8,12.2,12.3,13.1,13.2 if engine =postgres
@aws_rds_cluster : engine_version !=10.11,10.12,10.13,11.6,11.7,11.8 if engine =aurora-postgresql
=CKV_AWS_250
)"};

}  // namespace sluice::aws
