#include "core/rules/rule.h"

// Repositories of GitHub as Terraform declares them. How to read the rows: core/rules/rows.h.
namespace sluice::github {

extern constinit const RowTable repository_rows{.family = "github", .text = R"(
branch-deletable li Protected branch may be deleted
@github_branch_protection : allows_deletions false?
branch-force-push Mi Protected branch takes forced pushes
!History that was reviewed can be replaced, and with it what was deployed from it.
@github_branch_protection : allows_force_pushes false?
branch-no-review mi Protected branch takes changes that two people have not reviewed
!One taken-over account is enough to change what is deployed.
>Set required_approving_review_count = 2 in required_pull_request_reviews.
@github_branch_protection github_branch_protection_v3 : required_pull_request_reviews.required_approving_review_count >=2
@github_repository_ruleset github_organization_ruleset : rules.pull_request.required_approving_review_count >=2 if rules.pull_request set
=CKV_GIT_5
branch-not-for-admins li Rules of the branch do not hold for administrators
@github_branch_protection github_branch_protection_v3 : enforce_admins true
branch-unsigned li Protected branch takes commits that nobody signed
!Whoever may push writes commits in the name of somebody else.
>Set require_signed_commits = true.
@github_branch_protection github_branch_protection_v3 : require_signed_commits true
@github_repository_ruleset github_organization_ruleset : rules.required_signatures true if target =branch
=CKV_GIT_6 GIT-0004
no-branch-protection mi Branches of the repository are not protected
!Whoever may write to the repository changes its default branch without a review.
@github_repository : github_branch_protection@repository_id set | github_branch_protection_v3@repository set | github_repository_ruleset@repository set if archived !=true
=CKV2_GIT_1
no-vulnerability-alerts lp Nobody is told of vulnerable dependencies
>Set vulnerability_alerts = true.
+
@github_repository : vulnerability_alerts true if archived !=true
=CKV_GIT_3 GIT-0003
public-repository ma Repository is public
!Everyone reads the code, its history and what was left in it by mistake.
>Set visibility = "private".
@github_repository : visibility =private,internal | private true
=CKV_GIT_1 GIT-0001
secret-literal hc Secret of Actions is in the code
!Whoever reads the code or the state has the secret.
>Encrypt it for the repository's public key and set encrypted_value, or take it from a variable.
@github_actions_secret github_actions_environment_secret github_actions_organization_secret github_codespaces_secret github_codespaces_organization_secret github_dependabot_secret github_dependabot_organization_secret : plaintext_value !literal
=CKV_GIT_4 GIT-0002
webhook-insecure Mt Deliveries of the webhook are not verified
>Set insecure_ssl = false and an https:// url.
@github_repository_webhook github_organization_webhook : configuration.insecure_ssl false & configuration.url !^http://
=CKV_GIT_2
webhook-no-secret mi Deliveries of the webhook are not signed
@github_repository_webhook github_organization_webhook : configuration.secret set
workflow-token-writes ma Workflows get a token that may write by default
@github_workflow_repository_permissions : default_workflow_permissions =read?
)"};

}  // namespace sluice::github
