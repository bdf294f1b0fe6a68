#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam_callers.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/shared/oidc_subjects.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

// Which jobs may take on a role by the token that their forge gives them.
namespace sluice::aws {
namespace {

using iam::Condition;
using iam::Policy;
using iam::Principal;
using iam::Said;
using iam::Statement;
using oidc::Example;
using oidc::Issuer;

// A statement that takes the tokens of jobs.
struct Trust {
  const Policy& policy;
  const Statement& statement;
  const Issuer& issuer;
  std::string host;  // of the issuer, with its path, in lower case
  Value who;         // the provider, as the principal

  // The claim that a key asks for, in lower case; empty for keys of others.
  std::string claim(std::string_view key) const {
    const std::size_t colon = key.rfind(':');
    if (colon == key.npos) return {};
    const std::string of = lower_case(key.substr(0, colon));
    return of == host || of.find(issuer.host) != of.npos ? lower_case(key.substr(colon + 1))
                                                         : std::string();
  }
};

constexpr std::string_view kProvider = "oidc-provider/";

// "token.actions.githubusercontent.com:sub" -> that in front.
std::string_view host_of_key(std::string_view key) {
  const std::size_t colon = key.rfind(':');
  return colon == key.npos || key.find('.') > colon ? std::string_view() : key.substr(0, colon);
}

// The end of an ARN of a provider whose account is not known, as it is written.
std::string_view written_provider(const Policy& policy, const Value& who) {
  const Document* const document =
      who.document() != nullptr ? who.document() : policy.owner().document;
  const Place place = policy.place(who);
  if (document == nullptr || document->id != place.source) return {};
  const std::string_view bytes = document->bytes;
  const std::size_t begin = std::min<std::size_t>(place.at.begin, bytes.size());
  std::string_view text = bytes.substr(begin, place.at.end - place.at.begin);
  const std::size_t at = text.rfind(kProvider);
  if (at == text.npos) return {};
  text.remove_prefix(at);
  text = text.substr(0, text.find_first_of("\"' \n"));
  return text.find('$') == text.npos ? text : std::string_view();
}

// Whose tokens a principal stands for: the host of a provider, of its ARN or its URL; empty where
// that is not known.
std::string_view host_of(const Policy& policy, const Principal& principal) {
  std::string_view name;
  if (principal.who.is(Value::Type::string)) {
    name = principal.who.text().value;
  } else if (const Resource* const provider = principal.who.resource()) {
    const Value url = provider->get("url");
    name = (url.is_absent() ? provider->get("Url") : url).text().value;
  } else if (principal.who.is_unknown()) {
    name = written_provider(policy, principal.who);
  }
  if (const std::size_t at = name.find(kProvider); at != name.npos)
    name.remove_prefix(at + kProvider.size());
  if (const std::size_t scheme = name.find("://"); scheme != name.npos)
    name.remove_prefix(scheme + 3);
  while (name.ends_with('/')) name.remove_suffix(1);
  return name;
}

std::optional<Trust> trust_of(const Policy& policy, const Statement& statement) {
  std::vector<std::string_view> subjects;
  std::string_view host_of_keys;
  for (const Condition& condition : statement.conditions) {
    const std::string_view host = host_of_key(condition.key);
    if (host.empty()) continue;
    if (host_of_keys.empty()) host_of_keys = host;
    if (!lower_case(condition.key).ends_with(":sub")) continue;
    for (const Value& value : condition.values) subjects.push_back(value.text().value);
  }
  for (const Principal& principal : statement.principals) {
    if (principal.kind != "Federated") continue;
    std::string_view host = host_of(policy, principal);
    const Issuer* issuer = host.empty() ? nullptr : oidc::issuer_at(host, subjects);
    if (issuer == nullptr && (host.empty() || !principal.who.is_known())) {
      host = host_of_keys;
      issuer = host.empty() ? nullptr : oidc::issuer_at(host, subjects);
    }
    if (issuer != nullptr)
      return Trust{policy, statement, *issuer, lower_case(host), principal.who};
  }
  return std::nullopt;
}

using ForTrust = void (*)(const Trust&, Sink&);

void for_each_federated(const Resource& resource, const ResourceGraph& graph, Sink& sink,
                        ForTrust check) {
  iam::for_each_policy(resource, &graph, iam::Use::trust, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes) continue;
      if (const auto trust = trust_of(policy, statement)) check(*trust, sink);
    }
  });
}

// Whose job asks.
enum class Job : std::uint8_t {
  of_others,  // of a project that is none of those that are meant
  of_own,     // of the project that the subject names, on a branch that somebody pushed
};

// Claims that whoever runs a job of their own has as they like.
constexpr std::string_view kChosen[] = {
    "aud",
    "base_ref",
    "environment",
    "event_name",
    "head_ref",
    "pipeline_source",
    "ref",
    "ref_path",
    "ref_protected",
    "ref_type",
    "environment_protected",
    "repository_visibility",
    "workflow",
    "deployment_tier",
    "runner_environment",
};

// What the token of a job says by a claim.
Said said_by(const Trust& trust, const std::string& claim, const Example& example, Job job) {
  if (claim == "sub") return Said::text(example.subject);
  if (claim == "iss") return Said::text("https://" + trust.host);
  const auto* const chosen = std::find(std::begin(kChosen), std::end(kChosen), claim);
  const bool is_chosen = chosen != std::end(kChosen) && (job == Job::of_others || claim == "aud");
  if (is_chosen) return {Said::Kind::chosen, {}};
  const std::string_view project = oidc::project_of(trust.issuer, example.subject);
  if (claim == trust.issuer.project && !project.empty()) return Said::text(std::string(project));
  return Said::any_of({"q7xk2mzt5w", "9vb4nhyc1j"});
}

bool meets(const Statement& statement, const Trust& trust, const Example& example, Job job,
           Truth wanted) {
  // Of one that denies, everything else has to be clear.
  const Truth chosen = wanted;
  Truth all = statement.is_open_conditional ? Truth::unknown : Truth::yes;
  for (const Condition& condition : statement.conditions) {
    const std::string claim = trust.claim(condition.key);
    // Of a token without the claim it would hold: that is no condition to rely on.
    if (claim == "sub" && wanted == Truth::yes && iam::holds_without_key(condition.test)) continue;
    const Said said = claim.empty() ? iam::said_by_anyone(lower_case(condition.key))
                                    : said_by(trust, claim, example, job);
    all = both(all, iam::holds(condition, said, chosen));
  }
  return wanted == Truth::yes ? all == Truth::yes : all != Truth::no;
}

// A token with the subject is let in, and no other statement turns it away.
bool lets_in(const Trust& trust, const Example& example, Job job) {
  std::size_t values = 0;
  for (const Condition& condition : trust.statement.conditions) values += condition.values.size();
  if (!trust.policy.takes(values)) return false;
  if (!meets(trust.statement, trust, example, job, Truth::yes)) return false;
  return is_taken_back(trust.policy, trust.statement, [&](const Statement& denies) {
           // Whom it names is either this provider, or nobody who comes with a token.
           const bool may_name = denies.has_not_principal || !denies.principals.empty();
           return truth_of(may_name && meets(denies, trust, example, job, Truth::no));
         }) == Truth::no;
}

// The conditions that say which subjects are meant.
std::vector<const Condition*> subject_conditions(const Trust& trust) {
  std::vector<const Condition*> found;
  for (const Condition& condition : trust.statement.conditions) {
    const bool is_null = equals_ignoring_case(condition.test, "Null");
    if (trust.claim(condition.key) == "sub" && !is_null &&
        !iam::holds_without_key(condition.test) && !iam::is_negative(condition.test))
      found.push_back(&condition);
  }
  return found;
}

bool takes_patterns(const Condition& condition) {
  return lower_case(condition.test).find("like") != std::string::npos;
}

std::string shown(const Value& value) {
  return value.is_sensitive() ? std::string("A sensitive value") : quote(value.text().value);
}

// Values of the first condition that lets in what `is_wanted`.
template <typename F>
std::vector<std::pair<Value, Example>> open_values(const Trust& trust, Job job, F is_wanted) {
  std::vector<std::pair<Value, Example>> open;
  for (const Condition* const condition : subject_conditions(trust)) {
    for (const Value& value : condition->values) {
      if (!value.is(Value::Type::string) || !trust.policy.takes(1)) continue;
      std::vector<Example> all =
          oidc::examples(trust.issuer, value.text().value, takes_patterns(*condition));
      const auto found = std::find_if(all.begin(), all.end(), [&](const Example& one) {
        return is_wanted(one, all) && lets_in(trust, one, job);
      });
      if (found != all.end()) open.emplace_back(value, std::move(*found));
    }
    if (!open.empty()) break;
  }
  return open;
}

void any_project(const Trust& trust, Sink& sink) {
  if (subject_conditions(trust).empty()) {
    const std::vector<Example> all = oidc::examples(trust.issuer, "*", true);
    const bool is_open = std::any_of(all.begin(), all.end(), [&](const Example& one) {
      return one.is_of_others && lets_in(trust, one, Job::of_others);
    });
    if (!is_open) return;
    trust.policy.report(sink, trust.who,
                        "No condition on " + quote(trust.host + ":sub") + ": every job of " +
                            quote(trust.host) + " may take on the role");
    return;
  }
  const auto open =
      open_values(trust, Job::of_others,
                  [](const Example& one, const std::vector<Example>&) { return one.is_of_others; });
  for (const auto& [value, example] : open)
    trust.policy.report(sink, value, shown(value) + " is more than one repository");
}

bool is_of_others(const Example& example) { return example.is_of_others; }

void any_ref(const Trust& trust, Sink& sink) {
  const auto open =
      open_values(trust, Job::of_own, [](const Example& one, const std::vector<Example>& all) {
        // That is worse, and told of.
        return (one.is_of_any_ref || one.is_of_change) &&
               std::none_of(all.begin(), all.end(), is_of_others);
      });
  for (const auto& [value, example] : open)
    trust.policy.report(
        sink, value,
        shown(value) + (example.is_of_any_ref ? " is every branch and pull request"
                                              : " is code that nobody has reviewed"));
}

void no_audience(const Trust& trust, Sink& sink) {
  // Where the subject is open, that is worse.
  if (subject_conditions(trust).empty() || trust.statement.is_open_conditional) return;
  for (const Condition& condition : trust.statement.conditions) {
    if (condition.key.empty()) return;
    // Whoever asks for it gets a token for something else.
    const bool is_limit = !iam::holds_without_key(condition.test) &&
                          iam::holds(condition, Said::any_of({"q7xk2mzt5w", "https://9vb4nhyc1j"}),
                                     Truth::yes) != Truth::yes;
    if (trust.claim(condition.key) == "aud" && is_limit) return;
  }
  trust.policy.report(sink, trust.who, "No condition on " + quote(trust.host + ":aud"));
}

template <ForTrust Check>
void check(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  for_each_federated(resource, graph, sink, Check);
}

constexpr std::string_view kAnyProject[] = {"checkov:CKV_AWS_358", "checkov:CKV_AWS_393"};

constexpr std::string_view kOidcWhy = R"(
A role that trusts the tokens of a forge is taken on by its jobs, without a key. Which jobs, only the
condition on the token's `sub` says: without one, or with a pattern that reaches further than one
repository, anyone who can run a job there has the role. A pattern that ends behind the repository
takes in every branch and, with GitHub, every pull request from within it.

A pattern is held against the subjects that the issuer documents, and all conditions of a statement
count together, with what another statement denies: told is what surely lets in a job that is
somebody else's.

All statements are read, and all values of a condition; `ForAllValues:` and `…IfExists` hold of
tokens that lack the claim, and so are no condition. What comes from elsewhere says nothing.
)";
constexpr std::string_view kOidcSource =
    "GitHub: configuring OpenID Connect in AWS; GitLab: configure OpenID Connect in AWS";

constexpr Rule kRows[] = {
    {.id = "aws/iam-oidc-any-repository",
     .severity = Severity::critical,
     .title = "Role may be taken on by jobs of other repositories",
     .risk = "Whoever can run a job there has the rights of the role.",
     .fix = "Ask for the subject of one repository and branch, by StringEquals.",
     .aliases = kAnyProject,
     .topics = {Topic::access, Topic::supply_chain},
     .check = check<any_project>},
    {.id = "aws/iam-oidc-any-branch",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Role may be taken on by jobs of any branch",
     .risk = "Who may push a branch has the rights of the role, without a review.",
     .fix = "Ask for the subject of the branch or environment that deploys.",
     .topics = {Topic::access, Topic::supply_chain},
     .check = check<any_ref>},
    {.id = "aws/iam-oidc-no-audience",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Role takes tokens that were made for others",
     .risk = "Who is handed a token of a job for something else can use it here.",
     .fix = "Ask for the aud that the job requests, such as sts.amazonaws.com.",
     .topics = {Topic::access},
     .check = check<no_audience>},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kOidcWhy, kOidcSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"re*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:*/api:ref:refs/heads/main"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"*:ref:refs/heads/main"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repository_owner:acme"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"environment:prod:repo:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repository_id:*"» } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = «"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"» },
        Condition = { StringLike = { "token.actions.githubusercontent.com:actor" = "*", "token.actions.githubusercontent.com:ref" = "refs/heads/main" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = «"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"» },
        Condition = { Null = { "token.actions.githubusercontent.com:sub" = "false" }, StringEquals = { "token.actions.githubusercontent.com:iss" = "https://token.actions.githubusercontent.com" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = «"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"» },
        Condition = { StringNotLike = { "token.actions.githubusercontent.com:sub" = "repo:evil/*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = «"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"» },
        Condition = { StringLike = { "token.actions.githubusercontent.com:job_workflow_ref" = "*" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "Token.actions.githubusercontent.com:Sub" = «"repo:acme/*"» }, Bool = { "aws:SecureTransport" = "true" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" }, "ForAnyValue:StringLike" = { "token.actions.githubusercontent.com:sub" = «"*:ref:refs/heads/main"» } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.example.com" },
        Condition = { StringLike = { "gitlab.example.com:sub" = «"project_path:acme/*:ref_type:branch:ref:main"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/code.example.com" },
        Condition = { StringLike = { "code.example.com:sub" = «"project_path:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/app.terraform.io" },
        Condition = { StringLike = { "app.terraform.io:sub" = «"organization:acme:project:*:workspace:*:run_phase:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/agent.buildkite.com" },
        Condition = { StringLike = { "agent.buildkite.com:sub" = «"organization:acme:pipeline:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc" },
        Condition = { StringLike = { "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:sub" = «"{*}:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/oidc.circleci.com/org/abc" },
        Condition = { StringLike = { "oidc.circleci.com/org/abc:sub" = «"org/abc/project/*/user/*"» } } },
    ]
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
            Action: sts:AssumeRoleWithWebIdentity
            Principal: {Federated: !Ref «GitLab»}
            Condition: {StringEquals: {'gitlab.example.com:aud': 'https://gitlab.example.com'}}
  GitLab:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: 'https://gitlab.example.com'}
  ByAccount:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRoleWithWebIdentity
            Principal: {Federated: !Sub «'arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com'»}
)",
            R"(resource "aws_iam_role" "r" {
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
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:ref:refs/heads/main" }, StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*", "token.actions.githubusercontent.com:repository" = "acme/api" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*", "token.actions.githubusercontent.com:repository_id" = "1234" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" }, StringEquals = { "token.actions.githubusercontent.com:job_workflow_ref" = "acme/ci/.github/workflows/deploy.yml@refs/heads/main" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*", "token.actions.githubusercontent.com:repository" = var.repository } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "job_workflow_ref:acme/ci/.github/workflows/deploy.yml@*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" }, StringNotEquals = { "aws:PrincipalTag/x" = var.x } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } } },
      { Effect = "Deny", Action = "sts:*", Principal = "*",
        Condition = { StringNotLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:*" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.example.com" },
        Condition = { StringLike = { "gitlab.example.com:sub" = "project_path:acme/shop:ref_type:branch:ref:*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A1" },
        Condition = { StringLike = { "oidc.eks.eu-central-1.amazonaws.com/id/A1:sub" = "system:serviceaccount:*:*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/app.terraform.io" },
        Condition = { StringLike = { "app.terraform.io:sub" = "organization:acme:project:*:workspace:prod:run_phase:*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc" },
        Condition = { StringLike = { "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc:sub" = "{0a1b}*:*" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
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
    {kRows[1], kOidcWhy, kOidcSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:ref*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:?*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:*main"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:*:refs/heads/*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:ref:refs/heads/?*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:environment:**"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:p*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = «"repo:acme/api:ref:refs/pull/*"» } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.com" },
        Condition = { StringLike = { "gitlab.com:sub" = «"project_path:acme/api:ref_type:*:ref:*"» } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/gitlab.example.com" },
        Condition = { StringLike = { "gitlab.example.com:sub" = «"project_path:acme/api:ref_type:tag:ref:*"» } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
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
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:ref:refs/heads/release/*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:environment:prod-*" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:*", "token.actions.githubusercontent.com:ref" = "refs/heads/main" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:*" }, StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:ref:refs/heads/main" } } },
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" },
        Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/api" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
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
    {kRows[2], kOidcWhy, kOidcSource, "main.tf",
     kTexts<R"(resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",
        Principal = { Federated = «"arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"» },
        Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/api:ref:refs/heads/main" }, Null = { "token.actions.githubusercontent.com:aud" = "false" } } },
    ]
  })
}
)",
            R"(resource "aws_iam_role" "r" {
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

extern constinit const RuleTable iam_oidc_rows{kRows};
extern constinit const RuleDocTable iam_oidc_rows_docs{kDocs};

}  // namespace sluice::aws
