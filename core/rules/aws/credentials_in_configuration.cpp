#include <optional>
#include <string>

#include "core/model/document.h"
#include "core/model/resource.h"
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

Found are access keys of AWS and private keys in any of these places, and in environments also
values written out under the name of a secret.
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
constexpr std::string_view kInstance[] = {"checkov:CKV_AWS_46", "trivy:AWS-0029",
                                          "kics:568cc372-ca64-420d-9015-ee347d00d288"};
constexpr std::string_view kParameter[] = {"checkov:CKV_AWS_384"};
constexpr std::string_view kTask[] = {"cdk_nag:AwsSolutions-ECS2"};

bool is_key_char(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_word_char(char c) {
  return is_key_char(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '/' || c == '+';
}

// Where a key of AWS starts: AKIA and ASIA with sixteen more, by itself.
std::optional<std::size_t> access_key_in(std::string_view text) {
  constexpr std::size_t kSize = 20;
  for (const std::string_view start : {"AKIA", "ASIA"}) {
    for (std::size_t at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
      if (at > 0 && is_word_char(text[at - 1])) continue;
      std::size_t end = at;
      while (end < text.size() && is_key_char(text[end])) ++end;
      if (end - at == kSize && (end == text.size() || !is_word_char(text[end]))) return at;
    }
  }
  return std::nullopt;
}

constexpr std::string_view kPrivateKey = "-----BEGIN RSA PRIVATE KEY";

bool holds_key(std::string_view text) {
  return access_key_in(text).has_value() || text.find(kPrivateKey) != text.npos;
}

// A value of an environment, by the name that it has there.
void check_variable(const Resource& resource, std::string_view name, const Value& value,
                    std::span<const std::string_view> aliases, Sink& sink) {
  if (!value.is_scalar()) return;
  const std::string_view text = value.text().value;
  if (holds_key(text)) {
    sink.report(resource, value, "An access key is written in the environment")
        .with_aliases(aliases);
  } else if (is_secret_name(name) && is_literal_secret(text)) {
    sink.report(resource, value, quote(name) + " is written in the environment")
        .with_aliases(aliases);
  }
}

void check_user_data(const Resource& resource, const Value& value, Sink& sink) {
  if (value.is_absent()) return;
  // As it is written, whatever the functions around it.
  const Document* const document = value.document();
  const std::string_view bytes = document != nullptr ? document->bytes : resource.document->bytes;
  const std::string_view written = slice(bytes, value.at());
  if (const auto at = access_key_in(written)) {
    const auto begin = value.at().begin + static_cast<std::uint32_t>(*at);
    sink.report({begin, begin + 20}, "An access key is written in the user data")
        .with_node(value.node())
        .with_aliases(kInstance);
    return;
  }
  const auto decoded = value.is_scalar() ? decode_base64(value.text().value) : std::nullopt;
  if ((decoded && holds_key(*decoded)) || written.find(kPrivateKey) != written.npos)
    sink.report(resource, value, "A key is written in the user data").with_aliases(kInstance);
}

void check_environment(const Resource& resource, std::string_view path,
                       std::span<const std::string_view> aliases, Sink& sink) {
  for (const Value& variables : resource.all(path)) {
    for (const Value::Field& field : variables.fields())
      check_variable(resource, field.name.value, field.value, aliases, sink);
  }
}

void check(const Resource& resource, Sink& sink) {
  if (resource.is("AWS::Lambda::Function") || resource.is("AWS::Serverless::Function")) {
    check_environment(resource, "Environment.Variables", kFunction, sink);
  } else if (resource.is("AWS::EC2::Instance") ||
             resource.is("AWS::AutoScaling::LaunchConfiguration")) {
    check_user_data(resource, resource.get("UserData"), sink);
  } else if (resource.is("AWS::EC2::LaunchTemplate")) {
    check_user_data(resource, resource.get("LaunchTemplateData.UserData"), sink);
  } else if (resource.is("AWS::SSM::Parameter")) {
    const Value value = resource.get("Value");
    if (value.is_scalar() && holds_key(value.text().value))
      sink.report(resource, value, "An access key is kept in a plain parameter")
          .with_aliases(kParameter);
  } else if (resource.is("AWS::ECS::TaskDefinition")) {
    for (const Value& list : resource.all("ContainerDefinitions.Environment")) {
      for (const Value& pair : list.elements())
        check_variable(resource, pair.get("Name").text().value, pair.get("Value"), kTask, sink);
    }
  }
}

}  // namespace

extern constinit const Rule credentials_in_configuration{
    .id = "aws/credentials-in-configuration",
    .severity = Severity::high,
    .title = "Credential is written in the configuration of a resource",
    .risk = "Whoever reads the code, the console or the plan has the credential.",
    .fix = "Revoke it; keep it in Secrets Manager or a SecureString and hand over its name.",
    .aliases = kJoined<kFunction, kInstance, kParameter, kTask>,
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
