#include "core/rules/aws/iam_escalation.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

using iam::Policy;
using iam::Width;

// What the others call a policy with such rights, whoever holds it.
constexpr std::string_view kOnlyPolicy[] = {"checkov:CKV_AWS_286", "checkov:CKV_AWS_110"};

// What a row of the table below does for a kind of principal.
constexpr Escalation kEscalations[] = {
    {{"iam:AddUserToGroup"},
     "adds users to groups",
     kTexts<"kics:bf9d42c7-c2f9-4dfe-942c-c8cc8249a081", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:970ed7a2-0aca-4425-acf1-0453c9ecbca1", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:b8a31292-509d-4b61-bc40-13b167db7e9c", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:AttachGroupPolicy"},
     "attaches policies to groups",
     kTexts<"kics:6d23d87e-1c5b-4308-b224-92624300f29b", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:70b42736-efee-4bce-80d5-50358ed94990", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:f906113d-cdc0-415a-ba60-609cc6daaf4d", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:AttachRolePolicy"},
     "attaches policies to roles",
     kTexts<"kics:e227091e-2228-4b40-b046-fc13650d8e88", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:3dd96caa-0b5f-4a85-b929-acfac4646cc2", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:f465fff1-0a0f-457d-aa4d-1bddb6f204ff", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:AttachUserPolicy"},
     "attaches policies to users",
     kTexts<"kics:70cb518c-d990-46f6-bc05-44a5041493d6", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:db78d14b-10e5-4e6e-84b1-dace6327b1ec", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:7c96920c-6fd0-449d-9a52-0aa431b6beaf", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:CreateAccessKey"},
     "makes access keys of users",
     kTexts<"kics:113208f2-a886-4526-9ecc-f3218600e12c", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:846646e3-2af1-428c-ac5d-271eccfa6faf", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:5b4d4aee-ac94-4810-9611-833636e5916d", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:CreateLoginProfile"},
     "makes passwords of users",
     kTexts<"kics:0fd7d920-4711-46bd-aff2-d307d82cd8b7", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:04c686f1-e0cd-4812-88e1-4e038410074c", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:9a205ba3-0dd1-42eb-8d54-2ffec836b51a", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:CreatePolicyVersion"},
     "rewrites policies",
     kTexts<"kics:1743f5f1-0bb0-4934-acef-c80baa5dadfa", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:ec49cbfd-fae4-45f3-81b1-860526d66e3f", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:ee49557d-750c-4cc1-aa95-94ab36cbefde", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PutGroupPolicy"},
     "writes policies of groups",
     kTexts<"kics:8bfbf7ab-d5e8-4100-8618-798956e101e0", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:e77c89f6-9c85-49ea-b95b-5f960fe5be92", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:d6047119-a0b2-4b59-a4f2-127a36fb685b", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PutRolePolicy"},
     "writes policies of roles",
     kTexts<"kics:eeb4d37a-3c59-4789-a00c-1509bc3af1e5", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:c0c1e744-0f37-445e-924a-1846f0839f69", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:eb64f1e9-f67d-4e35-8a3c-3d6a2f9efea7", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PutUserPolicy"},
     "writes policies of users",
     kTexts<"kics:0c10d7da-85c4-4d62-b2a8-d6c104f1bd77", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:60263b4a-6801-4587-911d-919c37ed733b", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:8f75840d-9ee7-42f3-b203-b40e3979eb12", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:SetDefaultPolicyVersion"},
     "goes back to older versions of policies",
     kTexts<"kics:43a41523-386a-4cb1-becb-42af6b414433", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:7782d4b3-e23e-432b-9742-d9528432e771", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:118281d0-6471-422e-a7c5-051bc667926e", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:UpdateLoginProfile"},
     "changes passwords of users",
     kTexts<"kics:6deb34e2-5d9c-499a-801b-ea6d9eda894f", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:ad296c0d-8131-4d6b-b030-1b0e73a99ad3", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:35ccf766-0e4d-41ed-9ec4-2dab155082b4", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:UpdateAssumeRolePolicy", "sts:AssumeRole"},
     "lets itself take on roles",
     kTexts<"kics:33627268-1445-4385-988a-318fd9d1a512", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:78f1ec6f-5659-41ea-bd48-d0a142dce4f2", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:f1173d8c-3264-4148-9fdb-61181e031b51", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PassRole", "cloudformation:CreateStack"},
     "runs templates as another role",
     kTexts<"kics:19ffbe31-9d72-4379-9768-431195eae328", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:9b0ffadc-a61f-4c2a-b1e6-68fab60f6267", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:be2aa235-bd93-4b68-978a-1cc65d49082f", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PassRole", "ec2:RunInstances"},
     "runs instances as another role",
     kTexts<"kics:89561b03-cb35-44a9-a7e9-8356e71606f4", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:15e6ad8c-f420-49a6-bafb-074f5eb1ec74", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:30b88745-eebe-4ecb-a3a9-5cf886e96204", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PassRole", "glue:CreateDevEndpoint"},
     "runs Glue endpoints as another role",
     kTexts<"kics:94fbe150-27e3-4eba-9ca6-af32865e4503", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:7d544dad-8a6c-431c-84c1-5f07fe9afc0e", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:0a592060-8166-49f5-8e65-99ac6dce9871", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"},
     "runs functions as another role",
     kTexts<"kics:8055dec2-efb8-4fe6-8837-d9bed6ff202a", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:034d0aee-620f-4bf7-b7fb-efdf661fdb9e", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:fa62ac4f-f5b9-45b9-97c1-625c8b6253ca", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"},
     "runs functions as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"},
     "runs pipelines as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "sagemaker:CreateNotebookInstance",
      "sagemaker:CreatePresignedNotebookInstanceUrl"},
     "runs notebooks as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"},
     "runs tasks as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"},
     "runs builds as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "states:CreateStateMachine", "states:StartExecution"},
     "runs state machines as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"glue:UpdateDevEndpoint"},
     "takes over Glue endpoints with their roles",
     kTexts<"kics:9b877bd8-94b4-4c10-a060-8e0436cc09fa", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:8f3c16b3-354d-45db-8ad5-5066778a9485", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:eda48c88-2b7d-4e34-b6ca-04c0194aee17", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"lambda:UpdateFunctionCode"},
     "changes the code of functions, and so acts as their roles",
     kTexts<"kics:b69247e5-7e73-464e-ba74-ec9b715c6e12", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:571254d8-aa6a-432e-9725-535d3ef04d69", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">,
     kTexts<"kics:c583f0f9-7dfd-476b-a056-f47c62b47b46", "checkov:CKV_AWS_286",
            "checkov:CKV_AWS_110">},
    {{"lambda:UpdateFunctionConfiguration"},
     "gives functions other layers and settings, and so acts as their roles",
     {},
     {},
     {},
     true},
    {{"sagemaker:CreatePresignedNotebookInstanceUrl"},
     "opens notebooks that others made, and so acts as their roles",
     {},
     {},
     {},
     true},
    {{"iam:PassRole", "lambda:CreateFunction", "lambda:CreateFunctionUrlConfig",
      "lambda:AddPermission"},
     "runs functions as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "sagemaker:CreateTrainingJob"},
     "runs training jobs as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "sagemaker:CreateProcessingJob"},
     "runs processing jobs as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "glue:CreateJob", "glue:StartJobRun"},
     "runs jobs of Glue as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "glue:CreateJob", "glue:CreateTrigger"},
     "runs jobs of Glue as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"},
     "runs templates as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "ec2:AssociateIamInstanceProfile"},
     "gives running instances another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "autoscaling:CreateLaunchConfiguration",
      "autoscaling:CreateAutoScalingGroup"},
     "runs instances as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "batch:RegisterJobDefinition", "batch:SubmitJob"},
     "runs batch jobs as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "elasticmapreduce:RunJobFlow"},
     "runs clusters as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "apprunner:CreateService"},
     "runs services as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "ssm:StartAutomationExecution"},
     "runs automations as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "scheduler:CreateSchedule"},
     "has a scheduler act as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"ssm:SendCommand"}, "runs commands on every instance, as its role", {}, {}, {}, true},
    {{"ssm:StartSession"}, "opens a shell on every instance, as its role", {}, {}, {}, true},
    {{"ec2-instance-connect:SendSSHPublicKey"},
     "logs in to every instance, as its role",
     {},
     {},
     {},
     true},
    {{"ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"},
     "starts instances with other user data, as their roles",
     {},
     {},
     {},
     true},
    {{"ecs:ExecuteCommand"}, "runs commands in every task, as its role", {}, {}, {}, true},
    {{"codebuild:UpdateProject", "codebuild:StartBuild"},
     "changes builds, and so acts as their roles",
     {},
     {},
     {},
     true},
    {{"cloudformation:UpdateStack"},
     "changes stacks as the roles that they have",
     {},
     {},
     {},
     true},
    {{"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"},
     "changes stacks as the roles that they have",
     {},
     {},
     {},
     true},
    {{"iam:DeleteRolePermissionsBoundary"}, "takes away what limits roles", {}, {}, {}, true},
    {{"iam:DeleteUserPermissionsBoundary"}, "takes away what limits users", {}, {}, {}, true},
    {{"iam:PutRolePermissionsBoundary"}, "changes what limits roles", {}, {}, {}, true},
    {{"iam:PutUserPermissionsBoundary"}, "changes what limits users", {}, {}, {}, true},
    {{"iam:PassRole", "ec2:CreateLaunchTemplate", "autoscaling:CreateAutoScalingGroup"},
     "runs instances as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
    {{"iam:PassRole", "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:InvokeCodeInterpreter"},
     "runs code as another role",
     kOnlyPolicy,
     kOnlyPolicy,
     kOnlyPolicy},
};

// Where policies of a kind of principal stand: resources that refer to it by an attribute.
struct Holder {
  std::string_view type;
  std::string_view own_type, own_reference;           // inline policies
  std::string_view attachment, attachment_reference;  // of managed ones
  std::string_view list_reference;                    // in aws_iam_policy_attachment
};
constexpr Holder kHolders[] = {
    {"aws_iam_user", "aws_iam_user_policy", "user", "aws_iam_user_policy_attachment", "user",
     "users"},
    {"aws_iam_group", "aws_iam_group_policy", "group", "aws_iam_group_policy_attachment", "group",
     "groups"},
    {"aws_iam_role", "aws_iam_role_policy", "role", "aws_iam_role_policy_attachment", "role",
     "roles"},
};

// The service that a role is passed to, where it is not named as its actions are.
struct Service {
  std::string_view prefix, principal;
};
constexpr Service kServices[] = {
    {"apprunner", "tasks.apprunner.amazonaws.com"}, {"autoscaling", "ec2.amazonaws.com"},
    {"batch", "ecs-tasks.amazonaws.com"},           {"ecs", "ecs-tasks.amazonaws.com"},
    {"elasticmapreduce", "ec2.amazonaws.com"},
};

std::string service_of(std::string_view action) {
  const std::string_view prefix = action.substr(0, action.find(':'));
  const auto* const found = std::find_if(std::begin(kServices), std::end(kServices),
                                         [&](const Service& one) { return one.prefix == prefix; });
  return found != std::end(kServices) ? std::string(found->principal)
                                      : std::string(prefix) + ".amazonaws.com";
}

Grant first_grant(const std::deque<Policy>& policies, std::string_view action, Width width,
                  const std::string& service) {
  for (const Policy& policy : policies) {
    const Value value = grant_of(policy, action, width, service);
    if (!value.is_absent()) return {&policy, value};
  }
  return {};
}

// Steps that a list of policies allows together, with the values that allow them.
bool allows(const std::deque<Policy>& policies, const Escalation& escalation,
            std::vector<Grant>& grants) {
  constexpr std::string_view kPass = "iam:PassRole";
  const std::span<const std::string_view> steps = escalation.steps();
  const bool passes_role = steps.front() == kPass;
  for (const std::string_view action : steps) {
    // Whatever runs as any role there is, one of it is enough.
    const Width width = passes_role && action != kPass ? Width::some : Width::any;
    const std::string service =
        action == kPass && steps.size() > 1 ? service_of(steps[1]) : std::string();
    Grant grant = first_grant(policies, action, width, service);
    const bool is_of_self = action == "iam:PutUserPolicy" || action == "iam:AttachUserPolicy";
    if (grant.value.is_absent() && is_of_self)
      grant = first_grant(policies, action, Width::self, {});
    if (grant.value.is_absent()) return false;
    grants.push_back(grant);
  }
  return true;
}

}  // namespace

std::span<const std::string_view> Escalation::steps() const {
  const auto end = std::find(actions.begin(), actions.end(), std::string_view());
  return {actions.begin(), end};
}

std::string Escalation::named() const {
  std::string text;
  const auto all = steps();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) text += i + 1 == all.size() ? " and " : ", ";
    text += all[i];
  }
  return text;
}

bool is_principal(const Resource& resource) {
  return !resource.is_data &&
         std::any_of(std::begin(kHolders), std::end(kHolders),
                     [&](const Holder& one) { return one.type == resource.type.value; });
}

std::deque<Policy> held_policies(const Resource& principal, const ResourceGraph& graph) {
  std::deque<Policy> policies;
  const auto add_all = [&](const Resource& owner) {
    iam::for_each_policy(owner, &graph, iam::Use::identity, [&](const Policy& policy) {
      policies.emplace_back(owner, policy.value());
    });
  };
  const auto add_managed = [&](const Value& arn) {
    for (const Value& one : arn.elements()) {
      const Resource* const policy = one.resource();
      if (policy != nullptr && policy->is("aws_iam_policy")) add_all(*policy);
    }
  };
  const auto* const holder =
      std::find_if(std::begin(kHolders), std::end(kHolders),
                   [&](const Holder& one) { return one.type == principal.type.value; });
  if (holder == std::end(kHolders)) return policies;
  add_all(principal);
  for (const Resource* const own :
       graph.related(principal, holder->own_type, holder->own_reference).resources)
    add_all(*own);
  for (const Resource* const attachment :
       graph.related(principal, holder->attachment, holder->attachment_reference).resources)
    add_managed(attachment->get("policy_arn"));
  for (const Resource* const attachment :
       graph.related(principal, "aws_iam_policy_attachment", holder->list_reference).resources)
    add_managed(attachment->get("policy_arn"));
  for (const Value& arn : principal.all("managed_policy_arns")) add_managed(arn);
  return policies;
}

bool is_held(const Resource& policy, const ResourceGraph& graph) {
  for (const Holder& holder : kHolders) {
    if (policy.is(holder.type)) return true;
    if (policy.is(holder.own_type)) {
      const Resource* const owner = policy.get(holder.own_reference).resource();
      return owner != nullptr && owner->is(holder.type);
    }
    if (!policy.is("aws_iam_policy")) continue;
    const auto attachments = graph.related(policy, holder.attachment, "policy_arn").resources;
    const auto lists = graph.related(policy, "aws_iam_policy_attachment", "policy_arn").resources;
    const auto is_known = [&](const Resource* attachment, std::string_view reference) {
      const std::vector<Value> owners = attachment->get(reference).elements();
      return std::any_of(owners.begin(), owners.end(), [&](const Value& owner) {
        return owner.resource() != nullptr && owner.resource()->is(holder.type);
      });
    };
    for (const Resource* const attachment : attachments) {
      if (is_known(attachment, holder.attachment_reference)) return true;
    }
    for (const Resource* const list : lists) {
      if (is_known(list, holder.list_reference)) return true;
    }
  }
  return false;
}

std::vector<PossibleEscalation> escalations(const std::deque<Policy>& policies,
                                            bool is_through_others) {
  std::vector<PossibleEscalation> found;
  // Who may do everything has nowhere to climb: that is another rule.
  for (const Policy& policy : policies) {
    for (const iam::Statement& statement : policy.statements()) {
      if (!every_action_of(policy, statement).is_absent()) return found;
    }
  }
  for (const Escalation& escalation : kEscalations) {
    if (escalation.is_through_others != is_through_others) continue;
    PossibleEscalation one{&escalation, {}};
    if (allows(policies, escalation, one.grants)) found.push_back(std::move(one));
  }
  // Who may do everything but IAM is meant to have that power, short of this.
  constexpr std::string_view kNothing = "sluice:Nothing";
  const bool has_power = std::any_of(policies.begin(), policies.end(), [&](const Policy& policy) {
    return !grant_of(policy, kNothing).is_absent();
  });
  const bool is_by_iam = std::any_of(found.begin(), found.end(), [](const PossibleEscalation& one) {
    return one.escalation->actions[0].starts_with("iam:");
  });
  if (has_power && !is_by_iam) found.clear();
  return found;
}

}  // namespace sluice::aws
