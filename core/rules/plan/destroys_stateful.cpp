#include <algorithm>
#include <string>

#include "core/rules/plan/report.h"
#include "core/rules/plan/stateful.h"
#include "core/rules/rule.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
A plan says what will be gone once it is carried out, and nobody reads the one line of a thousand in which a database
stands. What these resources hold is not in the configuration: applying it again makes an empty one.

Told are the kinds of resources that hold data, keys, names or people: databases, buckets, volumes, file systems, streams,
keys, secrets, registries, hosted zones, directories of users, stores of logs, backups, clusters. A replica of a database is
none, nor is a resource that is only forgotten (`removed` with `destroy = false`, `skip_destroy`, a deletion policy of
`Retain`). Where a last copy is made, or the provider refuses as long as a protection is on or a bucket holds anything, the
finding is of medium severity at most. `prevent_destroy` stands in no plan: with it there would be none.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "module.db[\"eu\"].aws_db_instance.main", "module_address": "module.db[\"eu\"]", "mode": "managed",
   "type": "aws_db_instance", "name": "main", "action_reason": "delete_because_no_module",
   "change": {"actions": «["delete"]», "before": {"identifier": "main", "skip_final_snapshot": true}, "after": null}}
]}
)",
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_s3_bucket.state", "mode": "managed", "type": "aws_s3_bucket", "name": "state",
   "change": {"actions": «["delete"]», "before": {"bucket": "acme-state", "force_destroy": false}, "after": null}},
  {"address": "google_dns_managed_zone.zone", "mode": "managed", "type": "google_dns_managed_zone", "name": "zone",
   "change": {"actions": «["delete"]», "before": {"force_destroy": true}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": «"Remove"», "LogicalResourceId": "Orders",
   "ResourceType": "AWS::DynamoDB::Table", "PolicyAction": "Delete"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.12.0", "resource_changes": [
  {"address": "aws_s3_bucket.new", "mode": "managed", "type": "aws_s3_bucket", "name": "new",
   "change": {"actions": ["create"], "before": null, "after": {"bucket": "acme-new"}}},
  {"address": "aws_s3_bucket.old", "mode": "managed", "type": "aws_s3_bucket", "name": "old",
   "change": {"actions": ["forget"], "before": {"bucket": "acme-old"}, "after": null}},
  {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
   "change": {"actions": ["delete"], "before": {"ami": "ami-1"}, "after": null}},
  {"address": "aws_db_instance.reader", "mode": "managed", "type": "aws_db_instance", "name": "reader",
   "change": {"actions": ["delete"], "before": {"replicate_source_db": "main"}, "after": null}},
  {"address": "aws_cloudwatch_log_group.kept", "mode": "managed", "type": "aws_cloudwatch_log_group", "name": "kept",
   "change": {"actions": ["delete"], "before": {"skip_destroy": true}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Remove", "LogicalResourceId": "Orders",
   "ResourceType": "AWS::DynamoDB::Table", "PolicyAction": "Retain"}}
]}
)",
};

struct Reason {
  std::string_view code;
  std::string_view words;
};
constexpr Reason kReasons[] = {
    {"delete_because_no_resource_config", " since no block declares it any more"},
    {"delete_because_no_module", " since its module is called no more"},
    {"delete_because_wrong_repetition", " since its block has another count or for_each"},
    {"delete_because_count_index", " since count is smaller"},
    {"delete_because_each_key", " since for_each holds its key no more"},
    {"delete_because_no_move_target", " since what it was moved to is not declared"},
};

std::string_view reason_of(const Change& change) {
  if (change.is_deposed) return ", left over from an earlier replacement,";
  const auto* const found =
      std::find_if(std::begin(kReasons), std::end(kReasons),
                   [&](const Reason& reason) { return reason.code == change.reason.value; });
  return found != std::end(kReasons) ? found->words : std::string_view();
}

void check(const Review& review, Sink& sink) {
  for (const Change& change : review.plan.changes) {
    if (change.action != Action::destroy || !change.is_gone()) continue;
    const Stateful* const row = stateful(change);
    if (row == nullptr) continue;
    const Remains left = remains(*row, change);
    std::string says = "The " + std::string(row->what) + " " + quote(change.resource.value);
    if (change.is_deposed) says += reason_of(change);
    says += " is destroyed";
    if (!change.is_deposed) says += reason_of(change);
    says += left.what;
    Hit& hit = report(review, change, change.action_at, "destroy", std::move(says), sink);
    hit.with_severity(left.is_mild ? std::min(row->severity, Severity::medium) : row->severity);
  }
}

}  // namespace

extern constinit const Rule destroys_stateful{
    .id = "plan/destroys-stateful",
    .severity = Severity::high,
    .title = "Plan destroys a resource that holds state",
    .risk = "What it holds is gone with it, and no apply brings it back.",
    .fix =
        "Keep the resource, or move it (moved, removed with destroy = false, a deletion policy of "
        "Retain); where it is to go, make a copy first and say so in an ignore.",
    .topics = {Topic::availability, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc destroys_stateful_doc{
    .rule = destroys_stateful,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; AWS CloudFormation: ResourceChange",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
