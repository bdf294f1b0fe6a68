#include <algorithm>
#include <string>

#include "core/rules/plan/report.h"
#include "core/rules/plan/stateful.h"
#include "core/rules/rule.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
A replacement is a destruction with a new, empty resource beside it. It comes from one attribute that the provider cannot
change in place: the name of a bucket, the encryption of a volume, the engine of a database. `create_before_destroy` changes
the order, and nothing else.

The finding names the attributes that force it (`replace_paths`; in a change set, the properties that require a new
resource), and points at each. Which resources hold state is the same as in `plan/destroys-stateful`.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "action_reason": "replace_because_cannot_update",
   "change": {"actions": «["delete", "create"]»,
    "before": {"storage_encrypted": false, "skip_final_snapshot": true},
    "after": {"storage_encrypted": true, "skip_final_snapshot": true},
    "replace_paths": [["storage_encrypted"]]}}
]}
)",
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_ebs_volume.data[0]", "mode": "managed", "type": "aws_ebs_volume", "name": "data", "index": 0,
   "action_reason": "replace_because_tainted",
   "change": {"actions": «["create", "delete"]», "before": {"size": 10}, "after": {"size": 10}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "LogicalResourceId": "Orders",
   "ResourceType": "AWS::DynamoDB::Table", "Replacement": «"True"», "Details": [
     {"Target": {"Attribute": "Properties", "Name": "TableName", "RequiresRecreation": "Always"}, "Evaluation": "Static"}]}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "name": "main",
   "change": {"actions": ["update"], "before": {"instance_class": "db.t3.small"}, "after": {"instance_class": "db.t3.large"}}},
  {"address": "aws_launch_template.web", "mode": "managed", "type": "aws_launch_template", "name": "web",
   "change": {"actions": ["create", "delete"], "before": {"name": "a"}, "after": {"name": "b"}, "replace_paths": [["name"]]}},
  {"address": "aws_s3_bucket.old", "mode": "managed", "type": "aws_s3_bucket", "name": "old",
   "change": {"actions": ["create", "forget"], "before": {"bucket": "a"}, "after": {"bucket": "b"}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "LogicalResourceId": "Orders",
   "ResourceType": "AWS::DynamoDB::Table", "Replacement": "True", "PolicyAction": "ReplaceAndRetain"}},
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "LogicalResourceId": "Items",
   "ResourceType": "AWS::DynamoDB::Table", "Replacement": "False"}}
]}
)",
};

// Why it is replaced, as the middle of a sentence.
std::string reason_of(const Change& change) {
  if (!change.forcing.empty()) {
    constexpr std::size_t kMost = 3;
    std::string names;
    for (std::size_t i = 0; i < change.forcing.size() && i < kMost; ++i)
      names += (i > 0 ? ", " : "") + quote(change.forcing[i].path);
    if (change.forcing.size() > kMost)
      names += " and " + std::to_string(change.forcing.size() - kMost) + " more";
    return names + (change.forcing.size() == 1 ? " changes" : " change");
  }
  const std::string_view code = change.reason.value;
  if (code == "replace_because_tainted") return "it is tainted";
  if (code == "replace_by_request") return "the plan was asked for it (-replace)";
  if (code == "replace_by_triggers") return "something in replace_triggered_by changes";
  return {};
}

void check(const Review& review, Sink& sink) {
  for (const Change& change : review.plan.changes) {
    if (change.action != Action::replace || !change.is_gone()) continue;
    const Stateful* const row = stateful(change);
    if (row == nullptr) continue;
    const Remains left = remains(*row, change);
    std::string says = "The " + std::string(row->what) + " " + quote(change.resource.value);
    says += change.is_certain ? " is destroyed and made anew" : " may be destroyed and made anew";
    if (const std::string reason = reason_of(change); !reason.empty()) says += " since " + reason;
    says += left.what;
    Hit& hit = report(review, change, change.action_at, "replace", std::move(says), sink);
    hit.with_severity(left.is_mild ? std::min(row->severity, Severity::medium) : row->severity);
    if (!change.is_certain) hit.with_confidence(Confidence::low);
    for (const Forcing& forcing : change.forcing) hit.relate(forcing.at, "forces the replacement");
  }
}

}  // namespace

extern constinit const Rule replaces_stateful{
    .id = "plan/replaces-stateful",
    .severity = Severity::high,
    .title = "Plan replaces a resource that holds state",
    .risk = "What it holds is gone with the old one, and the new one starts empty.",
    .fix =
        "Take back the change that forces the replacement, or make a copy, and a way from the old "
        "to the new, before it.",
    .topics = {Topic::availability, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc replaces_stateful_doc{
    .rule = replaces_stateful,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; AWS CloudFormation: ResourceChange",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
