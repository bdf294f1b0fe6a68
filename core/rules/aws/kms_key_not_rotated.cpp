#include "core/model/resource.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A symmetric key that KMS made can be replaced every year without anyone noticing: old data stays
readable, new data is under new material. Keys for signing, for message authentication and those
whose material was imported cannot be rotated by KMS, and are left alone.
)";

constexpr std::string_view kBad[] = {
    "«resource \"aws_kms_key\" \"data\"» {\n  description = \"data\"\n}\n",
    "resource \"aws_kms_key\" \"data\" {\n  key_usage           = \"ENCRYPT_DECRYPT\"\n"
    "  enable_key_rotation = «false»\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_kms_key\" \"data\" {\n  enable_key_rotation = true\n}\n",
    "resource \"aws_kms_key\" \"signing\" {\n  key_usage = \"SIGN_VERIFY\"\n"
    "  customer_master_key_spec = \"RSA_2048\"\n}\n",
    "resource \"aws_kms_key\" \"mac\" {\n  customer_master_key_spec = var.spec\n}\n",
    "resource \"aws_kms_key\" \"data\" {\n  enable_key_rotation = var.rotate\n}\n",
};

// True unless the attribute is `wanted` or, not being written, means it.
bool differs(const Resource& resource, std::string_view path, std::string_view wanted) {
  const Value value = resource.get(path);
  return !value.is_absent() && !value.is_null() && value.text().value != wanted;
}

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("aws_kms_key")) return;
  const Value rotation = resource.get("enable_key_rotation");
  if (rotation.is_unknown() || rotation.is_true()) return;
  if (differs(resource, "key_usage", "ENCRYPT_DECRYPT") ||
      differs(resource, "customer_master_key_spec", "SYMMETRIC_DEFAULT") ||
      differs(resource, "is_enabled", "true") || differs(resource, "custom_key_store_id", "")) {
    return;
  }
  set_attribute(sink.report(resource, rotation), Edit::Safety::safe, resource, rotation, "true");
}

}  // namespace

extern constinit const Rule kms_key_not_rotated{
    .id = "aws/kms-key-not-rotated",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Key is never rotated",
    .risk = "Material that leaks once decrypts everything that the key will ever protect.",
    .fix = "Set enable_key_rotation = true.",
    .aliases =
        kTexts<"checkov:CKV_AWS_7", "trivy:AWS-0065", "kics:22fbfeac-7b5a-421a-8a27-7a2178bb910b",
               "kics:235ca980-eb71-48f4-9030-df0c371029eb", "cfn_nag:F19",
               "guard:CMK_BACKING_KEY_ROTATION_ENABLED">,
    .topics = {Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc kms_key_not_rotated_doc{
    .rule = kms_key_not_rotated,
    .why = kWhy,
    .source = "AWS: rotating KMS keys; CIS Amazon Web Services Foundations",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
