#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/delivery/trust.h"
#include "core/rules/plan/policies.h"
#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
The trust policy of a role says who may take on its rights. Told is what a plan adds to that: everybody (`*`), another account,
jobs of GitHub or GitLab beyond one branch or environment (a wildcard in `sub`, or no `sub` at all), and a condition that the
policy no longer asks for, such as an external id, a second factor or the audience of a token.

A new role is judged for everybody and for jobs that are not named; that it lets in another account may be what it is for.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_role.deploy", "mode": "managed", "type": "aws_iam_role", "name": "deploy",
   "change": {"actions": ["update"],
    "before": {"arn": "arn:aws:iam::111122223333:role/deploy", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Principal\": {\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"}, \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:acme/api:environment:production\"}}}]}"},
    "after": {"arn": "arn:aws:iam::111122223333:role/deploy", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Principal\": {\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"}, \"Condition\": {\"StringLike\": {\"token.actions.githubusercontent.com:sub\": «\"repo:acme/*\"»}}}]}"}}},
  {"address": "aws_iam_role.audit", "mode": "managed", "type": "aws_iam_role", "name": "audit",
   "change": {"actions": ["update"],
    "before": {"arn": "arn:aws:iam::111122223333:role/audit", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"arn:aws:iam::222222222222:root\"}, \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}}]}"},
    "after": {"arn": "arn:aws:iam::111122223333:role/audit", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": [«\"arn:aws:iam::222222222222:root\"», «\"arn:aws:iam::333333333333:root\"»]}}]}"}}},
  {"address": "aws_iam_role.open", "mode": "managed", "type": "aws_iam_role", "name": "open",
   "change": {"actions": ["create"], "before": null,
    "after": {"assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": «\"*\"»}}]}"}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "StackId": "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Modify", "Replacement": "False", "LogicalResourceId": "Role", "ResourceType": "AWS::IAM::Role",
   "BeforeContext": "{\"Properties\":{\"AssumeRolePolicyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"111122223333\"}}]}}}",
   "AfterContext": "{\"Properties\":{\"AssumeRolePolicyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":«\"444455556666\"»}}]}}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_iam_role.deploy", "mode": "managed", "type": "aws_iam_role", "name": "deploy",
   "change": {"actions": ["update"],
    "before": {"arn": "arn:aws:iam::111122223333:role/deploy", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Principal\": {\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"}, \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": \"repo:acme/api:environment:staging\"}}}]}"},
    "after": {"arn": "arn:aws:iam::111122223333:role/deploy", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRoleWithWebIdentity\", \"Principal\": {\"Federated\": \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"}, \"Condition\": {\"StringEquals\": {\"token.actions.githubusercontent.com:sub\": [\"repo:acme/api:environment:staging\", \"repo:acme/api:environment:production\"]}}}]}"}}},
  {"address": "aws_iam_role.partner", "mode": "managed", "type": "aws_iam_role", "name": "partner",
   "change": {"actions": ["create"], "before": null,
    "after": {"assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"arn:aws:iam::222222222222:root\"}, \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"x\"}}}]}"}}},
  {"address": "aws_iam_role.own", "mode": "managed", "type": "aws_iam_role", "name": "own",
   "change": {"actions": ["update"],
    "before": {"arn": "arn:aws:iam::111122223333:role/own", "assume_role_policy": "{\"Statement\": []}"},
    "after": {"arn": "arn:aws:iam::111122223333:role/own", "assume_role_policy": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/ci\", \"Service\": \"ec2.amazonaws.com\"}}]}"}}},
  {"address": "aws_iam_role.later", "mode": "managed", "type": "aws_iam_role", "name": "later",
   "change": {"actions": ["update"], "before": {"assume_role_policy": "{\"Statement\": []}"}, "after": {}, "after_unknown": {"assume_role_policy": true}}}
]}
)",
};

// The account of an ARN, or the account that stands for itself; empty for neither.
std::string_view account_of(std::string_view principal) {
  constexpr std::size_t kDigits = 12;
  const auto is_account = [](std::string_view text) {
    return text.size() == kDigits && text.find_first_not_of("0123456789") == text.npos;
  };
  if (is_account(principal)) return principal;
  if (!principal.starts_with("arn:")) return {};
  for (int part = 0; part < 4; ++part) {
    const std::size_t colon = principal.find(':');
    if (colon == principal.npos) return {};
    principal.remove_prefix(colon + 1);
  }
  const std::string_view account = principal.substr(0, principal.find(':'));
  return is_account(account) ? account : std::string_view();
}

// Of the resource itself; empty where the file does not say.
std::string_view own_account(const Review& review, const Change& change) {
  if (review.plan.platform == Platform::cloudformation)
    return account_of(change.node.tree()->root()["StackId"].value());
  const std::string_view before = account_of(change.before.value.get("arn").text().value);
  return before.empty() ? account_of(change.after.value.get("arn").text().value) : before;
}

using Who = std::pair<std::string_view, std::string_view>;  // kind and name
using Keys = std::set<std::string>;

// What a statement asks of those whom it lets in.
Keys condition_keys(const PolicyStatement& statement) {
  Keys keys;
  for (const Value::Field& test : statement.condition.fields()) {
    for (const Value::Field& field : test.value.fields()) keys.insert(lower_case(field.name.value));
  }
  return keys;
}

// Who was let in before, and what every statement that did so asked for.
class Before {
 public:
  explicit Before(const PolicyChange& policy) : documents_(documents(policy.before)) {
    for (const PolicyDocument& document : documents_) {
      for (const PolicyStatement& statement : document.statements()) {
        if (!allows(statement)) continue;
        for (const Principal& one : principals(statement)) add(one, condition_keys(statement));
      }
    }
  }

  bool lets_everybody_in() const {
    const auto found = asked_.find({"AWS", "*"});
    return found != asked_.end() && found->second.empty();
  }
  bool knows_account(std::string_view account) const { return accounts_.contains(account); }
  // What it asked of somebody; null for somebody whom it did not know.
  const Keys* asked_of(const Principal& one) const {
    const auto found = asked_.find({one.kind, one.who.text().value});
    return found != asked_.end() ? &found->second : nullptr;
  }

 private:
  void add(const Principal& one, Keys keys) {
    const std::string_view name = one.who.text().value;
    accounts_.insert(account_of(name));
    const auto [at, is_new] = asked_.try_emplace(Who{one.kind, name}, keys);
    if (!is_new) std::erase_if(at->second, [&](const auto& key) { return !keys.contains(key); });
  }

  std::deque<PolicyDocument> documents_;
  std::map<Who, Keys> asked_;
  std::set<std::string_view> accounts_;
};

// Jobs of a forge beyond those that the policy names.
std::vector<delivery::Trust::Excess> unnamed_jobs(const delivery::Trust& trust) {
  delivery::TrustedJobs named;
  named.has_all_named = true;
  return trust.beyond(named);
}

class Check {
 public:
  Check(const Review& review, const PolicyChange& policy, Sink& sink)
      : review_(review), policy_(policy), sink_(sink), before_(policy) {}

  void run() {
    for (const Value& value : policy_.after) {
      const bool tells_of_jobs = jobs(value);
      const PolicyDocument document(value);
      for (const PolicyStatement& statement : document.statements()) {
        if (!allows(statement) || statement.condition.is_unknown()) continue;
        for (const Principal& one : principals(statement))
          principal(document, statement, one, tells_of_jobs);
      }
    }
  }

 private:
  // True if anything was told.
  bool jobs(const Value& value) {
    std::set<std::pair<std::string, std::string>> known;
    for (const Value& old : policy_.before) {
      for (const auto& excess : unnamed_jobs({old, delivery::Trust::Written::document}))
        known.emplace(excess.what, excess.who);
    }
    const delivery::Trust trust(value, delivery::Trust::Written::document);
    bool is_told = false;
    for (const auto& excess : unnamed_jobs(trust)) {
      if (known.contains({std::string(excess.what), excess.who})) continue;
      std::string says = "lets in " + std::string(excess.what);
      if (!excess.who.empty()) says += " " + shown_text(excess.who);
      tell(excess.at.empty() ? value.at() : excess.at, says, excess.what);
      is_told = true;
    }
    return is_told;
  }

  void principal(const PolicyDocument& document, const PolicyStatement& statement,
                 const Principal& one, bool tells_of_jobs) {
    const std::string_view name = one.who.text().value;
    const Span at = document.place(one.who);
    if (one.is_everybody()) {
      if (statement.condition.is_absent() && !before_.lets_everybody_in())
        tell(at, "lets everybody in", "*");
      return;
    }
    if (policy_.change->is_made()) return;
    const std::string_view account = account_of(name);
    const std::string_view own = own_account(review_, *policy_.change);
    const bool is_other = one.kind == "AWS" && !account.empty() && !own.empty() && account != own;
    if (is_other && !before_.knows_account(account))
      tell(at, "lets in another account, " + shown_text(account), name);
    const Keys* const asked = before_.asked_of(one);
    if (asked == nullptr) return;
    const Keys asks = condition_keys(statement);
    for (const std::string& key : *asked) {
      // Said already, in words of the forge.
      if (asks.contains(key) || (tells_of_jobs && key.ends_with(":sub"))) continue;
      tell(at, "no longer asks " + shown_text(name) + " for " + shown_text(key), key);
    }
  }

  std::string shown_text(std::string_view text) const {
    return policy_.is_sensitive() ? std::string("something") : quote(text);
  }

  void tell(Span at, const std::string& says, std::string_view what) {
    report(review_, *policy_.change, policy_.change->after.place(at), what,
           quote(policy_.change->resource.value) + " " + says, sink_);
  }

  const Review& review_;
  const PolicyChange& policy_;
  Sink& sink_;
  Before before_;
};

void check(const Review& review, Sink& sink) {
  for (const PolicyChange& policy : policy_changes(review.plan, PolicyUse::trust))
    Check(review, policy, sink).run();
}

}  // namespace

extern constinit const Rule trust_widened{
    .id = "plan/trust-widened",
    .severity = Severity::high,
    .title = "Plan lets more into a role",
    .risk = "Whoever is let in has all the rights of the role from then on.",
    .fix =
        "Name who needs the role, and keep the conditions: for jobs the exact sub of the branch or "
        "environment, for other accounts an external id.",
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc trust_widened_doc{
    .rule = trust_widened,
    .why = kWhy,
    .source = "AWS: IAM roles, trust policies; GitHub and GitLab: OpenID Connect with AWS",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
