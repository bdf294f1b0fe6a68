#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
The execution role is for the agent that starts a task: it pulls the image, reads the secrets that
the task definition names, and writes the logs. The task role is for the application in it. Where
both are one, every container may read all secrets of the task itself, whether or not they were meant
for it, and pull every image that the agent may.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ExecutionRoleArn: !GetAtt Role.Arn\n      TaskRoleArn: !GetAtt «Role.Arn»\n"
    "  Role: {Type: 'AWS::IAM::Role'}\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ExecutionRoleArn: arn:aws:iam::111122223333:role/a\n"
    "      TaskRoleArn: «arn:aws:iam::111122223333:role/a»\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ExecutionRoleArn: !GetAtt Agent.Arn\n      TaskRoleArn: !GetAtt Role.Arn\n"
    "  Agent: {Type: 'AWS::IAM::Role'}\n  Role: {Type: 'AWS::IAM::Role'}\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ExecutionRoleArn: !Ref Agent\n",
};

bool is_same(const Value& a, const Value& b) {
  if (a.resource() != nullptr) return a.resource() == b.resource();
  if (!a.reference().empty()) return a.reference() == b.reference();
  return a.is_scalar() && b.is_scalar() && !a.text().value.empty() &&
         a.text().value == b.text().value;
}

void check(const Resource& resource, Sink& sink) {
  const bool is_terraform = resource.is("aws_ecs_task_definition");
  if (!is_terraform && !resource.is("AWS::ECS::TaskDefinition")) return;
  const Value task = resource.get(is_terraform ? "task_role_arn" : "TaskRoleArn");
  const Value execution = resource.get(is_terraform ? "execution_role_arn" : "ExecutionRoleArn");
  if (task.is_absent() || task.is_null() || !is_same(task, execution)) return;
  sink.report(resource, task, "The containers have the role of the agent");
}

}  // namespace

extern constinit const Rule ecs_shared_role{
    .id = "aws/ecs-shared-role",
    .severity = Severity::medium,
    .title = "Task role and execution role are one",
    .risk = "Every container may read the secrets and images of all of them.",
    .fix = "Give the task a role of its own that holds what the application needs.",
    .aliases = kTexts<"checkov:CKV_AWS_249">,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc ecs_shared_role_doc{
    .rule = ecs_shared_role,
    .why = kWhy,
    .source = "AWS: Amazon ECS task IAM role, Amazon ECS task execution IAM role",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
