#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/lists.h"
#include "core/rules/plan/loosened.h"
#include "core/rules/plan/policies.h"
#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
A bucket, a queue, a key or a registry whose policy names `*` as the principal, and no condition, is open to every account and
often to everybody. Told is a statement that opens something which was not open before in the same policy, a permission of a
Lambda function for everybody, and the members `allUsers` and `allAuthenticatedUsers` of Google Cloud.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_s3_bucket_policy.site", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "site",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": «\"*\"»}, \"Action\": [\"s3:GetObject\", \"s3:PutObject\"], \"Resource\": \"*\"}]}"}}},
  {"address": "aws_lambda_permission.all", "mode": "managed", "type": "aws_lambda_permission", "name": "all",
   "change": {"actions": ["create"], "before": null,
    "after": {"action": "lambda:InvokeFunction", "principal": «"*"», "source_arn": null}}},
  {"address": "google_storage_bucket_iam_binding.site", "mode": "managed", "type": "google_storage_bucket_iam_binding", "name": "site",
   "change": {"actions": ["update"], "before": {"members": ["user:a@example.com"]},
    "after": {"members": ["user:a@example.com", «"allUsers"»]}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Add", "LogicalResourceId": "Policy", "ResourceType": "AWS::SQS::QueuePolicy",
   "AfterContext": "{\"Properties\":{\"PolicyDocument\":{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":«\"*\"»,\"Action\":\"sqs:*\"}}}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_s3_bucket_policy.site", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "site",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"}}},
  {"address": "aws_sns_topic_policy.org", "mode": "managed", "type": "aws_sns_topic_policy", "name": "org",
   "change": {"actions": ["create"], "before": null,
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"sns:Publish\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-1\"}}}]}"}}},
  {"address": "aws_s3_bucket_policy.tls", "mode": "managed", "type": "aws_s3_bucket_policy", "name": "tls",
   "change": {"actions": ["create"], "before": null,
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}}},
  {"address": "aws_lambda_permission.gateway", "mode": "managed", "type": "aws_lambda_permission", "name": "gateway",
   "change": {"actions": ["create"], "before": null, "after": {"principal": "*"}, "after_unknown": {"source_arn": true}}}
]}
)",
};

// Members that are everybody.
constexpr PropertyCheck kRows[] = {
    {.terraform =
         {"google_project_iam_member|google_storage_bucket_iam_member|"
          "google_cloud_run_service_iam_member|google_cloud_run_v2_service_iam_member|"
          "google_cloudfunctions_function_iam_member|"
          "google_cloudfunctions2_function_iam_member|google_pubsub_topic_iam_member|"
          "google_pubsub_subscription_iam_member|google_kms_crypto_key_iam_member|"
          "google_secret_manager_secret_iam_member|google_bigquery_dataset_iam_member|"
          "google_bigquery_table_iam_member|google_artifact_registry_repository_iam_member|"
          "google_compute_image_iam_member|google_service_account_iam_member",
          "member"},
     .must = Must::not_be_one_of,
     .values = kTexts<"allUsers", "allAuthenticatedUsers">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_project_iam_binding|google_storage_bucket_iam_binding|"
                   "google_cloud_run_service_iam_binding|google_cloud_run_v2_service_iam_binding|"
                   "google_cloudfunctions_function_iam_binding|"
                   "google_cloudfunctions2_function_iam_binding|google_pubsub_topic_iam_binding|"
                   "google_pubsub_subscription_iam_binding|google_kms_crypto_key_iam_binding|"
                   "google_secret_manager_secret_iam_binding|google_bigquery_dataset_iam_binding|"
                   "google_bigquery_table_iam_binding|"
                   "google_artifact_registry_repository_iam_binding|"
                   "google_compute_image_iam_binding|google_service_account_iam_binding",
                   "members"},
     .must = Must::not_be_one_of,
     .values = kTexts<"allUsers", "allAuthenticatedUsers">,
     .absent = PropertyCheck::Absent::passes},
    {.terraform = {"google_storage_bucket_access_control|google_storage_object_access_control|"
                   "google_storage_default_object_access_control",
                   "entity"},
     .must = Must::not_be_one_of,
     .values = kTexts<"allUsers", "allAuthenticatedUsers">,
     .absent = PropertyCheck::Absent::passes},
};

// The principal that is everybody, of a statement that nothing else limits; absent where there is
// none.
Value everybody(const PolicyStatement& statement) {
  if (!allows(statement) || !statement.condition.is_absent()) return {};
  for (const Principal& one : principals(statement)) {
    if (one.is_everybody()) return one.who;
  }
  return {};
}

// What everybody could do before, as patterns.
std::vector<std::string> open_before(const PolicyChange& policy) {
  std::vector<std::string> actions;
  for (const PolicyDocument& document : documents(policy.before)) {
    for (const PolicyStatement& statement : document.statements()) {
      if (everybody(statement).is_absent()) continue;
      if (!statement.not_action.is_absent()) actions.emplace_back("*");
      for (const Value& action : statement.action.elements())
        actions.emplace_back(action.text().value);
    }
  }
  return actions;
}

bool is_open_already(const PolicyStatement& statement, const std::vector<std::string>& before) {
  const std::vector<Value> actions = statement.action.elements();
  const auto covers = [&](std::string_view action) {
    return std::any_of(before.begin(), before.end(),
                       [&](const std::string& pattern) { return matches_name(pattern, action); });
  };
  if (actions.empty()) return covers("*");
  return std::all_of(actions.begin(), actions.end(),
                     [&](const Value& action) { return covers(action.text().value); });
}

// A permission of a Lambda function for everybody, whatever calls it.
struct Permission {
  std::string_view type, principal;
  std::string_view limits[3];
};
constexpr Permission kPermissions[] = {
    {"aws_lambda_permission", "principal", {"source_arn", "source_account", "principal_org_id"}},
    {"AWS::Lambda::Permission", "Principal", {"SourceArn", "SourceAccount", "PrincipalOrgID"}},
};

bool is_open(const Permission& permission, const Value& value) {
  const auto is_unset = [&](std::string_view name) {
    const Value limit = value.get(name);
    return limit.is_absent() || limit.is_null();
  };
  return value.get(permission.principal).text().value == "*" &&
         std::all_of(std::begin(permission.limits), std::end(permission.limits), is_unset);
}

void check_permissions(const Review& review, Sink& sink) {
  for (const Change& change : review.plan.changes) {
    if (!change.is_made() && !change.is_compared()) continue;
    for (const Permission& permission : kPermissions) {
      const Value& after = change.after.value;
      if (change.type.value != permission.type || !is_open(permission, after)) continue;
      if (change.is_compared() && is_open(permission, change.before.value)) continue;
      report(review, change, change.after, after.get(permission.principal), permission.principal,
             quote(change.resource.value) + " lets everybody call the function", sink);
    }
  }
}

void check(const Review& review, Sink& sink) {
  for (const PolicyChange& policy : policy_changes(review.plan, PolicyUse::resource)) {
    const std::vector<std::string> before = open_before(policy);
    for (const PolicyDocument& document : documents(policy.after)) {
      for (const PolicyStatement& statement : document.statements()) {
        const Value who = everybody(statement);
        if (who.is_absent() || is_open_already(statement, before)) continue;
        std::string says = quote(policy.change->resource.value) + " lets everybody";
        const std::string_view action = statement.action.elements().empty()
                                            ? std::string_view()
                                            : statement.action.elements().front().text().value;
        says += action.empty() || policy.is_sensitive() ? " in" : " use " + quote(action);
        report(review, *policy.change, policy.place(document, who), policy.path, std::move(says),
               sink);
      }
    }
  }
  check_permissions(review, sink);
  report_loosened(review, kRows, sink, Made::is_judged);
}

}  // namespace

extern constinit const Rule public_policy{
    .id = "plan/public-policy",
    .severity = Severity::high,
    .title = "Plan opens a resource to everybody by its policy",
    .risk = "Any account, and often anybody at all, reads, writes or calls it from then on.",
    .fix =
        "Name the principals, or limit the statement by a condition such as aws:PrincipalOrgID or "
        "aws:SourceArn.",
    .topics = {Topic::access, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc public_policy_doc{
    .rule = public_policy,
    .why = kWhy,
    .source = "AWS: IAM JSON policy elements: Principal; Google Cloud: IAM principals",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
