#include "core/rules/rule.h"

// Apps, machines, containers and how they are built. How to read the rows: core/rules/rows.h.
namespace sluice::azure {

extern constinit const RowTable compute_rows{.family = "azure", .text = R"(
acr-admin Ma Registry has an admin account
!One password that all share pushes and pulls every image.
@azurerm_container_registry : admin_enabled false?
=CKV_AZURE_137 b897dfbf-322c-45a8-b67c-1e698beeaa51
acr-anonymous-pull ms Registry gives images to anyone
@azurerm_container_registry : anonymous_pull_enabled false? if sku =Standard,Premium
=CKV_AZURE_138
acr-no-data-endpoint ln Registry has no data endpoint of its own
@azurerm_container_registry : data_endpoint_enabled true
=CKV_AZURE_237
acr-no-geo-replication lr Registry is in one region
@azurerm_container_registry : georeplications set
=CKV_AZURE_165
acr-no-lock ld Registry has no lock
@azurerm_container_registry : azurerm_management_lock@scope set
=a187ac47-8163-42ce-8a63-c115236be6fb
acr-no-quarantine li Registry deploys images before they were looked at
@azurerm_container_registry : quarantine_policy_enabled true
=CKV_AZURE_166
acr-no-retention lh Registry keeps untagged images for ever
@azurerm_container_registry : retention_policy.enabled true | retention_policy_in_days >=1
=CKV_AZURE_167
acr-no-scanning lp Registry has a plan without scanning
@azurerm_container_registry : sku =Standard,Premium
=CKV_AZURE_163
acr-no-trust li Registry takes images that nobody signed
@azurerm_container_registry : trust_policy.enabled true | trust_policy_enabled true
=CKV_AZURE_164
acr-one-zone lr Registry is in one zone
@azurerm_container_registry : zone_redundancy_enabled true & georeplications.zone_redundancy_enabled true | georeplications absent
=CKV_AZURE_233
acr-public mn Registry can be reached from the internet
@azurerm_container_registry : public_network_access_enabled false
=CKV_AZURE_139
acr-webhook-plain mt Registry calls a webhook over plain HTTP
@azurerm_container_registry_webhook : service_uri !^http:
=CKV2_AZURE_30
aks-dashboard ma Dashboard of AKS is on
@azurerm_kubernetes_cluster : addon_profile.kube_dashboard.enabled false?
=CKV_AZURE_8 61c3cb8b-0715-47e4-b788-86dde40dd2db
aks-few-pods nr Nodes of AKS run fewer than 50 pods
@azurerm_kubernetes_cluster : default_node_pool.max_pods >=50
@azurerm_kubernetes_cluster_node_pool : max_pods >=50
=CKV_AZURE_168
aks-free lr AKS has no service level
@azurerm_kubernetes_cluster : sku_tier =Standard,Premium,Paid
=CKV_AZURE_170
aks-http-routing ln Cluster routes plain HTTP from the internet
@azurerm_kubernetes_cluster : http_application_routing_enabled false? & addon_profile.http_application_routing.enabled false?
=CKV_AZURE_246
aks-local-admin la AKS has a local administrator
@azurerm_kubernetes_cluster : local_account_disabled true
=CKV_AZURE_141
aks-mixed-system-pool nr System nodes of AKS run any pod
@azurerm_kubernetes_cluster : default_node_pool.only_critical_addons_enabled true
=CKV_AZURE_232
aks-no-azure-cni ln AKS does not use the network of Azure
@azurerm_kubernetes_cluster : network_profile.network_plugin =azure
=CKV2_AZURE_29
aks-no-monitoring ml AKS is not monitored
@azurerm_kubernetes_cluster : addon_profile.oms_agent.enabled true | oms_agent.log_analytics_workspace_id set
=CKV_AZURE_4 AZU-0040
aks-no-network-policy mn Every pod reaches every pod
@azurerm_kubernetes_cluster : network_profile.network_policy =azure,calico,cilium
=CKV_AZURE_7 AZU-0043 f5342045-b935-402d-adf1-8dbbd09c0eef
aks-no-own-key lk Disks of AKS have no key of your own
@azurerm_kubernetes_cluster : disk_encryption_set_id set
=CKV_AZURE_117 AZU-0067 b17d8bb8-4c08-4785-867e-cb9e62a622aa
aks-no-policies la AKS enforces no policies
@azurerm_kubernetes_cluster : addon_profile.azure_policy.enabled true | azure_policy_enabled true
=CKV_AZURE_116 AZU-0066 43789711-161b-4708-b5bb-9d1c626f7492
aks-no-rbac Ma AKS does not ask who may do what
@azurerm_kubernetes_cluster : role_based_access_control.enabled true? & role_based_access_control_enabled true?
=CKV_AZURE_5 AZU-0042 86f92117-eed8-4614-9c6c-b26da20ff37f
aks-no-scale-set lr Nodes of AKS are no scale set
@azurerm_kubernetes_cluster : default_node_pool.type !=AvailabilitySet
=CKV_AZURE_169
aks-no-secret-rotation lc AKS does not take up rotated secrets
+
@azurerm_kubernetes_cluster : key_vault_secrets_provider.secret_rotation_enabled true if key_vault_secrets_provider set
=CKV_AZURE_172
aks-no-upgrades lp AKS does not upgrade itself
@azurerm_kubernetes_cluster : automatic_channel_upgrade set | automatic_upgrade_channel set
=CKV_AZURE_171
aks-not-private ln Kubernetes API of AKS has a public address
@azurerm_kubernetes_cluster : private_cluster_enabled true
=CKV_AZURE_115 AZU-0065 599318f2-6653-4569-9e21-041d06c63a89
aks-open hn Kubernetes API of AKS answers every address
@azurerm_kubernetes_cluster : api_server_access_profile.authorized_ip_ranges set | api_server_authorized_ip_ranges set | private_cluster_enabled true & api_server_access_profile.authorized_ip_ranges !public | private_cluster_enabled true & api_server_authorized_ip_ranges !public | private_cluster_enabled true
=CKV_AZURE_6 AZU-0041
aks-plain-temp-disks me Temporary disks of AKS are not encrypted
@azurerm_kubernetes_cluster : default_node_pool.enable_host_encryption true | default_node_pool.host_encryption_enabled true
@azurerm_kubernetes_cluster_node_pool : enable_host_encryption true | host_encryption_enabled true
=CKV_AZURE_227
aks-public-nodes mn Nodes of AKS have public addresses
@azurerm_kubernetes_cluster : default_node_pool.enable_node_public_ip false? & default_node_pool.node_public_ip_enabled false?
=CKV_AZURE_143
aks-remote-disks nh Nodes of AKS have remote system disks
@azurerm_kubernetes_cluster : default_node_pool.os_disk_type =Ephemeral
=CKV_AZURE_226
app-config-free lr App configuration has no service level
@azurerm_app_configuration : sku =standard,premium
=CKV_AZURE_188
app-config-local-auth la App configuration lets access keys in
@azurerm_app_configuration : local_auth_enabled false
=CKV_AZURE_184
app-config-no-own-key lk App configuration has no key of your own
@azurerm_app_configuration : encryption.key_vault_key_identifier set
=CKV_AZURE_186
app-config-no-purge-protection ld App configuration can be purged
@azurerm_app_configuration : purge_protection_enabled true
=CKV_AZURE_187
app-config-public mn App configuration can be reached from the internet
@azurerm_app_configuration : public_network_access =Disabled
=CKV_AZURE_185
app-environment-one-zone lr App environment is in one zone
@azurerm_app_service_environment_v3 : zone_redundant true
=CKV_AZURE_231
app-ftp mt Web app takes FTP
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : site_config.ftps_state =Disabled,FtpsOnly
=CKV_AZURE_78 AZU-0071 85da374f-b00f-4832-9d44-84a1ca1e89f8
app-local-files lh Web app keeps its files on no share
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : storage_account.type =AzureFiles
=CKV_AZURE_88
app-no-auth la Web app signs nobody in
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : auth_settings.enabled true | auth_settings_v2.auth_enabled true
=CKV_AZURE_13 AZU-0003 c7fc1481-2899-4490-bbd8-544a3a61a2f3
app-no-client-certificate la Web app asks callers for no certificate
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : client_cert_enabled true | client_certificate_enabled true
=CKV_AZURE_17 AZU-0001 a81573f9-3691-4d83-88a0-7d4af63e17a3
app-no-error-log ll Web app logs no detailed errors
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : logs.detailed_error_messages true | logs.detailed_error_messages_enabled true
=CKV_AZURE_65
app-no-failed-trace ll Web app traces no failed requests
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : logs.failed_request_tracing true | logs.failed_request_tracing_enabled true
=CKV_AZURE_66
app-no-health-check lr Web app has no health check
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : site_config.health_check_path set | site_config absent
=CKV_AZURE_213
app-no-http-log ll Web app logs no requests
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : logs.http_logs set
=CKV_AZURE_63
app-no-identity la Web app has no managed identity
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : identity.type set
=CKV_AZURE_71 AZU-0002 b61cce4b-0cc4-472b-8096-15617a6d769b CKV_AZURE_16
app-old-dotnet lp Web app runs an old .NET
@azurerm_app_service : site_config.dotnet_framework_version =v8.0,v9.0,v10.0?
@azurerm_windows_web_app : site_config.application_stack.dotnet_version =v8.0,v9.0,v10.0?
=CKV_AZURE_80
app-old-http lh Web app speaks no HTTP/2
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : site_config.http2_enabled true
=CKV_AZURE_18 AZU-0005 525b53be-62ed-4244-b4df-41aecfcb4071
app-old-java lp Web app runs an old Java
@azurerm_app_service : site_config.java_version =11,17,21? 
=CKV_AZURE_83
app-old-php lp Web app runs an old PHP
@azurerm_app_service : site_config.php_version =7.4,8.0,8.1,8.2,8.3?
=CKV_AZURE_81 96fe318e-d631-4156-99fa-9080d57280ae
app-old-python lp Web app runs an old Python
@azurerm_app_service : site_config.python_version !^2.,3.6,3.7,3.8
=CKV_AZURE_82 AZU-0070 cc4aaa9d-1070-461a-b519-04e00f42db8a
app-open-cors ma Web app answers pages of every origin
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : site_config.cors.allowed_origins !=*
=CKV_AZURE_57
app-plain-http Mt Web app serves plain HTTP
@azurerm_app_service azurerm_linux_web_app azurerm_windows_web_app : https_only true
=CKV_AZURE_14 AZU-0072 11e9a948-c6c3-4a0f-8dcf-b5cf1763cdbe
app-plan-one-worker lr App plan has one worker
@azurerm_service_plan : worker_count >=2
=CKV_AZURE_212
app-plan-one-zone lr App plan is in one zone
@azurerm_service_plan : zone_balancing_enabled true
=CKV_AZURE_225
app-plan-small nr App plan is no plan for production
@azurerm_service_plan : sku_name !=B1,B2,B3,F1,D1,FREE,SHARED
=CKV_AZURE_211
app-remote-debugging Ma App can be debugged remotely
@azurerm_app_service azurerm_linux_function_app azurerm_linux_function_app_slot azurerm_linux_web_app azurerm_linux_web_app_slot azurerm_windows_function_app azurerm_windows_function_app_slot azurerm_windows_web_app azurerm_windows_web_app_slot : site_config.remote_debugging_enabled false?
=CKV_AZURE_72
app-slot-plain-http Mt App slot serves plain HTTP
@azurerm_app_service_slot azurerm_linux_web_app_slot azurerm_windows_web_app_slot : https_only true
=CKV_AZURE_153 e3f7a9b0-c1d2-3e4f-5678-90abcdef1234
app-slot-remote-debugging Ma App slot can be debugged remotely
@azurerm_app_service_slot : site_config.remote_debugging_enabled false?
=CKV_AZURE_155
app-slot-weak-tls Mt App slot takes outdated TLS
@azurerm_app_service_slot : site_config.min_tls_version =1.2,1.3?
=CKV_AZURE_154
app-weak-tls Mt Web app takes outdated TLS
@azurerm_app_service : site_config.min_tls_version =1.2,1.3?
@azurerm_linux_web_app azurerm_windows_web_app : site_config.minimum_tls_version =1.2,1.3?
=CKV_AZURE_15 AZU-0006 b7b9d1c7-2d3b-49b4-b867-ebbe68d0b643
automation-no-identity la Automation account has no managed identity
@azurerm_automation_account : identity.type set
=CKV2_AZURE_36
automation-plain me Automation variable is stored in clear
@azurerm_automation_variable_bool azurerm_automation_variable_datetime azurerm_automation_variable_int azurerm_automation_variable_string : encrypted true
=CKV_AZURE_73
automation-public mn Automation account can be reached from the internet
@azurerm_automation_account : public_network_access_enabled false
=CKV2_AZURE_24
batch-no-own-key lk Batch account has no key vault of your own
@azurerm_batch_account : key_vault_reference.id set
=CKV_AZURE_76
batch-public mn Batch account can be reached from every address
@azurerm_batch_account : public_network_access_enabled false | network_profile.account_access.default_action =Deny? & public_network_access_enabled false | network_profile.node_management_access.default_action =Deny?
=CKV_AZURE_248
cognitive-local-auth la Cognitive account lets access keys in
@azurerm_cognitive_account : local_auth_enabled false
=CKV_AZURE_236
cognitive-no-identity la Cognitive account has no managed identity
@azurerm_cognitive_account : identity.type set
=CKV_AZURE_238
cognitive-no-own-key lk Cognitive account has no key of your own
@azurerm_cognitive_account : customer_managed_key.key_vault_key_id set | azurerm_cognitive_account_customer_managed_key@cognitive_account_id set
=CKV2_AZURE_22
cognitive-open-outbound mn Cognitive account may send data anywhere
@azurerm_cognitive_account : outbound_network_access_restricted true & fqdns set if kind =OpenAI
=CKV_AZURE_247
cognitive-public mn Cognitive account can be reached from the internet
@azurerm_cognitive_account : public_network_access_enabled false | network_acls.default_action =Deny
=CKV_AZURE_134
container-no-identity la Container group has no managed identity
@azurerm_container_group : identity.type set
=CKV2_AZURE_28
container-no-network ln Container group is in no virtual network
@azurerm_container_group : subnet_ids set | network_profile_id set
=CKV_AZURE_98
container-plain-environment lc Container has settings in clear
@azurerm_container_group : container.environment_variables absent & init_container.environment_variables absent
=CKV_AZURE_235
container-public mn Container group has a public address
@azurerm_container_group : ip_address_type =Private,None
=CKV_AZURE_245
data-factory-no-git li Data factory is kept in no repository
@azurerm_data_factory : github_configuration.repository_name set | vsts_configuration.repository_name set
=CKV_AZURE_103
data-factory-no-own-key lk Data factory has no key vault linked
@azurerm_data_factory : azurerm_data_factory_linked_service_key_vault@data_factory_id set | azurerm_data_factory_linked_service_key_vault@data_factory_name set | customer_managed_key_id set
=CKV2_AZURE_15
data-factory-public mn Data factory can be reached from the internet
@azurerm_data_factory : public_network_enabled false
=CKV_AZURE_104 AZU-0035
databricks-no-own-key lk Databricks has no key of your own
@azurerm_databricks_workspace : customer_managed_key_enabled true
=CKV2_AZURE_48
databricks-public mn Databricks can be reached from the internet
@azurerm_databricks_workspace : public_network_access_enabled false
=CKV_AZURE_158
disk-no-encryption-set lk Disk has no encryption set
@azurerm_managed_disk : disk_encryption_set_id set
=CKV_AZURE_93
disk-not-encrypted me Disk has its encryption switched off
@azurerm_managed_disk : encryption_settings.enabled true?
=CKV_AZURE_2 AZU-0038 a99130ab-4c0e-43aa-97f8-78d4fcb30024
disk-public mn Disk can be downloaded from the internet
@azurerm_managed_disk : public_network_access_enabled false | network_access_policy =DenyAll,AllowPrivate
=CKV_AZURE_251
function-ftp mt Function app takes FTP
@azurerm_function_app azurerm_linux_function_app azurerm_windows_function_app : site_config.ftps_state =Disabled,FtpsOnly
=9dab0179-433d-4dff-af8f-0091025691df
function-no-auth la Function app signs nobody in
@azurerm_function_app : auth_settings.enabled true
=CKV_AZURE_56 e65a0733-94a0-4826-82f4-df529f4c593f
function-no-client-certificate la Function app asks callers for no certificate
@azurerm_function_app : client_cert_mode =Required
=9bb3c639-5edf-458c-8ee5-30c17c7d671d
function-no-identity la Function app has no managed identity
@azurerm_function_app : identity.type set
=c87749b3-ff10-41f5-9df2-c421e8151759
function-no-log ll Function app's own logging is off
+
@azurerm_function_app azurerm_function_app_slot : enable_builtin_logging true?
=CKV_AZURE_159
function-old-http lh Function app speaks no HTTP/2
@azurerm_function_app azurerm_function_app_slot : site_config.http2_enabled true
=CKV_AZURE_67 ace823d1-4432-4dee-945b-cdf11a5a6bd0
function-open-cors ma Function app answers pages of every origin
@azurerm_function_app : site_config.cors.allowed_origins !=*
=CKV_AZURE_62
function-plain-http Mt Function app serves plain HTTP
@azurerm_function_app azurerm_function_app_slot azurerm_linux_function_app azurerm_linux_function_app_slot azurerm_windows_function_app azurerm_windows_function_app_slot : https_only true
=CKV_AZURE_70 AZU-0004
function-public mn Function app can be reached from the internet
@azurerm_linux_function_app azurerm_linux_function_app_slot azurerm_windows_function_app azurerm_windows_function_app_slot : public_network_access_enabled false
=CKV_AZURE_221
function-weak-tls Mt Function app takes outdated TLS
@azurerm_function_app azurerm_function_app_slot : site_config.min_tls_version =1.2,1.3?
@azurerm_linux_function_app azurerm_linux_function_app_slot azurerm_windows_function_app azurerm_windows_function_app_slot : site_config.minimum_tls_version =1.2,1.3?
=CKV_AZURE_145 45fc717a-bd86-415c-bdd8-677901be1aa6
kusto-development nr Data explorer has no service level
@azurerm_kusto_cluster : sku.name !^Dev
=CKV_AZURE_180
kusto-no-identity la Data explorer has no managed identity
@azurerm_kusto_cluster : identity.type set
=CKV_AZURE_181
kusto-no-own-key lk Data explorer has no key of your own
@azurerm_kusto_cluster : azurerm_kusto_cluster_customer_managed_key@cluster_id set
=CKV2_AZURE_11
kusto-not-encrypted me Data explorer is not encrypted
@azurerm_kusto_cluster : disk_encryption_enabled true | enable_disk_encryption true
=CKV_AZURE_74
kusto-single-encryption nk Data explorer is encrypted once
@azurerm_kusto_cluster : double_encryption_enabled true
=CKV_AZURE_75
ml-compute-always-on nh Compute cluster never goes to zero nodes
@azurerm_machine_learning_compute_cluster : scale_settings.min_node_count =0
=CKV_AZURE_150
ml-compute-local-auth la Compute cluster lets local users in
@azurerm_machine_learning_compute_cluster : local_auth_enabled false
=CKV_AZURE_142
ml-public mn Machine learning workspace can be reached from the internet
@azurerm_machine_learning_workspace : public_network_access_enabled false
=CKV_AZURE_144
pubsub-free nr Web PubSub has no service level
@azurerm_web_pubsub : sku !=Free_F1
=CKV_AZURE_175
pubsub-no-identity la Web PubSub has no managed identity
@azurerm_web_pubsub : identity.type set
=CKV_AZURE_176
scale-set-no-patching lp Scale set does not patch its system
@azurerm_virtual_machine_scale_set : automatic_os_upgrade true & os_profile_windows_config.enable_automatic_upgrades true?
=CKV_AZURE_95
scale-set-not-encrypted me Scale set is not encrypted at its host
@azurerm_linux_virtual_machine_scale_set azurerm_windows_virtual_machine_scale_set : encryption_at_host_enabled true
=CKV_AZURE_97
search-few-index-replicas nr Search index has fewer than three replicas
@azurerm_search_service : replica_count >=3
=CKV_AZURE_208
search-few-replicas nr Search service has fewer than two replicas
@azurerm_search_service : replica_count >=2
=CKV_AZURE_209
search-no-identity la Search service has no managed identity
@azurerm_search_service : identity.type set
=CKV_AZURE_207
search-open hn Search service lets in every address
@azurerm_search_service : allowed_ips !public
=CKV_AZURE_210
search-public mn Search service can be reached from the internet
@azurerm_search_service : public_network_access_enabled false
=CKV_AZURE_124 4a9e0f00-0765-4f72-a0d4-d31110b78279
service-fabric-no-azuread la Service fabric signs nobody in through Entra
@azurerm_service_fabric_cluster : azure_active_directory.tenant_id set
=CKV_AZURE_126 a21c8da9-41bf-40cf-941d-330cf0d11fc7
service-fabric-plain mt Nodes of service fabric talk in clear or unsigned
@azurerm_service_fabric_cluster : fabric_settings.parameters.ClusterProtectionLevel =EncryptAndSign
=CKV_AZURE_125
signalr-free nr SignalR has no service level
@azurerm_signalr_service : sku.name !=Free_F1
=CKV_AZURE_196
spring-no-network ln Spring service is in no network of your own
@azurerm_spring_cloud_service : network.service_runtime_subnet_id set if sku_name !=B0
=CKV2_AZURE_23
spring-no-tls lt Spring app talks in clear behind the entrance
@azurerm_spring_cloud_service : azurerm_spring_cloud_app@service_name>tls_enabled !=false?! if sku_tier set & sku_tier !=Basic
=CKV2_AZURE_55
spring-plain-http mt Spring API portal serves plain HTTP
@azurerm_spring_cloud_api_portal : https_only_enabled true
=CKV_AZURE_161
spring-public mn Spring API portal can be reached from the internet
@azurerm_spring_cloud_api_portal : public_network_access_enabled false?
=CKV_AZURE_162
synapse-exfiltration mn Synapse may send data anywhere
@azurerm_synapse_workspace : data_exfiltration_protection_enabled true
=CKV_AZURE_157
synapse-firewall-rules ln Synapse lets in addresses of the internet
@azurerm_synapse_workspace : azurerm_synapse_firewall_rule@synapse_workspace_id absent
=CKV2_AZURE_19
synapse-no-audit-log ll Synapse keeps no audit log
@azurerm_synapse_workspace : azurerm_synapse_workspace_extended_auditing_policy@synapse_workspace_id set
=CKV2_AZURE_53
synapse-no-network ln Synapse has no network of its own
@azurerm_synapse_workspace : managed_virtual_network_enabled true
=CKV_AZURE_58 AZU-0034
synapse-no-own-key lk Synapse has no key of your own
@azurerm_synapse_workspace : customer_managed_key.key_name set
=CKV_AZURE_240
synapse-not-isolated nn Spark pool shares its machines
@azurerm_synapse_spark_pool : compute_isolation_enabled true
=CKV_AZURE_242
synapse-password hc Password of Synapse is in the code
@azurerm_synapse_workspace : sql_administrator_login_password !literal
=CKV_AZURE_239
synapse-pool-no-alerts ll SQL pool of Synapse raises no alerts
@azurerm_synapse_sql_pool : azurerm_synapse_sql_pool_security_alert_policy@sql_pool_id>policy_state =Enabled
=CKV2_AZURE_51
synapse-pool-no-audit-log ll SQL pool of Synapse keeps no audit log
@azurerm_synapse_sql_pool : azurerm_synapse_sql_pool_extended_auditing_policy@sql_pool_id>log_monitoring_enabled true?
=CKV2_AZURE_54
synapse-pool-not-encrypted me SQL pool of Synapse is not encrypted
@azurerm_synapse_sql_pool : data_encrypted true
=CKV_AZURE_241
vm-antimalware-not-updated lp Antimalware of the machine is not updated
+
@azurerm_virtual_machine_extension : auto_upgrade_minor_version true if type =IaaSAntimalware
=CKV2_AZURE_10
vm-extensions na Machine takes extensions
@azurerm_linux_virtual_machine azurerm_windows_virtual_machine : allow_extension_operations false
=CKV_AZURE_50
vm-legacy-disk lh Machine keeps its disk in a storage account
@azurerm_linux_virtual_machine azurerm_windows_virtual_machine : storage_os_disk.vhd_uri absent & storage_data_disk.vhd_uri absent
=CKV_AZURE_92
vm-no-agent lh Machine has no agent
@azurerm_linux_virtual_machine azurerm_linux_virtual_machine_scale_set azurerm_windows_virtual_machine azurerm_windows_virtual_machine_scale_set : provision_vm_agent true?
=CKV_AZURE_179
vm-no-backup lb Machine is not backed up
@azurerm_virtual_machine azurerm_linux_virtual_machine azurerm_windows_virtual_machine : azurerm_backup_protected_vm@source_vm_id set
=CKV2_AZURE_12
vm-no-network nn Machine is in no network
@azurerm_virtual_machine azurerm_linux_virtual_machine azurerm_windows_virtual_machine : network_interface_ids set
=AZU-0068 bbf6b3df-4b65-4f87-82cc-da9f30f8c033
vm-no-ssh-key la Machine has no SSH key
@azurerm_linux_virtual_machine azurerm_linux_virtual_machine_scale_set : admin_ssh_key.public_key set
=CKV_AZURE_178
vm-no-updates lp Machine takes no updates
@azurerm_windows_virtual_machine azurerm_windows_virtual_machine_scale_set : enable_automatic_updates true? & automatic_updates_enabled true?
=CKV_AZURE_177
vm-not-encrypted me Machine is not encrypted at its host
@azurerm_windows_virtual_machine : encryption_at_host_enabled true
=CKV_AZURE_151
vm-password ma Machine lets passwords in by SSH
@azurerm_linux_virtual_machine azurerm_linux_virtual_machine_scale_set : disable_password_authentication true?
@azurerm_virtual_machine azurerm_virtual_machine_scale_set : os_profile_linux_config.disable_password_authentication true if os_profile_linux_config set
=CKV_AZURE_149 CKV_AZURE_1 CKV_AZURE_49 AZU-0039 dafe30ec-325d-4516-85d1-e7e6776f2d90 dafe30ec-325d-4516-85d1-e8e6776f012c
vm-secret-in-data lc Start-up data of the machine is in clear
@azurerm_virtual_machine : os_profile.custom_data !*password,secret,export~DATABASE_PASSWORD
=CKV_AZURE_45 AZU-0037
vm-unmanaged-disk lh Machine has an unmanaged disk
@azurerm_virtual_machine : storage_os_disk.managed_disk_type set | storage_os_disk.managed_disk_id set & storage_os_disk.vhd_uri absent
=CKV2_AZURE_9
web-app-not-always-on nr Web app is unloaded when nobody calls it
+
@azurerm_linux_web_app azurerm_windows_web_app : site_config.always_on true?
=CKV_AZURE_214
web-app-public ln Web app can be reached from the internet
@azurerm_linux_web_app azurerm_windows_web_app : public_network_access_enabled false
=CKV_AZURE_222
)"};

}  // namespace sluice::azure
