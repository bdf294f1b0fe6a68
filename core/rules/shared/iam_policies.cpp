#include "core/rules/shared/iam_policies.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/model/document.h"
#include "core/rules/shared/iam.h"
#include "core/rules/widen.h"
#include "core/text/ascii.h"

namespace sluice::iam {
namespace {

// Where policies stand: types separated by a space, and the attribute.
struct Attribute {
  Use use;
  std::string_view types;
  std::string_view path;
};
constexpr Attribute kAttributes[] = {
    {Use::identity, "aws_iam_policy aws_iam_role_policy aws_iam_user_policy aws_iam_group_policy",
     "policy"},
    {Use::identity, "aws_iam_role", "inline_policy.policy"},
    {Use::identity, "aws_ssoadmin_permission_set_inline_policy", "inline_policy"},
    {Use::identity,
     "AWS::IAM::Policy AWS::IAM::ManagedPolicy AWS::IAM::RolePolicy AWS::IAM::UserPolicy "
     "AWS::IAM::GroupPolicy",
     "PolicyDocument"},
    {Use::identity, "AWS::IAM::Role AWS::IAM::User AWS::IAM::Group", "Policies.PolicyDocument"},
    {Use::trust, "aws_iam_role", "assume_role_policy"},
    {Use::trust, "AWS::IAM::Role", "AssumeRolePolicyDocument"},
    {Use::resource,
     "aws_s3_bucket aws_s3_bucket_policy aws_s3_access_point aws_s3control_bucket_policy "
     "aws_sqs_queue aws_sqs_queue_policy aws_sns_topic aws_sns_topic_policy "
     "aws_ecr_repository_policy aws_ecr_registry_policy aws_ecrpublic_repository_policy "
     "aws_kms_key aws_kms_key_policy aws_kms_external_key aws_kms_replica_key "
     "aws_secretsmanager_secret aws_secretsmanager_secret_policy aws_efs_file_system_policy "
     "aws_backup_vault_policy aws_api_gateway_rest_api aws_api_gateway_rest_api_policy "
     "aws_glue_resource_policy aws_media_store_container_policy aws_cloudwatch_event_bus_policy "
     "aws_ses_identity_policy aws_codeartifact_domain_policy aws_dynamodb_resource_policy "
     "aws_schemas_registry_policy aws_lambda_layer_version_permission",
     "policy"},
    {Use::resource, "aws_glacier_vault", "access_policy"},
    {Use::resource, "aws_cloudwatch_log_destination_policy", "access_policy"},
    {Use::resource, "aws_cloudwatch_log_resource_policy", "policy_document"},
    {Use::resource, "aws_codeartifact_repository_permissions_policy", "policy_document"},
    {Use::resource,
     "aws_opensearch_domain aws_opensearch_domain_policy aws_elasticsearch_domain "
     "aws_elasticsearch_domain_policy",
     "access_policies"},
    {Use::resource, "AWS::S3::BucketPolicy AWS::SQS::QueuePolicy AWS::SNS::TopicPolicy",
     "PolicyDocument"},
    {Use::resource, "AWS::ApiGateway::RestApi AWS::S3::AccessPoint AWS::MediaStore::Container",
     "Policy"},
    {Use::resource, "AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain", "AccessPolicies"},
    {Use::resource, "AWS::SecretsManager::ResourcePolicy AWS::Kinesis::ResourcePolicy",
     "ResourcePolicy"},
    {Use::resource, "AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument"},
    {Use::resource, "AWS::EFS::FileSystem", "FileSystemPolicy"},
    {Use::resource, "AWS::ECR::Repository", "RepositoryPolicyText"},
    {Use::resource, "AWS::ECR::RegistryPolicy", "PolicyText"},
    {Use::resource, "AWS::KMS::Key", "KeyPolicy"},
    {Use::resource, "AWS::Backup::BackupVault", "AccessPolicy"},
    {Use::resource, "AWS::CodeArtifact::Domain AWS::CodeArtifact::Repository",
     "PermissionsPolicyDocument"},
    {Use::resource, "AWS::Logs::Destination", "DestinationPolicy"},
    {Use::resource, "AWS::Logs::ResourcePolicy", "PolicyDocument"},
};

bool is_among(std::string_view word, std::string_view list) {
  for (std::size_t at = 0; (at = list.find(word, at)) != list.npos; at += word.size()) {
    const std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
  }
  return false;
}

std::vector<Value> elements_of(const Value& list) {
  return list.is_absent() || list.is_null() ? std::vector<Value>() : list.elements();
}

bool is_document(const Resource& resource) {
  return resource.is_data && resource.type.value == "aws_iam_policy_document";
}

bool is_taken(const Resource& data_source, const ResourceGraph& graph) {
  for (const Attribute& attribute : kAttributes) {
    std::string_view types = attribute.types;
    while (!types.empty()) {
      const std::size_t size = std::min(types.find(' '), types.size());
      if (!graph.related(data_source, types.substr(0, size), attribute.path).resources.empty())
        return true;
      types.remove_prefix(std::min(size + 1, types.size()));
    }
  }
  return false;
}

bool is_denied(const Policy& policy, std::string_view action) {
  return std::any_of(
      policy.statements().begin(), policy.statements().end(), [&](const Statement& statement) {
        if (statement.allows != Truth::no || statement.is_conditional) return false;
        const auto names = [&](const std::vector<Value>& list, auto is_wanted) {
          return std::any_of(list.begin(), list.end(), is_wanted);
        };
        return names(statement.actions,
                     [&](const Value& one) { return matches(one.text().value, action); }) &&
               names(statement.resources,
                     [](const Value& one) { return is_every_resource(one.text().value); });
      });
}

}  // namespace

bool Principal::is_everybody() const {
  if (kind != "AWS" && kind != "*") return false;
  const std::string_view text = who.text().value;
  // AWS refuses the others, which name no account, but they say what is meant.
  return text == "*" || text.starts_with("arn:aws:iam::*") || text == "arn:aws:iam::root";
}

bool Statement::limits_who() const {
  constexpr std::string_view kOfCaller[] = {
      "aws:currenttime",    "aws:epochtime", "aws:referer",  "aws:securetransport",
      "aws:tokenissuetime", "aws:useragent", "s3:delimiter", "s3:max-keys",
      "s3:prefix",          "s3:tlsversion", "s3:x-amz-acl"};
  // A condition that could not be read may say anything.
  if (conditions.empty()) return is_conditional;
  return std::any_of(conditions.begin(), conditions.end(), [&](const Condition& one) {
    const std::string key = lower_case(one.key);
    return std::find(std::begin(kOfCaller), std::end(kOfCaller), key) == std::end(kOfCaller);
  });
}

const Condition* Statement::condition(std::string_view key) const {
  const auto found = std::find_if(conditions.begin(), conditions.end(), [&](const Condition& one) {
    return lower_case(one.key) == lower_case(key);
  });
  return found == conditions.end() ? nullptr : &*found;
}

Policy::Policy(const Resource& owner, const Value& value)
    : owner_(owner), value_(value), document_(value) {
  for (const PolicyStatement& one : document_.statements()) read(one, one.block);
}

Policy::Policy(const Resource& data_source) : owner_(data_source), document_(Value()) {
  for (const Value& block : data_source.all("statement")) {
    if (!block.is(Value::Type::object)) continue;
    Statement& statement = statements_.emplace_back();
    const Value effect = block.get("effect");
    // What is not written means Allow here.
    statement.allows = effect.is_unknown() ? Truth::unknown
                       : effect.is_absent() || effect.is_null()
                           ? Truth::yes
                           : truth_of(effect.text().value == "Allow");
    statement.actions = elements_of(block.get("actions"));
    statement.not_actions = elements_of(block.get("not_actions"));
    statement.resources = elements_of(block.get("resources"));
    statement.not_resources = elements_of(block.get("not_resources"));
    for (const Value& principals : block.all("principals")) {
      statement.has_principal = statement.has_principal || !principals.is_absent();
      for (const Value& who : elements_of(principals.get("identifiers")))
        statement.principals.push_back({principals.get("type").text().value, who});
    }
    statement.has_not_principal = !block.get("not_principals").is_absent();
    for (const Value& condition : block.all("condition")) {
      if (condition.is_absent()) continue;
      statement.is_conditional = true;
      statement.conditions.push_back({condition.get("test").text().value,
                                      condition.get("variable").text().value,
                                      elements_of(condition.get("values"))});
    }
    statement.block = block;
  }
}

void Policy::read(const PolicyStatement& written, const Value& block) {
  Statement& statement = statements_.emplace_back();
  statement.allows = written.effect.is_unknown() ? Truth::unknown
                                                 : truth_of(written.effect.text().value == "Allow");
  statement.actions = elements_of(written.action);
  statement.not_actions = elements_of(written.not_action);
  statement.resources = elements_of(written.resource);
  statement.not_resources = elements_of(written.not_resource);
  statement.has_principal = !written.principal.is_absent();
  statement.has_not_principal = !block.get("NotPrincipal").is_absent();
  if (written.principal.is_scalar() || written.principal.is_unknown())
    statement.principals.push_back({"AWS", written.principal});
  for (const Value::Field& field : written.principal.fields()) {
    for (const Value& who : field.value.elements())
      statement.principals.push_back({field.name.value, who});
  }
  statement.is_conditional = !written.condition.is_absent() && !written.condition.is_null();
  for (const Value::Field& test : written.condition.fields()) {
    for (const Value::Field& key : test.value.fields())
      statement.conditions.push_back({test.name.value, key.name.value, key.value.elements()});
  }
  statement.block = block;
}

Hit& Policy::report(Sink& sink, const Value& value, std::string particulars) const {
  const bool is_text = value_.is(Value::Type::string) && value_.json_argument().is_absent();
  if (value.is_absent()) return sink.report(owner_, value_, std::move(particulars));
  Hit& hit = sink.report(owner_, is_text ? value_ : value, std::move(particulars));
  if (is_text && value_.is_written()) hit.primary.at = document_.place(value);
  // Of a text all parts are at one node.
  if (is_text || value.node() == value_.node()) hit.with_evidence(std::string(value.text().value));
  return hit;
}

Hit& Policy::report(Sink& sink, const Statement& statement, const Value& value,
                    std::string particulars) const {
  Hit& hit = report(sink, value, std::move(particulars));
  if (owner_.platform != Platform::cloudformation) return hit;
  Place whole = place(statement.block);
  // A policy of one statement is that statement.
  if (statements_.size() == 1) whole.at = value_.at();
  return whole.source == hit.primary.source ? widen(hit, whole.at) : hit;
}

Place Policy::place(const Value& value) const {
  Place place;
  const bool is_text = value_.is(Value::Type::string) && value_.json_argument().is_absent();
  const Document* const document = value.document();
  place.source = !is_text && document != nullptr ? document->id : owner_.document->id;
  place.at = is_text ? document_.place(value) : value.at();
  return place;
}

void for_each_policy(const Resource& resource, const ResourceGraph* graph, Use use,
                     const Visit& visit) {
  if (is_document(resource)) {
    if (graph == nullptr || !is_taken(resource, *graph)) visit(Policy(resource));
    return;
  }
  if (resource.is_data) return;
  for (const Attribute& attribute : kAttributes) {
    if (attribute.use != use || !is_among(resource.type.value, attribute.types)) continue;
    for (const Value& value : resource.all(attribute.path)) {
      if (!value.is_absent() && !value.is_null()) visit(Policy(resource, value));
    }
  }
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = pattern.npos;
  std::size_t from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || lower_case(pattern[p]) == lower_case(text[t]))) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == pattern.npos;
}

bool is_any_resource(std::string_view pattern) {
  if (is_every_resource(pattern)) return true;
  if (!pattern.starts_with("arn:")) return false;
  // The sixth part: "role/*", "function:*", "*".
  for (int colons = 0; colons < 5; ++colons) {
    const std::size_t colon = pattern.find(':');
    if (colon == pattern.npos) return false;
    pattern.remove_prefix(colon + 1);
  }
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return false;
  const std::string_view kind = pattern.substr(0, star);
  return pattern.find_first_not_of("*:/", star) == pattern.npos &&
         (kind.empty() || (kind.find_first_of(":/") == kind.size() - 1));
}

namespace {

// The resources of a pattern are of the service of the action, or of any.
bool takes(std::string_view pattern, std::string_view action) {
  if (!pattern.starts_with("arn:")) return true;
  const std::size_t second = pattern.find(':', 4);
  if (second == pattern.npos) return true;
  const std::string_view rest = pattern.substr(second + 1);
  const std::string_view service = rest.substr(0, rest.find(':'));
  return service.empty() || service.find('*') != service.npos ||
         service == action.substr(0, action.find(':'));
}

}  // namespace

Value grant_of(const Statement& statement, std::string_view action) {
  if (statement.allows != Truth::yes || statement.is_conditional) return {};
  const bool is_wide =
      std::any_of(statement.resources.begin(), statement.resources.end(), [&](const Value& one) {
        const std::string_view pattern = one.text().value;
        return one.is(Value::Type::string) && is_any_resource(pattern) && takes(pattern, action);
      });
  if (!is_wide) return {};
  const auto names = [&](const Value& one) {
    return one.is(Value::Type::string) && matches(one.text().value, action);
  };
  const auto found = std::find_if(statement.actions.begin(), statement.actions.end(), names);
  if (found != statement.actions.end()) return *found;
  const bool is_left =
      !statement.not_actions.empty() &&
      std::all_of(statement.not_actions.begin(), statement.not_actions.end(),
                  [&](const Value& one) { return one.is(Value::Type::string) && !names(one); });
  return is_left ? statement.not_actions.front() : Value();
}

Value grant_of(const Policy& policy, std::string_view action) {
  for (const Statement& statement : policy.statements()) {
    const Value grant = grant_of(statement, action);
    if (!grant.is_absent()) return is_denied(policy, action) ? Value() : grant;
  }
  return {};
}

}  // namespace sluice::iam
