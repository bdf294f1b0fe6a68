#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/lists.h"
#include "core/rules/plan/policies.h"
#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
A policy that is changed from a list of actions to a wildcard, or from named resources to all of them, grants what nobody
asked for one by one. Compared is what the policy allows before and after: told is an action with a wildcard over a whole
service that nothing covered before, everything but a list (`NotAction`), and an action that was limited to resources and is
limited to none any more.

New policies are not judged here, nor are statements with a condition, since the condition may be what limits them. A policy
that becomes one of an administrator is `plan/grants-admin`.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_policy.app", "mode": "managed", "type": "aws_iam_policy", "name": "app",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:GetObject\", \"sqs:SendMessage\"], \"Resource\": \"arn:aws:s3:::a/*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [«\"s3:*\"»], \"Resource\": \"arn:aws:s3:::a/*\"}, {\"Effect\": \"Allow\", \"Action\": \"sqs:SendMessage\", \"Resource\": «\"*\"»}]}"}}},
  {"address": "aws_iam_role_policy.ops", "mode": "managed", "type": "aws_iam_role_policy", "name": "ops",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:Describe*\", \"Resource\": \"*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"NotAction\": «\"iam:*\"», \"Resource\": \"*\"}]}"}}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_policy.app", "mode": "managed", "type": "aws_iam_policy", "name": "app",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::a/*\"}]}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"s3:*\", \"ec2:DescribeInstances\"], \"Resource\": [\"arn:aws:s3:::a/*\", \"arn:aws:s3:::b/*\"]}, {\"Effect\": \"Allow\", \"Action\": \"ec2:DescribeRegions\", \"Resource\": \"*\"}]}"}}},
  {"address": "aws_iam_policy.new", "mode": "managed", "type": "aws_iam_policy", "name": "new",
   "change": {"actions": ["create"], "before": null,
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}}},
  {"address": "aws_iam_policy.mfa", "mode": "managed", "type": "aws_iam_policy", "name": "mfa",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": []}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}}}]}"}}},
  {"address": "aws_iam_policy.deny", "mode": "managed", "type": "aws_iam_policy", "name": "deny",
   "change": {"actions": ["update"],
    "before": {"policy": "{\"Statement\": []}"},
    "after": {"policy": "{\"Statement\": [{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}}}
]}
)",
};

// "s3:*": all of a service.
bool is_whole_service(std::string_view action) {
  const std::size_t colon = action.find(':');
  return colon != action.npos && action.find_first_not_of('*', colon + 1) == action.npos &&
         colon + 1 < action.size() && action.find('*') > colon;
}

bool is_on_everything(const PolicyStatement& statement) {
  return !wildcard(statement.resource, is_every_resource).is_absent();
}

// An action that a policy allowed before, and whether it did on every resource.
struct Allowed {
  std::string_view action;
  bool is_on_everything = false;
};

class Before {
 public:
  explicit Before(const PolicyChange& policy) : documents_(documents(policy.before)) {
    for (const PolicyDocument& document : documents_) {
      for (const PolicyStatement& statement : document.statements()) {
        if (!allows(statement)) continue;
        has_exceptions_ = has_exceptions_ || !statement.not_action.is_absent();
        for (const Value& action : statement.action.elements())
          allowed_.push_back({action.text().value, is_on_everything(statement)});
      }
    }
  }

  // `NotAction` allowed nearly everything.
  bool has_exceptions() const { return has_exceptions_; }

  bool covers(std::string_view action) const {
    return has_exceptions_ ||
           std::any_of(allowed_.begin(), allowed_.end(),
                       [&](const Allowed& one) { return matches_name(one.action, action); });
  }
  // It was allowed, and never on every resource.
  bool limits(std::string_view action) const {
    bool is_allowed = false;
    for (const Allowed& one : allowed_) {
      if (!matches_name(one.action, action)) continue;
      if (one.is_on_everything) return false;
      is_allowed = true;
    }
    return is_allowed && !has_exceptions_;
  }

 private:
  std::deque<PolicyDocument> documents_;
  std::vector<Allowed> allowed_;
  bool has_exceptions_ = false;
};

void check_statement(const Review& review, const PolicyChange& policy, const Before& before,
                     const PolicyDocument& document, const PolicyStatement& statement, Sink& sink) {
  const std::string who = quote(policy.change->resource.value);
  const auto named = [&](const Value& value) {
    return policy.is_sensitive() ? std::string("something") : quote(value.text().value);
  };
  const auto tell = [&](const Value& at, std::string_view what, std::string says) {
    report(review, *policy.change, policy.place(document, at), what, std::move(says), sink);
  };
  if (!statement.not_action.is_absent() && !before.has_exceptions()) {
    tell(statement.not_action, "NotAction", who + " newly allows everything but a list of actions");
    return;
  }
  const Value everything = wildcard(statement.resource, is_every_resource);
  for (const Value& action : statement.action.elements()) {
    const std::string_view name = action.text().value;
    if (is_whole_service(name) && !before.covers(name)) {
      tell(action, name, who + " newly allows all of " + named(action));
    } else if (!everything.is_absent() && !name.empty() && before.limits(name)) {
      tell(everything, name,
           who + " allows " + named(action) + " on every resource, which was limited to some");
      return;  // once for the statement
    }
  }
}

void check(const Review& review, Sink& sink) {
  for (const PolicyChange& policy : policy_changes(review.plan, PolicyUse::identity)) {
    if (policy.change->is_made()) continue;
    const Before before(policy);
    for (const PolicyDocument& document : documents(policy.after)) {
      for (const PolicyStatement& statement : document.statements()) {
        const bool is_judged = allows(statement) && statement.condition.is_absent() &&
                               unlimited_action(statement).is_absent();
        if (is_judged) check_statement(review, policy, before, document, statement, sink);
      }
    }
  }
}

}  // namespace

extern constinit const Rule policy_widened{
    .id = "plan/policy-widened",
    .severity = Severity::medium,
    .title = "Plan widens a policy by a wildcard",
    .risk = "Its holder may do what nobody named, and so may whoever takes the holder over.",
    .fix = "Name the actions and resources that are newly needed.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc policy_widened_doc{
    .rule = policy_widened,
    .why = kWhy,
    .source = "AWS: IAM JSON policy elements; security best practices in IAM",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
