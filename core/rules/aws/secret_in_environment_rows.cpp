#include <string>
#include <string_view>

#include "core/model/cloudformation/evaluation.h"
#include "core/model/resource.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// Secrets that a template hands to the environment of containers and functions: not written out,
// but shown once they are deployed.
namespace sluice::aws {
namespace {

// How a secret gets there; empty where it does not, as far as that is known.
std::string_view way_of(const Value& value) {
  if (value.reason() == cloudformation::kResolved) return "by a dynamic reference";
  if (value.reason() == cloudformation::kNoValue) return "by a parameter";
  return {};
}

void report(const Resource& resource, std::string_view name, const Value& value, Sink& sink) {
  const std::string_view way = way_of(value);
  if (way.empty() || !is_secret_name(name)) return;
  sink.report(resource, value,
              quote(name) + " is set " + std::string(way) + ", and shown once it is deployed");
}

void of_containers(const Resource& resource, Sink& sink) {
  if (!resource.is("AWS::ECS::TaskDefinition")) return;
  for (const Value& pairs : resource.all("ContainerDefinitions.Environment")) {
    for (const Value& pair : pairs.elements())
      report(resource, pair.get("Name").text().value, pair.get("Value"), sink);
  }
}

void of_functions(const Resource& resource, Sink& sink) {
  if (!resource.is("AWS::Lambda::Function") && !resource.is("AWS::Serverless::Function")) return;
  for (const Value& variables : resource.all("Environment.Variables")) {
    for (const Value::Field& field : variables.fields())
      report(resource, field.name.value, field.value, sink);
  }
}

constexpr std::string_view kContainersWhy = R"(
What stands in `Environment` of a container is part of the task definition: `DescribeTaskDefinition`
and the console show it to every role that may look, in every revision there ever was. That a
parameter has `NoEcho`, or that CloudFormation resolves the value from Secrets Manager, hides it in
the template only. `Secrets` names the secret instead; the agent fetches it when the task starts.
)";
constexpr std::string_view kFunctionsWhy = R"(
`GetFunctionConfiguration` and the console show the environment of a function to every role that may
look. That a parameter has `NoEcho`, or that CloudFormation resolves the value from Secrets Manager,
hides it in the template only; and a secret that is rotated stays the old one. Hand over the name of
the secret, and have the function fetch it (the AWS Parameters and Secrets extension caches it).
)";

constexpr Rule kRows[] = {
    {.id = "aws/ecs-secret-in-environment",
     .severity = Severity::medium,
     .title = "Container gets a secret by its environment",
     .risk = "Whoever may describe the task definition reads the secret.",
     .fix = "Name the secret in Secrets of the container instead.",
     .topics = {Topic::credentials},
     .check = of_containers,
     .in_clear = true},
    {.id = "aws/lambda-secret-in-environment",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Function gets a secret by its environment",
     .risk = "Whoever may look at the function's configuration reads the secret.",
     .fix = "Hand over the name of the secret, and let the function fetch it.",
     .topics = {Topic::credentials},
     .check = of_functions,
     .in_clear = true},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kContainersWhy, "AWS: pass sensitive data to an Amazon ECS container",
     "template.yaml", kTexts<R"(Parameters:
  Password: {Type: String, NoEcho: true}
Resources:
  T:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: a
          Environment:
            - {Name: STAGE, Value: live}
            - {Name: DB_PASSWORD, Value: !Ref «Password»}
            - {Name: API_TOKEN, Value: «'{{resolve:secretsmanager:a:SecretString:b}}'»}
)">,
     kTexts<R"(Parameters:
  Stage: {Type: String}
Resources:
  S: {Type: AWS::SecretsManager::Secret}
  T:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: a
          Environment:
            - {Name: STAGE, Value: !Ref Stage}
            - {Name: SECRET_ARN, Value: !Ref S}
            - {Name: SECRET_NAME, Value: !Ref Stage}
          Secrets: [{Name: DB_PASSWORD, ValueFrom: !Ref S}]
)">},
    {kRows[1], kFunctionsWhy, "AWS Lambda: securing environment variables", "template.yaml",
     kTexts<R"(Parameters:
  Password: {Type: String, NoEcho: true}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {STAGE: live, DB_PASSWORD: !Ref «Password»}}
)">,
     kTexts<R"(Resources:
  S: {Type: AWS::SecretsManager::Secret}
  F:
    Type: AWS::Lambda::Function
    Properties:
      Environment: {Variables: {DB_PASSWORD_ARN: !Ref S, DB_SECRET: !Ref S}}
)">},
};

}  // namespace

extern constinit const RuleTable secret_in_environment_rows{kRows};
extern constinit const RuleDocTable secret_in_environment_rows_docs{kDocs};

}  // namespace sluice::aws
