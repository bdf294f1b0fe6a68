#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/model/document.h"
#include "core/model/resource.h"
#include "core/parse/json.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/base64.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
The environment of a function or a container, the user data of an instance and a plain parameter are
shown by the console and by calls that many roles may make. What is written there in the code is
also in the repository, in every plan and in the state. A secret belongs into Secrets Manager or a
SecureString, and the resource gets its name; access keys are not needed at all where there is a
role.

Found are access keys of AWS and private keys in any of these places, and values that are written
out under the name of a secret.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
    "      Environment:\n        Variables:\n          STAGE: live\n"
    "          KEY: «AKIAIOSFODNN7EXAMPLE»\n",
    "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
    "      Environment: {Variables: {DB_PASSWORD: «x7Pq-vR2mT9»}}\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ContainerDefinitions:\n        - Name: a\n"
    "          Environment: [{Name: DB_PASSWORD, Value: «x7Pq-vR2mT9»}]\n",
    "Resources:\n  P:\n    Type: AWS::SSM::Parameter\n    Properties:\n"
    "      Type: String\n      Value: «AKIAIOSFODNN7EXAMPLE»\n",
    "Resources:\n  P:\n    Type: AWS::SSM::Parameter\n    Properties:\n"
    "      Name: /shop/db_password\n      Type: String\n      Value: «x7Pq-vR2mT9»\n",
    "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Properties:\n"
    "      UserData: «export DB_PASSWORD=x7Pq-vR2mT9»\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
    "      Environment:\n        Variables:\n          STAGE: live\n"
    "          SECRET_NAME: db/password\n          PASSWORD: !Ref Password\n"
    "          TOKEN: '{{resolve:secretsmanager:a:SecretString:b}}'\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      ContainerDefinitions:\n        - Name: a\n"
    "          Environment: [{Name: STAGE, Value: live}]\n"
    "          Secrets: [{Name: DB_PASSWORD, ValueFrom: !Ref Secret}]\n",
    "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Properties:\n"
    "      UserData: {'Fn::Base64': 'yum install -y httpd'}\n",
};

constexpr std::string_view kFunction[] = {"checkov:CKV_AWS_45",
                                          "kics:2564172f-c92b-4261-9acd-464aed511696"};
constexpr std::string_view kInstance[] = {"checkov:CKV_AWS_46", "trivy:AWS-0029", "trivy:AWS-0129",
                                          "kics:568cc372-ca64-420d-9015-ee347d00d288"};
constexpr std::string_view kPrivateKey[] = {"checkov:CKV_AWS_46", "trivy:AWS-0029",
                                            "trivy:AWS-0129",
                                            "kics:443488f5-c734-460b-a36d-5b3f330174dc"};
constexpr std::string_view kPrivateKeyAlone[] = {"kics:443488f5-c734-460b-a36d-5b3f330174dc"};
constexpr std::string_view kMachine[] = {"checkov:CKV_AZURE_45"};
constexpr std::string_view kParameter[] = {"checkov:CKV_AWS_384"};
constexpr std::string_view kTask[] = {"cdk_nag:AwsSolutions-ECS2", "trivy:AWS-0036"};

bool is_key_char(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_word_char(char c) { return is_key_char(c) || (c >= 'a' && c <= 'z') || c == '_'; }

// Where a key of AWS starts: AKIA and ASIA with sixteen more, by itself.
std::optional<std::size_t> access_key_in(std::string_view text) {
  constexpr std::size_t kSize = 20;
  const auto is_of_word = [](char c) { return is_word_char(c) || c == '/' || c == '+'; };
  for (const std::string_view start : {"AKIA", "ASIA"}) {
    for (std::size_t at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
      if (at > 0 && is_of_word(text[at - 1])) continue;
      std::size_t end = at;
      while (end < text.size() && is_key_char(text[end])) ++end;
      if (end - at == kSize && (end == text.size() || !is_of_word(text[end]))) return at;
    }
  }
  return std::nullopt;
}

// The beginning of a private key, also in base64 at its beginning.
bool has_private_key(std::string_view text) {
  constexpr std::string_view kStarts[] = {"-----BEGIN RSA PRIVATE KEY",
                                          "-----BEGIN PRIVATE KEY",
                                          "-----BEGIN OPENSSH PRIVATE KEY",
                                          "-----BEGIN EC PRIVATE KEY",
                                          "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt",
                                          "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0t",
                                          "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ",
                                          "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0t"};
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return text.find(start) != text.npos; });
}

// The name in the first `NAME=VALUE` or `NAME: VALUE` of a script that sets a secret; empty for
// none.
std::string_view secret_set_in(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    const std::size_t sign = line.find_first_of("=:");
    if (sign == line.npos || sign == 0) continue;
    std::size_t begin = sign;
    while (begin > 0 && is_word_char(line[begin - 1])) --begin;
    const std::string_view name = line.substr(begin, sign - begin);
    std::string_view value = line.substr(sign + 1);
    while (!value.empty() &&
           (value.front() == ' ' || value.front() == '"' || value.front() == '\''))
      value.remove_prefix(1);
    value = value.substr(0, value.find_first_of("\"' \r;"));
    constexpr std::size_t kLeast = 8;
    if (is_secret_name(name) && value.size() >= kLeast && is_literal_secret(value)) return name;
  }
  return {};
}

using Aliases = std::span<const std::string_view>;

// A value of an environment, by the name that it has there.
void check_variable(const Resource& resource, std::string_view name, const Value& value,
                    Aliases aliases, Sink& sink) {
  if (!value.is_scalar()) return;
  const std::string_view text = value.text().value;
  if (access_key_in(text) || has_private_key(text)) {
    sink.report(resource, value, "A key is written in the environment").with_aliases(aliases);
  } else if (is_secret_name(name) && is_literal_secret(text)) {
    sink.report(resource, value, quote(name) + " is written in the environment")
        .with_confidence(Confidence::medium)
        .with_aliases(aliases);
  }
}

void check_user_data(const Resource& resource, const Value& value, bool is_azure, Sink& sink) {
  if (value.is_absent()) return;
  const auto aliases = [&](Aliases of_aws) { return is_azure ? Aliases(kMachine) : of_aws; };
  const Document* const document = value.document();
  const std::string_view bytes = document != nullptr ? document->bytes : resource.document->bytes;
  // As it is written, whatever the functions around it; and as it is once they are carried out.
  const std::string_view written = slice(bytes, value.at());
  if (const auto at = access_key_in(written)) {
    const auto begin = value.at().begin + static_cast<std::uint32_t>(*at);
    sink.report({begin, begin + 20}, "An access key is written in the user data")
        .with_node(value.node())
        .with_aliases(aliases(kInstance));
    return;
  }
  std::string text(value.is_scalar() ? value.text().value : written);
  if (value.is_scalar()) {
    if (const auto decoded = decode_base64(text)) text = *decoded;
  }
  if (has_private_key(text) || has_private_key(written)) {
    sink.report(resource, value, "A private key is written in the user data")
        .with_aliases(aliases(kPrivateKey));
  } else if (access_key_in(text)) {
    sink.report(resource, value, "An access key is written in the user data")
        .with_aliases(aliases(kInstance));
  } else if (const std::string_view name = secret_set_in(text); !name.empty()) {
    sink.report(resource, value, "The user data sets " + quote(name) + " to a literal")
        .with_confidence(Confidence::medium)
        .with_aliases(aliases(kInstance));
  }
}

void check_environment(const Resource& resource, std::string_view path, Aliases aliases,
                       Sink& sink) {
  for (const Value& variables : resource.all(path)) {
    for (const Value::Field& field : variables.fields())
      check_variable(resource, field.name.value, field.value, aliases, sink);
  }
}

// Pairs of a name and a value, of each container of a task.
void check_containers(const Resource& resource, const Value& containers, std::string_view list,
                      std::string_view name, std::string_view value, Sink& sink) {
  for (const Value& container : containers.elements()) {
    for (const Value& pairs : container.all(list)) {
      for (const Value& pair : pairs.elements())
        check_variable(resource, pair.get(name).text().value, pair.get(value), kTask, sink);
    }
  }
}

// JSON in a text has no places of its own: the finding is at the text.
void check_containers_in(const Resource& resource, const Value& text, Sink& sink) {
  if (const Value encoded = text.json_argument(); !encoded.is_absent())
    return check_containers(resource, encoded, "environment", "name", "value", sink);
  if (!text.is(Value::Type::string)) return;
  const Parsed<Tree> parsed = parse_json(text.text().value, ParseLimits{});
  if (!parsed.usable) return;
  for (const Value& container : Value::of(parsed.tree.root()).elements()) {
    for (const Value& pair : container.get("environment").elements()) {
      const std::string_view name = pair.get("name").text().value;
      const std::string_view value = pair.get("value").text().value;
      const bool is_key = access_key_in(value) || has_private_key(value);
      if (!is_key && !(is_secret_name(name) && is_literal_secret(value))) continue;
      sink.report(resource, text, quote(name) + " is written in the environment")
          .with_evidence(std::string(name))
          .with_aliases(kTask);
    }
  }
}

// A parameter that is not encrypted, by what it holds and by its name.
void check_parameter(const Resource& resource, const Value& type, const Value& name,
                     const Value& value, Sink& sink) {
  if (!value.is_scalar() || type.is_unknown() || type.text().value == "SecureString") return;
  const std::string_view text = value.text().value;
  std::string_view last = name.text().value;
  last.remove_prefix(last.rfind('/') == last.npos ? 0 : last.rfind('/') + 1);
  if (access_key_in(text) || has_private_key(text)) {
    sink.report(resource, value, "A key is kept in a plain parameter").with_aliases(kParameter);
  } else if (is_secret_name(last) && is_literal_secret(text)) {
    sink.report(resource, value, quote(last) + " is kept in a plain parameter")
        .with_confidence(Confidence::medium)
        .with_aliases(kParameter);
  }
}

void check_template(const Resource& resource, Sink& sink) {
  if (resource.is("AWS::Lambda::Function") || resource.is("AWS::Serverless::Function")) {
    check_environment(resource, "Environment.Variables", kFunction, sink);
  } else if (resource.is("AWS::EC2::Instance") ||
             resource.is("AWS::AutoScaling::LaunchConfiguration")) {
    check_user_data(resource, resource.get("UserData"), false, sink);
  } else if (resource.is("AWS::EC2::LaunchTemplate")) {
    check_user_data(resource, resource.get("LaunchTemplateData.UserData"), false, sink);
  } else if (resource.is("AWS::SSM::Parameter")) {
    check_parameter(resource, resource.get("Type"), resource.get("Name"), resource.get("Value"),
                    sink);
  } else if (resource.is("AWS::ECS::TaskDefinition")) {
    for (const Value& containers : resource.all("ContainerDefinitions"))
      check_containers(resource, containers, "Environment", "Name", "Value", sink);
  }
}

void check(const Resource& resource, Sink& sink) {
  if (resource.is_data) return;
  if (resource.platform == Platform::cloudformation) return check_template(resource, sink);
  const bool is_azure = resource.type.value.ends_with("virtual_machine");
  if (is_azure || resource.is("aws_instance") || resource.is("aws_launch_template") ||
      resource.is("aws_launch_configuration") || resource.is("aws_spot_instance_request")) {
    for (const std::string_view path :
         {"user_data", "user_data_base64", "custom_data", "os_profile.custom_data"}) {
      if (const Value text = resource.get(path); text.is(Value::Type::string))
        check_user_data(resource, text, is_azure, sink);
    }
  } else if (resource.is("aws_lambda_function")) {
    check_environment(resource, "environment.variables", kFunction, sink);
  } else if (resource.is("aws_ecs_task_definition")) {
    check_containers_in(resource, resource.get("container_definitions"), sink);
  } else if (resource.is("aws_ssm_parameter")) {
    check_parameter(resource, resource.get("type"), resource.get("name"), resource.get("value"),
                    sink);
  }
}

}  // namespace

extern constinit const Rule credentials_in_configuration{
    .id = "aws/credentials-in-configuration",
    .severity = Severity::high,
    .title = "Credential is written in the configuration of a resource",
    .risk = "Whoever reads the code, the console or the plan has the credential.",
    .fix = "Revoke it; keep it in Secrets Manager or a SecureString and hand over its name.",
    .aliases = kJoined<kFunction, kInstance, kPrivateKeyAlone, kMachine, kParameter, kTask>,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc credentials_in_configuration_doc{
    .rule = credentials_in_configuration,
    .why = kWhy,
    .source = "AWS: securing environment variables; secrets in Amazon ECS task definitions",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
