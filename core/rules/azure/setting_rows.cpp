#include "core/rules/rule.h"

// Settings that belong to no other file. How to read the rows: core/rules/rows.h.
namespace sluice::azure {

extern constinit const RowTable setting_rows{.family = "azure", .text = R"(
oidc-any-repository ha Application trusts jobs of other repositories
!Whoever can run a job there has the rights of the application.
>Name the repository, and the branch or environment, in subject.
@azuread_application_federated_identity_credential azurerm_federated_identity_credential : subject !*/*,repo:* if issuer *token.actions.githubusercontent.com
=CKV_AZURE_249
oidc-pull-request ma Application trusts jobs of pull requests
!Code that nobody has reviewed has the rights of the application.
>Name the branch or environment that deploys in subject.
@azuread_application_federated_identity_credential azurerm_federated_identity_credential : subject !$:pull_request if issuer *token.actions.githubusercontent.com
role-every-action ma Role may do everything, everywhere
@azurerm_role_definition : permissions.actions !=* if assignable_scopes =/
=AZU-0030
sql-no-alert-policy ml Nobody is told of attacks on the SQL server
@azurerm_mssql_server azurerm_sql_server : azurerm_mssql_server_security_alert_policy@server_name>state =Enabled
=CKV2_AZURE_2
synapse-pool-not-assessed ml SQL pool is not assessed for vulnerabilities
@azurerm_synapse_sql_pool_security_alert_policy : azurerm_synapse_sql_pool_vulnerability_assessment@sql_pool_security_alert_policy_id set
=CKV2_AZURE_52
synapse-workspace-not-assessed ml Workspace is not assessed for vulnerabilities
@azurerm_synapse_workspace_security_alert_policy : azurerm_synapse_workspace_vulnerability_assessment@workspace_security_alert_policy_id>recurring_scans.enabled true
=CKV2_AZURE_46
subnet-no-group ln Subnet has no network security group
@azurerm_virtual_network azure_virtual_network each subnet : security_group set
=5c822443-e1ea-46b8-84eb-758ec602e844
vnet-public-dns ln Network asks name servers on the internet
!Whoever answers for them decides where traffic goes, and sees what is asked.
>Name the addresses of name servers of your own.
@azurerm_virtual_network : dns_servers ^10.,192.168.,172.1,172.2,172.3,168.63.129.16?
=CKV_AZURE_183
)"};

}  // namespace sluice::azure
