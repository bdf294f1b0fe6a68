#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_callers.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

// Policies of buckets, statement by statement.
namespace sluice::aws {
namespace {

using iam::Condition;
using iam::Policy;
using iam::Principal;
using iam::Statement;

bool is_for_buckets(const Resource& resource) {
  return resource.is("aws_s3_bucket") || resource.is("aws_s3_bucket_policy") ||
         resource.is("AWS::S3::BucketPolicy");
}

const Principal* everybody(const Statement& statement) {
  const auto found = std::find_if(statement.principals.begin(), statement.principals.end(),
                                  [](const Principal& one) { return one.is_everybody(); });
  return found == statement.principals.end() ? nullptr : &*found;
}

bool is_every_action(std::string_view action) {
  return sluice::is_every_action(action) || action == "s3:*";
}

// Some tools have a check of their own for each kind of action: what it is called there.
struct Kind {
  std::string_view part;  // of an action, in lower case
  std::span<const std::string_view> aliases;
};
constexpr std::string_view kAny[] = {
    "checkov:CKV_AWS_70", "cfn_nag:F16", "guard:S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
    "kics:7772bb8c-c0f3-42d4-8e4e-f1b8939ad085", "kics:7af43613-6bb9-4a0e-8c4d-1314b799425e"};
constexpr std::string_view kDelete[] = {"kics:acc78859-765e-4011-a229-a65ea57db252",
                                        "kics:ffdf4b37-7703-4dfe-a682-9d2e99bc6c09"};
constexpr std::string_view kGet[] = {"kics:f97b7d23-568f-4bcc-9ac9-02df0d57fbba",
                                     "kics:1df37f4b-7197-45ce-83f8-9994d2fcf885"};
constexpr std::string_view kList[] = {"kics:faa8fddf-c0aa-4b2d-84ff-e993e233ebe9",
                                      "kics:66c6f96f-2d9e-417e-a998-9058aeeecd44"};
constexpr std::string_view kPut[] = {"kics:f6397a20-4cf1-4540-a997-1d363c25ef58",
                                     "kics:d24c0755-c028-44b1-b503-8e719c898832"};
constexpr std::string_view kRestore[] = {"kics:456b00a3-1072-4149-9740-6b8bb60251b0"};
constexpr std::string_view kEvery[] = {"kics:4ae8af91-5108-42cb-9471-3bdbe596eac9",
                                       "kics:a4966c4f-9141-48b8-a564-ffe9959945bc"};
constexpr auto kAllOfThem = kJoined<kAny, kDelete, kGet, kList, kPut, kRestore, kEvery>;
constexpr auto kAnyDelete = kJoined<kAny, kDelete>;
constexpr auto kAnyGet = kJoined<kAny, kGet>;
constexpr auto kAnyList = kJoined<kAny, kList>;
constexpr auto kAnyPut = kJoined<kAny, kPut>;
constexpr auto kAnyRestore = kJoined<kAny, kRestore>;
constexpr Kind kKinds[] = {
    {"delete", kAnyDelete}, {"get", kAnyGet},         {"list", kAnyList},
    {"put", kAnyPut},       {"restore", kAnyRestore},
};

// What a statement is called elsewhere, by the first of its actions that is one of a kind; all of
// it where several kinds are allowed.
std::span<const std::string_view> aliases_of(const Statement& statement) {
  const Kind* only = nullptr;
  for (const Value& action : statement.actions) {
    const std::string text = lower_case(action.text().value);
    if (is_every_action(text)) return kAllOfThem;
    for (const Kind& kind : kKinds) {
      if (text.find(kind.part) == text.npos || only == &kind) continue;
      if (only != nullptr) return kAllOfThem;
      only = &kind;
    }
  }
  return only == nullptr ? std::span<const std::string_view>(kAny) : only->aliases;
}

void anyone(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_for_buckets(resource)) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes) continue;
      const Principal* const who = everybody(statement);
      if (who == nullptr || lets_strangers_in(policy, statement, false) != Truth::yes) continue;
      policy.report(sink, statement, who->who, "A statement lets in everyone")
          .with_aliases(aliases_of(statement));
    }
  });
}

void all_but(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_for_buckets(resource)) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows == Truth::yes && statement.has_not_principal &&
          lets_strangers_in(policy, statement, false) == Truth::yes)
        policy.report(sink, statement.not_principal, "A statement lets in everyone but a few");
    }
  });
}

void every_action(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_for_buckets(resource)) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    for (const Statement& statement : policy.statements()) {
      if (statement.allows != Truth::yes) continue;
      for (const Value& action : statement.actions) {
        if (!is_every_action(action.text().value)) continue;
        policy.report(sink, statement, action, "A statement allows " + quote(action.text().value));
        break;
      }
    }
  });
}

// What a condition says of aws:SecureTransport, or may say.
Truth asks_for_tls(const Statement& statement, std::string_view wanted) {
  const Condition* const condition = statement.condition("aws:SecureTransport");
  if (condition == nullptr) return Truth::no;
  for (const Value& value : condition->values) {
    if (value.is_unknown()) return Truth::unknown;
    if (value.text().value == wanted) return Truth::yes;
  }
  return Truth::no;
}

// Whoever comes in clear is turned away: by a statement that denies, or since none lets them in.
Truth refuses_plain_http(const Policy& policy) {
  Truth is_refused = Truth::no;
  bool are_all_encrypted = !policy.statements().empty();
  for (const Statement& statement : policy.statements()) {
    // A statement that is not known may be the one.
    if (statement.allows == Truth::unknown) return Truth::unknown;
    if (statement.allows == Truth::no)
      is_refused = either(is_refused, asks_for_tls(statement, "false"));
    else
      are_all_encrypted = are_all_encrypted && asks_for_tls(statement, "true") != Truth::no;
  }
  return are_all_encrypted ? Truth::yes : is_refused;
}

void plain_http(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_for_buckets(resource)) return;
  iam::for_each_policy(resource, &graph, iam::Use::resource, [&](const Policy& policy) {
    if (policy.statements().empty() || refuses_plain_http(policy) != Truth::no) return;
    policy.report(sink, {}, "No statement denies what does not come over TLS");
  });
}

constexpr std::string_view kWhy = R"(
The policy of a bucket lets principals in, of whatever account, whether or not their own account
says so. `*` without a condition is everyone on the internet. Buckets that are meant to be read by
all are better served through CloudFront, which reads them by an identity of its own.
)";
constexpr std::string_view kActionsWhy = R"(
Every action of S3 is more than reading and writing objects: whoever has it may delete the bucket,
publish it by an ACL, switch off its log and rewrite the policy itself.
)";
constexpr std::string_view kTlsWhy = R"(
S3 answers in clear whoever asks in clear. Only the policy of the bucket can demand TLS, by a
statement that denies every request for which `aws:SecureTransport` is false.
)";

constexpr Rule kRows[] = {
    {.id = "aws/s3-policy-public",
     .severity = Severity::high,
     .title = "Bucket policy lets anyone in",
     .risk = "Who is not meant to can read or change what is here.",
     .fix = "Name the accounts or roles, or add a condition such as aws:PrincipalOrgID.",
     .aliases = kAllOfThem,
     .topics = {Topic::access, Topic::storage},
     .check = anyone},
    {.id = "aws/s3-policy-all-but",
     .severity = Severity::medium,
     .title = "Bucket policy lets in everyone but a few",
     .risk = "Whoever is not named, on the whole internet, is let in.",
     .fix = "Name those whom the statement is for, in a Principal.",
     .aliases = kTexts<"cfn_nag:F9", "guard:S3_BUCKETPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL">,
     .topics = {Topic::access, Topic::storage},
     .check = all_but},
    {.id = "aws/s3-policy-every-action",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Bucket policy allows every action",
     .risk = "Who is let in to use the bucket may delete it, publish it, and rewrite its policy.",
     .fix = "Name the actions that are needed.",
     .aliases = kTexts<"cfn_nag:F15", "guard:S3_BUCKET_POLICY_NO_WILDCARD_ACTION",
                       "kics:4ae8af91-5108-42cb-9471-3bdbe596eac9",
                       "kics:a4966c4f-9141-48b8-a564-ffe9959945bc">,
     .topics = {Topic::access, Topic::storage},
     .check = every_action},
    {.id = "aws/s3-policy-plain-http",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Bucket policy lets requests in that are not encrypted",
     .risk = "Whoever sits on the way reads and changes what is sent.",
     .fix = "Add a statement that denies s3:* to everyone where aws:SecureTransport is false.",
     .aliases = kTexts<"guard:S3_BUCKET_SSL_REQUESTS_ONLY", "cdk_nag:AwsSolutions-S10",
                       "kics:38c64e76-c71e-4d92-a337-60174d1de1c9",
                       "kics:4bc4dd4c-7d8d-405e-a0fb-57fa4c31b4d9">,
     .topics = {Topic::encryption, Topic::network},
     .check = plain_http},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, "AWS: bucket policies; blocking public access", "main.tf",
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = {  } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { IpAddress = { "aws:SourceIp" = ["0.0.0.0/1", "128.0.0.0/1"] } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringLike = { "aws:PrincipalOrgID" = "*" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringLike = { "aws:PrincipalAccount" = "*" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { ArnLike = { "aws:SourceArn" = "*" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-abc" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { Null = { "aws:PrincipalOrgID" = "true" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { NotIpAddress = { "aws:SourceIp" = "10.0.0.0/8" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { "ForAllValues:StringEquals" = { "aws:PrincipalOrgID" = "o-abc" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringEquals = { "aws:PrincipalType" = "Anonymous" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { NumericLessThan = { "s3:signatureAge" = "600000" } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
        Condition = { Bool = { "aws:SecureTransport" = "false" } } },
      { Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "*" },
      { Effect = "Deny", Principal = { AWS = "111122223333" }, Action = "s3:*", Resource = "*" },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = «"*"», Action = "s3:GetObject",
      Resource = "${aws_s3_bucket.b.arn}/*" }]
  })
}
resource "aws_s3_bucket" "b" {}
)">,
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { IpAddress = { "aws:SourceIp" = "192.0.2.0/24" } } },
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringEquals = { "aws:SourceVpce" = "vpce-1a2b" } } },
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:*:*:logs" } } },
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:sns:*:111122223333:*" } } },
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization } } },
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*",
        Condition = { Bool = { "aws:PrincipalIsAWSService" = "true" } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
        Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
        Condition = { NotIpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
        Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = var.organization } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*",
      Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } } }]
  })
}
)">},
    {kRows[1], kWhy, "AWS: AWS JSON policy elements: NotPrincipal", "main.tf",
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = <<EOF
{"Statement": [{"Effect": "Allow", "NotPrincipal": «{"AWS": "arn:aws:iam::111122223333:user/bob"}»,
  "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}]}
EOF
}
)",
            R"(=== template.yaml
Resources:
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            NotPrincipal: «{AWS: 'arn:aws:iam::111122223333:user/bob'}»
            Action: s3:GetObject
            Resource: '*'
)">,
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Deny", NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/bob" },
        Action = "s3:*", Resource = "*" },
      { Effect = "Allow", NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/bob" },
        Action = "s3:GetObject", Resource = "*",
        Condition = { StringEquals = { "aws:PrincipalAccount" = "111122223333" } } },
    ]
  })
}
)">},
    {kRows[2], kActionsWhy, "AWS: actions of Amazon S3", "main.tf",
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = var.role }, Action = «"s3:*"»,
      Resource = "*" }]
  })
}
)">,
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = var.role }, Action = "s3:Get*", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" },
    ]
  })
}
)">},
    {kRows[3], kTlsWhy, "AWS: security best practices for Amazon S3", "main.tf",
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = «jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = var.role }, Action = "s3:Get*",
      Resource = "*" }]
  })»
}
)">,
     kTexts<R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = { AWS = var.role }, Action = "s3:Get*", Resource = "*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*",
        Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}
)",
            R"(resource "aws_s3_bucket_policy" "p" {
  bucket = "b"
  policy = data.aws_iam_policy_document.elsewhere.json
}
)">},
};
}  // namespace

extern constinit const RuleTable bucket_policy_rows{kRows};
extern constinit const RuleDocTable bucket_policy_rows_docs{kDocs};

}  // namespace sluice::aws
