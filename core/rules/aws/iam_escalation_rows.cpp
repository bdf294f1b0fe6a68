#include "core/rules/aws/iam_escalation.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <string>
#include <utility>

// Who can give themselves more rights than they have.
namespace sluice::aws {
namespace {

using iam::Policy;

constexpr std::string_view kUser[] = {
    "kics:bf9d42c7-c2f9-4dfe-942c-c8cc8249a081", "kics:6d23d87e-1c5b-4308-b224-92624300f29b",
    "kics:e227091e-2228-4b40-b046-fc13650d8e88", "kics:70cb518c-d990-46f6-bc05-44a5041493d6",
    "kics:113208f2-a886-4526-9ecc-f3218600e12c", "kics:0fd7d920-4711-46bd-aff2-d307d82cd8b7",
    "kics:1743f5f1-0bb0-4934-acef-c80baa5dadfa", "kics:8bfbf7ab-d5e8-4100-8618-798956e101e0",
    "kics:eeb4d37a-3c59-4789-a00c-1509bc3af1e5", "kics:0c10d7da-85c4-4d62-b2a8-d6c104f1bd77",
    "kics:43a41523-386a-4cb1-becb-42af6b414433", "kics:6deb34e2-5d9c-499a-801b-ea6d9eda894f",
    "kics:33627268-1445-4385-988a-318fd9d1a512", "kics:19ffbe31-9d72-4379-9768-431195eae328",
    "kics:89561b03-cb35-44a9-a7e9-8356e71606f4", "kics:94fbe150-27e3-4eba-9ca6-af32865e4503",
    "kics:8055dec2-efb8-4fe6-8837-d9bed6ff202a", "kics:9b877bd8-94b4-4c10-a060-8e0436cc09fa",
    "kics:b69247e5-7e73-464e-ba74-ec9b715c6e12"};
constexpr std::string_view kGroup[] = {
    "kics:970ed7a2-0aca-4425-acf1-0453c9ecbca1", "kics:70b42736-efee-4bce-80d5-50358ed94990",
    "kics:3dd96caa-0b5f-4a85-b929-acfac4646cc2", "kics:db78d14b-10e5-4e6e-84b1-dace6327b1ec",
    "kics:846646e3-2af1-428c-ac5d-271eccfa6faf", "kics:04c686f1-e0cd-4812-88e1-4e038410074c",
    "kics:ec49cbfd-fae4-45f3-81b1-860526d66e3f", "kics:e77c89f6-9c85-49ea-b95b-5f960fe5be92",
    "kics:c0c1e744-0f37-445e-924a-1846f0839f69", "kics:60263b4a-6801-4587-911d-919c37ed733b",
    "kics:7782d4b3-e23e-432b-9742-d9528432e771", "kics:ad296c0d-8131-4d6b-b030-1b0e73a99ad3",
    "kics:78f1ec6f-5659-41ea-bd48-d0a142dce4f2", "kics:9b0ffadc-a61f-4c2a-b1e6-68fab60f6267",
    "kics:15e6ad8c-f420-49a6-bafb-074f5eb1ec74", "kics:7d544dad-8a6c-431c-84c1-5f07fe9afc0e",
    "kics:034d0aee-620f-4bf7-b7fb-efdf661fdb9e", "kics:8f3c16b3-354d-45db-8ad5-5066778a9485",
    "kics:571254d8-aa6a-432e-9725-535d3ef04d69"};
constexpr std::string_view kRole[] = {
    "kics:b8a31292-509d-4b61-bc40-13b167db7e9c", "kics:f906113d-cdc0-415a-ba60-609cc6daaf4d",
    "kics:f465fff1-0a0f-457d-aa4d-1bddb6f204ff", "kics:7c96920c-6fd0-449d-9a52-0aa431b6beaf",
    "kics:5b4d4aee-ac94-4810-9611-833636e5916d", "kics:9a205ba3-0dd1-42eb-8d54-2ffec836b51a",
    "kics:ee49557d-750c-4cc1-aa95-94ab36cbefde", "kics:d6047119-a0b2-4b59-a4f2-127a36fb685b",
    "kics:eb64f1e9-f67d-4e35-8a3c-3d6a2f9efea7", "kics:8f75840d-9ee7-42f3-b203-b40e3979eb12",
    "kics:118281d0-6471-422e-a7c5-051bc667926e", "kics:35ccf766-0e4d-41ed-9ec4-2dab155082b4",
    "kics:f1173d8c-3264-4148-9fdb-61181e031b51", "kics:be2aa235-bd93-4b68-978a-1cc65d49082f",
    "kics:30b88745-eebe-4ecb-a3a9-5cf886e96204", "kics:0a592060-8166-49f5-8e65-99ac6dce9871",
    "kics:fa62ac4f-f5b9-45b9-97c1-625c8b6253ca", "kics:eda48c88-2b7d-4e34-b6ca-04c0194aee17",
    "kics:c583f0f9-7dfd-476b-a056-f47c62b47b46"};
constexpr std::string_view kOfPolicy[] = {"checkov:CKV_AWS_286"};
constexpr std::string_view kOfDocument[] = {"checkov:CKV_AWS_110"};
constexpr auto kOfUser = kJoined<kUser, kOfPolicy, kOfDocument>;
constexpr auto kOfGroup = kJoined<kGroup, kOfPolicy, kOfDocument>;
constexpr auto kOfRole = kJoined<kRole, kOfPolicy, kOfDocument>;
constexpr std::string_view kOfFunction[] = {"kics:1b3af2f9-af8c-4dfc-a0f1-a03adb70deb2"};

// More ways than this are told as one.
constexpr std::size_t kMost = 2;

std::string told(const std::vector<PossibleEscalation>& ways) {
  std::string text;
  for (std::size_t i = 0; i < ways.size() && i <= kMost; ++i) {
    if (i > 0) text += "; ";
    text += ways[i].escalation->named();
    text += ": ";
    text += ways[i].escalation->what;
  }
  if (ways.size() > kMost + 1) text += "; and " + std::to_string(ways.size() - kMost - 1) + " more";
  return text;
}

void relate(Hit& hit, const PossibleEscalation& way) {
  for (const Grant& grant : way.grants)
    hit.relate(grant.policy->place(grant.value), "allowed here");
}

void check_principal(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_principal(resource)) return;
  const std::deque<Policy> policies = held_policies(resource, graph);
  const std::vector<PossibleEscalation> ways = escalations(policies);
  const bool is_user = resource.is("aws_iam_user");
  const bool is_group = resource.is("aws_iam_group");
  if (ways.size() > kMost) {
    Hit& hit = sink.report(resource.header, told(ways));
    hit.with_aliases(is_user    ? std::span<const std::string_view>(kOfUser)
                     : is_group ? std::span<const std::string_view>(kOfGroup)
                                : std::span<const std::string_view>(kOfRole));
    relate(hit, ways.front());
    return;
  }
  for (const PossibleEscalation& way : ways) {
    Hit& hit = sink.report(resource.header,
                           way.escalation->named() + ": " + std::string(way.escalation->what));
    hit.with_aliases(is_user    ? way.escalation->user
                     : is_group ? way.escalation->group
                                : way.escalation->role);
    hit.with_evidence(way.escalation->named());
    relate(hit, way);
  }
}

void check_policy(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (is_held(resource, graph)) return;
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    std::deque<Policy> alone;
    if (resource.is_data) {
      alone.emplace_back(resource);
    } else {
      alone.emplace_back(resource, policy.value());
    }
    const std::vector<PossibleEscalation> ways = escalations(alone);
    if (ways.empty()) return;
    alone.front()
        .report(sink, ways.front().grants.front().value, told(ways))
        .with_aliases(resource.is_data ? std::span<const std::string_view>(kOfDocument)
                                       : std::span<const std::string_view>(kOfPolicy));
  });
}

void check_through_others(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  iam::for_each_policy(resource, &graph, iam::Use::identity, [&](const Policy& policy) {
    std::deque<Policy> alone;
    if (resource.is_data) {
      alone.emplace_back(resource);
    } else {
      alone.emplace_back(resource, policy.value());
    }
    const std::vector<PossibleEscalation> ways = escalations(alone, true);
    if (!ways.empty()) alone.front().report(sink, ways.front().grants.front().value, told(ways));
  });
}

void check_function(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("aws_lambda_function")) return;
  const Value role = resource.get("role");
  const Resource* const owner = role.resource();
  if (owner == nullptr || !owner->is("aws_iam_role")) return;
  const std::deque<Policy> policies = held_policies(*owner, graph);
  const std::vector<PossibleEscalation> ways = escalations(policies);
  if (ways.empty()) return;
  Hit& hit = sink.report(resource, role, "Its role can make itself administrator by " + told(ways));
  relate(hit, ways.front());
}

constexpr std::string_view kWhy = R"(
Some actions of IAM, and some that hand a role to a service, let their holder take on rights that
nobody gave them: make an access key of an administrator, attach a policy to oneself, run a function
as a stronger role. What allows such an action on any resource is as good as administrator access,
without looking like it.

Policies are judged together, as their holder has them: inline, attached, from
`aws_iam_policy_document`. Statements with a condition that may limit them are left alone, and so is
what a statement denies.
)";
constexpr std::string_view kThroughWhy = R"(
Who may run a command on every instance, change the code of every function or the template of every
stack acts as whatever role these have. How far that leads, the policy alone does not say: in most
accounts, to an administrator, since somewhere there is a deployment.

Statements with a condition that may limit them are left alone, and so is who may do nearly
everything but manage IAM.
)";
constexpr std::string_view kSource = "AWS: grant least privilege; known escalation paths of IAM";

constexpr Rule kRows[] = {
    {.id = "aws/iam-principal-escalation",
     .severity = Severity::high,
     .confidence = Confidence::high,
     .title = "Principal can make itself administrator",
     .risk = "Whoever takes over its credentials takes over the account.",
     .fix = "Name the resources that the actions are for, or remove the actions.",
     .aliases = kJoined<kUser, kGroup, kRole, kOfPolicy, kOfDocument>,
     .topics = {Topic::access},
     .check = check_principal},
    {.id = "aws/iam-policy-escalation",
     .severity = Severity::high,
     .confidence = Confidence::high,
     .title = "Policy lets its holder become administrator",
     .risk = "Whoever takes over one holder of the policy takes over the account.",
     .fix = "Name the resources that the actions are for, or remove the actions.",
     .aliases = kJoined<kOfPolicy, kOfDocument>,
     .topics = {Topic::access},
     .check = check_policy},
    {.id = "aws/iam-policy-escalation-through-others",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Policy lets its holder act as the role of whatever is there",
     .risk = "Whoever takes over one holder of the policy has the rights of the strongest of them.",
     .fix = "Name the resources that the actions are for, or ask for a tag of theirs.",
     .topics = {Topic::access},
     .check = check_through_others},
    {.id = "aws/lambda-escalating-role",
     .severity = Severity::medium,
     .confidence = Confidence::high,
     .persona = Persona::pedantic,
     .title = "Function runs as a role that can make itself administrator",
     .risk = "A fault in the function's code is enough to take over the account.",
     .fix = "Give the function a role of its own with what it needs.",
     .aliases = kOfFunction,
     .topics = {Topic::access},
     .check = check_function},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<R"(«resource "aws_iam_user" "u"» {
  name = "u"
}
resource "aws_iam_user_policy" "p" {
  user   = aws_iam_user.u.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["iam:CreateAccessKey"], Resource = "*" }]
  })
}
)",
            R"(«resource "aws_iam_role" "r"» {
  name = "r"
}
resource "aws_iam_role_policy" "run" {
  role   = aws_iam_role.r.name
  policy = <<-EOF
    {"Statement": [{"Effect": "Allow", "Action": "ec2:Run*", "Resource": "*"}]}
  EOF
}
resource "aws_iam_policy_attachment" "pass" {
  name       = "pass"
  roles      = [aws_iam_role.r.name]
  policy_arn = aws_iam_policy.pass.arn
}
resource "aws_iam_policy" "pass" {
  policy = data.aws_iam_policy_document.pass.json
}
data "aws_iam_policy_document" "pass" {
  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:aws:iam::123456789012:role/*"]
  }
}
)",
            R"(«resource "aws_iam_group" "g"» {
  name = "g"
}
resource "aws_iam_group_policy" "p" {
  group  = aws_iam_group.g.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }]
  })
}
)">,
     kTexts<R"(resource "aws_iam_user" "u" {
  name = "u"
}
resource "aws_iam_user_policy" "p" {
  user   = aws_iam_user.u.name
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::1:user/u" },
      { Effect = "Allow", Action = "iam:PassRole", Resource = "*" },
      { Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "*" },
      { Effect = "Deny", Action = "iam:Put*", Resource = "*" },
      { Effect = "Allow", Action = "iam:AttachUserPolicy", Resource = "*",
        Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
      { Effect = "Allow", Action = var.actions, Resource = "*" },
    ]
  })
}
)">},
    {kRows[1], kWhy, kSource, "main.tf",
     kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = «"iam:PassRole"», Resource = "*",
        Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } } },
      { Effect = "Allow", Action = ["lambda:CreateFunction", "lambda:InvokeFunction"],
        Resource = "arn:aws:lambda:*:*:function:app-*" },
    ]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = «"iam:PutUserPolicy"»,
      NotResource = "arn:aws:iam::111122223333:user/root" }]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = «"iam:PutUserPolicy"»,
      Resource = "arn:aws:iam::111122223333:user/$${aws:username}" }]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotAction = «"aws-portal:*"», Resource = "*" }]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = «"iam:CreateAccessKey"», Resource = "*",
      Condition = { StringEquals = { "aws:RequestedRegion" = "us-east-1" } } }]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = [«"iam:Attach*"»], Resource = "*" }]
  })
}
)",
            R"(data "aws_iam_policy_document" "p" {
  statement {
    actions   = [«"iam:PassRole"», "lambda:*"]
    resources = ["*"]
  }
}
)">,
     kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "lambda:CreateFunction", Resource = "*" },
      { Effect = "Allow", Action = "*", Resource = "*" },
    ]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "*" },
      { Effect = "Deny", NotAction = "s3:*", Resource = "*" },
    ]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "iam:PassRole", Resource = "*",
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } } },
      { Effect = "Allow", Action = "lambda:*", Resource = "arn:aws:lambda:*:*:function:app-*" },
    ]
  })
}
)",
            R"(resource "aws_iam_policy" "power" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }]
  })
}
)">},
    {kRows[2], kThroughWhy, kSource, "main.tf",
     kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = [«"ssm:SendCommand"»], Resource = "*" }]
  })
}
)",
            R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = «"ec2:*"», Resource = "*" },
    ]
  })
}
)">,
     kTexts<R"(resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = "ssm:SendCommand", Resource = "arn:aws:ec2:*:*:instance/i-0a" },
      { Effect = "Allow", Action = "ecs:ExecuteCommand", Resource = "*",
        Condition = { StringEquals = { "aws:ResourceTag/team" = "shop" } } },
      { Effect = "Allow", Action = ["ec2:StartInstances", "ec2:StopInstances"], Resource = "*" },
    ]
  })
}
)",
            R"(resource "aws_iam_policy" "power" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", NotAction = ["iam:*", "organizations:*"], Resource = "*" }]
  })
}
)">},
    {kRows[3], kWhy, kSource, "main.tf", kTexts<R"(resource "aws_lambda_function" "f" {
  role = «aws_iam_role.r.arn»
}
resource "aws_iam_role" "r" {
  name = "r"
  inline_policy {
    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = "iam:PutRolePolicy", Resource = "*" }]
    })
  }
}
)">,
     kTexts<R"(resource "aws_lambda_function" "f" {
  role = aws_iam_role.r.arn
}
resource "aws_iam_role" "r" {
  name = "r"
  inline_policy {
    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
    })
  }
}
)">},
};
}  // namespace

extern constinit const RuleTable iam_escalation_rows{kRows};
extern constinit const RuleDocTable iam_escalation_rows_docs{kDocs};

}  // namespace sluice::aws
