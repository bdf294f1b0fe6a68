#include "core/rules/shared/iam_policies.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/model/document.h"
#include "core/rules/shared/iam.h"
#include "core/rules/shared/iam_callers.h"
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

// An object with a key that nobody knows.
bool may_hold_more(const Value& object) {
  return object.is(Value::Type::object) && object.get("sluice").is_unknown();
}

bool is_document(const Resource& resource) {
  return resource.is_data && resource.type.value == "aws_iam_policy_document";
}

// Another document takes its statements, and may replace some.
bool is_part(const Resource& data_source, const ResourceGraph& graph) {
  constexpr std::string_view kPaths[] = {"source_policy_documents", "override_policy_documents",
                                         "source_json", "override_json"};
  return std::any_of(std::begin(kPaths), std::end(kPaths), [&](std::string_view path) {
    return !graph.related(data_source, "data.aws_iam_policy_document", path).resources.empty();
  });
}

bool is_taken(const Resource& data_source, const ResourceGraph& graph) {
  if (is_part(data_source, graph)) return true;
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

// A pattern of a list that stands for nothing: what is not in it.
struct Listed {
  const std::vector<Value>& in;
  const std::vector<Value>& out;
};

bool is_same(const Value& a, const Value& b) {
  return !a.reference().empty() && a.reference() == b.reference();
}

std::string pattern_of(const Value& value, bool is_action) {
  return is_action ? lower_case(value.text().value) : std::string(value.text().value);
}

bool is_every(std::string_view pattern, bool is_action) {
  return is_action ? is_every_action(pattern) : is_every_resource(pattern);
}

// All that a value names is in the list.
Truth is_in(const Value& value, const std::vector<Value>& list, bool is_action) {
  Truth found = Truth::no;
  for (const Value& one : list) {
    const std::string wide = pattern_of(one, is_action);
    if (one.is_scalar() && is_every(wide, is_action)) return Truth::yes;
    if (one.is_scalar() && value.is_scalar())
      found = either(found, truth_of(covers(wide, pattern_of(value, is_action))));
    else
      found = either(found, is_same(one, value) ? Truth::yes : Truth::unknown);
  }
  return found;
}

// Nothing that a value names is in the list.
Truth is_out(const Value& value, const std::vector<Value>& list, bool is_action) {
  Truth found = Truth::yes;
  for (const Value& one : list) {
    const bool is_known = one.is_scalar() && value.is_scalar();
    found =
        both(found,
             is_known ? truth_of(!overlap(pattern_of(one, is_action), pattern_of(value, is_action)))
                      : Truth::unknown);
  }
  return found;
}

// What a statement allows, that one that denies names as well.
Truth is_named(const Value& value, const Listed& denied, bool is_action) {
  if (!denied.in.empty()) return is_in(value, denied.in, is_action);
  return is_out(value, denied.out, is_action);
}

// The same of all but a list.
Truth is_rest_named(const std::vector<Value>& left_out, const Listed& denied, bool is_action) {
  if (!denied.in.empty()) {
    return std::any_of(denied.in.begin(), denied.in.end(),
                       [&](const Value& one) {
                         return one.is_scalar() && is_every(one.text().value, is_action);
                       })
               ? Truth::yes
               : Truth::no;
  }
  Truth all = Truth::yes;
  for (const Value& one : denied.out) all = both(all, is_in(one, left_out, is_action));
  return all;
}

// All resources that a statement is about are those of one that denies.
Truth covers_resources(const Statement& denies, const Statement& allows) {
  const Listed denied{denies.resources, denies.not_resources};
  // Trust policies have none.
  if (denied.in.empty() && denied.out.empty()) return Truth::yes;
  if (allows.resources.empty()) return is_rest_named(allows.not_resources, denied, false);
  Truth all = Truth::yes;
  for (const Value& one : allows.resources) all = both(all, is_named(one, denied, false));
  return all;
}

bool names_action(const Value& pattern, std::string_view action) {
  return pattern.is(Value::Type::string) && matches(pattern.text().value, action);
}

bool is_denied(const Policy& policy, const Statement& allows, std::string_view action) {
  const std::vector<Statement>& all = policy.statements();
  return std::any_of(all.begin(), all.end(), [&](const Statement& denies) {
    if (denies.allows != Truth::no) return false;
    // What is too much to tell is nothing to be certain of.
    if (!policy.takes(denies.actions.size() + denies.not_actions.size() + 1)) return true;
    const auto names = [&](const Value& one) { return names_action(one, action); };
    const bool is_named =
        denies.actions.empty()
            ? denies.has_not_action &&
                  std::all_of(denies.not_actions.begin(), denies.not_actions.end(),
                              [&](const Value& one) { return one.is_scalar() && !names(one); })
            : std::any_of(denies.actions.begin(), denies.actions.end(), names);
    return is_named && covers_resources(denies, allows) == Truth::yes &&
           stops_holder(denies) == Truth::yes;
  });
}

}  // namespace

bool Principal::is_everybody() const {
  if (kind != "AWS" && kind != "*") return false;
  const std::string_view text = who.text().value;
  // AWS refuses an ARN of every account, but it says what is meant.
  constexpr std::string_view kAccount = ":iam::*";
  return text == "*" ||
         (text.starts_with("arn:aws") &&
          text.substr(std::min(text.find(':', 4), text.size()), kAccount.size()) == kAccount);
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
    statement.not_principal = block.get("not_principals");
    statement.has_not_principal = !statement.not_principal.is_absent();
    statement.is_for_others = statement.has_principal || statement.has_not_principal;
    statement.not_action = block.get("not_actions");
    statement.has_not_action = !statement.not_actions.empty();
    for (const Value& condition : block.all("condition")) {
      if (condition.is_absent()) continue;
      statement.is_conditional = true;
      const Value test = condition.get("test");
      const Value key = condition.get("variable");
      if (!test.is_scalar() || !key.is_scalar()) statement.is_open_conditional = true;
      statement.conditions.push_back(
          {test.text().value, key.text().value, elements_of(condition.get("values"))});
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
  statement.not_principal = block.get("NotPrincipal");
  statement.has_not_principal = !statement.not_principal.is_absent();
  statement.not_action = written.not_action;
  statement.has_not_action = !written.not_action.is_absent() && !written.not_action.is_null();
  if (written.principal.is_scalar() || written.principal.is_unknown())
    statement.principals.push_back({"AWS", written.principal});
  for (const Value::Field& field : written.principal.fields()) {
    for (const Value& who : field.value.elements())
      statement.principals.push_back({field.name.value, who});
  }
  // An empty condition is none.
  statement.is_open_conditional =
      written.condition.is_unknown() || may_hold_more(written.condition);
  for (const Value::Field& test : written.condition.fields()) {
    // Nor does anybody know what an operator without keys means.
    if (test.name.value.empty() || test.value.fields().empty() || may_hold_more(test.value))
      statement.is_open_conditional = true;
    for (const Value::Field& key : test.value.fields()) {
      if (key.name.value.empty()) statement.is_open_conditional = true;
      statement.conditions.push_back({test.name.value, key.name.value, key.value.elements()});
    }
  }
  statement.is_conditional = statement.is_open_conditional || !statement.conditions.empty();
  statement.block = block;
}

bool Policy::takes(std::size_t steps) const {
  constexpr std::size_t kMost = 100'000;
  steps_ = std::min(steps_ + steps, kMost + 1);
  return steps_ <= kMost;
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
  return is_like(lower_case(pattern), lower_case(text));
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

bool is_on_any(const Statement& statement, std::string_view action) {
  const auto is_wide = [&](const Value& one) {
    const std::string_view pattern = one.text().value;
    return one.is(Value::Type::string) && is_any_resource(pattern) && takes(pattern, action);
  };
  if (!statement.resources.empty())
    return std::any_of(statement.resources.begin(), statement.resources.end(), is_wide);
  // All but a few.
  return !statement.not_resources.empty() &&
         std::all_of(
             statement.not_resources.begin(), statement.not_resources.end(),
             [&](const Value& one) { return one.is(Value::Type::string) && !is_wide(one); });
}

bool is_on(const Statement& statement, std::string_view action, Width width) {
  if (width == Width::any) return is_on_any(statement, action);
  return std::any_of(statement.resources.begin(), statement.resources.end(),
                     [&](const Value& one) {
                       if (width == Width::some)
                         return !one.is(Value::Type::string) || takes(one.text().value, action);
                       const std::string_view pattern = one.text().value;
                       return pattern.find(":user/") != pattern.npos &&
                              pattern.ends_with("/${aws:username}");
                     }) ||
         (width == Width::some && is_on_any(statement, action));
}

}  // namespace

Value grant_of(const Statement& statement, std::string_view action, Width width,
               std::string_view service) {
  if (statement.allows != Truth::yes || statement.is_for_others || !is_on(statement, action, width))
    return {};
  const auto names = [&](const Value& one) { return names_action(one, action); };
  const auto found = std::find_if(statement.actions.begin(), statement.actions.end(), names);
  Value grant;
  if (found != statement.actions.end()) {
    grant = *found;
  } else if (statement.has_not_action &&
             std::all_of(
                 statement.not_actions.begin(), statement.not_actions.end(),
                 [&](const Value& one) { return one.is(Value::Type::string) && !names(one); })) {
    grant = statement.not_actions.empty() ? statement.not_action : statement.not_actions.front();
  }
  // Conditions are what takes longest to tell.
  return grant.is_absent() || lets_holder(statement, action, service) != Truth::yes ? Value()
                                                                                    : grant;
}

Value grant_of(const Policy& policy, std::string_view action, Width width,
               std::string_view service) {
  for (const Statement& statement : policy.statements()) {
    const Value grant = grant_of(statement, action, width, service);
    if (!grant.is_absent() && !is_denied(policy, statement, action)) return grant;
  }
  return {};
}

Value every_action_of(const Policy& policy, const Statement& statement) {
  if (statement.allows != Truth::yes || statement.is_for_others) return {};
  const auto find = [](const std::vector<Value>& values, bool (*is_all)(std::string_view)) {
    const auto found = std::find_if(values.begin(), values.end(), [&](const Value& value) {
      return value.is(Value::Type::string) && is_all(value.text().value);
    });
    return found == values.end() ? Value() : *found;
  };
  const Value action = find(statement.actions, is_every_action);
  if (action.is_absent() || find(statement.resources, is_every_resource).is_absent() ||
      lets_holder(statement, {}, {}) != Truth::yes)
    return {};
  // Whatever else is denied, what nobody thought of is allowed.
  return is_denied(policy, statement, "sluice:Nothing") ? Value() : action;
}

Truth is_taken_back(const Policy& policy, const Statement& statement,
                    const std::function<Truth(const Statement&)>& holds) {
  // Of each pattern of actions (or of all but a list), whether it is denied.
  std::vector<Truth> taken(std::max<std::size_t>(statement.actions.size(), 1), Truth::no);
  for (const Statement& denies : policy.statements()) {
    if (denies.allows == Truth::yes || (denies.actions.empty() && !denies.has_not_action)) continue;
    const std::size_t pairs =
        taken.size() * (denies.actions.size() + denies.not_actions.size()) +
        (statement.resources.size() + 1) * (denies.resources.size() + denies.not_resources.size());
    if (!policy.takes(pairs + 1)) return Truth::unknown;
    Truth is_so = holds(denies);
    if (is_so != Truth::no) is_so = both(is_so, covers_resources(denies, statement));
    if (is_so == Truth::no) continue;
    // It may allow as well.
    if (denies.allows == Truth::unknown) is_so = Truth::unknown;
    const Listed denied{denies.actions, denies.not_actions};
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const Truth is_same = statement.actions.empty()
                                ? is_rest_named(statement.not_actions, denied, true)
                                : is_named(statement.actions[i], denied, true);
      taken[i] = either(taken[i], both(is_so, is_same));
    }
  }
  Truth all = Truth::yes;
  for (const Truth one : taken) all = both(all, one);
  return all;
}

}  // namespace sluice::iam
