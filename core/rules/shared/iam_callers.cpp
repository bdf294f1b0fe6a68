#include "core/rules/shared/iam_callers.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "core/text/ascii.h"

namespace sluice::iam {
namespace {

// Keys that say how or when something is asked, which is up to who asks; those that end with '/' go
// on with the name of a tag.
constexpr std::string_view kChosen[] = {
    "aws:currenttime",
    "aws:epochtime",
    "aws:referer",
    "aws:requestedregion",
    "aws:requesttag/",
    "aws:securetransport",
    "aws:tagkeys",
    "aws:tokenissuetime",
    "aws:useragent",
    "s3:authtype",
    "s3:delimiter",
    "s3:existingobjecttag/",
    "s3:locationconstraint",
    "s3:max-keys",
    "s3:prefix",
    "s3:requestobjecttag/",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:versionid",
    "s3:x-amz-acl",
    "s3:x-amz-content-sha256",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-storage-class",
    "sts:durationseconds",
    "sts:rolesessionname",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
};
// What says who somebody is in an account of one's own is up to its owner.
constexpr std::string_view kChosenOfOwner[] = {"aws:multifactorauthage",
                                               "aws:multifactorauthpresent", "aws:principaltag/"};

template <std::size_t N>
bool is_among(std::string_view key, const std::string_view (&list)[N]) {
  return std::any_of(std::begin(list), std::end(list), [&](std::string_view one) {
    return one.ends_with('/') ? key.starts_with(one) : key == one;
  });
}

// Keys of the requests of a holder that limit nothing of what they can do: how and when, not what.
constexpr std::string_view kOfAnyRequest[] = {
    "aws:currenttime",     "aws:epochtime",       "aws:referer",
    "aws:requestedregion", "aws:securetransport", "aws:tokenissuetime",
    "aws:useragent",       "s3:signatureversion", "s3:tlsversion",
};

enum class Caller : std::uint8_t {
  member,     // of an account in an organization
  loner,      // of an account in none
  endpoint,   // of an account, through an endpoint in a network of its own
  anonymous,  // without any account
  service,    // a service that acts for a resource in an account
};

// Those of two strangers, so that only what takes both is for everyone.
Said account() { return Said::any_of({"314159265358", "271828182845"}); }
Said organization() { return Said::any_of({"o-qx7k2mzt5w", "o-9vb4nhyc1j"}); }

// What a stranger says for a key, in lower case.
Said said_by(Caller caller, std::string_view key) {
  const Said nothing{Said::Kind::nothing, {}};
  const bool is_signed = caller != Caller::anonymous && caller != Caller::service;
  if (is_among(key, kChosen)) return {Said::Kind::chosen, {}};
  if (is_among(key, kChosenOfOwner)) return is_signed ? Said{Said::Kind::chosen, {}} : nothing;
  if (key == "aws:sourceip")
    return caller == Caller::endpoint || caller == Caller::service ? nothing
                                                                   : Said{Said::Kind::address, {}};
  if (key == "aws:sourcevpc" || key == "aws:sourcevpce") {
    if (caller != Caller::endpoint) return nothing;
    return key == "aws:sourcevpc" ? Said::any_of({"vpc-0a1f35c7e9", "vpc-08d26b4f17"})
                                  : Said::any_of({"vpce-0a1f35c7e9", "vpce-08d26b4f17"});
  }
  if (key == "aws:sourcearn")
    return caller == Caller::service ? Said{Said::Kind::arn, {}} : nothing;
  if (key == "aws:sourceaccount" || key == "aws:sourceowner")
    return caller == Caller::service ? account() : nothing;
  if (key == "aws:sourceorgid") return caller == Caller::service ? organization() : nothing;
  if (key == "aws:principalisawsservice")
    return caller == Caller::anonymous ? nothing : Said::text(is_signed ? "false" : "true");
  if (key == "aws:principaltype")
    return is_signed                     ? Said::any_of({"User", "AssumedRole"})
           : caller == Caller::anonymous ? Said::text("Anonymous")
                                         : Said{};
  if (key == "aws:principalaccount" || key == "kms:calleraccount")
    return is_signed ? account() : nothing;
  if (key == "aws:principalarn") return is_signed ? Said{Said::Kind::arn, {}} : nothing;
  if (key == "aws:principalorgid") return caller == Caller::member ? organization() : nothing;
  if (key == "aws:principalorgpaths")
    return caller == Caller::member ? Said::any_of({"o-qx7k2mzt5w/r-h5w2/ou-h5w2-1k9x/",
                                                    "o-9vb4nhyc1j/r-m3z8/ou-m3z8-7p4q/"})
                                    : nothing;
  if (key == "aws:userid")
    return is_signed ? Said::any_of({"AIDAQ7XK2MZT5W9VB4NH", "AROA1JY6CD8FG3LR0SPE:session"})
                     : Said{};
  if (key == "sts:externalid")
    return caller == Caller::member ? Said::any_of({"q7Xk2mZt5w", "9vB4nHyc1j"}) : nothing;
  return {};
}

bool asks_for_source(const Statement& statement) {
  return std::any_of(
      statement.conditions.begin(), statement.conditions.end(),
      [](const Condition& one) { return lower_case(one.key).starts_with("aws:source"); });
}

// An external id that nobody has to give.
bool is_empty_id(const Condition& condition) {
  return equals_ignoring_case(condition.key, "sts:ExternalId") && !is_negative(condition.test) &&
         std::any_of(condition.values.begin(), condition.values.end(), [](const Value& one) {
           return one.is(Value::Type::string) && one.text().value.empty();
         });
}

template <typename F>
Truth all_hold(const Statement& statement, Truth chosen, F said) {
  Truth all = statement.is_open_conditional ? Truth::unknown : Truth::yes;
  for (const Condition& condition : statement.conditions) {
    if (chosen == Truth::yes && is_empty_id(condition)) continue;
    all = both(all, holds(condition, said(lower_case(condition.key)), chosen));
  }
  return all;
}

Truth holds_of(const Statement& statement, Caller caller, Truth chosen) {
  return all_hold(statement, chosen, [&](const std::string& key) { return said_by(caller, key); });
}

// A statement that denies is about strangers.
Truth names_strangers(const Statement& statement) {
  // Who is left out of it is nobody whom anyone could be.
  if (statement.has_not_principal) return Truth::yes;
  Truth named = Truth::no;
  for (const Principal& principal : statement.principals)
    named = either(
        named, principal.who.is_unknown() ? Truth::unknown : truth_of(principal.is_everybody()));
  return named;
}

}  // namespace

Truth lets_strangers_in(const Policy& policy, const Statement& statement, bool is_trust) {
  Truth any = Truth::no;
  for (const Caller caller :
       {Caller::member, Caller::loner, Caller::endpoint, Caller::anonymous, Caller::service}) {
    if (is_trust && (caller == Caller::anonymous || caller == Caller::service)) continue;
    if (caller == Caller::service && !asks_for_source(statement)) continue;
    Truth is_in = holds_of(statement, caller, Truth::yes);
    if (is_in != Truth::no) {
      is_in = both(is_in, negate(is_taken_back(policy, statement, [&](const Statement& deny) {
                     return both(names_strangers(deny), holds_of(deny, caller, Truth::no));
                   })));
    }
    any = either(any, is_in);
  }
  return any;
}

namespace {

Said said_by_holder(std::string_view key) {
  if (is_among(key, kOfAnyRequest)) return {Said::Kind::chosen, {}};
  if (key == "aws:sourceip") return {Said::Kind::address, {}};
  return {};
}

}  // namespace

Said said_by_anyone(std::string_view key) {
  if (is_among(key, kChosen)) return {Said::Kind::chosen, {}};
  if (key == "aws:sourceip") return {Said::Kind::address, {}};
  return {};
}

Truth lets_all_members_in(const Statement& statement) {
  return all_hold(statement, Truth::yes, [](const std::string& key) -> Said {
    if (key == "aws:multifactorauthpresent" || key == "aws:multifactorauthage")
      return Said::text("false");
    if (is_among(key, kChosenOfOwner)) return {};
    if (key == "aws:principalarn") return {Said::Kind::arn, {}};
    if (key == "aws:principalaccount" || key == "aws:principalorgid")
      return {Said::Kind::chosen, {}};
    return said_by(Caller::loner, key);
  });
}

Truth lets_holder(const Statement& statement, std::string_view action, std::string_view service) {
  return all_hold(statement, Truth::yes, [&](const std::string& key) -> Said {
    // Where IAM and the like are.
    if (key == "aws:requestedregion")
      return action.empty() ? Said{}
             : action.starts_with("iam:") || action.starts_with("sts:")
                 ? Said::text("us-east-1")
                 : Said{Said::Kind::chosen, {}};
    if (key == "iam:passedtoservice")
      return service.empty() ? Said{} : Said::text(std::string(service));
    return said_by_holder(key);
  });
}

Truth stops_holder(const Statement& statement) {
  return all_hold(statement, Truth::no, [](const std::string& key) -> Said {
    if (is_among(key, kChosenOfOwner)) return {Said::Kind::chosen, {}};
    return said_by_holder(key);
  });
}

}  // namespace sluice::iam
