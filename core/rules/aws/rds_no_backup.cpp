#include "core/model/resource.h"
#include "core/rules/aws/rds.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A retention of zero days switches automatic backups off. For `aws_db_instance` that is what the
provider does where nothing is written; a cluster keeps one day. Instances of a cluster and
replicas have their backups with their source.
)";

constexpr std::string_view kBad[] = {
    "resource \"aws_db_instance\" \"main\" {\n  backup_retention_period = «0»\n}\n",
    "«resource \"aws_db_instance\" \"main\"» {\n  engine = \"postgres\"\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_db_instance\" \"main\" {\n  backup_retention_period = \"7\"\n}\n",
    "resource \"aws_rds_cluster\" \"main\" {\n  engine = \"aurora-mysql\"\n}\n",
    "resource \"aws_db_instance\" \"replica\" {\n  replicate_source_db = \"main\"\n}\n",
    "resource \"aws_db_instance\" \"main\" {\n  backup_retention_period = var.days\n}\n",
};

void check(const Resource& resource, Sink& sink) {
  const bool is_cluster = resource.is("aws_rds_cluster");
  if (!is_cluster && !resource.is("aws_db_instance")) return;
  const Value days = resource.get("backup_retention_period");
  if (days.is_unknown()) return;
  const bool is_written = !days.is_absent() && !days.is_null();
  if (is_written ? days.number() != 0 : is_cluster || inherits_storage(resource)) return;
  set_attribute(sink.report(resource, days), Edit::Safety::needs_review, resource, days, "7");
}

}  // namespace

extern constinit const Rule rds_no_backup{
    .id = "aws/rds-no-backup",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Database has no automatic backups",
    .risk = "Data that is deleted or encrypted by an intruder, or lost by mistake, is gone.",
    .fix = "Set backup_retention_period to the days that you need, at least 1.",
    .aliases = kTexts<"checkov:CKV_AWS_133", "trivy:AWS-0077",
                      "kics:1dc73fb4-5b51-430c-8c5f-25dcf9090b02">,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc rds_no_backup_doc{
    .rule = rds_no_backup,
    .why = kWhy,
    .source = "AWS: working with automated backups in Amazon RDS",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
