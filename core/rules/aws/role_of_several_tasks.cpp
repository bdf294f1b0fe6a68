#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/model/resource.h"
#include "core/model/resource_graph.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A role that several tasks have holds what any of them needs, so that each of them may do what only
another one has to. Code that runs in the least of them reads the data of all. Roles cost nothing:
each task definition and each container function can have its own.

Counted are the task roles of task definitions and the roles of Lambda functions beside them. Roles
that only functions share are left alone: those of one application mostly do the same.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  «R»: {Type: AWS::IAM::Role}\n"
    "  A: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt R.Arn}}\n"
    "  B: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt R.Arn}}\n",
    "Resources:\n  «R»: {Type: AWS::IAM::Role}\n"
    "  A: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt R.Arn}}\n"
    "  B: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  R: {Type: AWS::IAM::Role}\n  S: {Type: AWS::IAM::Role}\n"
    "  A: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt R.Arn,\n"
    "      ExecutionRoleArn: !GetAtt S.Arn}}\n"
    "  B: {Type: AWS::ECS::TaskDefinition, Properties: {ExecutionRoleArn: !GetAtt S.Arn}}\n",
    "Resources:\n  R: {Type: AWS::IAM::Role}\n"
    "  A: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}\n"
    "  B: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}\n",
};

struct Holder {
  std::string_view type, role;
};
constexpr Holder kTask = {"AWS::ECS::TaskDefinition", "TaskRoleArn"};
constexpr Holder kHolders[] = {
    kTask, {"AWS::Lambda::Function", "Role"}, {"AWS::Serverless::Function", "Role"}};

void check(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("AWS::IAM::Role")) return;
  const std::vector<const Resource*> tasks =
      graph.related(resource, kTask.type, kTask.role).resources;
  if (tasks.empty()) return;
  std::vector<const Resource*> holders;
  for (const Holder& holder : kHolders) {
    const std::vector<const Resource*> some =
        graph.related(resource, holder.type, holder.role).resources;
    holders.insert(holders.end(), some.begin(), some.end());
  }
  if (holders.size() < 2) return;
  Hit& hit = sink.report(resource.header, "It is the role of " + quote(holders[0]->name.value) +
                                              " and of " + quote(holders[1]->name.value) +
                                              (holders.size() > 2 ? " and others" : ""));
  for (const Resource* const holder : holders) {
    Place place;
    place.source = holder->document->id;
    place.at = holder->header;
    hit.relate(place, "has the role");
  }
}

}  // namespace

extern constinit const Rule role_of_several_tasks{
    .id = "aws/role-of-several-tasks",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Several tasks have one role",
    .risk = "Code in one of them may do what only another one needs.",
    .fix = "Give each task definition a role of its own.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc role_of_several_tasks_doc{
    .rule = role_of_several_tasks,
    .why = kWhy,
    .source = "AWS: Amazon ECS task IAM role; grant least privilege",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
