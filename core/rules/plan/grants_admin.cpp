#include <algorithm>
#include <string>

#include "core/rules/plan/loosened.h"
#include "core/rules/plan/policies.h"
#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Once this is applied, somebody is the administrator of the account who was none: by a statement that allows every action on
every resource, by the managed policy that does, or by the role `Owner` of the other clouds. The plan is the last place at
which that is a sentence and not yet a right.

Statements with a condition are left alone, since the condition may be what limits them. What was there before, in the same
resource, is not told again.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_role_policy.ci", "mode": "managed", "type": "aws_iam_role_policy", "name": "ci",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": «\"*\"», \"Resource\": \"*\"}]}"}}},
  {"address": "aws_iam_role_policy_attachment.ci", "mode": "managed", "type": "aws_iam_role_policy_attachment", "name": "ci",
   "change": {"actions": ["create"], "before": null,
    "after": {"role": "ci", "policy_arn": «"arn:aws:iam::aws:policy/AdministratorAccess"»}}},
  {"address": "google_project_iam_member.ci", "mode": "managed", "type": "google_project_iam_member", "name": "ci",
   "change": {"actions": ["create"], "before": null, "after": {"role": «"roles/owner"», "member": "user:a@example.com"}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Add", "LogicalResourceId": "Deploy", "ResourceType": "AWS::IAM::Policy",
   "AfterContext": "{\"Properties\":{\"PolicyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":«\"*\"»,\"Resource\":\"*\"}]}}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_policy.old", "mode": "managed", "type": "aws_iam_policy", "name": "old",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Sid\": \"All\", \"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}}},
  {"address": "aws_iam_policy.gone", "mode": "managed", "type": "aws_iam_policy", "name": "gone",
   "change": {"actions": ["delete"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}, "after": null}},
  {"address": "aws_iam_policy.later", "mode": "managed", "type": "aws_iam_policy", "name": "later",
   "change": {"actions": ["create"], "before": null, "after": {"name": "later"}, "after_unknown": {"policy": true}}},
  {"address": "aws_iam_role_policy_attachment.read", "mode": "managed", "type": "aws_iam_role_policy_attachment", "name": "read",
   "change": {"actions": ["create"], "before": null, "after": {"role": "ci", "policy_arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}},
  {"address": "data.aws_iam_policy.admin", "mode": "data", "type": "aws_iam_policy", "name": "admin",
   "change": {"actions": ["read"], "before": null,
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}}}
]}
)",
};

constexpr std::string_view kAdministrators[] = {
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws-cn:iam::aws:policy/AdministratorAccess",
    "arn:aws-us-gov:iam::aws:policy/AdministratorAccess",
};

// Roles and managed policies that are everything.
constexpr PropertyCheck kRows[] = {
    {.terraform = {"aws_iam_role_policy_attachment|aws_iam_user_policy_attachment|"
                   "aws_iam_group_policy_attachment|aws_iam_policy_attachment",
                   "policy_arn"},
     .must = Must::not_be_one_of,
     .values = kAdministrators,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_iam_role", "managed_policy_arns"},
     .cloudformation = {"AWS::IAM::Role|AWS::IAM::User|AWS::IAM::Group", "ManagedPolicyArns"},
     .must = Must::not_be_one_of,
     .values = kAdministrators,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_iam_role_policy_attachments_exclusive|"
                   "aws_iam_user_policy_attachments_exclusive|"
                   "aws_iam_group_policy_attachments_exclusive",
                   "policy_arns"},
     .must = Must::not_be_one_of,
     .values = kAdministrators,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"aws_ssoadmin_managed_policy_attachment", "managed_policy_arn"},
     .cloudformation = {"AWS::SSO::PermissionSet", "ManagedPolicies"},
     .must = Must::not_be_one_of,
     .values = kAdministrators,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_project_iam_member|google_project_iam_binding|google_folder_iam_member|"
                   "google_folder_iam_binding|google_organization_iam_member|"
                   "google_organization_iam_binding",
                   "role"},
     .must = Must::not_be_one_of,
     .values = kTexts<"roles/owner", "roles/resourcemanager.organizationAdmin">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"azurerm_role_assignment|azurerm_pim_active_role_assignment",
                   "role_definition_name"},
     .must = Must::not_be_one_of,
     .values = kTexts<"Owner", "User Access Administrator">,
     .absent = PropertyCheck::Absent::passes},
};

bool is_admin(const PolicyStatement& statement) { return !unlimited_action(statement).is_absent(); }

bool was_admin(const PolicyChange& policy) {
  for (const PolicyDocument& document : documents(policy.before)) {
    if (std::any_of(document.statements().begin(), document.statements().end(), is_admin))
      return true;
  }
  return false;
}

void check(const Review& review, Sink& sink) {
  for (const PolicyChange& policy : policy_changes(review.plan, PolicyUse::identity)) {
    if (was_admin(policy)) continue;
    for (const PolicyDocument& document : documents(policy.after)) {
      for (const PolicyStatement& statement : document.statements()) {
        if (!is_admin(statement)) continue;
        report(review, *policy.change, policy.place(document, unlimited_action(statement)),
               policy.path,
               quote(policy.change->resource.value) +
                   " lets its holder do everything with every resource",
               sink);
      }
    }
  }
  report_loosened(review, kRows, sink, Made::is_judged);
}

}  // namespace

extern constinit const Rule grants_admin{
    .id = "plan/grants-admin",
    .severity = Severity::high,
    .title = "Plan makes somebody an administrator",
    .risk = "Whoever takes over its holder, a pipeline or a machine, owns the account.",
    .fix = "Name the actions and resources that the holder needs, or attach a policy that does.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc grants_admin_doc{
    .rule = grants_admin,
    .why = kWhy,
    .source = "AWS: IAM JSON policy elements; Google Cloud: basic roles; Azure: built-in roles",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
