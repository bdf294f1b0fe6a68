#include "core/rules/rule.h"

// Databases, storage, queues and keys. How to read the rows: core/rules/rows.h.
namespace sluice::azure {

extern constinit const RowTable data_rows{.family = "azure", .text = R"(
cosmosdb-key-metadata la Keys of the data may change the Cosmos DB account
@azurerm_cosmosdb_account : access_key_metadata_writes_enabled false
=CKV_AZURE_132
cosmosdb-local-auth la Cosmos DB account lets access keys in
@azurerm_cosmosdb_account : local_authentication_disabled true
=CKV_AZURE_140
cosmosdb-no-own-key lk Cosmos DB account has no key of your own
@azurerm_cosmosdb_account : key_vault_key_id set
=CKV_AZURE_100
cosmosdb-no-tags nh Cosmos DB account has no tags
@azurerm_cosmosdb_account : tags set
=56dad03e-e94f-4dd6-93a4-c253a03ff7a0
cosmosdb-public mn Cosmos DB account can be reached from the internet
@azurerm_cosmosdb_account : public_network_access_enabled false
=CKV_AZURE_101
cosmosdb-unrestricted mn Cosmos DB account lets in every address
@azurerm_cosmosdb_account : ip_range_filter set | virtual_network_rule set | public_network_access_enabled false
=CKV_AZURE_99 c2a3efb6-8a58-481c-82f2-bfddf34bb4b7
data-lake-not-encrypted Me Data lake is not encrypted
@azurerm_data_lake_store : encryption_state =Enabled?
=CKV_AZURE_105 AZU-0036
eventgrid-domain-local-auth la Event grid domain lets access keys in
@azurerm_eventgrid_domain : local_auth_enabled false
=CKV_AZURE_195
eventgrid-domain-no-identity la Event grid domain has no managed identity
@azurerm_eventgrid_domain : identity.type set
=CKV_AZURE_194
eventgrid-domain-public mn Event grid domain can be reached from the internet
@azurerm_eventgrid_domain : public_network_access_enabled false
=CKV_AZURE_106
eventgrid-topic-local-auth la Event grid topic lets access keys in
@azurerm_eventgrid_topic : local_auth_enabled false
=CKV_AZURE_192
eventgrid-topic-no-identity la Event grid topic has no managed identity
@azurerm_eventgrid_topic : identity.type set
=CKV_AZURE_191
eventgrid-topic-public mn Event grid topic can be reached from the internet
@azurerm_eventgrid_topic : public_network_access_enabled false
=CKV_AZURE_193
eventhub-weak-tls mt Event hub takes outdated TLS
@azurerm_eventhub_namespace : minimum_tls_version =1.2?
=CKV_AZURE_223
key-no-expiry lc Key does not expire
@azurerm_key_vault_key : expiration_date set
=CKV_AZURE_40 AZU-0014 4d080822-5ee2-49a4-8984-68f3d4c890fc
key-no-hsm lk Key is not kept in hardware
@azurerm_key_vault_key : key_type =RSA-HSM,EC-HSM
=CKV_AZURE_112
key-vault-no-endpoint ln Key vault has no private endpoint
@azurerm_key_vault : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_32
key-vault-no-log ml Key vault writes no log
@azurerm_key_vault : azurerm_monitor_diagnostic_setting@target_resource_id set
=38c71c00-c177-4cd7-8d36-cd1007cdb190
key-vault-no-purge-protection md Key vault can be purged
@azurerm_key_vault : purge_protection_enabled true
=CKV_AZURE_110 AZU-0016
key-vault-no-soft-delete md Key vault deletes at once
@azurerm_key_vault : soft_delete_enabled true?
=CKV_AZURE_111
key-vault-not-recoverable ld Key vault cannot be brought back
@azurerm_key_vault : purge_protection_enabled true & soft_delete_enabled true?
=CKV_AZURE_42
key-vault-open mn Key vault lets in every network
@azurerm_key_vault : network_acls.default_action =Deny
=CKV_AZURE_109 AZU-0013
key-vault-public mn Key vault can be reached from the internet
@azurerm_key_vault : public_network_access_enabled false | network_acls.default_action =Deny
=CKV_AZURE_189
mariadb-no-endpoint ln MariaDB has no private endpoint
@azurerm_mariadb_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_43
mariadb-no-geo-backup lb MariaDB has its backups in one region
@azurerm_mariadb_server : geo_redundant_backup_enabled true
=CKV_AZURE_129 0a70d5f3-1ecd-4c8e-9292-928fc9a8c4f1
mariadb-plain-transport Mt MariaDB takes connections in clear
@azurerm_mariadb_server : ssl_enforcement_enabled true
=CKV_AZURE_47
mariadb-public mn MariaDB can be reached from the internet
@azurerm_mariadb_server : public_network_access_enabled false
=CKV_AZURE_48 7f0a8696-7159-4337-ad0d-8a3ab4a78195
mariadb-weak-tls mt MariaDB takes outdated TLS
@azurerm_mariadb_server : ssl_minimal_tls_version_enforced =TLS1_2,TLSEnforcementDisabled? & ssl_enforcement_enabled true
=CKV2_AZURE_37 8f0e6b2d-3c9a-4f1e-8d2a-7b6c5d4e3f21
mssql-admins-not-told ll Administrators of SQL server hear of no alerts
+
@azurerm_mssql_server_security_alert_policy : email_account_admins true
=CKV_AZURE_27 AZU-0023 55975007-f6e7-4134-83c3-298f1fe4b519
mssql-alerts-disabled ll Some alerts of SQL server are switched off
@azurerm_mssql_server_security_alert_policy : disabled_alerts absent & state !=Disabled
=CKV_AZURE_25 AZU-0028
mssql-audit-not-monitored ll Audit log of the SQL database is not sent anywhere
@azurerm_mssql_database_extended_auditing_policy : log_monitoring_enabled true
=CKV_AZURE_156
mssql-audit-short ll Audit policy keeps logs for less than 90 days
@azurerm_mssql_server_extended_auditing_policy azurerm_mssql_database_extended_auditing_policy : retention_in_days >=90? | retention_in_days =0
=AZU-0025 9c301481-e6ec-44f7-8a49-8ec63e2969ea
mssql-no-alert-policy ll SQL server raises no alerts
@azurerm_sql_server : azurerm_mssql_server_security_alert_policy@server_name>state !=Disabled & azurerm_mssql_server_security_alert_policy@server_id>state !=Disabled
=CKV2_AZURE_13
mssql-no-audit ml SQL server keeps no audit log
@azurerm_mssql_server : azurerm_mssql_server_extended_auditing_policy@server_id set | extended_auditing_policy set
@azurerm_sql_server : extended_auditing_policy set | azurerm_mssql_server_extended_auditing_policy@server_id set
=CKV_AZURE_23 AZU-0027 f7e296b0-6660-4bc5-8f87-22ac4a815edf 609839ae-bd81-4375-9910-5bce72ae7b92
mssql-no-azuread la SQL server signs nobody in through Entra
@azurerm_mssql_server : azuread_administrator.login_username set
=CKV2_AZURE_27
mssql-no-endpoint ln SQL server has no private endpoint
@azurerm_mssql_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_45
mssql-no-ledger ni SQL database keeps no ledger
@azurerm_mssql_database : ledger_enabled true
=CKV_AZURE_224
mssql-nobody-told ll Alerts of SQL server go to nobody
@azurerm_mssql_server_security_alert_policy : email_addresses set
=CKV_AZURE_26 AZU-0018
mssql-not-encrypted me SQL database is not encrypted
@azurerm_mssql_database : transparent_data_encryption_enabled true?
=CKV2_AZURE_25
mssql-one-zone lr SQL database is in one zone
@azurerm_mssql_database : zone_redundant true
=CKV_AZURE_229
mssql-public mn SQL server can be reached from the internet
@azurerm_mssql_server : public_network_access_enabled false
=CKV_AZURE_113 ade36cf4-329f-4830-a83d-9db72c800507
mssql-short-audit ll Audit log of SQL server is kept for less than 90 days
@azurerm_mssql_server azurerm_sql_server : azurerm_mssql_server_extended_auditing_policy@server_id>retention_in_days >=90 | azurerm_mssql_server_extended_auditing_policy@server_id>retention_in_days =0 | extended_auditing_policy.retention_in_days >=90
@azurerm_sql_database azurerm_mssql_database each extended_auditing_policy : retention_in_days >=91 | retention_in_days =0
=CKV_AZURE_24 59acb56b-2b10-4c2c-ba38-f2223c3f5cfc
mssql-weak-tls Mt SQL server takes outdated TLS
@azurerm_mssql_server : minimum_tls_version =1.2,1.3?
=CKV_AZURE_52 AZU-0026
mysql-flexible-no-endpoint ln MySQL flexible server has no private endpoint
@azurerm_mysql_flexible_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set | delegated_subnet_id set
=CKV2_AZURE_56
mysql-no-endpoint ln MySQL has no private endpoint
@azurerm_mysql_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_44
mysql-no-geo-backup lb MySQL has its backups in one region
@azurerm_mysql_flexible_server azurerm_mysql_server : geo_redundant_backup_enabled true
=CKV_AZURE_94
mysql-no-own-key lk MySQL has no key of your own
@azurerm_mysql_server : azurerm_mysql_server_key@server_id set
=CKV2_AZURE_16
mysql-no-threat-detection ll MySQL detects no threats
@azurerm_mysql_server : threat_detection_policy.enabled true
=CKV_AZURE_127
mysql-plain-transport Mt MySQL takes connections in clear
@azurerm_mysql_server : ssl_enforcement_enabled true
=CKV_AZURE_28 c3f2e1d0-b9a8-7c6d-5e4f-3210fedcba98 73e42469-3a86-4f39-ad78-098f325b4e9f
mysql-public mn MySQL can be reached from the internet
@azurerm_mysql_flexible_server azurerm_mysql_server : public_network_access_enabled false
=CKV_AZURE_53 f118890b-2468-42b1-9ce9-af35146b425b
mysql-single-encryption nk MySQL is encrypted once
@azurerm_mysql_server : infrastructure_encryption_enabled true
=CKV_AZURE_96
mysql-weak-tls Mt MySQL takes outdated TLS
@azurerm_mysql_server : ssl_minimal_tls_version_enforced =TLS1_2?
=CKV_AZURE_54 c2a1d4e6-f789-4b0c-9e12-3456789abcde AZU-0026
postgresql-flexible-no-endpoint ln PostgreSQL flexible server has no private endpoint
@azurerm_postgresql_flexible_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set | delegated_subnet_id set
=CKV2_AZURE_57
postgresql-flexible-no-geo-backup lb PostgreSQL flexible server has its backups in one region
@azurerm_postgresql_flexible_server : geo_redundant_backup_enabled true if create_mode !=Replica
=CKV_AZURE_136
postgresql-no-checkpoint-log ll PostgreSQL does not log checkpoints
@azurerm_postgresql_configuration : value =on if name =log_checkpoints
=CKV_AZURE_30 AZU-0024 3790d386-be81-4dcf-9850-eaa7df6c10d9
postgresql-no-connection-log ll PostgreSQL does not log connections
@azurerm_postgresql_configuration : value =on if name =log_connections
=CKV_AZURE_31 AZU-0019 c640d783-10c5-4071-b6c1-23507300d333
postgresql-no-disconnection-log ll PostgreSQL does not log disconnections
@azurerm_postgresql_configuration : value =on if name =log_disconnections
=07f7134f-9f37-476e-8664-670c218e4702
postgresql-no-duration-log ll PostgreSQL does not log how long statements take
@azurerm_postgresql_configuration : value =on if name =log_duration
=16e0879a-c4ae-4ff8-a67d-a2eed5d67b8f
postgresql-no-endpoint ln PostgreSQL has no private endpoint
@azurerm_postgresql_server : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_42
postgresql-no-geo-backup lb PostgreSQL has its backups in one region
@azurerm_postgresql_server : geo_redundant_backup_enabled true
=CKV_AZURE_102 8b042c30-e441-453f-b162-7696982ebc58
postgresql-no-log-retention ll PostgreSQL keeps no logs
@azurerm_postgresql_configuration : value =on if name =log_retention
=CKV_AZURE_146 ffb02aca-0d12-475e-b77c-a726f7aeff4b
postgresql-no-own-key lk PostgreSQL has no key of your own
@azurerm_postgresql_server : azurerm_postgresql_server_key@server_id set
=CKV2_AZURE_17
postgresql-no-threat-detection ll PostgreSQL detects no threats
@azurerm_postgresql_server : threat_detection_policy.enabled true
=CKV_AZURE_128 c407c3cf-c409-4b29-b590-db5f4138d332
postgresql-no-throttling lr PostgreSQL does not slow down who guesses passwords
@azurerm_postgresql_configuration : value =on if name =connection_throttling
=CKV_AZURE_32 AZU-0021 2b3c671f-1b76-4741-8789-ed1fe0785dc4
postgresql-plain-transport Mt PostgreSQL takes connections in clear
@azurerm_postgresql_server : ssl_enforcement_enabled true
=CKV_AZURE_29 AZU-0020 0437633b-daa6-4bbc-8526-c0d2443b946e 93f9tyjk-e5f6-7890-ab12-cd34ef567890
postgresql-public mn PostgreSQL can be reached from the internet
@azurerm_postgresql_server : public_network_access_enabled false
=CKV_AZURE_68 AZU-0022 c7f8e9a1-b2c3-d4e5-f6a7-8901b2c3d4e5
postgresql-short-log-retention ll PostgreSQL keeps logs for less than four days
@azurerm_postgresql_configuration : value >=4 if name =log_retention_days
=261a83f8-dd72-4e8c-b5e1-ebf06e8fe606
postgresql-single-encryption nk PostgreSQL is encrypted once
@azurerm_postgresql_server : infrastructure_encryption_enabled true
=CKV_AZURE_130 6425c98b-ca4e-41fe-896a-c78772c131f8
postgresql-weak-tls Mt PostgreSQL takes outdated TLS
@azurerm_postgresql_server : ssl_minimal_tls_version_enforced =TLS1_2
=CKV_AZURE_147 AZU-0026
recovery-vault-no-identity la Recovery vault has no managed identity
@azurerm_recovery_services_vault : identity.type set
=CKV2_AZURE_35
redis-firewall-open hn Firewall of the cache lets in the whole internet
@azurerm_redis_firewall_rule : start_ip !=0.0.0.0 | end_ip !=255.255.255.255,0.0.0.0
=fd8da341-6760-4450-b26c-9f6d8850575e
redis-firewall-public mn Firewall of the cache lets in public addresses
>Let in private addresses only.
@azurerm_redis_firewall_rule : start_ip ^10.,192.168.,172.16.,172.17.,172.18.,172.19.,172.2,172.30.,172.31. & end_ip ^10.,192.168.,172.16.,172.17.,172.18.,172.19.,172.2,172.30.,172.31.
=5089d055-53ff-421b-9482-a5267bdce629
redis-no-patch-schedule lp Cache has no time for updates
@azurerm_redis_cache : patch_schedule set
=b947809d-dd2f-4de9-b724-04d101c515aa
redis-no-replication lr Cache is not replicated
@azurerm_redis_cache : sku_name =Standard,Premium
=CKV_AZURE_230
redis-plain-transport Mt Cache takes connections in clear
@azurerm_redis_cache : enable_non_ssl_port false? & non_ssl_port_enabled false?
=CKV_AZURE_91 e29a75e6-aba3-4896-b42d-b87818c16b58
redis-public mn Cache can be reached from the internet
@azurerm_redis_cache : public_network_access_enabled false
=CKV_AZURE_89
redis-weak-tls Mt Cache takes outdated TLS
@azurerm_redis_cache : minimum_tls_version =1.2
=CKV_AZURE_148
secret-no-content-type nh Secret does not say what it is
@azurerm_key_vault_secret : content_type set
=CKV_AZURE_114 AZU-0015 f8e08a38-fc6e-4915-abbe-a7aadf1d59ef
secret-no-expiry lc Secret does not expire
@azurerm_key_vault_secret : expiration_date set
=CKV_AZURE_41 AZU-0017 dfa20ffa-f476-428f-a490-424b41e91c7f
servicebus-local-auth la Service bus lets access keys in
@azurerm_servicebus_namespace : local_auth_enabled false
=CKV_AZURE_203
servicebus-no-identity la Service bus has no managed identity
@azurerm_servicebus_namespace : identity.type set
=CKV_AZURE_202
servicebus-no-own-key lk Service bus has no key of your own
@azurerm_servicebus_namespace : customer_managed_key.key_vault_key_id set
=CKV_AZURE_201
servicebus-public mn Service bus can be reached from the internet
@azurerm_servicebus_namespace : public_network_access_enabled false
=CKV_AZURE_204
servicebus-single-encryption nk Service bus is encrypted once
@azurerm_servicebus_namespace : customer_managed_key.infrastructure_encryption_enabled true
=CKV_AZURE_199
servicebus-weak-tls mt Service bus takes outdated TLS
@azurerm_servicebus_namespace : minimum_tls_version =1.2
=CKV_AZURE_205
sql-ad-admin-guessable la Administrator of Entra has a name that everyone tries
@azurerm_sql_active_directory_administrator : login !=admin,administrator,sqladmin,root,user,azure_admin,sa
=bcd3fc01-5902-4f2a-b05a-227f9bbf5450
sql-admin-guessable la Administrator of SQL server has a name that everyone tries
@azurerm_sql_server azurerm_mssql_server : administrator_login !=admin,administrator,sqladmin,root,user,azure_admin,sa
=2ab6de9a-0136-415c-be92-79d2e4fd750f
sql-firewall-azure mn Firewall of the database lets in all of Azure
@azurerm_sql_firewall_rule azurerm_mssql_firewall_rule azurerm_postgresql_firewall_rule : start_ip_address !=0.0.0.0 | end_ip_address !=0.0.0.0
=CKV2_AZURE_6 d7ba74da-2da0-4d4b-83c8-2fd72a3f6c28
sql-firewall-from-zero hn Firewall of the database lets in a range from the first address on
!Addresses of strangers are in it: what was meant is a network of your own, or 0.0.0.0 alone for Azure.
@azurerm_mariadb_firewall_rule azurerm_mssql_firewall_rule azurerm_mysql_firewall_rule azurerm_postgresql_firewall_rule azurerm_sql_firewall_rule azurerm_mysql_flexible_server_firewall_rule azurerm_postgresql_flexible_server_firewall_rule : start_ip_address !=0.0.0.0 | end_ip_address =0.0.0.0,255.255.255.255
=d7ba74da-2da0-4d4b-83c8-2fd72a3f6c28
sql-password-literal hc Administrator's password of the database server is in the code
!Whoever reads the code, its history or the state is the administrator of the database.
>Let the password be made by random_password, or take it from a vault.
@azurerm_mssql_server azurerm_sql_server azurerm_postgresql_server azurerm_mysql_server azurerm_mariadb_server : administrator_login_password !literal
@azurerm_postgresql_flexible_server azurerm_mysql_flexible_server : administrator_password !literal
sql-no-azuread la SQL server has no administrator of Entra
@azurerm_sql_server : azurerm_sql_active_directory_administrator@server_name set
=CKV2_AZURE_7 a3a055d2-9a2e-4cc9-b9fb-12850a1a3a4b
sql-no-threat-detection ll SQL database detects no threats
@azurerm_sql_database : threat_detection_policy.state =Enabled
=83a229ba-483e-47c6-8db7-dc96969bce5a
storage-container-blobs-public ms Blobs of the container are public
@azurerm_storage_container : container_access_type !=blob,container
=AZU-0007 dd5230f8-a577-4bbb-b7ac-f2c2fe7d5299 CKV2_AZURE_8
storage-container-public hs Container is public
@azurerm_storage_container : container_access_type =private?
=CKV_AZURE_34
storage-local-users la Storage account has local users
@azurerm_storage_account : local_user_enabled false if sftp_enabled true
@azurerm_storage_account : local_user_enabled false?
=CKV_AZURE_244
storage-no-endpoint ln Storage account has no private endpoint
@azurerm_storage_account : azurerm_private_endpoint@private_service_connection.private_connection_resource_id set
=CKV2_AZURE_33
storage-no-own-key lk Storage account has no key of your own
@azurerm_storage_account : customer_managed_key.key_vault_key_id set | azurerm_storage_account_customer_managed_key@storage_account_id set
=CKV2_AZURE_1 AZU-0060
storage-no-queue-log ml Queues of the storage account write no log
@azurerm_storage_account : queue_properties.logging.delete true & queue_properties.logging.read true & queue_properties.logging.write true
=CKV_AZURE_33 AZU-0009 AZU-0057 17f75827-0684-48f4-8747-61129c7e4198
storage-no-sas-expiry la Signed links of the storage account do not expire
@azurerm_storage_account : sas_policy.expiration_period set | shared_access_key_enabled false
=CKV2_AZURE_41
storage-no-soft-delete ld Blobs of the storage account are deleted at once
@azurerm_storage_account : blob_properties.delete_retention_policy set & blob_properties.delete_retention_policy.days >=7?
=CKV2_AZURE_38 AZU-0056
storage-no-trusted-services lh Services of Azure are kept out of the storage account
@azurerm_storage_account : network_rules.bypass any=AzureServices if network_rules.default_action =Deny & network_rules.bypass set
@azurerm_storage_account_network_rules : bypass any=AzureServices if default_action =Deny & bypass set
=CKV_AZURE_36 AZU-0010 5400f379-a347-4bdd-a032-446465fdcc6f
storage-old-transport lt Storage account takes outdated TLS or plain HTTP
@azurerm_storage_account : min_tls_version =TLS1_2,TLS1_3? & enable_https_traffic_only true? & https_traffic_only_enabled true?
=AZU-0059
storage-one-region lr Storage account is in one region
@azurerm_storage_account : account_replication_type =GRS,RAGRS,GZRS,RAGZRS
=CKV_AZURE_206 AZU-0058
storage-open mn Storage account lets in every network
@azurerm_storage_account : network_rules.default_action =Deny | azurerm_storage_account_network_rules@storage_account_id>default_action =Deny | public_network_access_enabled false
@azurerm_storage_account_network_rules : default_action =Deny
=CKV_AZURE_35 AZU-0012 a5613650-32ec-4975-a305-31af783153ea
storage-plain-http Mt Storage account takes plain HTTP
@azurerm_storage_account : enable_https_traffic_only true? & https_traffic_only_enabled true?
=CKV_AZURE_3 AZU-0008 12944ec4-1fa0-47be-8b17-42a034f937c2
storage-public-blobs ms Containers of the storage account may be made public
@azurerm_storage_account : allow_nested_items_to_be_public false & allow_blob_public_access false?
=CKV_AZURE_190 CKV2_AZURE_47
storage-public-network mn Storage account can be reached from the internet
@azurerm_storage_account : public_network_access_enabled false
=CKV_AZURE_59
storage-share-all la Share lets its readers do everything
@azurerm_storage_share : acl.access_policy.permissions !*rwdl
=48bbe0fd-57e4-4678-a4a1-119e79c90fc3
storage-shared-key la Storage account lets access keys in
@azurerm_storage_account : shared_access_key_enabled false
=CKV2_AZURE_40
storage-single-encryption nk Storage account is encrypted once
@azurerm_storage_account : infrastructure_encryption_enabled true
=AZU-0061
storage-sync-open mn File sync lets in every network
@azurerm_storage_sync : incoming_traffic_policy =AllowVirtualNetworksOnly
=CKV_AZURE_64 CKV_AZURE_250
storage-table-all la Table lets its readers do everything
@azurerm_storage_table : acl.access_policy.permissions !*raud
=3ac3e75c-6374-4a32-8ba0-6ed69bda404e
storage-weak-tls Mt Storage account takes outdated TLS
@azurerm_storage_account : min_tls_version =TLS1_2,TLS1_3?
=CKV_AZURE_44 AZU-0011 8263f146-5e03-43e0-9cfe-db960d56d1e7
va-no-admins ll Administrators get no reports of vulnerability scans
+
@azurerm_mssql_server_vulnerability_assessment : recurring_scans.email_subscription_admins true
=CKV2_AZURE_5
va-no-mail ll Nobody gets the reports of vulnerability scans
@azurerm_mssql_server_vulnerability_assessment : recurring_scans.emails set & recurring_scans.enabled true
=CKV2_AZURE_4
va-no-scan ll Vulnerability scans of SQL server do not recur
@azurerm_mssql_server_vulnerability_assessment : recurring_scans.enabled true
=CKV2_AZURE_3
)"};

}  // namespace sluice::azure
