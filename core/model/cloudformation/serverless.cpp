#include <algorithm>
#include <iterator>
#include <string>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"

// The Serverless Application Model: what its transform makes of a template.
namespace sluice::cloudformation {
namespace {

constexpr std::string_view kServerless = "AWS::Serverless::";
const char* const kManaged = "arn:aws:iam::aws:policy/";

// What a policy template allows; of resources that its parameters name, or of all.
struct PolicyTemplate {
  std::string_view name;
  std::string_view actions;  // separated by a space
  bool is_of_all = false;
};
constexpr PolicyTemplate kTemplates[] = {
    {"AWSSecretsManagerGetSecretValuePolicy", "secretsmanager:GetSecretValue"},
    {"CloudFormationDescribeStacksPolicy", "cloudformation:DescribeStacks"},
    {"CloudWatchPutMetricPolicy", "cloudwatch:PutMetricData", true},
    {"DynamoDBCrudPolicy",
     "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query "
     "dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem dynamodb:DescribeTable "
     "dynamodb:ConditionCheckItem"},
    {"DynamoDBReadPolicy",
     "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem dynamodb:DescribeTable"},
    {"DynamoDBWritePolicy", "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem"},
    {"EC2DescribePolicy", "ec2:DescribeRegions ec2:DescribeInstances", true},
    {"EventBridgePutEventsPolicy", "events:PutEvents"},
    {"KMSDecryptPolicy", "kms:Decrypt"},
    {"KMSEncryptPolicy", "kms:Encrypt"},
    {"LambdaInvokePolicy", "lambda:InvokeFunction"},
    {"S3CrudPolicy",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject "
     "s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration s3:DeleteObject"},
    {"S3FullAccessPolicy",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl "
     "s3:DeleteObject s3:DeleteObjectTagging s3:ListBucket s3:GetBucketLocation "
     "s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration"},
    {"S3ReadPolicy", "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion"},
    {"S3WritePolicy", "s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration"},
    {"SNSPublishMessagePolicy", "sns:Publish"},
    {"SQSPollerPolicy",
     "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage"},
    {"SQSSendMessagePolicy", "sqs:SendMessage"},
    {"SSMParameterReadPolicy", "ssm:DescribeParameters ssm:GetParameters ssm:GetParameter"},
    {"StepFunctionsExecutionPolicy", "states:StartExecution"},
};

bool is_function(std::string_view type) { return type == "AWS::Serverless::Function"; }
bool is_state_machine(std::string_view type) { return type == "AWS::Serverless::StateMachine"; }

}  // namespace

bool is_serverless(std::string_view type) { return type.starts_with(kServerless); }

// Objects are joined, lists put one behind the other; of anything else that of the resource counts.
Val Stack::joined(Val globals, Val own) {
  const Level level(all_);
  if (all_.depth > Evaluator::kMostDepth) return own;
  if (globals->is_list() && own->is_list()) {
    Items items(globals->items.begin(), globals->items.end());
    items.insert(items.end(), own->items.begin(), own->items.end());
    Computed value = *own;
    value.items = all_.store().keep(items);
    return all_.keep(value);
  }
  if (!globals->is_object() || !own->is_object()) return own;
  Items items;
  for (const Computed::Item& item : own->items) {
    const Computed::Item* const other = globals->find(item.name);
    items.push_back(item);
    if (other != nullptr) items.back().value = joined(other->value, item.value);
  }
  for (const Computed::Item& item : globals->items) {
    if (own->find(item.name) == nullptr) items.push_back(item);
  }
  Computed value = *own;
  value.is_open = value.is_open || globals->is_open;
  value.items = all_.store().keep(items);
  return all_.keep(value);
}

Val Stack::with_globals(std::string_view type, Val own) {
  const NodeRef node = root_["Globals"][type.substr(kServerless.size())];
  return node ? joined(evaluate(node, nullptr), own) : own;
}

// What a policy template stands for: one statement.
Val Stack::expanded(const Computed::Item& policy) {
  const auto* const found =
      std::find_if(std::begin(kTemplates), std::end(kTemplates),
                   [&](const PolicyTemplate& one) { return one.name == policy.name; });
  if (found == std::end(kTemplates)) return nullptr;
  Items actions;
  for (std::string_view rest = found->actions; !rest.empty();) {
    const std::size_t size = std::min(rest.find(' '), rest.size());
    actions.push_back({{}, {}, all_.text(rest.substr(0, size)), policy.use, false});
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  // A parameter that is a wildcard makes it one of everything.
  Val resource = found->is_of_all ? all_.text("*") : all_.unknown("resource of a policy template");
  for (const Computed::Item& parameter : policy.value->items) {
    if (parameter.value->is_string() && parameter.value->text == "*") resource = all_.text("*");
  }
  const Items statement = {{"Effect", {}, all_.text("Allow"), policy.use, false},
                           {"Action", {}, all_.list(actions), policy.use, false},
                           {"Resource", {}, resource, policy.use, false}};
  const Items statements = {{{}, {}, all_.object(statement, false), policy.use, false}};
  return all_.object({{"Statement", {}, all_.list(statements), policy.use, false}}, false);
}

// The role that is made for a function or a state machine.
Val Stack::role_of(Val body, std::string_view type) {
  Items managed;
  Items inline_policies;
  bool is_open = !body->is_object() || body->is_open;
  const auto add_document = [&](Val document, const ValuePlace& use) {
    const Items policy = {{"PolicyDocument", {}, document, use, false}};
    inline_policies.push_back({{}, {}, all_.object(policy, false), use, false});
  };
  const auto add = [&](Val policy, const ValuePlace& use) {
    if (policy->is_string() && !policy->text.starts_with("arn:")) {
      // The name of a policy of AWS stands for it.
      Computed named = *policy;
      named.text = all_.store().keep(kManaged + std::string(policy->text));
      named.is_written = false;
      managed.push_back({{}, {}, all_.keep(named), use, false});
    } else if (!policy->is_object()) {
      managed.push_back({{}, {}, policy, use, false});
    } else if (policy->find("Statement") != nullptr) {
      add_document(policy, use);
    } else {
      for (const Computed::Item& item : policy->items) {
        if (const Val document = expanded(item)) {
          add_document(document, item.use);
        } else {
          is_open = true;
        }
      }
    }
  };
  if (const Computed::Item* const policies = body->find("Policies")) {
    if (policies->value->is_list()) {
      for (const Computed::Item& one : policies->value->items) add(one.value, one.use);
    } else {
      add(policies->value, policies->use);
    }
  }
  const std::string_view service =
      is_function(type) ? "lambda.amazonaws.com" : "states.amazonaws.com";
  const Items principal = {{"Service", {}, all_.text(service), {}, false}};
  const Items trust = {{"Effect", {}, all_.text("Allow"), {}, false},
                       {"Action", {}, all_.text("sts:AssumeRole"), {}, false},
                       {"Principal", {}, all_.object(principal, false), {}, false}};
  const Items statements = {{{}, {}, all_.object(trust, false), {}, false}};
  const Items document = {{"Statement", {}, all_.list(statements), {}, false}};
  Items role = {{"AssumeRolePolicyDocument", {}, all_.object(document, false), {}, false}};
  if (!managed.empty()) role.push_back({"ManagedPolicyArns", {}, all_.list(managed), {}, false});
  if (!inline_policies.empty())
    role.push_back({"Policies", {}, all_.list(inline_policies), {}, false});
  return all_.object(role, is_open);
}

Instance* Stack::implied(const Instance& by, std::string_view type, std::string_view name) {
  if (instances_by_name_.contains(name) || all_.resources++ >= Evaluator::kMostResources)
    return nullptr;
  Instance& made = instances_.emplace_back();
  made.stack = this;
  made.node = by.node;
  made.names = by.names;
  made.condition = by.condition;
  made.base = by.base;
  made.is_usual = by.is_usual;
  made.asked = by.asked;
  made.is_nested_read = true;
  made.resource = by.resource;
  made.resource.type = {type, by.resource.type.at};
  made.resource.name = {all_.store().keep(name), by.resource.header};
  instances_by_name_[made.resource.name.value] = &made;
  return &made;
}

// Roles of functions that name none.
void Stack::imply_roles() {
  // Those that are made are put behind the others.
  const std::size_t count = instances_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Instance& instance = instances_[i];
    const std::string_view type = instance.resource.type.value;
    if (!instance.can_be || (!is_function(type) && !is_state_machine(type))) continue;
    const Val body = instance.resource.body.computed();
    if (body == nullptr || body->find("Role") != nullptr) continue;
    Instance* const role =
        implied(instance, "AWS::IAM::Role", std::string(instance.resource.name.value) + "Role");
    if (role == nullptr) return;
    role->made_for = type;
    role->resource.body = Value::of(*role_of(body, type), instance.resource.body.place());
  }
}

// The API of events that name none: it has nothing but what the globals say.
Val Stack::with_apis(const Instance& instance, Val body) {
  const Computed::Item* const events =
      is_function(instance.resource.type.value) ? body->find("Events") : nullptr;
  if (events == nullptr || !events->value->is_object()) return body;
  Items changed(events->value->items.begin(), events->value->items.end());
  bool is_changed = false;
  for (Computed::Item& event : changed) {
    const Computed::Item* const type = event.value->find("Type");
    const bool is_http =
        type != nullptr && type->value->is_string() && type->value->text == "HttpApi";
    const bool is_rest = type != nullptr && type->value->is_string() && type->value->text == "Api";
    const Computed::Item* const properties = event.value->find("Properties");
    if (!is_http && !is_rest) continue;
    const std::string_view key = is_http ? "ApiId" : "RestApiId";
    if (properties != nullptr &&
        (!properties->value->is_object() || properties->value->find(key) != nullptr))
      continue;
    const std::string_view name = is_http ? "ServerlessHttpApi" : "ServerlessRestApi";
    if (!instances_by_name_.contains(name)) {
      Instance* const api =
          implied(instance, is_http ? "AWS::Serverless::HttpApi" : "AWS::Serverless::Api", name);
      if (api == nullptr) return body;
      api->made_for = api->resource.type.value;
      const NodeRef node = instance.node;
      api->resource.body = Value::of(*with_globals(api->made_for, all_.object({}, false)),
                                     {&document_, node.span(), node.index()});
    }
    const Instance& api = *instances_by_name_[name];
    Items own;
    if (properties != nullptr)
      own.assign(properties->value->items.begin(), properties->value->items.end());
    own.push_back({key, {}, all_.unknown(kDeployed, name, &api.resource), {}, false});
    Items parts(event.value->items.begin(), event.value->items.end());
    std::erase_if(parts, [](const Computed::Item& part) { return part.name == "Properties"; });
    const ValuePlace use = properties != nullptr ? properties->use : event.use;
    parts.push_back({"Properties", {}, all_.object(own, false), use, false});
    event.value = all_.object(parts, event.value->is_open);
    is_changed = true;
  }
  if (!is_changed) return body;
  Items items(body->items.begin(), body->items.end());
  for (Computed::Item& item : items) {
    if (item.name == "Events") item.value = all_.object(changed, events->value->is_open);
  }
  Computed value = *body;
  value.items = all_.store().keep(items);
  return all_.keep(value);
}

}  // namespace sluice::cloudformation
