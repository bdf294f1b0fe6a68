#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
`AWS::CloudFormation::Authentication` hands credentials to cfn-init by the metadata of a resource.
CloudFormation shows metadata in clear to everybody who may describe the stack, even where the
value comes from a parameter that is hidden elsewhere. For files in S3 an instance needs no keys: a
block of `type: S3` that names the `roleName` of the instance uses its role.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Metadata:\n"
    "      AWS::CloudFormation::Authentication:\n        Files:\n          type: S3\n"
    "          accessKeyId: !Ref «Keys»\n          secretKey: !GetAtt «Keys.SecretAccessKey»\n",
    "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Metadata:\n"
    "      AWS::CloudFormation::Authentication:\n"
    "        Web: {type: basic, username: a, password: «b-c-d», uris: [a.example]}\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Metadata:\n"
    "      AWS::CloudFormation::Authentication:\n        Files:\n          type: S3\n"
    "          buckets: [a]\n          roleName: !Ref Role\n",
};

void check(const Resource& resource, Sink& sink) {
  if (resource.platform != Platform::cloudformation) return;
  const Value metadata = resource.body.field("Metadata");
  for (const Value::Field& block : metadata.field("AWS::CloudFormation::Authentication").fields()) {
    for (const std::string_view name : {"accessKeyId", "secretKey", "password"}) {
      const Value value = block.value.field(name);
      if (!value.is_absent())
        sink.report(resource, value, quote(name) + " is in the metadata of the resource");
    }
  }
}

}  // namespace

extern constinit const Rule template_authentication{
    .id = "aws/template-authentication",
    .severity = Severity::medium,
    .title = "Credentials are handed over by the metadata of a template",
    .risk = "Whoever may describe the stack reads them.",
    .fix = "Let cfn-init use the role of the instance: name it in roleName.",
    .aliases = kTexts<"cfn_nag:W1", "guard:CFN_AUTHENTICATION_RULE",
                      "kics:9ecb6b21-18bc-4aa7-bd07-db20f1c746db">,
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc template_authentication_doc{
    .rule = template_authentication,
    .why = kWhy,
    .source = "AWS CloudFormation: AWS::CloudFormation::Authentication",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
