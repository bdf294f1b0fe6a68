#include "core/model/resource.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
SQS encrypts every new queue with a key of its own, unless it is told not to. Whoever switches that
off has to name a KMS key in its place; a queue that does neither keeps its messages in clear.
)";

constexpr std::string_view kBad[] = {
    "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = «false»\n}\n",
    "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = «\"false\"»\n"
    "  kms_master_key_id       = \"\"\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_sqs_queue\" \"jobs\" {\n  name = \"jobs\"\n}\n",
    "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = false\n"
    "  kms_master_key_id       = \"alias/queues\"\n}\n",
    "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = false\n"
    "  kms_master_key_id       = aws_kms_key.queues.arn\n}\n",
    "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = var.managed\n}\n",
};

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("aws_sqs_queue")) return;
  const Value managed = resource.get("sqs_managed_sse_enabled");
  if (!managed.is_false()) return;
  const Value key = resource.get("kms_master_key_id");
  if (key.is_unknown() || !key.text().empty()) return;
  set_attribute(sink.report(resource, managed), Edit::Safety::safe, resource, managed, "true");
}

}  // namespace

extern constinit const Rule sqs_encryption_off{
    .id = "aws/sqs-encryption-off",
    .severity = Severity::medium,
    .title = "Encryption of the queue is switched off",
    .risk = "Messages are stored in clear while they wait.",
    .fix = "Remove sqs_managed_sse_enabled = false, or name a key in kms_master_key_id.",
    .aliases =
        kTexts<"checkov:CKV_AWS_27", "trivy:AWS-0096", "kics:baecd2da-492a-4d59-b9dc-29540a1398e0",
               "kics:59a849c2-1127-4023-85a5-ef906dcd458c", "cfn_nag:W48",
               "guard:SQS_QUEUE_KMS_MASTER_KEY_ID_RULE">,
    .topics = {Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc sqs_encryption_off_doc{
    .rule = sqs_encryption_off,
    .why = kWhy,
    .source = "AWS: encryption at rest in Amazon SQS",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
