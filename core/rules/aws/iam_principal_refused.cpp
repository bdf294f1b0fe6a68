#include <array>
#include <string>
#include <string_view>

#include "core/rules/rule.h"
#include "core/rules/shared/iam_policies.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A principal of AWS is `*`, the twelve digits of an account, or the ARN of a root, user, role or session
with such an account in it. A `*` within an ARN stands for nothing here, other than in a condition on
`aws:PrincipalArn`. AWS refuses the whole policy: whom it was to keep out is not kept out by it, and
the deployment stops at it.
)";

constexpr std::string_view kBad[] = {
    R"(Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
        - {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: «'arn:aws:iam::root'»}}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement:
        - Effect: Allow
          Action: sqs:SendMessage
          Resource: '*'
          Principal: {AWS: ['111122223333', «'arn:aws:iam::111122223333:role/app-*'», «'1234567'»]}
)",
};
constexpr std::string_view kGood[] = {
    R"(Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
        - Effect: Allow
          Action: sts:AssumeRole
          Principal:
            AWS:
            - '111122223333'
            - 'arn:aws:iam::111122223333:root'
            - 'arn:aws:sts::111122223333:assumed-role/app/session'
            - !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'
            - 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1'
            - 'arn:aws:iam::ACCOUNT_ID:role/app'
            - AROAEXAMPLEID
        - Effect: Allow
          Action: sts:AssumeRole
          Principal: {AWS: '*'}
          Condition: {ArnLike: {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app-*'}}
)",
};

constexpr auto& kTrust = kTexts<"kics:f80e3aa7-7b34-4185-954e-440a6894dde6">;
constexpr auto& kQueue = kTexts<"kics:9b6a3f5b-5fd6-40ee-9bc0-ed604911212d">;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// What is wrong with it; empty where nothing is, and for what a text to be filled in may stand for.
std::string_view fault_of(std::string_view principal) {
  constexpr std::size_t kAccountDigits = 12;
  constexpr std::string_view kLength = "the number of its account has other than twelve digits";
  if (is_digits(principal)) return principal.size() == kAccountDigits ? "" : kLength;
  // arn:PARTITION:SERVICE:REGION:ACCOUNT:NAME, of which the name may hold further colons.
  std::array<std::string_view, 6> parts;
  std::string_view rest = principal;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::size_t colon = rest.find(':');
    if (colon == rest.npos) {
      parts.at(i) = rest;
      rest = {};
      break;
    }
    parts.at(i) = rest.substr(0, colon);
    rest.remove_prefix(colon + 1);
  }
  parts.back() = rest;
  if (parts[0] != "arn" || !parts[1].starts_with("aws") || (parts[2] != "iam" && parts[2] != "sts"))
    return "";
  const std::string_view account = parts[4];
  if (account.empty() || account == "root") return "it names no account";
  if (is_digits(account) && account.size() != kAccountDigits) return kLength;
  if (is_digits(account) && parts[5].find_first_of("*?") != std::string_view::npos)
    return "a pattern stands for nobody there";
  return "";
}

void check(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (resource.is_data) return;
  for (const iam::Use use : {iam::Use::trust, iam::Use::resource}) {
    iam::for_each_policy(resource, &graph, use, [&](const iam::Policy& policy) {
      for (const iam::Statement& statement : policy.statements()) {
        for (const iam::Principal& principal : statement.principals) {
          // What stands for everybody is told by rules of its own.
          if (principal.kind != "AWS" || !principal.who.is_scalar() || principal.is_everybody())
            continue;
          const std::string_view who = principal.who.text().value;
          const std::string_view fault = fault_of(who);
          if (fault.empty()) continue;
          Hit& hit = policy.report(sink, principal.who,
                                   quote(who) + " is no principal: " + std::string(fault));
          if (use == iam::Use::trust) hit.with_aliases(kTrust);
          if (resource.type.value.find("SQS") != std::string_view::npos ||
              resource.type.value.find("sqs") != std::string_view::npos)
            hit.with_aliases(kQueue);
        }
      }
    });
  }
}

}  // namespace

extern constinit const Rule iam_principal_refused{
    .id = "aws/iam-principal-refused",
    .severity = Severity::medium,
    .title = "Principal is none that AWS takes",
    .risk = "The policy is refused: the deployment fails, and what it was to protect is without.",
    .fix =
        "Name an account by its twelve digits, or a role or user of it in full; for patterns, let "
        "in the account under a condition on aws:PrincipalArn.",
    .aliases = kJoined<kTrust, kQueue>,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc iam_principal_refused_doc{
    .rule = iam_principal_refused,
    .why = kWhy,
    .source = "AWS JSON policy elements: Principal; IAM Access Analyzer policy checks",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
