#include <string>

#include "core/model/plan_sources.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
A gate judges what it is shown. A plan that stopped at an error, that was made for some resources only (`-target`, `-exclude`),
or that puts a part off to a later one, is clean in what it holds and says nothing of the rest. The same goes for a change set
that failed, that is cut off after a page, that is older than its stack, or whose nested stacks have change sets of their own.

A change set that was described without its property values can only be judged for what is destroyed or replaced; that is of
low severity, and `aws cloudformation describe-change-set --include-property-values` mends it.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [], "applyable": false, "complete": false, "errored": «true»}
)",
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [], "applyable": true, "complete": «false», "errored": false}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": «"FAILED"», "StatusReason": "Template error", "Changes": []}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "NextToken": «"AAEC"», "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": «"Modify"», "Replacement": "False", "LogicalResourceId": "Queue", "ResourceType": "AWS::SQS::Queue"}},
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Network", "ResourceType": "AWS::CloudFormation::Stack",
   "ChangeSetId": «"arn:aws:cloudformation:eu-west-1:111122223333:changeSet/network/1"»}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [], "applyable": false, "complete": true, "errored": false}
)",
    R"({"format_version": "1.0", "terraform_version": "1.1.0", "resource_changes": []}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "FAILED",
 "StatusReason": "The submitted information didn't contain changes. Submit different information to create a change set.", "Changes": []}
)",
};

Severity severity_of(Gap::Kind kind) {
  switch (kind) {
    case Gap::Kind::failed:
      return Severity::high;
    case Gap::Kind::partial:
      return Severity::medium;
    case Gap::Kind::unstated:
      break;
  }
  return Severity::low;
}

void check(const Review& review, Sink& sink) {
  for (const Gap& gap : review.plan.gaps) {
    sink.report(gap.at, "The plan is not whole: " + gap.what)
        .with_severity(severity_of(gap.kind))
        .with_evidence(gap.what);
  }
}

}  // namespace

extern constinit const Rule incomplete{
    .id = "plan/incomplete",
    .severity = Severity::high,
    .title = "Plan does not hold all that will be",
    .risk = "What it leaves out is carried out without anybody having looked at it.",
    .fix = "Make the plan anew, whole and without errors, and judge that one.",
    .topics = {Topic::reliability, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc incomplete_doc{
    .rule = incomplete,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; AWS CloudFormation: DescribeChangeSet",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
