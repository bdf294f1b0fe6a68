#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam_callers.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"
#include "core/text/ascii.h"

// Who may take on a role.
namespace sluice::aws {
namespace {

using iam::Condition;
using iam::Policy;
using iam::Principal;
using iam::Statement;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// All of an account: its number, or its root. A root of no account is aws/iam-principal-refused.
bool is_account(const Principal& principal) {
  const std::string_view who = principal.who.text().value;
  return principal.kind == "AWS" &&
         ((who.size() == 12 && is_digits(who)) ||
          (who.starts_with("arn:") && who.ends_with(":root") && !who.ends_with("::root")));
}

template <typename F>
void for_each_trust(const Resource& resource, F f) {
  if (resource.is_data) return;
  iam::for_each_policy(resource, nullptr, iam::Use::trust, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows == Truth::yes) f(policy, statement);
    }
  });
}

// Those who vouch for everybody with an account there: only a condition on one of their keys says
// for which application, or pool, a token is.
struct Provider {
  std::string_view host;
  std::string_view whom;
};
constexpr Provider kProviders[] = {
    {"accounts.google.com", "Everyone with an account of Google"},
    {"cognito-identity.amazonaws.com", "Every identity pool of Cognito, of whatever account,"},
    {"graph.facebook.com", "Everyone with an account of Facebook"},
    {"www.amazon.com", "Everyone with an account of Amazon"},
};

// Who comes with a token of a provider, where no condition says whose it has to be; empty for
// nobody in particular.
std::string_view bearers(const Principal& principal, const Statement& statement) {
  if (principal.kind != "Federated" || !principal.who.is(Value::Type::string)) return {};
  const std::string_view name = principal.who.text().value;
  const auto* const provider = std::find_if(std::begin(kProviders), std::end(kProviders),
                                            [&](const Provider& one) { return one.host == name; });
  // AWS refuses the latter, but says what is meant.
  const bool is_any = name == "*" || name.ends_with(":oidc-provider/*");
  if (provider == std::end(kProviders) && !is_any) return {};
  Truth are_let_in = statement.is_open_conditional ? Truth::unknown : Truth::yes;
  for (const Condition& condition : statement.conditions) {
    const std::string key = lower_case(condition.key);
    const bool is_claim = key.find('.') < key.find(':');
    const iam::Said said = !is_claim ? iam::said_by_anyone(key)
                           // Whether somebody has logged in to a pool, its owner says.
                           : key.ends_with(":amr")
                               ? iam::Said{iam::Said::Kind::chosen, {}}
                               : iam::Said::any_of({"q7xk2mzt5w", "9vb4nhyc1j"});
    are_let_in = both(are_let_in, iam::holds(condition, said, Truth::yes));
  }
  if (are_let_in != Truth::yes) return {};
  return is_any ? std::string_view("Everyone with a token of any provider of the account")
                : provider->whom;
}

void anyone(const Resource& resource, Sink& sink) {
  for_each_trust(resource, [&](const Policy& policy, const Statement& statement) {
    for (const Principal& principal : statement.principals) {
      if (const std::string_view whom = bearers(principal, statement); !whom.empty()) {
        policy.report(sink, principal.who, std::string(whom) + " may take on the role");
        return;
      }
      if (!principal.is_everybody()) continue;
      if (lets_strangers_in(policy, statement, true) == Truth::yes)
        policy.report(sink, statement, principal.who, "Any AWS account may take on the role");
      return;
    }
  });
}

void all_but(const Resource& resource, Sink& sink) {
  for_each_trust(resource, [&](const Policy& policy, const Statement& statement) {
    if (statement.has_not_principal && lets_strangers_in(policy, statement, true) == Truth::yes)
      policy.report(sink, statement.not_principal,
                    "Everyone may take on the role who is not named here");
  });
}

void account(const Resource& resource, Sink& sink) {
  for_each_trust(resource, [&](const Policy& policy, const Statement& statement) {
    if (lets_all_members_in(statement) != Truth::yes) return;
    for (const Principal& principal : statement.principals) {
      if (!is_account(principal) || principal.is_everybody()) continue;
      policy.report(sink, statement, principal.who,
                    "Everyone in " + quote(principal.who) + " may take on the role");
    }
  });
}

constexpr std::string_view kTrustWhy = R"(
The trust policy of a role says who may take it on, and so who has its rights. `"AWS": "*"` is every
account there is; an account's number or its root is everyone there who may call `sts:AssumeRole`,
now and later. An external id, or a second factor, is what tells one caller from another where the
account is not your own.
)";
constexpr std::string_view kAwsSource =
    "AWS: AWS JSON policy elements: Principal; the confused deputy problem";
constexpr Rule kRows[] = {
    {.id = "aws/iam-trust-anyone",
     .severity = Severity::critical,
     .title = "Role may be taken on by anyone",
     .risk = "Any account of AWS has the rights of the role.",
     .fix = "Name the account, role or service that the role is for.",
     .aliases = kTexts<"checkov:CKV_AWS_60", "kics:bcdcbdc6-a350-4855-ae7c-d1e6436f7c97",
                       "kics:f80e3aa7-7b34-4185-954e-440a6894dde6">,
     .topics = {Topic::access},
     .check = anyone},
    {.id = "aws/iam-trust-account",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Role may be taken on by a whole account",
     .risk = "Everyone there who may assume roles has its rights, and so has who takes over one.",
     .fix = "Name the roles that need it; of another account, ask for an external id as well.",
     .aliases = kTexts<"checkov:CKV_AWS_61", "kics:12b7e704-37f0-4d1e-911a-44bf60c48c21",
                       "kics:09c35abf-5852-4622-ac7a-b987b331232e",
                       "kics:85138beb-ce7c-4ca3-a09f-e8fbcc57ddd7">,
     .topics = {Topic::access},
     .check = account},
    {.id = "aws/iam-trust-all-but",
     .severity = Severity::high,
     .title = "Role lets in everyone but a few",
     .risk = "Any account of AWS that nobody thought of has the rights of the role.",
     .fix = "Name those whom the role is for, in a Principal.",
     .aliases = kTexts<"cfn_nag:F6", "guard:IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL">,
     .topics = {Topic::access},
     .check = all_but},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kTrustWhy, kAwsSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = {  } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { Bool = { "aws:SecureTransport" = "true" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { StringLike = { "sts:ExternalId" = "*" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { ArnLike = { "aws:PrincipalArn" = "*" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { IpAddress = { "aws:SourceIp" = "0.0.0.0/0" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { StringLike = { "aws:PrincipalOrgID" = "o-*" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { StringEqualsIfExists = { "sts:ExternalId" = "abc" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"*"» },
        Condition = { Bool = { "aws:multifactorauthpresent" = "false" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"arn:aws-us-gov:iam::*:root"» } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = «"accounts.google.com"» } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = «"cognito-identity.amazonaws.com"» },
        Condition = { "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com", AWS = «"*"» }
    }]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = <<EOF
{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": «"*"»}]}
EOF
}
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { StringEquals = { "sts:ExternalId" = "abc" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { StringLike = { "aws:PrincipalOrgID" = "o-1abc*" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { IpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/*" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { StringEquals = { "aws:PrincipalAccount" = var.account } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { StringEquals = { (var.key) = "x", "aws:RequestedRegion" = "eu-west-1" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "cognito-identity.amazonaws.com" },
        Condition = { StringEquals = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:0a" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } },
      { Effect = "Deny", Action = "sts:*", Principal = { AWS = "*" },
        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Deny", Action = "sts:AssumeRole", Principal = "*" },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" },
        Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } },
    ]
  })
}
)">},
    {kRows[1], kTrustWhy, kAwsSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRole"
      Principal = { AWS = ["arn:aws:iam::123456789012:role/a", «"arn:aws:iam::123456789012:root"»] }
    }]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = {
      Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = «"123456789012"» }
      Condition = { StringEquals = { "sts:ExternalId" = "" } }
    }
  })
}
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "123456789012" },
        Condition = { StringEquals = { "sts:ExternalId" = var.id } } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.account } },
    ]
  })
}
)">},
    {kRows[2], kTrustWhy, kAwsSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole",
      NotPrincipal = «{ AWS = "arn:aws:iam::111122223333:role/x" }» }]
  })
}
)",
            R"(=== template.yaml
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            NotPrincipal: «{AWS: 'arn:aws:iam::111122223333:root'}»
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Deny", Action = "sts:AssumeRole", NotPrincipal = { AWS = "arn:aws:iam::111122223333:role/x" } },
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/x" } },
    ]
  })
}
)">},
};
}  // namespace

extern constinit const RuleTable iam_trust_rows{kRows};
extern constinit const RuleDocTable iam_trust_rows_docs{kDocs};

}  // namespace sluice::aws
