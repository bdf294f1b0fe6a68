#include "core/rules/rule.h"

// Databases, storage, keys, networks and who may use them. How to read the rows: core/rules/rows.h.
namespace sluice::gcp {

extern constinit const RowTable data_rows{.family = "gcp", .text = R"(
artifact-registry-no-own-key lk Artifact registry has no key of your own
@google_artifact_registry_repository : kms_key_name set
=CKV_GCP_84
bigquery-dataset-no-own-key lk BigQuery dataset has no key of your own
@google_bigquery_dataset : default_encryption_configuration.kms_key_name set
=CKV_GCP_81
bigquery-no-deletion-protection ld BigQuery table can be deleted by one call
+
@google_bigquery_table : deletion_protection true
=CKV_GCP_121
bigquery-public hs BigQuery dataset is public
@google_bigquery_dataset : access.special_group !=allAuthenticatedUsers & access.iam_member !=allUsers
=CKV_GCP_15 GCP-0046 e576ce44-dd03-4022-a8c0-3906acca2ab4
bigquery-table-no-own-key lk BigQuery table has no key of your own
@google_bigquery_table : encryption_configuration.kms_key_name set
=CKV_GCP_80
bigtable-no-deletion-protection ld Bigtable instance can be deleted by one call
+
@google_bigtable_instance : deletion_protection true
=CKV_GCP_122
bigtable-no-own-key lk Bigtable instance has no key of your own
@google_bigtable_instance : cluster.kms_key_name set
=CKV_GCP_85
dns-no-dnssec mi DNS zone of Google Cloud is not signed
@google_dns_managed_zone : dnssec_config.state =on,transfer if visibility !=private
=CKV_GCP_16 GCP-0013 5ef61c88-bbb4-4725-b1df-55d23c9676bb
dns-weak-key Mi DNS zone is signed with SHA-1
@google_dns_managed_zone : dnssec_config.default_key_specs.algorithm !=rsasha1
=CKV_GCP_17 GCP-0012 ccc3100c-0fdd-4a5e-9908-c10107291860
folder-basic-role ma Folder gives a role that may do nearly everything
@google_folder_iam_binding google_folder_iam_member : role !=roles/owner,roles/editor,roles/viewer
=CKV_GCP_116
folder-default-account ma Folder gives a role to a default service account
@google_folder_iam_binding : members !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
@google_folder_iam_member : member !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
=CKV_GCP_48 GCP-0004
folder-impersonation Ma Folder lets someone act as every service account
@google_folder_iam_binding google_folder_iam_member : role !=roles/owner,roles/editor,roles/iam.securityAdmin,roles/iam.serviceAccountAdmin,roles/iam.serviceAccountKeyAdmin,roles/iam.serviceAccountUser,roles/iam.serviceAccountTokenCreator,roles/iam.workloadIdentityUser,roles/dataproc.editor,roles/dataproc.admin,roles/dataflow.developer,roles/resourcemanager.folderAdmin,roles/resourcemanager.folderIamAdmin,roles/resourcemanager.projectIamAdmin,roles/resourcemanager.organizationAdmin,roles/cloudasset.viewer,roles/cloudasset.owner,roles/serverless.serviceAgent,roles/dataproc.serviceAgent
=CKV_GCP_44 GCP-0005
kms-destroyable ld Key may be destroyed by a plan
@google_kms_crypto_key : lifecycle.prevent_destroy true
=CKV_GCP_82
kms-no-rotation mc Key is not rotated by itself
@google_kms_crypto_key : rotation_period <=7776000 if purpose !=ASYMMETRIC_SIGN,ASYMMETRIC_DECRYPT
=CKV_GCP_43 GCP-0065 d8c57c4e-bf6f-4e32-a2bf-8643532de77b
log-bucket-not-locked li Logs in the bucket of a sink can be deleted
@google_logging_project_sink google_logging_folder_sink google_logging_organization_sink google_logging_billing_account_sink : destination>google_storage_bucket:retention_policy.is_locked true if destination>google_storage_bucket:name set
=CKV2_GCP_4
organization-basic-role ma Organization gives a role that may do nearly everything
@google_organization_iam_binding google_organization_iam_member : role !=roles/owner,roles/editor,roles/viewer
=CKV_GCP_115
organization-default-account ma Organization gives a role to a default service account
@google_organization_iam_binding : members !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
@google_organization_iam_member : member !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
=CKV_GCP_47 GCP-0008
organization-impersonation Ma Organization lets someone act as every service account
@google_organization_iam_binding google_organization_iam_member : role !=roles/owner,roles/editor,roles/iam.securityAdmin,roles/iam.serviceAccountAdmin,roles/iam.serviceAccountKeyAdmin,roles/iam.serviceAccountUser,roles/iam.serviceAccountTokenCreator,roles/iam.workloadIdentityUser,roles/dataproc.editor,roles/dataproc.admin,roles/dataflow.developer,roles/resourcemanager.folderAdmin,roles/resourcemanager.folderIamAdmin,roles/resourcemanager.projectIamAdmin,roles/resourcemanager.organizationAdmin,roles/cloudasset.viewer,roles/cloudasset.owner,roles/serverless.serviceAgent,roles/dataproc.serviceAgent
=CKV_GCP_45 GCP-0009
project-account-admin Ma Service account is an administrator
@google_project_iam_member : role !*admin,roles/editor,roles/owner if member ^serviceAccount:
=CKV_GCP_42 84d36481-fd63-48cb-838e-635c44806ec2
project-account-user Ma Users of the project may act as every service account
@google_project_iam_binding google_project_iam_member : role !=roles/iam.serviceAccountUser,roles/iam.serviceAccountTokenCreator
=CKV_GCP_41 GCP-0011 c68b4e6d-4e01-4ca1-b256-1e18e875785c 617ef6ff-711e-4bd7-94ae-e965911b1b40
project-basic-role ma Project gives a role that may do nearly everything
@google_project_iam_binding google_project_iam_member : role !=roles/owner,roles/editor,roles/viewer
=CKV_GCP_117
project-default-account ma Project gives a role to a default service account
@google_project_iam_binding : members !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
@google_project_iam_member : member !*-compute@developer.gserviceaccount.com,@appspot.gserviceaccount.com
=CKV_GCP_46 GCP-0006
project-default-network Mn Project has the default network
!Its firewall lets in SSH and RDP from everywhere.
@google_project : auto_create_network false
=CKV_GCP_27 GCP-0010 59571246-3f62-4965-a96f-c7d97e269351 CKV2_GCP_2 550e8400-e29b-41d4-a716-446655440000
project-impersonation Ma Project lets someone act as every service account
@google_project_iam_binding google_project_iam_member : role !=roles/owner,roles/editor,roles/iam.securityAdmin,roles/iam.serviceAccountAdmin,roles/iam.serviceAccountKeyAdmin,roles/iam.serviceAccountUser,roles/iam.serviceAccountTokenCreator,roles/iam.workloadIdentityUser,roles/dataproc.editor,roles/dataproc.admin,roles/dataflow.developer,roles/resourcemanager.folderAdmin,roles/resourcemanager.folderIamAdmin,roles/resourcemanager.projectIamAdmin,roles/resourcemanager.organizationAdmin,roles/cloudasset.viewer,roles/cloudasset.owner,roles/serverless.serviceAgent,roles/dataproc.serviceAgent
=CKV_GCP_49 GCP-0007
project-private-mail la Role is given to a private mail account
@google_project_iam_binding : members !$gmail.com
@google_project_iam_member : member !$gmail.com
=GCP-0069 9356962e-4a4f-4d06-ac59-dc8008775eaa
public-artifact hs Artifact registry is public
@google_artifact_registry_repository_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_artifact_registry_repository_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_101 a7b8c9d0-e1f2-3a4b-5c6d-7e8f90123456
public-bigquery hs BigQuery table is public
@google_bigquery_table_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_bigquery_table_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_100 a9b8c7d6-e5f4-3210-abcd-1234567890ab
public-kms ha Key is public
@google_kms_crypto_key_iam_binding google_kms_key_ring_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_kms_crypto_key_iam_member google_kms_key_ring_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_112 CKV2_GCP_6 CKV2_GCP_8 d4e5f6g7-h8i9-0jkl-mnop-qrstuvwx1234
public-pubsub ha Topic of Pub/Sub is public
@google_pubsub_topic_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_pubsub_topic_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_99 7sdj7dsj8-f348-4f95-845c-1090e41a615c
public-storage hs Bucket of Cloud Storage is public
@google_storage_bucket_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_storage_bucket_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_28 CKV2_GCP_9 f6a7b8c9-d0e1-2345-f678-90abcdef1234 GCP-0001 c010082c-76e0-4b91-91d9-6e8439e455dd a6cd52a1-3056-4910-96a5-894de9f3f3b3
pubsub-no-own-key lk Topic of Pub/Sub has no key of your own
@google_pubsub_topic : kms_key_name set
=CKV_GCP_83 4b82202a-b18e-4891-a1eb-a0989850bbb3
redis-no-auth Ma Redis asks for no password
@google_redis_instance : auth_enabled true
=CKV_GCP_95 bc75ce52-a60a-4660-b533-bce837a5019b
redis-plain-transport Mt Redis takes connections in clear
@google_redis_instance : transit_encryption_mode =SERVER_AUTHENTICATION
=CKV_GCP_97
service-account-key lc Service account has a key of its own
!It does not expire, and whoever has it is the account.
>Let workloads in by identity federation, and remove the resource.
@google_service_account_key : service_account_id absent
=3jh54js8-e5f6-7890-abcd-ef1234567890
service-account-uploaded-key la Service account takes a key that was made elsewhere
!Google cannot tell who else has the private half.
@google_service_account_key : public_key_data absent
=CKV2_GCP_3
spanner-no-deletion-protection ld Spanner database can be deleted by a plan
+
@google_spanner_database : deletion_protection true?
=CKV_GCP_119
spanner-no-drop-protection ld Spanner database can be dropped by one call
@google_spanner_database : enable_drop_protection true
=CKV_GCP_120
spanner-no-own-key lk Spanner database has no key of your own
@google_spanner_database : encryption_config.kms_key_name set
=CKV_GCP_93
sql-chained-ownership ma Databases of SQL server trust each other
@google_sql_database_instance : settings.database_flags[name=cross~db~ownership~chaining].value =off if database_version ^SQLSERVER
=CKV_GCP_58 GCP-0019 b2d5f3c9-1e68-47a1-89b4-92f3a6d7e123
sql-contained-auth ma Databases of SQL server bring their own users
@google_sql_database_instance : settings.database_flags[name=contained~database~authentication].value =off? if database_version ^SQLSERVER
=CKV_GCP_59 GCP-0023
sql-executor-stats no PostgreSQL of Cloud SQL logs statistics of its executor
@google_sql_database_instance : settings.database_flags[name=log_executor_stats].value =off? if database_version ^POSTGRES
=CKV2_GCP_14
sql-local-infile ma MySQL reads files of the client
@google_sql_database_instance : settings.database_flags[name=local_infile].value =off? if database_version ^MYSQL
=CKV_GCP_50 GCP-0026
sql-logs-statements ll PostgreSQL of Cloud SQL logs slow statements with their data
@google_sql_database_instance : settings.database_flags[name=log_min_duration_statement].value =-1? if database_version ^POSTGRES
=CKV_GCP_57 GCP-0021
sql-no-backup mb Database of Cloud SQL has no backups
+
@google_sql_database_instance : settings.backup_configuration.enabled true if master_instance_name absent
=CKV_GCP_14 GCP-0024 cf3c7631-cd1e-42f3-8801-a561214a6e79
sql-no-checkpoints ll PostgreSQL of Cloud SQL logs no checkpoints
@google_sql_database_instance : settings.database_flags[name=log_checkpoints].value =on if database_version ^POSTGRES
=CKV_GCP_51 GCP-0025
sql-no-connections ll PostgreSQL of Cloud SQL logs no connections
@google_sql_database_instance : settings.database_flags[name=log_connections].value =on if database_version ^POSTGRES
=CKV_GCP_52 GCP-0016
sql-no-disconnections ll PostgreSQL of Cloud SQL logs no disconnections
@google_sql_database_instance : settings.database_flags[name=log_disconnections].value =on if database_version ^POSTGRES
=CKV_GCP_53 GCP-0022
sql-no-duration ll PostgreSQL of Cloud SQL logs no durations
@google_sql_database_instance : settings.database_flags[name=log_duration].value =on if database_version ^POSTGRES
=CKV2_GCP_13
sql-no-error-log ll PostgreSQL of Cloud SQL logs too few errors
@google_sql_database_instance : settings.database_flags[name=log_min_messages].value !=fatal,panic,log if database_version ^POSTGRES
=GCP-0018 CKV_GCP_55
sql-no-error-statements ll PostgreSQL of Cloud SQL does not log what failed
@google_sql_database_instance : settings.database_flags[name=log_min_error_statement].value =error,warning,notice,info,debug1,debug2,debug3,debug4,debug5 if database_version ^POSTGRES
=CKV_GCP_109
sql-no-hostnames ll PostgreSQL of Cloud SQL logs no host names
@google_sql_database_instance : settings.database_flags[name=log_hostname].value =on if database_version ^POSTGRES
=CKV_GCP_108
sql-no-lock-waits ll PostgreSQL of Cloud SQL logs no waits
@google_sql_database_instance : settings.database_flags[name=log_lock_waits].value =on if database_version ^POSTGRES
=CKV_GCP_54 GCP-0020
sql-no-pgaudit ll PostgreSQL of Cloud SQL has no audit log
@google_sql_database_instance : settings.database_flags[name=cloudsql.enable_pgaudit].value =on if database_version ^POSTGRES
=CKV_GCP_110
sql-no-private-network mn Database of Cloud SQL is in no private network
@google_sql_database_instance : settings.ip_configuration.private_network set | settings.ip_configuration.ipv4_enabled false
=b187edca-b81e-4fdc-aff4-aab57db45edb
sql-no-recovery lb MySQL of Cloud SQL cannot be taken back to a moment
@google_sql_database_instance : settings.backup_configuration.binary_log_enabled true if database_version ^MYSQL & master_instance_name absent
=CKV2_GCP_20
sql-no-statement-log ll PostgreSQL of Cloud SQL logs no statements
@google_sql_database_instance : settings.database_flags[name=log_statement].value =all,mod,ddl if database_version ^POSTGRES
=CKV_GCP_111
sql-no-temp-files ll PostgreSQL of Cloud SQL logs no temporary files
@google_sql_database_instance : settings.database_flags[name=log_temp_files].value =0 if database_version ^POSTGRES
=CKV_GCP_56 GCP-0014
sql-old-version lp Database of Cloud SQL runs an old version
@google_sql_database_instance : database_version =POSTGRES_15,POSTGRES_16,POSTGRES_17,POSTGRES_18,MYSQL_8_0,MYSQL_8_4,SQLSERVER_2019_STANDARD,SQLSERVER_2019_ENTERPRISE,SQLSERVER_2019_WEB,SQLSERVER_2019_EXPRESS,SQLSERVER_2022_STANDARD,SQLSERVER_2022_ENTERPRISE,SQLSERVER_2022_WEB,SQLSERVER_2022_EXPRESS
=CKV_GCP_79
sql-open hn Database of Cloud SQL lets in the whole internet
@google_sql_database_instance : settings.ip_configuration.authorized_networks.value !public
=CKV_GCP_11 GCP-0017
sql-parser-stats no PostgreSQL of Cloud SQL logs statistics of its parser
@google_sql_database_instance : settings.database_flags[name=log_parser_stats].value =off? if database_version ^POSTGRES
=CKV2_GCP_15
sql-plain-transport Mt Database of Cloud SQL takes connections in clear
@google_sql_database_instance : settings.ip_configuration.require_ssl true | settings.ip_configuration.ssl_mode =ENCRYPTED_ONLY,TRUSTED_CLIENT_CERTIFICATE_REQUIRED
=CKV_GCP_6 GCP-0015 02474449-71aa-40a1-87ae-e14497747b00
sql-planner-stats no PostgreSQL of Cloud SQL logs statistics of its planner
@google_sql_database_instance : settings.database_flags[name=log_planner_stats].value =off? if database_version ^POSTGRES
=CKV2_GCP_16
sql-password-literal hc Password of the database is in the code
!Whoever reads the code, its history or the state gets in.
>Let the password be made by random_password, or take it from a vault.
@google_sql_user : password !literal
@google_sql_database_instance : root_password !literal
sql-public-ip mn Database of Cloud SQL has a public address
@google_sql_database_instance : settings.ip_configuration.ipv4_enabled false
=CKV_GCP_60
sql-shows-databases la MySQL shows every database to every user
@google_sql_database_instance : settings.database_flags[name=skip_show_database].value =on if database_version ^MYSQL?
=a8b7c6d5-e4f3-2109-8a7b-6c5d4e3f2109
sql-statement-stats no PostgreSQL of Cloud SQL logs statistics of statements
@google_sql_database_instance : settings.database_flags[name=log_statement_stats].value =off? if database_version ^POSTGRES
=CKV2_GCP_17
storage-acls ms Bucket of Cloud Storage uses access lists
@google_storage_bucket : uniform_bucket_level_access true
=CKV_GCP_29 GCP-0002 bb0db090-5509-4853-a827-75ced0b3caa0
storage-no-log ml Bucket of Cloud Storage writes no log
@google_storage_bucket : logging set
=CKV_GCP_62 GCP-0077 d6cabc3a-d57e-48c2-b341-bf3dd4f4a120
storage-no-own-key lk Bucket of Cloud Storage has no key of your own
@google_storage_bucket : encryption.default_kms_key_name set
=GCP-0066
storage-no-versions mb Bucket of Cloud Storage keeps no old versions
+
@google_storage_bucket : versioning.enabled true
=CKV_GCP_78 GCP-0078 e7e961ac-d17e-4413-84bc-8a1fbe242944
storage-public-allowed ms Bucket of Cloud Storage may be made public
@google_storage_bucket : public_access_prevention =enforced
=CKV_GCP_114 2f06d22c-56bd-4f73-8a51-db001fcf2150
workload-pool-whole ma Every identity of a pool may act as the service account
!Whatever the provider gives a token to has the rights of the account.
>Name one subject, or an attribute, in the place of the * behind the pool.
@google_service_account_iam_member : member !$/*
@google_service_account_iam_binding : members !$/*
workload-pool-unconditional ma Identity pool takes tokens of everyone at the provider
!Any workload that the provider knows gets in.
@google_iam_workload_identity_pool_provider : attribute_condition set & attribute_condition *==,~in~,startsWith,endsWith,contains,matches
=CKV_GCP_118 GCP-0068
)"};

}  // namespace sluice::gcp
