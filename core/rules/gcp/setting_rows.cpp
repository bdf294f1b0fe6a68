#include "core/rules/rule.h"

// Settings that belong to no other file. How to read the rows: core/rules/rows.h.
namespace sluice::gcp {

extern constinit const RowTable setting_rows{.family = "gcp", .text = R"(
audit-exempts ll Audit log leaves somebody or some services out
@google_project_iam_audit_config : service =allServices & audit_log_config.exempted_members absent
=CKV2_GCP_5 GCP-0079 89fe890f-b480-460c-8b6b-7d8b1468adb4
iam-user-member la Rights are given to a person
!They stay when the person goes, and nobody sees them among those of the team.
>Give the role to a group.
@google_project_iam_member google_folder_iam_member google_organization_iam_member : member !^user:
@google_project_iam_binding google_folder_iam_binding google_organization_iam_binding : members !^user:
=704fcc44-a58f-4af5-82e2-93f2a58ef918 GCP-0003
network-no-firewall ln Network has no firewall rules of its own
@google_compute_network : google_compute_firewall@network set
=CKV2_GCP_18
registry-not-scanned lp Images in the registry are not scanned
@google_project_services : services has=containerscanning.googleapis.com
=CKV2_GCP_11
)"};

}  // namespace sluice::gcp
