#include "core/rules/rule.h"

// Projects of GitLab as Terraform declares them. How to read the rows: core/rules/rows.h.
namespace sluice::gitlab {

extern constinit const RowTable project_rows{.family = "gitlab", .text = R"(
branch-force-push Mi Protected branch takes forced pushes
!History that was reviewed can be replaced, and with it what was deployed from it.
@gitlab_branch_protection : allow_force_push false?
=CKV_GLB_2
project-no-review mi Project takes merge requests that two people have not approved
!One taken-over account is enough to change what is deployed.
@gitlab_project : approvals_before_merge >=2
=CKV_GLB_1
project-secrets-pushed lc Project takes pushes with files that hold secrets
>Set prevent_secrets = true in push_rules.
@gitlab_project : push_rules.prevent_secrets true
=CKV_GLB_3
project-public ma Project is public
!Everyone reads the code, its history and what was left in it by mistake.
@gitlab_project : visibility_level !=public
project-unsigned li Project takes commits that nobody signed
!Whoever may push writes commits in the name of somebody else.
@gitlab_project : push_rules.reject_unsigned_commits true
=CKV_GLB_4
project-variable-not-masked lc Variable of the project is shown in logs
@gitlab_project_variable gitlab_group_variable gitlab_instance_variable : masked true
project-variable-not-protected la Variable of the project is given to every branch
@gitlab_project_variable gitlab_group_variable gitlab_instance_variable : protected true
)"};

}  // namespace sluice::gitlab
