#include "core/rules/rule.h"

// Networks, roles, and what is watched. How to read the rows: core/rules/rows.h.
namespace sluice::azure {

extern constinit const RowTable network_rows{.family = "azure", .text = R"(
activity-log-not-all ml Activity log leaves out kinds of activity
@azurerm_monitor_log_profile : categories has=Write,Delete,Action
=CKV_AZURE_38 AZU-0033
activity-log-short ml Activity log is kept for less than a year
@azurerm_monitor_log_profile : retention_policy.enabled true & retention_policy.days >=365 | retention_policy.days =0
=CKV_AZURE_37 AZU-0031 2b856bf9-8e8c-4005-875f-303a8cba3918
api-management-no-client-certificate la API management asks callers for no certificate
@azurerm_api_management : client_certificate_enabled true if sku_name ^Consumption
=CKV_AZURE_152
api-management-no-network ln API management is in no virtual network
@azurerm_api_management : virtual_network_configuration.subnet_id set
=CKV_AZURE_107
api-management-plain-backend mt API management talks plain HTTP to a back end
@azurerm_api_management_backend : url !^http:
=CKV_AZURE_215
api-management-public mn API management can be reached from the internet
@azurerm_api_management : public_network_access_enabled false
=CKV_AZURE_174
api-management-weak-tls mt API management takes outdated TLS
@azurerm_api_management : security.enable_back_end_ssl30 !=true & security.enable_backend_ssl30 !=true & security.enable_backend_tls10 !=true & security.enable_backend_tls11 !=true & security.enable_frontend_ssl30 !=true & security.enable_frontend_tls10 !=true & security.enable_frontend_tls11 !=true
=CKV_AZURE_173
cdn-no-https mt CDN endpoint serves no HTTPS
@azurerm_cdn_endpoint : is_https_allowed true?
=CKV_AZURE_198
cdn-plain-http Mt CDN endpoint serves plain HTTP
@azurerm_cdn_endpoint : is_http_allowed false
=CKV_AZURE_197
cdn-weak-tls mt CDN domain takes outdated TLS
@azurerm_cdn_endpoint_custom_domain : cdn_managed_https.tls_version =TLS12? & user_managed_https.tls_version =TLS12? & cdn_managed_https.tls_version !=None,TLS10
=CKV_AZURE_200
contact-admins-not-alerted ll Administrators hear of no security alerts
+
@azurerm_security_center_contact : alerts_to_admins true
=CKV_AZURE_22 AZU-0063
contact-no-email ll Security contact has no e-mail address
@azurerm_security_center_contact : email set
=CKV_AZURE_131 AZU-0062 34664094-59e0-4524-b69f-deaa1a68cce3
contact-no-phone ll Security contact has no telephone
@azurerm_security_center_contact : phone set
=CKV_AZURE_20 AZU-0046
contact-not-alerted ll Security contact hears of no alerts
+
@azurerm_security_center_contact : alert_notifications true
=CKV_AZURE_21 AZU-0044 9db38e87-f6aa-4b5e-a1ec-7266df259409
defender-app-off ll Defender does not watch app services
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =AppServices
=CKV_AZURE_61
defender-kubernetes-off ll Defender does not watch Kubernetes
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =KubernetesService
=CKV_AZURE_85
defender-off ll Defender has the free plan
@azurerm_security_center_subscription_pricing : tier =Standard
=CKV_AZURE_19 AZU-0045 819d50fd-1cdf-45c3-9936-be408aaad93e
defender-registry-off ll Defender does not watch registries
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =ContainerRegistry
=CKV_AZURE_86
defender-resource-manager-off ll Defender does not watch the resource manager
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =Arm
=CKV_AZURE_234
defender-servers-off ll Defender does not watch machines
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =VirtualMachines
=CKV_AZURE_55
defender-sql-off ll Defender does not watch SQL servers
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =SqlServers
=CKV_AZURE_69
defender-sql-vm-off ll Defender does not watch SQL servers on machines
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =SqlServerVirtualMachines
=CKV_AZURE_79
defender-storage-off ll Defender does not watch storage
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =StorageAccounts
=CKV_AZURE_84
defender-vault-off ll Defender does not watch key vaults
@azurerm_security_center_subscription_pricing : tier =Standard if resource_type =KeyVaults
=CKV_AZURE_87
firewall-no-intrusion-prevention ln Firewall stops no intrusions
@azurerm_firewall_policy : intrusion_detection.mode =Deny
=CKV_AZURE_220
firewall-no-policy ln Firewall has no policy
@azurerm_firewall : firewall_policy_id set
=CKV_AZURE_219
firewall-threats-let-in mn Firewall lets in known attackers
@azurerm_firewall : threat_intel_mode =Deny
=CKV_AZURE_216
frontdoor-no-waf lw Front door has no web application firewall
@azurerm_frontdoor : frontend_endpoint.web_application_firewall_policy_link_id set
=CKV_AZURE_121 835a4f2f-df43-437d-9943-545ccfc55961
frontdoor-waf-off mw Front door's firewall is off
@azurerm_frontdoor_firewall_policy : policy_settings.mode =Detection,Prevention? & policy_settings.enabled true? & enabled true?
=CKV_AZURE_123
gateway-no-waf mw Application gateway has no web application firewall
@azurerm_application_gateway : waf_configuration.enabled true | firewall_policy_id set
=CKV_AZURE_120 2e48d91c-50e4-45c8-9312-27b625868a72
gateway-plain-http Mt Application gateway takes plain HTTP
@azurerm_application_gateway : http_listener.protocol =Https
=CKV_AZURE_217
gateway-waf-no-log4j lw Application gateway's firewall does not stop the attack on Log4j
@azurerm_web_application_firewall_policy : managed_rules.managed_rule_set.version =3.1,3.2 & managed_rules.managed_rule_set.rule_group_override.disabled_rules !=944240
=CKV_AZURE_135
gateway-waf-off mw Application gateway's firewall is off
@azurerm_web_application_firewall_policy : policy_settings.mode =Detection,Prevention? & policy_settings.enabled true?
=CKV_AZURE_122
gateway-weak-tls mt Application gateway takes outdated TLS
@azurerm_application_gateway : ssl_policy.policy_name =AppGwSslPolicy20220101,AppGwSslPolicy20220101S,AppGwSslPolicy20170401S | ssl_policy.min_protocol_version =TLSv1_2,TLSv1_3
=CKV_AZURE_218
iothub-public mn IoT hub can be reached from the internet
@azurerm_iothub : public_network_access_enabled false
=CKV_AZURE_108
log-profile-regions ml Activity log leaves out regions
@azurerm_monitor_log_profile : locations has=global
=AZU-0032
network-no-ddos-plan lr Network has no plan against floods
@azurerm_virtual_network : ddos_protection_plan.enable true
=b4cc2c52-34a6-4b43-b57c-4bdeb4514a5a
nic-forwarding mn Network interface forwards packets of others
@azurerm_network_interface : enable_ip_forwarding false? & ip_forwarding_enabled false?
=CKV_AZURE_118 AZU-0075 4216ebac-d74c-4423-b437-35025cb88af5
nic-public-ip ln Network interface has a public address
@azurerm_network_interface : ip_configuration.public_ip_address_id absent
=CKV_AZURE_119 c1573577-e494-4417-8854-7e119368dc8b CKV2_AZURE_39 AZU-0076
role-creates-roles Ma Custom role may make roles
!Whoever has it gives themselves every right.
@azurerm_role_definition : permissions.actions !=Microsoft.Authorization/roleDefinitions/write
=AZU-0052 3fa5900f-9aac-4982-96b2-a6143d9c99fb
role-owner Ma Custom role may do everything
@azurerm_role_definition : permissions.actions !=*
=CKV_AZURE_39 8e75e431-449f-49e9-b56a-c8f1378025cf
subnet-no-nsg ln Subnet has no security group
@azurerm_subnet : azurerm_subnet_network_security_group_association@subnet_id set if name !=GatewaySubnet,AzureFirewallSubnet,AzureBastionSubnet
=CKV2_AZURE_31
vnet-one-dns lr Network asks one name server alone
@azurerm_virtual_network azurerm_virtual_network_dns_servers : dns_servers many?
=CKV_AZURE_182
watcher-flow-not-on ml Flow log is switched off
@azurerm_network_watcher_flow_log : enabled true
=AZU-0073 b90842e5-6779-44d4-9760-972f4c03ba1c
watcher-flow-off ml Flow log is off or kept for less than 90 days
@azurerm_network_watcher_flow_log : enabled true & retention_policy.enabled true & retention_policy.days >=90 | retention_policy.days =0
=CKV_AZURE_12 AZU-0049 7750fcca-dd03-4d38-b663-4b70289bcfd4
)"};

}  // namespace sluice::azure
