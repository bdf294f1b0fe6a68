#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A trail is read after an intrusion; what tells of one while it goes on is a metric filter over the
trail's log group, and an alarm on its metric. The benchmark of CIS lists what is worth one: use of
the root account, sign-ins without a second factor, refused calls, and changes of policies, trails,
keys, networks and the organization.

Judged is a configuration that has one of these filters already: what the others lack is told where
they stand, and what is left out altogether at the first of them. A filter that is not quite what
the benchmark asks for, or whose metric no alarm watches, counts as none.
)";

constexpr std::string_view kBad[] = {R"(«resource "aws_cloudwatch_log_metric_filter" "f0"» {
  pattern = "{ $.e = CreateNetworkAcl || $.e = CreateNetworkAclEntry || $.e = DeleteNetworkAcl || $.e = DeleteNetworkAclEntry || $.e = ReplaceNetworkAclEntry || $.e = ReplaceNetworkAclAssociation }"
  metric_transformation {
    name = "m0"
  }
}
resource "aws_cloudwatch_metric_alarm" "a0" {
  metric_name = "m0"
}
resource "aws_cloudwatch_log_metric_filter" "f1" {
  pattern = «"{ $.e = CreateTrail || $.e = UpdateTrail || $.e = DeleteTrail || $.e = StartLogging }"»
  metric_transformation {
    name = "m1"
  }
}
resource "aws_cloudwatch_metric_alarm" "a1" {
  metric_name = "m1"
}
resource "aws_cloudwatch_log_metric_filter" "f2" {
  pattern = "{ $.s = config.amazonaws.com && ($.e = StopConfigurationRecorder || $.e = DeleteDeliveryChannel || $.e = PutDeliveryChannel || $.e = PutConfigurationRecorder) }"
  metric_transformation {
    name = "m2"
  }
}
resource "aws_cloudwatch_metric_alarm" "a2" {
  metric_name = "m2"
}
resource "aws_cloudwatch_log_metric_filter" "f3" {
  pattern = "{ $.e = ConsoleLogin && $.e = MFAUsed && $.e = Yes }"
  metric_transformation {
    name = "m3"
  }
}
resource "aws_cloudwatch_metric_alarm" "a3" {
  metric_name = "m3"
}
resource "aws_cloudwatch_log_metric_filter" "f4" {
  pattern = "{ $.e = DeleteGroupPolicy || $.e = DeleteRolePolicy || $.e = DeleteUserPolicy || $.e = PutGroupPolicy || $.e = PutRolePolicy || $.e = PutUserPolicy || $.e = CreatePolicy || $.e = DeletePolicy || $.e = CreatePolicyVersion || $.e = DeletePolicyVersion || $.e = AttachRolePolicy || $.e = DetachRolePolicy || $.e = AttachUserPolicy || $.e = DetachUserPolicy || $.e = AttachGroupPolicy || $.e = DetachGroupPolicy }"
  metric_transformation {
    name = "m4"
  }
}
resource "aws_cloudwatch_metric_alarm" "a4" {
  metric_name = "m4"
}
resource "aws_cloudwatch_log_metric_filter" "f5" {
  pattern = "{ $.e = ConsoleLogin && $.e = Failed authentication }"
  metric_transformation {
    name = "m5"
  }
}
resource "aws_cloudwatch_metric_alarm" "a5" {
  metric_name = "m5"
}
resource "aws_cloudwatch_log_metric_filter" "f6" {
  pattern = "{ $.e = CreateCustomerGateway || $.e = DeleteCustomerGateway || $.e = AttachInternetGateway || $.e = CreateInternetGateway || $.e = DeleteInternetGateway || $.e = DetachInternetGateway }"
  metric_transformation {
    name = "m6"
  }
}
resource "aws_cloudwatch_metric_alarm" "a6" {
  metric_name = "m6"
}
resource "aws_cloudwatch_log_metric_filter" "f7" {
  pattern = "{ $.e = userIdentity.type && $.e = Root && $.e = userIdentity.invokedBy && $.e = AwsServiceEvent }"
  metric_transformation {
    name = "m7"
  }
}
resource "aws_cloudwatch_metric_alarm" "a7" {
  metric_name = "m7"
}
resource "aws_cloudwatch_log_metric_filter" "f8" {
  pattern = "{ $.e = CreateRoute || $.e = CreateRouteTable || $.e = ReplaceRoute || $.e = ReplaceRouteTableAssociation || $.e = DeleteRouteTable || $.e = DeleteRoute || $.e = DisassociateRouteTable }"
  metric_transformation {
    name = "m8"
  }
}
resource "aws_cloudwatch_metric_alarm" "a8" {
  metric_name = "m8"
}
resource "aws_cloudwatch_log_metric_filter" "f9" {
  pattern = "{ $.s = s3.amazonaws.com && ($.e = PutBucketAcl || $.e = PutBucketPolicy || $.e = PutBucketCors || $.e = PutBucketLifecycle || $.e = PutBucketReplication || $.e = DeleteBucketPolicy || $.e = DeleteBucketCors || $.e = DeleteBucketLifecycle || $.e = DeleteBucketReplication) }"
  metric_transformation {
    name = "m9"
  }
}
resource "aws_cloudwatch_metric_alarm" "a9" {
  metric_name = "m9"
}
resource "aws_cloudwatch_log_metric_filter" "f10" {
  pattern = «"{ $.e = AuthorizeSecurityGroupIngress && $.e = AuthorizeSecurityGroupEgress && $.e = RevokeSecurityGroupIngress && $.e = RevokeSecurityGroupEgress && $.e = CreateSecurityGroup && $.e = DeleteSecurityGroup }"»
  metric_transformation {
    name = "m10"
  }
}
resource "aws_cloudwatch_metric_alarm" "a10" {
  metric_name = "m10"
}
resource "aws_cloudwatch_log_metric_filter" "f11" {
  pattern = «"{ $.e = UnauthorizedOperation || $.e = AccessDenied }"»
  metric_transformation {
    name = "m11"
  }
}
resource "aws_cloudwatch_log_metric_filter" "f12" {
  pattern = "{ $.e = CreateVpc || $.e = DeleteVpc || $.e = ModifyVpcAttribute || $.e = AcceptVpcPeeringConnection || $.e = CreateVpcPeeringConnection || $.e = DeleteVpcPeeringConnection || $.e = RejectVpcPeeringConnection || $.e = AttachClassicLinkVpc || $.e = DetachClassicLinkVpc || $.e = DisableVpcClassicLink || $.e = EnableVpcClassicLink }"
  metric_transformation {
    name = "m12"
  }
}
resource "aws_cloudwatch_metric_alarm" "a12" {
  metric_name = "m12"
}
resource "aws_cloudwatch_log_metric_filter" "f14" {
  pattern = "{ $.s = organizations.amazonaws.com && ($.e = AcceptHandshake || $.e = AttachPolicy || $.e = CreateAccount || $.e = CreateOrganizationalUnit || $.e = CreatePolicy || $.e = DeclineHandshake || $.e = DeleteOrganization || $.e = DeleteOrganizationalUnit || $.e = DeletePolicy || $.e = DetachPolicy || $.e = DisablePolicyType || $.e = EnablePolicyType || $.e = InviteAccountToOrganization || $.e = LeaveOrganization || $.e = MoveAccount || $.e = RemoveAccountFromOrganization || $.e = UpdatePolicy) }"
  metric_transformation {
    name = "m14"
  }
}
resource "aws_cloudwatch_metric_alarm" "a14" {
  metric_name = "m14"
}
)"};
constexpr std::string_view kGood[] = {R"(resource "aws_cloudwatch_log_metric_filter" "f0" {
  pattern = "{ $.e = CreateNetworkAcl || $.e = CreateNetworkAclEntry || $.e = DeleteNetworkAcl || $.e = DeleteNetworkAclEntry || $.e = ReplaceNetworkAclEntry || $.e = ReplaceNetworkAclAssociation }"
  metric_transformation {
    name = "m0"
  }
}
resource "aws_cloudwatch_metric_alarm" "a0" {
  metric_name = "m0"
}
resource "aws_cloudwatch_log_metric_filter" "f1" {
  pattern = "{ $.e = CreateTrail || $.e = UpdateTrail || $.e = DeleteTrail || $.e = StartLogging || $.e = StopLogging }"
  metric_transformation {
    name = "m1"
  }
}
resource "aws_cloudwatch_metric_alarm" "a1" {
  metric_name = "m1"
}
resource "aws_cloudwatch_log_metric_filter" "f2" {
  pattern = "{ $.s = config.amazonaws.com && ($.e = StopConfigurationRecorder || $.e = DeleteDeliveryChannel || $.e = PutDeliveryChannel || $.e = PutConfigurationRecorder) }"
  metric_transformation {
    name = "m2"
  }
}
resource "aws_cloudwatch_metric_alarm" "a2" {
  metric_name = "m2"
}
resource "aws_cloudwatch_log_metric_filter" "f3" {
  pattern = "{ $.e = ConsoleLogin && $.e = MFAUsed && $.e = Yes }"
  metric_transformation {
    name = "m3"
  }
}
resource "aws_cloudwatch_metric_alarm" "a3" {
  metric_name = "m3"
}
resource "aws_cloudwatch_log_metric_filter" "f4" {
  pattern = "{ $.e = DeleteGroupPolicy || $.e = DeleteRolePolicy || $.e = DeleteUserPolicy || $.e = PutGroupPolicy || $.e = PutRolePolicy || $.e = PutUserPolicy || $.e = CreatePolicy || $.e = DeletePolicy || $.e = CreatePolicyVersion || $.e = DeletePolicyVersion || $.e = AttachRolePolicy || $.e = DetachRolePolicy || $.e = AttachUserPolicy || $.e = DetachUserPolicy || $.e = AttachGroupPolicy || $.e = DetachGroupPolicy }"
  metric_transformation {
    name = "m4"
  }
}
resource "aws_cloudwatch_metric_alarm" "a4" {
  metric_name = "m4"
}
resource "aws_cloudwatch_log_metric_filter" "f5" {
  pattern = "{ $.e = ConsoleLogin && $.e = Failed authentication }"
  metric_transformation {
    name = "m5"
  }
}
resource "aws_cloudwatch_metric_alarm" "a5" {
  metric_name = "m5"
}
resource "aws_cloudwatch_log_metric_filter" "f6" {
  pattern = "{ $.e = CreateCustomerGateway || $.e = DeleteCustomerGateway || $.e = AttachInternetGateway || $.e = CreateInternetGateway || $.e = DeleteInternetGateway || $.e = DetachInternetGateway }"
  metric_transformation {
    name = "m6"
  }
}
resource "aws_cloudwatch_metric_alarm" "a6" {
  metric_name = "m6"
}
resource "aws_cloudwatch_log_metric_filter" "f7" {
  pattern = "{ $.e = userIdentity.type && $.e = Root && $.e = userIdentity.invokedBy && $.e = AwsServiceEvent }"
  metric_transformation {
    name = "m7"
  }
}
resource "aws_cloudwatch_metric_alarm" "a7" {
  metric_name = "m7"
}
resource "aws_cloudwatch_log_metric_filter" "f8" {
  pattern = "{ $.e = CreateRoute || $.e = CreateRouteTable || $.e = ReplaceRoute || $.e = ReplaceRouteTableAssociation || $.e = DeleteRouteTable || $.e = DeleteRoute || $.e = DisassociateRouteTable }"
  metric_transformation {
    name = "m8"
  }
}
resource "aws_cloudwatch_metric_alarm" "a8" {
  metric_name = "m8"
}
resource "aws_cloudwatch_log_metric_filter" "f9" {
  pattern = "{ $.s = s3.amazonaws.com && ($.e = PutBucketAcl || $.e = PutBucketPolicy || $.e = PutBucketCors || $.e = PutBucketLifecycle || $.e = PutBucketReplication || $.e = DeleteBucketPolicy || $.e = DeleteBucketCors || $.e = DeleteBucketLifecycle || $.e = DeleteBucketReplication) }"
  metric_transformation {
    name = "m9"
  }
}
resource "aws_cloudwatch_metric_alarm" "a9" {
  metric_name = "m9"
}
resource "aws_cloudwatch_log_metric_filter" "f10" {
  pattern = "{ $.e = AuthorizeSecurityGroupIngress || $.e = AuthorizeSecurityGroupEgress || $.e = RevokeSecurityGroupIngress || $.e = RevokeSecurityGroupEgress || $.e = CreateSecurityGroup || $.e = DeleteSecurityGroup }"
  metric_transformation {
    name = "m10"
  }
}
resource "aws_cloudwatch_metric_alarm" "a10" {
  metric_name = "m10"
}
resource "aws_cloudwatch_log_metric_filter" "f11" {
  pattern = "{ $.e = UnauthorizedOperation || $.e = AccessDenied }"
  metric_transformation {
    name = "m11"
  }
}
resource "aws_cloudwatch_metric_alarm" "a11" {
  metric_name = "m11"
}
resource "aws_cloudwatch_log_metric_filter" "f12" {
  pattern = "{ $.e = CreateVpc || $.e = DeleteVpc || $.e = ModifyVpcAttribute || $.e = AcceptVpcPeeringConnection || $.e = CreateVpcPeeringConnection || $.e = DeleteVpcPeeringConnection || $.e = RejectVpcPeeringConnection || $.e = AttachClassicLinkVpc || $.e = DetachClassicLinkVpc || $.e = DisableVpcClassicLink || $.e = EnableVpcClassicLink }"
  metric_transformation {
    name = "m12"
  }
}
resource "aws_cloudwatch_metric_alarm" "a12" {
  metric_name = "m12"
}
resource "aws_cloudwatch_log_metric_filter" "f13" {
  pattern = "{ $.s = kms.amazonaws.com && ($.e = DisableKey || $.e = ScheduleKeyDeletion) }"
  metric_transformation {
    name = "m13"
  }
}
resource "aws_cloudwatch_metric_alarm" "a13" {
  metric_name = "m13"
}
resource "aws_cloudwatch_log_metric_filter" "f14" {
  pattern = "{ $.s = organizations.amazonaws.com && ($.e = AcceptHandshake || $.e = AttachPolicy || $.e = CreateAccount || $.e = CreateOrganizationalUnit || $.e = CreatePolicy || $.e = DeclineHandshake || $.e = DeleteOrganization || $.e = DeleteOrganizationalUnit || $.e = DeletePolicy || $.e = DetachPolicy || $.e = DisablePolicyType || $.e = EnablePolicyType || $.e = InviteAccountToOrganization || $.e = LeaveOrganization || $.e = MoveAccount || $.e = RemoveAccountFromOrganization || $.e = UpdatePolicy) }"
  metric_transformation {
    name = "m14"
  }
}
resource "aws_cloudwatch_metric_alarm" "a14" {
  metric_name = "m14"
}
)",
                                      R"(resource "aws_cloudwatch_log_metric_filter" "errors" {
  pattern = "{ $.level = error }"
  metric_transformation {
    name = "errors"
  }
}
)"};

enum class Joined : std::uint8_t { any, all, source };

// What a filter has to be about.
struct Subject {
  std::string_view what;
  std::string_view words;  // each of which the pattern has to hold
  Joined joined = Joined::any;
  std::span<const std::string_view> aliases;
};
constexpr Subject kSubjects[] = {
    {"changes of network ACLs",
     "CreateNetworkAcl,CreateNetworkAclEntry,DeleteNetworkAcl,DeleteNetworkAclEntry,"
     "ReplaceNetworkAclEntry,ReplaceNetworkAclAssociation",
     Joined::any, kTexts<"kics:0a8e8dc5-b6fc-44fc-b5a1-969ec950f9b0">},
    {"changes of trails", "CreateTrail,UpdateTrail,DeleteTrail,StartLogging,StopLogging",
     Joined::any, kTexts<"kics:0f6cbf69-41bb-47dc-93f3-3844640bf480">},
    {"changes of AWS Config",
     "config.amazonaws.com,StopConfigurationRecorder,DeleteDeliveryChannel,PutDeliveryChannel,"
     "PutConfigurationRecorder",
     Joined::source, kTexts<"kics:5b8d7527-de8e-4114-b9dd-9d988f1f418f">},
    {"sign-ins without a second factor", "ConsoleLogin,MFAUsed,Yes", Joined::all,
     kTexts<"kics:44ceb4fa-0897-4fd2-b676-30e7a58f2933">},
    {"changes of IAM policies",
     "DeleteGroupPolicy,DeleteRolePolicy,DeleteUserPolicy,PutGroupPolicy,PutRolePolicy,"
     "PutUserPolicy,CreatePolicy,DeletePolicy,CreatePolicyVersion,DeletePolicyVersion,"
     "AttachRolePolicy,DetachRolePolicy,AttachUserPolicy,DetachUserPolicy,AttachGroupPolicy,"
     "DetachGroupPolicy",
     Joined::any, kTexts<"kics:eaaba502-2f94-411a-a3c2-83d63cc1776d">},
    {"failed sign-ins", "ConsoleLogin,Failed authentication", Joined::all,
     kTexts<"kics:5864d189-ee9a-4009-ac0c-8a582e6b7919">},
    {"changes of network gateways",
     "CreateCustomerGateway,DeleteCustomerGateway,AttachInternetGateway,CreateInternetGateway,"
     "DeleteInternetGateway,DetachInternetGateway",
     Joined::any, kTexts<"kics:6b6874fe-4c2f-4eea-8b90-7cceaa4a125e">},
    {"use of the root account", "userIdentity.type,Root,userIdentity.invokedBy,AwsServiceEvent",
     Joined::all, kTexts<"kics:8b1b1e67-6248-4dca-bbad-93486bb181c0">},
    {"changes of route tables",
     "CreateRoute,CreateRouteTable,ReplaceRoute,ReplaceRouteTableAssociation,DeleteRouteTable,"
     "DeleteRoute,DisassociateRouteTable",
     Joined::any, kTexts<"kics:2285e608-ddbc-47f3-ba54-ce7121e31216">},
    {"changes of bucket policies",
     "s3.amazonaws.com,PutBucketAcl,PutBucketPolicy,PutBucketCors,PutBucketLifecycle,"
     "PutBucketReplication,DeleteBucketPolicy,DeleteBucketCors,DeleteBucketLifecycle,"
     "DeleteBucketReplication",
     Joined::source, kTexts<"kics:27c6a499-895a-4dc7-9617-5c485218db13">},
    {"changes of security groups",
     "AuthorizeSecurityGroupIngress,AuthorizeSecurityGroupEgress,RevokeSecurityGroupIngress,"
     "RevokeSecurityGroupEgress,CreateSecurityGroup,DeleteSecurityGroup",
     Joined::any, kTexts<"kics:4beaf898-9f8b-4237-89e2-5ffdc7ee6006">},
    {"refused calls", "UnauthorizedOperation,AccessDenied", Joined::any,
     kTexts<"kics:4c18a45b-4ab1-4790-9f83-399ac695f1e5">},
    {"changes of VPCs",
     "CreateVpc,DeleteVpc,ModifyVpcAttribute,AcceptVpcPeeringConnection,CreateVpcPeeringConnection,"
     "DeleteVpcPeeringConnection,RejectVpcPeeringConnection,AttachClassicLinkVpc,"
     "DetachClassicLinkVpc,DisableVpcClassicLink,EnableVpcClassicLink",
     Joined::any, kTexts<"kics:9d0d4512-1959-43a2-a17f-72360ff06d1b">},
    {"keys that are switched off or deleted", "kms.amazonaws.com,DisableKey,ScheduleKeyDeletion",
     Joined::source, kTexts<"kics:56a585f5-555c-48b2-8395-e64e4740a9cf">},
    {"changes of the organization",
     "organizations.amazonaws.com,AcceptHandshake,AttachPolicy,CreateAccount,"
     "CreateOrganizationalUnit,CreatePolicy,DeclineHandshake,DeleteOrganization,"
     "DeleteOrganizationalUnit,DeletePolicy,DetachPolicy,DisablePolicyType,EnablePolicyType,"
     "InviteAccountToOrganization,LeaveOrganization,MoveAccount,RemoveAccountFromOrganization,"
     "UpdatePolicy",
     Joined::source, kTexts<"kics:38b85c45-e772-4de8-a247-69619ca137b3">},
};

constexpr std::string_view kAliases[] = {
    "kics:0a8e8dc5-b6fc-44fc-b5a1-969ec950f9b0", "kics:0f6cbf69-41bb-47dc-93f3-3844640bf480",
    "kics:5b8d7527-de8e-4114-b9dd-9d988f1f418f", "kics:44ceb4fa-0897-4fd2-b676-30e7a58f2933",
    "kics:eaaba502-2f94-411a-a3c2-83d63cc1776d", "kics:5864d189-ee9a-4009-ac0c-8a582e6b7919",
    "kics:6b6874fe-4c2f-4eea-8b90-7cceaa4a125e", "kics:8b1b1e67-6248-4dca-bbad-93486bb181c0",
    "kics:2285e608-ddbc-47f3-ba54-ce7121e31216", "kics:27c6a499-895a-4dc7-9617-5c485218db13",
    "kics:4beaf898-9f8b-4237-89e2-5ffdc7ee6006", "kics:4c18a45b-4ab1-4790-9f83-399ac695f1e5",
    "kics:9d0d4512-1959-43a2-a17f-72360ff06d1b", "kics:56a585f5-555c-48b2-8395-e64e4740a9cf",
    "kics:38b85c45-e772-4de8-a247-69619ca137b3"};

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word_char(text[at - 1])) && (end == text.size() || !is_word_char(text[end])))
      return true;
  }
  return false;
}

template <typename F>
void for_each_word(std::string_view words, F f) {
  while (!words.empty()) {
    const std::size_t size = std::min(words.find(','), words.size());
    f(words.substr(0, size));
    words.remove_prefix(std::min(size + 1, words.size()));
  }
}

// What a pattern says of a subject.
struct Match {
  std::size_t found = 0;
  std::string missing;    // a comma between two
  bool is_joined = true;  // by && and || as it has to be
};
Match match(const Subject& subject, std::string_view pattern) {
  Match match;
  for_each_word(subject.words, [&](std::string_view word) {
    if (has_word(pattern, word)) {
      ++match.found;
    } else {
      match.missing += (match.missing.empty() ? "" : ", ") + std::string(word);
    }
  });
  const bool has_and = pattern.find("&&") != pattern.npos;
  const bool has_or = pattern.find("||") != pattern.npos;
  match.is_joined = subject.joined == Joined::any   ? !has_and
                    : subject.joined == Joined::all ? !has_or
                                                    : has_and;
  return match;
}

// A filter is about a subject if it names half of it, and whichever event it takes in from there.
bool is_about(const Subject& subject, const Match& match) {
  const auto size = static_cast<std::size_t>(
      1 + std::count(subject.words.begin(), subject.words.end(), ','));
  return match.found > 0 && 2 * match.found >= size;
}

bool is_watched(const Resource& filter, const ResourceGraph& graph) {
  const std::string address = filter.address();
  for (const Resource* const alarm : graph.of_type("aws_cloudwatch_metric_alarm")) {
    for (const Value& name : alarm->all("metric_name")) {
      if (name.is_unknown() && name.resource() == nullptr) return true;
      if (name.resource() != nullptr && name.resource()->address() == address) return true;
      for (const std::string_view own : {"metric_transformation.name", "name", "id"}) {
        const Value value = filter.get(own);
        if (value.is_scalar() && name.is_scalar() && value.text().value == name.text().value)
          return true;
      }
    }
  }
  return false;
}

Hit& about(Hit& hit, const Resource& filter, const Subject& subject) {
  hit.scope = filter.scope;
  return hit.with_resource(filter.address())
      .with_aliases(subject.aliases)
      .with_evidence(std::string(subject.what));
}

void check(const ResourceGraph& graph, Sink& sink) {
  const std::vector<const Resource*> filters = graph.of_type("aws_cloudwatch_log_metric_filter");
  const auto pattern_of = [](const Resource* filter) { return filter->get("pattern"); };
  // Of the benchmark, in the order of the files.
  std::vector<const Resource*> known;
  for (const Resource* const filter : filters) {
    if (!pattern_of(filter).is(Value::Type::string)) return;
    if (std::any_of(std::begin(kSubjects), std::end(kSubjects), [&](const Subject& subject) {
          return is_about(subject, match(subject, pattern_of(filter).text().value));
        }))
      known.push_back(filter);
  }
  if (known.empty()) return;
  const Resource& first =
      **std::min_element(known.begin(), known.end(), [](const Resource* a, const Resource* b) {
        return std::pair(a->document->id, a->header) < std::pair(b->document->id, b->header);
      });
  for (const Subject& subject : kSubjects) {
    const Resource* best = nullptr;
    Match of_best;
    for (const Resource* const filter : known) {
      Match own = match(subject, pattern_of(filter).text().value);
      if (!is_about(subject, own) || (best != nullptr && own.found <= of_best.found)) continue;
      best = filter;
      of_best = std::move(own);
    }
    if (best == nullptr) {
      about(sink.report(first.document->id, first.header,
                        "Nothing tells of " + std::string(subject.what)),
            first, subject);
      continue;
    }
    std::string fault;
    if (!of_best.missing.empty()) {
      fault = "The filter for " + std::string(subject.what) + " lacks " + of_best.missing;
    } else if (!of_best.is_joined) {
      fault = "The filter for " + std::string(subject.what) + " joins its parts so that it misses some";
    } else if (!is_watched(*best, graph)) {
      fault = "No alarm watches the metric of " + std::string(subject.what);
    }
    if (!fault.empty()) about(sink.report(*best, pattern_of(best), fault), *best, subject);
  }
}

}  // namespace

extern constinit const Rule trail_alarms{
    .id = "aws/trail-alarms",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Something that the trail records raises no alarm",
    .risk = "An intrusion is noticed when its harm is done.",
    .fix = "Add a metric filter for it over the trail's log group, and an alarm on its metric.",
    .aliases = kAliases,
    .topics = {Topic::logging},
    .check = check,
};

extern constinit const RuleDoc trail_alarms_doc{
    .rule = trail_alarms,
    .why = kWhy,
    .source = "CIS Amazon Web Services Foundations: monitoring",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
