#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Before it plans, Terraform looks at what is there, and lists what differs from what it left (`resource_drift`). Somebody or
something else has changed it: by hand in an incident, by another pipeline, or as an attacker does. The plan either sets it
back, and so undoes what may have been urgent, or leaves it as it is, so that the configuration does not say what runs.

The finding names the attributes, with their values where nobody calls these sensitive. It is of medium severity where the
resource is gone, or where this plan changes it as well, and of low severity otherwise, since providers also list what other
resources of the same configuration have set.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [],
 "resource_drift": [
  {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
   "change": {"actions": ["update"], "before": {"instance_type": "t3.micro", "tags": {"a": "1"}},
    "after": {"instance_type": «"t3.large"», "tags": {"a": "1"}}}},
  {"address": "aws_iam_role.gone", "mode": "managed", "type": "aws_iam_role", "name": "gone",
   "change": {"actions": «["delete"]», "before": {"name": "gone"}, "after": null}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Queue",
   "ResourceType": "AWS::SQS::Queue", "ResourceDriftStatus": "MODIFIED",
   "PreviousDeploymentContext": "{\"Properties\":{\"DelaySeconds\":\"0\"}}",
   "BeforeContext": "{\"Properties\":{\"DelaySeconds\":«\"5\"»}}",
   "AfterContext": "{\"Properties\":{\"DelaySeconds\":\"0\"}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8",
 "resource_changes": [
  {"address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
   "change": {"actions": ["update"], "before": {"instance_type": "t3.micro"}, "after": {"instance_type": "t3.large"}}}],
 "resource_drift": [
  {"address": "aws_instance.moved", "mode": "managed", "type": "aws_instance", "name": "moved", "previous_address": "aws_instance.old",
   "change": {"actions": ["no-op"], "before": {"ami": "a"}, "after": {"ami": "a"}}},
  {"address": "aws_s3_bucket.logs", "mode": "managed", "type": "aws_s3_bucket", "name": "logs",
   "change": {"actions": ["update"], "before": {"tags": null}, "after": {}}}
]}
)",
};

std::string told(const Difference& difference) {
  if (difference.before.is_sensitive() || difference.after.is_sensitive())
    return quote(difference.path) + " (sensitive)";
  const bool is_text = difference.before.is_scalar() || difference.after.is_scalar();
  if (!is_text) return quote(difference.path);
  return quote(difference.path) + " from " + shown(difference.before) + " to " +
         shown(difference.after);
}

std::string told(const std::vector<Difference>& differences) {
  constexpr std::size_t kMost = 4;
  std::string text;
  for (std::size_t i = 0; i < differences.size() && i < kMost; ++i)
    text += (i > 0 ? ", " : "") + told(differences[i]);
  if (differences.size() > kMost)
    text += " and " + std::to_string(differences.size() - kMost) + " more";
  return text;
}

// What the plan does about each resource, by address.
using Actions = std::map<std::string_view, Action>;

std::string_view consequence(Action action) {
  switch (action) {
    case Action::none:
    case Action::read:
      return ", and the plan leaves it so";
    case Action::create:
      return ", and the plan makes it anew";
    case Action::update:
    case Action::replace:
    case Action::unknown:
      return ", and the plan changes it as well";
    case Action::destroy:
    case Action::forget:
      break;
  }
  return {};
}

void check(const Review& review, Sink& sink) {
  Actions actions;
  for (const Change& change : review.plan.changes)
    actions.emplace(change.resource.value, change.action);
  for (const Change& drift : review.plan.drift) {
    if (drift.is_data) continue;
    const auto planned = actions.find(drift.resource.value);
    const Action action = planned != actions.end() ? planned->second : Action::none;
    std::string says = quote(drift.resource.value);
    Hit* hit = nullptr;
    if (drift.action == Action::destroy) {
      says += " was deleted outside";
      says += consequence(action);
      hit = &report(review, drift, drift.action_at, "deleted", std::move(says), sink);
    } else if (const auto found = differences(drift.before.value, drift.after.value);
               !found.empty()) {
      says += " was changed outside: " + told(found);
      says += consequence(action);
      hit = &report(review, drift, drift.after, found.front().after, found.front().path,
                    std::move(says), sink);
    }
    if (hit != nullptr && drift.action != Action::destroy &&
        (action == Action::none || action == Action::read))
      hit->with_severity(Severity::low);
  }
}

}  // namespace

extern constinit const Rule drifted{
    .id = "plan/drifted",
    .severity = Severity::medium,
    .title = "Resource was changed outside of its configuration",
    .risk = "Nobody reviewed what runs, and the next apply may undo what somebody needed.",
    .fix =
        "Find out who changed it and why; then write it into the configuration, or let the plan "
        "set it back.",
    .topics = {Topic::integrity, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc drifted_doc{
    .rule = drifted,
    .why = kWhy,
    .source =
        "HashiCorp: JSON Output Format, resource_drift; AWS CloudFormation: drift-aware change "
        "sets",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
