#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/model/delivery/environment_name.h"
#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// What several resources of one configuration are to each other.
namespace sluice::aws {
namespace {

// What a value names: a resource of the files, or a literal; nothing where that is not known.
using Name = std::pair<const Resource*, std::string_view>;
std::optional<Name> name_of(const Value& value) {
  if (value.resource() != nullptr) return Name{value.resource(), {}};
  if (!value.is_scalar() || value.text().value.empty()) return std::nullopt;
  return Name{nullptr, value.text().value};
}

// Workloads that share a role, a cluster or a namespace.
// ------------------------------------------------------------------------------

struct SharedColumn {
  std::string_view type, shared, name;
};
constexpr SharedColumn kFunctions[] = {
    {"aws_lambda_function", "role", "function_name"},
    {"AWS::Lambda::Function", "Role", "FunctionName"},
    {"AWS::Serverless::Function", "Role", "FunctionName"},
};
constexpr SharedColumn kTasks[] = {
    {"aws_ecs_task_definition", "task_role_arn", "family"},
    {"AWS::ECS::TaskDefinition", "TaskRoleArn", "Family"},
};

struct Sharing {
  const Resource* resource;
  Value shared;
  std::string environment;  // that it is named for; empty for none
};

// Instances of one block are one, as far as people care, but for those of several environments.
using Sharers = std::map<Name, std::vector<Sharing>>;
Sharers sharers_of(const ResourceGraph& graph, std::span<const SharedColumn> columns) {
  Sharers sharers;
  for (const SharedColumn& column : columns) {
    for (const Resource* const resource : graph.of_type(column.type)) {
      const Value shared = resource->get(column.shared);
      const auto name = name_of(shared);
      if (!name) continue;
      const Value given = resource->get(column.name);
      std::string text = resource->address();
      if (given.is_scalar()) text.append(" ").append(given.text().value);
      sharers[*name].push_back(
          {resource, shared,
           std::string(delivery::usual_environment(delivery::environment_words(text)))});
    }
  }
  return sharers;
}

std::set<std::string_view> environments_of(const std::vector<Sharing>& sharing) {
  std::set<std::string_view> environments;
  for (const Sharing& one : sharing) {
    if (!one.environment.empty()) environments.insert(one.environment);
  }
  return environments;
}

void tell_shared(const ResourceGraph& graph, std::span<const SharedColumn> columns,
                 std::string_view what, Sink& sink) {
  for (auto& [name, all] : sharers_of(graph, columns)) {
    if (environments_of(all).size() > 1) continue;
    std::erase_if(all, [](const Sharing& one) { return !one.resource->key.empty(); });
    if (all.size() < 2) continue;
    for (const Sharing& one : all) {
      sink.begin(one.resource->document->id);
      sink.report(*one.resource, one.shared,
                  "Its role is that of " + std::to_string(all.size()) + " " + std::string(what))
          .with_resource(one.resource->address());
    }
  }
}

void shared_role(const ResourceGraph& graph, Sink& sink) {
  tell_shared(graph, kFunctions, "functions", sink);
}

void shared_task_role(const ResourceGraph& graph, Sink& sink) {
  tell_shared(graph, kTasks, "task definitions", sink);
}

void tell_environments(const ResourceGraph& graph, std::span<const SharedColumn> columns,
                       std::string_view what, Sink& sink) {
  for (const auto& [name, all] : sharers_of(graph, columns)) {
    const std::set<std::string_view> environments = environments_of(all);
    if (environments.size() < 2) continue;
    for (const Sharing& one : all) {
      if (one.environment.empty()) continue;
      std::string says = "It is of " + quote(one.environment) + ", and shares its ";
      says.append(what).append(" with ");
      bool is_first = true;
      for (const std::string_view other : environments) {
        if (other == one.environment) continue;
        says += is_first ? "" : " and ";
        says += quote(other);
        is_first = false;
      }
      sink.begin(one.resource->document->id);
      sink.report(*one.resource, one.shared, std::move(says))
          .with_resource(one.resource->address());
    }
  }
}

void role_of_environments(const ResourceGraph& graph, Sink& sink) {
  tell_environments(graph, kFunctions, "role", sink);
  tell_environments(graph, kTasks, "role", sink);
}

// What services of several environments share besides.
constexpr SharedColumn kClusters[] = {
    {"aws_ecs_service", "cluster", "name"},
    {"AWS::ECS::Service", "Cluster", "ServiceName"},
};
constexpr SharedColumn kNamespaces[] = {
    {"aws_ecs_service", "service_connect_configuration.namespace", "name"},
    {"aws_service_discovery_service", "dns_config.namespace_id", "name"},
    {"AWS::ECS::Service", "ServiceConnectConfiguration.Namespace", "ServiceName"},
    {"AWS::ServiceDiscovery::Service", "DnsConfig.NamespaceId", "Name"},
    {"AWS::ServiceDiscovery::Service", "NamespaceId", "Name"},
};

void cluster_of_environments(const ResourceGraph& graph, Sink& sink) {
  tell_environments(graph, kClusters, "cluster", sink);
}

void namespace_of_environments(const ResourceGraph& graph, Sink& sink) {
  tell_environments(graph, kNamespaces, "namespace", sink);
}

// Deployments of APIs that no usage plan limits.
// ------------------------------------------------------------

struct ApiNames {
  std::string_view deployment, stage, of_deployment, name, plan, stages;
};
constexpr ApiNames kTemplate = {
    "AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage", "DeploymentId", "StageName",
    "AWS::ApiGateway::UsagePlan",  "ApiStages.Stage"};
constexpr ApiNames kTerraform = {
    "aws_api_gateway_deployment", "aws_api_gateway_stage", "deployment_id", "stage_name",
    "aws_api_gateway_usage_plan", "api_stages.stage"};

// A usage plan names a stage of the deployment, or may.
bool is_planned(const Resource& deployment, const ApiNames& names, const ResourceGraph& graph) {
  const auto stages = graph.related(deployment, names.stage, names.of_deployment);
  if (stages.is_open) return true;
  const Value own = deployment.get(names.name);
  for (const Resource* const plan : graph.of_type(names.plan)) {
    for (const Value& stage : plan->all(names.stages)) {
      if (stage.is_absent()) continue;
      if (stage.resource() == &deployment) return true;
      for (const Resource* const one : stages.resources) {
        const Value name = one->get(names.name);
        if (stage.resource() == one ||
            (stage.is_scalar() && name.is_scalar() && stage.text().value == name.text().value))
          return true;
      }
      if (stage.resource() != nullptr) continue;
      if (!stage.is_scalar() || !(own.is_scalar() || own.is_absent())) return true;
      if (own.is_scalar() && own.text().value == stage.text().value) return true;
    }
  }
  return false;
}

void no_usage_plan(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  const ApiNames& names = resource.platform == Platform::cloudformation ? kTemplate : kTerraform;
  if (!resource.is(names.deployment) || is_planned(resource, names, graph)) return;
  sink.report(resource.header, "No usage plan names a stage of it");
}

// Entries of one network access list.
// ----------------------------------------------------------------------------

struct Entry {
  const Resource* resource;
  Value ports;
  double from, to;
};

void overlapping_entries(const ResourceGraph& graph, Sink& sink) {
  // By list, direction, protocol and family of addresses.
  std::map<std::tuple<Name, bool, std::string_view, bool>, std::vector<Entry>> entries;
  for (const Resource* const entry : graph.of_type("AWS::EC2::NetworkAclEntry")) {
    const auto list = name_of(entry->get("NetworkAclId"));
    const Value egress = entry->get("Egress");
    const std::string_view protocol = entry->get("Protocol").text().value;
    const Value from = entry->get("PortRange.From");
    const auto first = from.number();
    const auto last = entry->get("PortRange.To").number();
    if (!list || egress.is_unknown() || (protocol != "6" && protocol != "17") || !first || !last)
      continue;
    const bool is_ipv6 = !entry->get("Ipv6CidrBlock").is_absent();
    entries[{*list, egress.is_true(), protocol, is_ipv6}].push_back({entry, from, *first, *last});
  }
  for (const auto& [key, same] : entries) {
    for (const Entry& one : same) {
      const auto other = std::find_if(same.begin(), same.end(), [&](const Entry& candidate) {
        return candidate.resource != one.resource && candidate.from <= one.to &&
               one.from <= candidate.to;
      });
      if (other == same.end()) continue;
      sink.begin(one.resource->document->id);
      sink.report(*one.resource, one.ports,
                  "Its ports are also those of " + quote(other->resource->name.value))
          .with_resource(one.resource->address());
    }
  }
}

constexpr std::string_view kRoleWhy = R"(
The role of a function is all that whoever gets code to run in it may do. Where several functions
share one, each of them may do what any of them needs, and a fault in the least of them reaches what
the most trusted one works on.
)";
constexpr std::string_view kTaskWhy = R"(
The task role is all that whoever gets code to run in a container may do. Where several services share
one, each of them may do what any of them needs, and a fault in the least of them reaches what the most
trusted one works on. The execution role, which the agent has, may well be one for all.
)";
constexpr std::string_view kEnvironmentWhy = R"(
Environments are kept apart so that what is tried in one does no harm in the other. A function or task
of staging that has the role of production may read and change what production works on, and is seldom
guarded as well. Which environment it is of is told by its names.
)";
constexpr std::string_view kClusterWhy = R"(
Who may deploy to a cluster, open shells in its containers, or change its capacity and its settings, may
so for all services in it. A cluster that staging shares with production is production, and whoever is
let into the one is let into the other. Which environment a service is of is told by its names.
)";
constexpr std::string_view kNamespaceWhy = R"(
Services of one namespace find each other by their short names: what staging registers answers what
production asks for, and the other way round, by mistake or on purpose. Which environment a service is of
is told by its names.
)";
constexpr std::string_view kPlanWhy = R"(
A usage plan says how often each caller may call, and lets one caller be cut off. Without one, a
single client uses up what the account may handle, and all others wait.
)";
constexpr std::string_view kEntriesWhy = R"(
The entries of a network access list are asked in the order of their numbers, and the first that fits
decides. Where the ports of two overlap, the one with the higher number is in force for some packets
only, and an edit of either changes what the other one does.
)";

constexpr Rule kRows[] = {
    {.id = "aws/function-shared-role",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Functions share one role",
     .risk = "Whoever takes over one of them may do what all of them may.",
     .fix = "Give each function a role of its own that holds what it needs.",
     .aliases = kTexts<"kics:ae03f542-1423-402f-9cef-c834e7ee9583",
                       "kics:4ba74f01-aba5-4be2-83bc-be79ff1a3b92">,
     .topics = {Topic::access},
     .check = shared_role},
    {.id = "aws/task-shared-role",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Task definitions share one role",
     .risk = "Whoever takes over one of their services may do what all of them may.",
     .fix = "Give each service a task role of its own that holds what it needs.",
     .topics = {Topic::access},
     .check = shared_task_role},
    {.id = "aws/role-shared-by-environments",
     .severity = Severity::medium,
     .confidence = Confidence::medium,
     .title = "Workloads of several environments share one role",
     .risk = "Whoever takes over what is tried out may do what production may.",
     .fix = "Give each environment roles of its own.",
     .topics = {Topic::access},
     .check = role_of_environments},
    {.id = "aws/api-deployment-no-usage-plan",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "API deployment has no usage plan",
     .risk = "One caller can use up what all callers share.",
     .fix = "Add a usage plan that names the stage.",
     .aliases = kTexts<"cfn_nag:W68", "kics:783860a3-6dca-4c8b-81d0-7b62769ccbca",
                       "kics:b3a59b8e-94a3-403e-b6e2-527abaf12034">,
     .topics = {Topic::availability},
     .check = no_usage_plan},
    {.id = "aws/network-acl-ports-overlap",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Entries of a network access list are for the same ports",
     .risk = "Which of them decides depends on their numbers, which is easily got wrong.",
     .fix = "Give each port of a direction and protocol to one entry.",
     .aliases = kTexts<"cfn_nag:W72", "kics:77b6f1e2-bde4-4a6a-ae7e-a40659ff1576">,
     .topics = {Topic::network},
     .check = overlapping_entries},
    {.id = "aws/cluster-shared-by-environments",
     .severity = Severity::medium,
     .confidence = Confidence::medium,
     .title = "Services of several environments share one cluster",
     .risk = "Whoever may change or enter what is tried out may change and enter production.",
     .fix = "Give each environment a cluster of its own, best in an account of its own.",
     .topics = {Topic::access},
     .check = cluster_of_environments},
    {.id = "aws/namespace-shared-by-environments",
     .severity = Severity::medium,
     .confidence = Confidence::medium,
     .title = "Services of several environments share one namespace",
     .risk =
         "What is tried out answers production's requests, and production answers what is tried.",
     .fix = "Give each environment a namespace of its own.",
     .topics = {Topic::network},
     .check = namespace_of_environments},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kRoleWhy, "AWS: Lambda execution role; least privilege", "template.yaml",
     kTexts<R"(Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt «R.Arn»}
  B:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt «R.Arn»}
  R: {Type: 'AWS::IAM::Role'}
)">,
     kTexts<R"(Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt R.Arn}
  B:
    Type: AWS::Serverless::Function
    Properties: {Role: !GetAtt S.Arn}
  C:
    Type: AWS::Serverless::Function
  D:
    Type: AWS::Serverless::Function
  R: {Type: 'AWS::IAM::Role'}
  S: {Type: 'AWS::IAM::Role'}
)">},
    {kRows[1], kTaskWhy, "AWS: Amazon ECS task IAM role", "template.yaml", kTexts<R"(Resources:
  A:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt «R.Arn»}
  B:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt «R.Arn»}
  R: {Type: 'AWS::IAM::Role'}
)">,
     kTexts<R"(Resources:
  A:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt R.Arn, ExecutionRoleArn: !GetAtt Agent.Arn}
  B:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt S.Arn, ExecutionRoleArn: !GetAtt Agent.Arn}
  C:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !ImportValue role}
  D:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !ImportValue other}
  R: {Type: 'AWS::IAM::Role'}
  S: {Type: 'AWS::IAM::Role'}
  Agent: {Type: 'AWS::IAM::Role'}
)">},
    {kRows[2], kEnvironmentWhy, "AWS: Amazon ECS task IAM role; Lambda execution role",
     "template.yaml",
     kTexts<R"(Resources:
  OrdersProductionTask:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt «R.Arn»}
  OrdersStagingTask:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt «R.Arn»}
  R: {Type: 'AWS::IAM::Role'}
)",
            R"(Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: orders-dev, Role: «'arn:aws:iam::111122223333:role/orders'»}
  B:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: orders-prod, Role: «'arn:aws:iam::111122223333:role/orders'»}
)">,
     kTexts<R"(Resources:
  OrdersProductionTask:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt R.Arn, ExecutionRoleArn: !GetAtt S.Arn}
  OrdersStagingTask:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt S.Arn, ExecutionRoleArn: !GetAtt S.Arn}
  InvoicesProductionTask:
    Type: AWS::ECS::TaskDefinition
    Properties: {TaskRoleArn: !GetAtt R.Arn}
  R: {Type: 'AWS::IAM::Role'}
  S: {Type: 'AWS::IAM::Role'}
)">},
    {kRows[3], kPlanWhy, "AWS: usage plans and API keys for REST APIs", "template.yaml",
     kTexts<R"(Resources:
  «D»:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api, StageName: live}
  P:
    Type: AWS::ApiGateway::UsagePlan
    Properties: {ApiStages: [{ApiId: !Ref Api, Stage: test}]}
)">,
     kTexts<R"(Resources:
  D:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api, StageName: live}
  E:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api}
  S:
    Type: AWS::ApiGateway::Stage
    Properties: {DeploymentId: !Ref E, StageName: test}
  P:
    Type: AWS::ApiGateway::UsagePlan
    Properties: {ApiStages: [{ApiId: !Ref Api, Stage: live}, {ApiId: !Ref Api, Stage: !Ref S}]}
)">},
    {kRows[4], kEntriesWhy, "AWS: network ACL rules", "template.yaml", kTexts<R"(Resources:
  A:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 1, Protocol: 6, PortRange: {From: «80», To: 90}}
  B:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 2, Protocol: 6, PortRange: {From: «90», To: 99}}
  L: {Type: 'AWS::EC2::NetworkAcl'}
)">,
     kTexts<R"(Resources:
  A:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 1, Protocol: 6, PortRange: {From: 80, To: 90}}
  B:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 2, Protocol: 17, PortRange: {From: 80, To: 90}}
  C:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 3, Protocol: 6, PortRange: {From: 91, To: 99}}
  L: {Type: 'AWS::EC2::NetworkAcl'}
)">},
    {kRows[5], kClusterWhy, "AWS: Amazon ECS clusters", "template.yaml", kTexts<R"(Resources:
  OrdersProduction:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref «C», TaskDefinition: a}
  OrdersStaging:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref «C», TaskDefinition: a}
  C: {Type: 'AWS::ECS::Cluster'}
)">,
     kTexts<R"(Resources:
  OrdersProduction:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref C, TaskDefinition: a}
  InvoicesProduction:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref C, TaskDefinition: a}
  OrdersStaging:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref D, TaskDefinition: a}
  C: {Type: 'AWS::ECS::Cluster'}
  D: {Type: 'AWS::ECS::Cluster'}
)">},
    {kRows[6], kNamespaceWhy, "AWS: Service Connect; Cloud Map namespaces", "template.yaml",
     kTexts<R"(Resources:
  OrdersProduction:
    Type: AWS::ECS::Service
    Properties: {ServiceConnectConfiguration: {Enabled: true, Namespace: «orders»}}
  OrdersStaging:
    Type: AWS::ECS::Service
    Properties: {ServiceConnectConfiguration: {Enabled: true, Namespace: «orders»}}
)">,
     kTexts<R"(Resources:
  OrdersProduction:
    Type: AWS::ECS::Service
    Properties: {ServiceConnectConfiguration: {Enabled: true, Namespace: production}}
  OrdersStaging:
    Type: AWS::ECS::Service
    Properties: {ServiceConnectConfiguration: {Enabled: true, Namespace: staging}}
)">},
};
}  // namespace

extern constinit const RuleTable relation_rows{kRows};
extern constinit const RuleDocTable relation_rows_docs{kDocs};

}  // namespace sluice::aws
