#include "core/model/resource.h"
#include "core/rules/aws/rds.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A database that is not encrypted when it is made stays so: its storage, logs, backups and snapshots
are in clear, and a snapshot that is shared by mistake is readable. Replicas and databases restored
from a snapshot follow their source where they say nothing; serverless clusters are always
encrypted.
)";

constexpr std::string_view kBad[] = {
    "«resource \"aws_db_instance\" \"main\"» {\n  engine = \"postgres\"\n}\n",
    "resource \"aws_rds_cluster\" \"main\" {\n  engine            = \"aurora-mysql\"\n"
    "  storage_encrypted = «false»\n}\n",
    "resource \"aws_db_instance\" \"copy\" {\n  snapshot_identifier = \"nightly\"\n"
    "  storage_encrypted   = «false»\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_db_instance\" \"main\" {\n  storage_encrypted = true\n}\n",
    "resource \"aws_db_instance\" \"replica\" {\n"
    "  replicate_source_db = aws_db_instance.main.identifier\n}\n",
    "resource \"aws_rds_cluster\" \"main\" {\n  engine_mode = \"serverless\"\n}\n",
    "resource \"aws_db_instance\" \"main\" {\n  storage_encrypted = var.encrypted\n}\n",
};

constexpr std::string_view kEither[] = {"guard:RDS_STORAGE_ENCRYPTED"};
constexpr std::string_view kInstance[] = {"checkov:CKV_AWS_16", "trivy:AWS-0080",
                                          "kics:12933609-c5bf-44b4-9a41-a6467c3b685b",
                                          "kics:5beacce3-4020-4a3d-9e1d-a36f953df630"};
constexpr std::string_view kCluster[] = {
    "checkov:CKV_AWS_96", "trivy:AWS-0079", "kics:1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e",
    "kics:65844ba3-03a1-40a8-b3dd-919f122e8c95", "cfn_nag:F26"};

void check(const Resource& resource, Sink& sink) {
  if (!resource.is("aws_db_instance") && !resource.is("aws_rds_cluster")) return;
  const Value encrypted = resource.get("storage_encrypted");
  if (encrypted.is_unknown() || encrypted.is_true()) return;
  if (encrypted.is_absent() && inherits_storage(resource)) return;
  const Value mode = resource.get("engine_mode");
  if (mode.is_unknown() || mode.text().value == "serverless") return;
  Hit& hit = sink.report(resource, encrypted).with_aliases(kJoined<kInstance, kEither>);
  if (resource.is("aws_rds_cluster")) hit.with_aliases(kJoined<kCluster, kEither>);
  set_attribute(hit, Edit::Safety::needs_review, resource, encrypted, "true");
}

}  // namespace

extern constinit const Rule rds_not_encrypted{
    .id = "aws/rds-not-encrypted",
    .severity = Severity::high,
    .title = "Database is not encrypted",
    .risk = "Storage, backups and snapshots hold the data in clear.",
    .fix =
        "Set storage_encrypted = true; an existing database is restored from an encrypted copy "
        "of its snapshot.",
    .aliases = kJoined<kInstance, kCluster, kEither>,
    .topics = {Topic::encryption},
    .check = check,
};

extern constinit const RuleDoc rds_not_encrypted_doc{
    .rule = rds_not_encrypted,
    .why = kWhy,
    .source = "AWS: encrypting Amazon RDS resources",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
