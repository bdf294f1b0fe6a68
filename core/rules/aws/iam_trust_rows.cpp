#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

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

// All of an account: its number, or its root.
bool is_account(const Principal& principal) {
  const std::string_view who = principal.who.text().value;
  return principal.kind == "AWS" && ((who.size() == 12 && is_digits(who)) ||
                                     (who.starts_with("arn:") && who.ends_with(":root")));
}

bool holds(const std::vector<Value>& values, std::string_view wanted) {
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return value.is_known() && value.text().value == wanted;
  });
}

// A condition that anybody meets: an empty external id, a second factor that need not be there.
bool is_empty(const Condition& condition) {
  if (condition.key == "sts:ExternalId") return holds(condition.values, "");
  if (condition.key == "aws:MultiFactorAuthPresent") return holds(condition.values, "false");
  return false;
}

bool is_limited(const Statement& statement) {
  if (!statement.is_conditional) return false;
  return statement.conditions.empty() ||
         !std::all_of(statement.conditions.begin(), statement.conditions.end(), is_empty);
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

void anyone(const Resource& resource, Sink& sink) {
  for_each_trust(resource, [&](const Policy& policy, const Statement& statement) {
    if (is_limited(statement)) return;
    for (const Principal& principal : statement.principals) {
      if (!principal.is_everybody()) continue;
      policy.report(sink, statement, principal.who, "Any AWS account may take on the role");
      return;
    }
  });
}

void account(const Resource& resource, Sink& sink) {
  for_each_trust(resource, [&](const Policy& policy, const Statement& statement) {
    if (is_limited(statement)) return;
    for (const Principal& principal : statement.principals) {
      if (!is_account(principal)) continue;
      policy.report(sink, statement, principal.who,
                    "Everyone in " + quote(principal.who.text().value) + " may take on the role");
    }
  });
}

// Forges and others that give tokens to jobs, by the host of the tokens' issuer.
struct Issuer {
  std::string_view host;
  std::string_view project;  // what a subject starts with; the owner's name and '/' follow
};
constexpr Issuer kIssuers[] = {
    {"token.actions.githubusercontent.com", "repo:"},
    {"gitlab.com", "project_path:"},
    {"api.bitbucket.org", ""},
    {"oidc.circleci.com", ""},
    {"agent.buildkite.com", ""},
    {"app.terraform.io", ""},
    {"vstoken.dev.azure.com", ""},
};

const Issuer* issuer_in(std::string_view text) {
  const auto* const found =
      std::find_if(std::begin(kIssuers), std::end(kIssuers),
                   [&](const Issuer& one) { return text.find(one.host) != text.npos; });
  return found == std::end(kIssuers) ? nullptr : found;
}

// Whose tokens a statement takes; null for none that is known.
const Issuer* issuer_of(const Statement& statement) {
  for (const Principal& principal : statement.principals) {
    if (principal.kind != "Federated") continue;
    const Resource* const provider = principal.who.resource();
    const std::string_view name = principal.who.is_known() ? principal.who.text().value
                                  : provider != nullptr    ? provider->get("url").text().value
                                                           : std::string_view();
    if (const Issuer* const issuer = issuer_in(name)) return issuer;
    for (const Condition& condition : statement.conditions) {
      if (const Issuer* const issuer = issuer_in(condition.key)) return issuer;
    }
  }
  return nullptr;
}

bool has_claim(const Condition& condition, const Issuer& issuer, std::string_view claim) {
  return condition.key.find(issuer.host) != condition.key.npos &&
         condition.key.ends_with(std::string(":").append(claim));
}

// What a pattern of subjects lets in.
enum class Reach : std::uint8_t { one_ref, any_ref, pull_requests, any_project };

Reach reach_of(std::string_view subject, const Issuer& issuer) {
  if (subject.empty() || subject.front() == '*' || subject.front() == '?')
    return Reach::any_project;
  if (issuer.project.empty()) return Reach::one_ref;
  if (!subject.starts_with(issuer.project)) {
    // GitHub puts other claims in front where it is told to: without the repository they say
    // nothing about it.
    constexpr std::string_view kLoose[] = {
        "environment:", "ref:", "workflow:", "context:", "head_ref:", "base_ref:"};
    const bool is_loose =
        std::any_of(std::begin(kLoose), std::end(kLoose),
                    [&](std::string_view claim) { return subject.starts_with(claim); }) &&
        subject.find(issuer.project) == subject.npos && subject.find("repository") == subject.npos;
    return is_loose ? Reach::any_project : Reach::one_ref;
  }
  std::string_view rest = subject.substr(issuer.project.size());
  // Owner, and projects below: GitLab's groups nest.
  const std::size_t end = std::min(rest.find(':'), rest.size());
  const std::string_view project = rest.substr(0, end);
  rest.remove_prefix(end);
  const std::size_t slash = project.find('/');
  if (slash == project.npos || project.find_first_of("*?") != project.npos)
    return Reach::any_project;
  if (rest == ":pull_request") return Reach::pull_requests;
  constexpr std::string_view kOpen[] = {
      "", ":", ":*", ":**", ":ref:*", ":ref:refs/*", ":ref:refs/heads/*", ":environment:*"};
  if (std::find(std::begin(kOpen), std::end(kOpen), rest) != std::end(kOpen) && !rest.empty())
    return Reach::any_ref;
  if (rest == ":ref_type:branch:ref:*" || rest == ":ref_type:*") return Reach::any_ref;
  return Reach::one_ref;
}

// "ForAllValues:StringLike" holds of a token without the claim.
bool may_be_missing(std::string_view test) {
  return test.starts_with("ForAllValues:") || test.ends_with("IfExists");
}

bool is_pattern(std::string_view test) { return test.find("Like") != test.npos; }
bool is_negative(std::string_view test) { return test.find("Not") != test.npos; }

// A subject that a statement lets in, with how much.
struct Subject {
  Value value;
  Reach reach;
};

// All of them; nothing where a condition of another claim names the project.
std::optional<std::vector<Subject>> subjects_of(const Statement& statement, const Issuer& issuer,
                                                bool& is_named) {
  std::vector<Subject> subjects;
  is_named = false;
  for (const Condition& condition : statement.conditions) {
    if (condition.key.empty()) return std::nullopt;  // a key that nobody knows
    if (!condition.key.ends_with(":sub") && condition.key.find(issuer.host) != condition.key.npos &&
        !condition.key.ends_with(":aud"))
      return std::nullopt;
    if (!has_claim(condition, issuer, "sub")) continue;
    if (may_be_missing(condition.test) || is_negative(condition.test)) continue;
    is_named = true;
    for (const Value& value : condition.values) {
      if (!value.is(Value::Type::string)) continue;
      const std::string_view text = value.text().value;
      // Without Like, '*' is a letter.
      const bool is_literal = !is_pattern(condition.test) && text.find('*') != text.npos;
      subjects.push_back(
          {value, is_literal && text.front() != '*' ? Reach::one_ref : reach_of(text, issuer)});
    }
  }
  return subjects;
}

constexpr std::string_view kAnyProject[] = {"checkov:CKV_AWS_358", "checkov:CKV_AWS_393"};

using ForStatement = void (*)(const Policy&, const Statement&, const Issuer&, Sink&);

void for_each_federated(const Resource& resource, const ResourceGraph& graph, Sink& sink,
                        ForStatement check) {
  iam::for_each_policy(resource, &graph, iam::Use::trust, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes) continue;
      if (const Issuer* const issuer = issuer_of(statement))
        check(policy, statement, *issuer, sink);
    }
  });
}

void any_project(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  for_each_federated(
      resource, graph, sink,
      [](const Policy& policy, const Statement& statement, const Issuer& issuer, Sink& to) {
        bool is_named = false;
        const auto subjects = subjects_of(statement, issuer, is_named);
        if (!subjects) return;
        if (!is_named) {
          Value who;
          for (const Principal& principal : statement.principals) {
            if (principal.kind == "Federated") who = principal.who;
          }
          policy.report(to, who,
                        "No condition on " + quote(std::string(issuer.host) + ":sub") +
                            ": every job of " + quote(issuer.host) + " may take on the role");
          return;
        }
        for (const Subject& subject : *subjects) {
          if (subject.reach != Reach::any_project) continue;
          policy.report(to, subject.value,
                        quote(subject.value.text().value) + " is more than one repository");
        }
      });
}

void any_ref(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  for_each_federated(
      resource, graph, sink,
      [](const Policy& policy, const Statement& statement, const Issuer& issuer, Sink& to) {
        bool is_named = false;
        const auto subjects = subjects_of(statement, issuer, is_named);
        if (!subjects) return;
        for (const Subject& subject : *subjects) {
          if (subject.reach == Reach::any_ref)
            policy.report(to, subject.value,
                          quote(subject.value.text().value) + " is every branch and pull request");
          if (subject.reach == Reach::pull_requests)
            policy.report(to, subject.value,
                          quote(subject.value.text().value) + " is code that nobody has reviewed");
        }
      });
}

void no_audience(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  for_each_federated(
      resource, graph, sink,
      [](const Policy& policy, const Statement& statement, const Issuer& issuer, Sink& to) {
        bool is_named = false;
        const auto subjects = subjects_of(statement, issuer, is_named);
        // Where the subject is open, that is worse.
        if (!subjects || !is_named) return;
        for (const Condition& condition : statement.conditions) {
          if (has_claim(condition, issuer, "aud") && !may_be_missing(condition.test) &&
              !is_negative(condition.test) &&
              !(is_pattern(condition.test) && holds(condition.values, "*")))
            return;
        }
        Value who;
        for (const Principal& principal : statement.principals) {
          if (principal.kind == "Federated") who = principal.who;
        }
        policy.report(to, who, "No condition on " + quote(std::string(issuer.host) + ":aud"));
      });
}

constexpr std::string_view kTrustWhy = R"(
The trust policy of a role says who may take it on, and so who has its rights. `"AWS": "*"` is every
account there is; an account's number or its root is everyone there who may call `sts:AssumeRole`,
now and later. An external id, or a second factor, is what tells one caller from another where the
account is not your own.
)";
constexpr std::string_view kOidcWhy = R"(
A role that trusts the tokens of a forge is taken on by its jobs, without a key. Which jobs, only the
condition on the token's `sub` says: without one, or with a pattern that reaches further than one
repository, anyone who can run a job there has the role. A pattern that ends behind the repository
takes in every branch and, with GitHub, every pull request from within it.

All statements are read, and all values of a condition; `ForAllValues:` and `…IfExists` hold of
tokens that lack the claim, and so are no condition. What comes from elsewhere says nothing.
)";
constexpr std::string_view kAwsSource =
    "AWS: AWS JSON policy elements: Principal; the confused deputy problem";
constexpr std::string_view kOidcSource =
    "GitHub: configuring OpenID Connect in AWS; GitLab: configure OpenID Connect in AWS";

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
    {.id = "aws/iam-oidc-any-repository",
     .severity = Severity::critical,
     .title = "Role may be taken on by jobs of other repositories",
     .risk = "Whoever can run a job there has the rights of the role.",
     .fix = "Ask for the subject of one repository and branch, by StringEquals.",
     .aliases = kAnyProject,
     .topics = {Topic::access, Topic::supply_chain},
     .check = any_project},
    {.id = "aws/iam-oidc-any-branch",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Role may be taken on by jobs of any branch",
     .risk = "Who may push a branch has the rights of the role, without a review.",
     .fix = "Ask for the subject of the branch or environment that deploys.",
     .topics = {Topic::access, Topic::supply_chain},
     .check = any_ref},
    {.id = "aws/iam-oidc-no-audience",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Role takes tokens that were made for others",
     .risk = "Who is handed a token of a job for something else can use it here.",
     .fix = "Ask for the aud that the job requests, such as sts.amazonaws.com.",
     .topics = {Topic::access},
     .check = no_audience},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kTrustWhy, kAwsSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
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
    {kRows[2], kOidcWhy, kOidcSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" }
        Condition = {
          StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
          "ForAnyValue:StringLike" = { "token.actions.githubusercontent.com:sub" = [
            "repo:acme/api:ref:refs/heads/main", «"repo:acme/*"»] }
        } },
    ]
  })
}
)",
            R"(data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [«aws_iam_openid_connect_provider.gitlab.arn»]
    }
  }
}
resource "aws_iam_openid_connect_provider" "gitlab" {
  url = "https://gitlab.com"
}
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringLike = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:acme/api:*", "repo:${var.own}:*"]
      } }
    }]
  })
}
)">},
    {kRows[3], kOidcWhy, kOidcSource, "main.tf", kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" }
      Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = [
        «"repo:acme/api:*"», «"repo:acme/api:pull_request"», "repo:acme/api:ref:refs/heads/main"] } }
    }]
  })
}
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.com" }
      Condition = { StringEquals = {
        "gitlab.com:sub" = "project_path:acme/api:ref_type:branch:ref:main" } }
    }]
  })
}
)">},
    {kRows[4], kOidcWhy, kOidcSource, "main.tf", kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = «"arn:aws:iam::1:oidc-provider/gitlab.com"» }
      Condition = { StringEquals = {
        "gitlab.com:sub" = "project_path:acme/api:ref_type:branch:ref:main" } }
    }]
  })
}
)">,
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.com" }
      Condition = { StringEquals = {
        "gitlab.com:aud" = "https://gitlab.com"
        "gitlab.com:sub" = "project_path:acme/api:ref_type:branch:ref:main" } }
    }]
  })
}
)">},
};
}  // namespace

extern constinit const RuleTable iam_trust_rows{kRows};
extern constinit const RuleDocTable iam_trust_rows_docs{kDocs};

}  // namespace sluice::aws
