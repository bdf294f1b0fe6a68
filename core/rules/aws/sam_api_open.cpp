#include <string>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
An event of type `Api` or `HttpApi` puts a function on the internet. Without an authorizer, of its
own or of the API, anybody calls it; so they do where the event sets `Authorizer: NONE`. That is
right for a health check or a webhook that checks signatures itself, and worth an ignore with that
reason.

The authorizer is looked for in the event, in the API that it names, and in `Globals`. An API whose
definition is elsewhere says nothing.
)";

constexpr std::string_view kBad[] = {
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
    "    Properties:\n      Events:\n        Get:\n          Type: Api\n"
    "          Properties: «{Path: /a, Method: get}»\n",
    "Transform: AWS::Serverless-2016-10-31\nGlobals:\n  HttpApi:\n"
    "    Auth: {DefaultAuthorizer: Tokens}\nResources:\n  F:\n"
    "    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get:\n"
    "          Type: HttpApi\n          Properties:\n            Auth: {Authorizer: «NONE»}\n",
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::Serverless::HttpApi\n"
    "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get:\n"
    "          Type: HttpApi\n          Properties: «{ApiId: !Ref A}»\n",
};
constexpr std::string_view kGood[] = {
    "Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Api:\n"
    "    Auth: {DefaultAuthorizer: AWS_IAM}\nResources:\n  F:\n"
    "    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n"
    "        Get: {Type: Api, Properties: {Path: /a, Method: get}}\n",
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  A:\n    Type: AWS::Serverless::Api\n"
    "    Properties: {Auth: {ApiKeyRequired: true}}\n  B:\n    Type: AWS::Serverless::Api\n"
    "    Properties: {DefinitionUri: api.yaml}\n  F:\n    Type: AWS::Serverless::Function\n"
    "    Properties:\n      Events:\n"
    "        Get: {Type: Api, Properties: {RestApiId: !Ref A, Method: get}}\n"
    "        Of: {Type: Api, Properties: {RestApiId: !Ref B, Method: get}}\n"
    "        Put: {Type: Api, Properties: {RestApiId: !Ref Elsewhere, Method: put}}\n"
    "        Own: {Type: HttpApi, Properties: {Auth: {Authorizer: Tokens}}}\n"
    "        Timer: {Type: Schedule, Properties: {Schedule: rate(1 day)}}\n"
    "        Cors: {Type: Api, Properties: {Method: options}}\n",
};

bool is_there(const Value& value) { return !value.is_absent() && !value.is_null(); }

void check_event(const Resource& resource, const Value::Field& event, Sink& sink) {
  const std::string_view type = event.value.get("Type").text().value;
  if (type != "Api" && type != "HttpApi") return;
  const Value properties = event.value.get("Properties");
  const std::string_view method = properties.get("Method").text().value;
  if (properties.is_unknown() || method == "options" || method == "OPTIONS") return;
  const Value own = properties.get("Auth.Authorizer");
  const Value auth = properties.get("Auth");
  if (own.is_scalar() && own.text().value == "NONE") {
    sink.report(resource, own, "Anybody calls it by " + quote(event.name.value));
    return;
  }
  if (is_there(own) || auth.is_unknown() || is_there(properties.get("Auth.ResourcePolicy")) ||
      properties.get("Auth.ApiKeyRequired").is_true())
    return;
  const Resource* const api = properties.get(type == "Api" ? "RestApiId" : "ApiId").resource();
  if (api == nullptr) return;
  for (const std::string_view path :
       {"DefinitionUri", "DefinitionBody", "Auth.DefaultAuthorizer", "Auth.ResourcePolicy"}) {
    if (is_there(api->get(path))) return;
  }
  if (!api->get("Auth.ApiKeyRequired").is_absent() && !api->get("Auth.ApiKeyRequired").is_false())
    return;
  if (api->get("EndpointConfiguration.Type").text().value == "PRIVATE") return;
  sink.report(resource, properties, "Anybody calls it by " + quote(event.name.value));
}

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("AWS::Serverless::Function")) return;
  for (const Value::Field& event : resource.get("Events").fields())
    check_event(resource, event, sink);
}

}  // namespace

extern constinit const Rule sam_api_open{
    .id = "aws/sam-api-open",
    .severity = Severity::medium,
    .title = "Function is called through an API that asks nobody who they are",
    .risk = "Anyone on the internet calls the function, and what stands behind it.",
    .fix = "Set Auth with an authorizer at the API or the event.",
    .topics = {Topic::access, Topic::network},
    .check = check,
};

extern constinit const RuleDoc sam_api_open_doc{
    .rule = sam_api_open,
    .why = kWhy,
    .source = "AWS SAM: controlling access to API Gateway APIs",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
