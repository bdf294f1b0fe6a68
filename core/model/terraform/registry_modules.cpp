#include <algorithm>
#include <array>

#include "core/model/terraform/evaluator.h"

// Modules of the registry that are not here, but whose inputs are known: what a call sets is what a
// resource gets, and is judged as such. What it leaves out is up to the module, and unknown.
namespace sluice::terraform {
namespace {

struct Made {
  std::string_view module;  // its name, with the folder in it where that is another
  std::string_view type;
  // Inputs that are attributes by another name, or in a block: "input>attribute"; "=text>attribute"
  // for what it always is. All others have the names that the resource has.
  std::string_view renamed;
  // Made only where one of these is given; always where nothing stands here.
  std::string_view given_by = {};
};

// Of the namespace terraform-aws-modules, each for the provider aws; as their documentation has
// them, in all major versions.
constexpr auto kMade = std::to_array<Made>({
    {"alb", "aws_lb", {}},
    {"autoscaling", "aws_autoscaling_group", {}},
    {"autoscaling", "aws_launch_configuration", {}, "root_block_device ebs_block_device"},
    {"autoscaling", "aws_launch_template", {}, "metadata_options block_device_mappings"},
    {"cloudfront", "aws_cloudfront_distribution", {}},
    {"cloudwatch//modules/log-group", "aws_cloudwatch_log_group", {}},
    {"dms", "aws_dms_replication_instance",
     "repl_instance_publicly_accessible>publicly_accessible "
     "repl_instance_kms_key_arn>kms_key_arn "
     "repl_instance_auto_minor_version_upgrade>auto_minor_version_upgrade"},
    {"dynamodb-table", "aws_dynamodb_table",
     "point_in_time_recovery_enabled>point_in_time_recovery.enabled "
     "server_side_encryption_enabled>server_side_encryption.enabled "
     "server_side_encryption_kms_key_arn>server_side_encryption.kms_key_arn"},
    {"ec2-instance", "aws_instance", {}},
    {"ecr", "aws_ecr_repository",
     "repository_image_tag_mutability>image_tag_mutability "
     "repository_image_scan_on_push>image_scanning_configuration.scan_on_push "
     "repository_encryption_type>encryption_configuration.encryption_type"},
    {"efs", "aws_efs_file_system", "kms_key_arn>kms_key_id"},
    {"eks", "aws_eks_cluster",
     "cluster_endpoint_public_access>vpc_config.endpoint_public_access "
     "endpoint_public_access>vpc_config.endpoint_public_access "
     "cluster_endpoint_private_access>vpc_config.endpoint_private_access "
     "endpoint_private_access>vpc_config.endpoint_private_access "
     "cluster_endpoint_public_access_cidrs>vpc_config.public_access_cidrs "
     "endpoint_public_access_cidrs>vpc_config.public_access_cidrs "
     "cluster_enabled_log_types>enabled_cluster_log_types "
     "enabled_log_types>enabled_cluster_log_types"},
    {"elasticache", "aws_elasticache_replication_group", {}},
    {"elb", "aws_elb", {}},
    {"iam//modules/iam-account", "aws_iam_account_password_policy", {}},
    {"iam//modules/iam-policy", "aws_iam_policy", {}},
    {"kms", "aws_kms_key", {}},
    {"lambda", "aws_lambda_function",
     "tracing_mode>tracing_config.mode dead_letter_target_arn>dead_letter_config.target_arn "
     "environment_variables>environment.variables vpc_subnet_ids>vpc_config.subnet_ids"},
    {"memory-db", "aws_memorydb_cluster", {}},
    {"msk-kafka-cluster", "aws_msk_cluster",
     "encryption_in_transit_client_broker>encryption_info.encryption_in_transit.client_broker "
     "encryption_in_transit_in_cluster>encryption_info.encryption_in_transit.in_cluster "
     "encryption_at_rest_kms_key_arn>encryption_info.encryption_at_rest_kms_key_arn"},
    {"opensearch", "aws_opensearch_domain", {}},
    {"rds", "aws_db_instance", {}},
    {"rds//modules/db_instance", "aws_db_instance", {}},
    {"rds-aurora", "aws_rds_cluster", {}},
    {"rds-aurora", "aws_rds_cluster_instance", {}, "publicly_accessible"},
    {"rds-proxy", "aws_db_proxy", {}},
    {"redshift", "aws_redshift_cluster", {}},
    {"s3-bucket", "aws_s3_bucket", {}},
    {"s3-bucket", "aws_s3_bucket_public_access_block", {}},
    {"s3-bucket//modules/object", "aws_s3_object", {}},
    {"secrets-manager", "aws_secretsmanager_secret", {}},
    {"security-group", "aws_security_group",
     "ingress_with_cidr_blocks>ingress egress_with_cidr_blocks>egress"},
    {"security-group", "aws_security_group_rule",
     "=ingress>type ingress_cidr_blocks>cidr_blocks ingress_ipv6_cidr_blocks>ipv6_cidr_blocks",
     "ingress_cidr_blocks ingress_ipv6_cidr_blocks"},
    {"sns", "aws_sns_topic", {}},
    {"sqs", "aws_sqs_queue", {}},
    {"ssm-parameter", "aws_ssm_parameter", {}},
    {"vpc", "aws_default_security_group",
     "default_security_group_ingress>ingress default_security_group_egress>egress",
     "default_security_group_ingress default_security_group_egress"},
    {"vpc", "aws_subnet", {}, "map_public_ip_on_launch"},
});

// The name that the table has for a source; empty for another's.
std::string module_name(std::string_view source) {
  constexpr std::string_view kNamespace = "terraform-aws-modules/";
  constexpr std::string_view kProvider = "/aws";
  const std::size_t start = source.find(kNamespace);
  // Whatever registry it comes from.
  if (start != 0 && (start == source.npos || source[start - 1] != '/')) return {};
  source.remove_prefix(start + kNamespace.size());
  const std::size_t folder = source.find("//");
  const std::string_view path = source.substr(0, folder);
  if (!path.ends_with(kProvider)) return {};
  std::string name(path.substr(0, path.size() - kProvider.size()));
  if (folder != source.npos) name += source.substr(folder);
  return name;
}

template <typename F>
void for_each_word(std::string_view words, F f) {
  while (!words.empty()) {
    const std::size_t size = std::min(words.find(' '), words.size());
    f(words.substr(0, size));
    words.remove_prefix(std::min(size + 1, words.size()));
  }
}

// Of an object that the module completes, what is not written is not known, at any depth.
Val opened(Evaluator& evaluator, Val value, int depth) {
  constexpr int kDeepest = 8;
  if (!value->is_known() || (!value->is_list() && !value->is_object()) || depth > kDeepest)
    return value;
  Items items(value->items.begin(), value->items.end());
  for (Computed::Item& one : items) one.value = opened(evaluator, one.value, depth + 1);
  Computed copy = *value;
  copy.items = evaluator.store().keep(items);
  copy.is_open = copy.is_open || value->is_object();
  return evaluator.keep(copy);
}

Val open_object(Evaluator& evaluator, const Items& items) {
  Computed made = *evaluator.object(items);
  made.is_open = true;
  return evaluator.keep(made);
}

// Puts an item at a path of objects.
void put(Evaluator& evaluator, Items& items, std::string_view path, Computed::Item item) {
  const std::size_t dot = path.find('.');
  const std::string_view name = path.substr(0, dot);
  if (dot == path.npos) {
    item.name = name;
    items.push_back(item);
    return;
  }
  auto block = std::find_if(items.begin(), items.end(),
                            [&](const Computed::Item& one) { return one.name == name; });
  if (block == items.end())
    block = items.insert(items.end(), evaluator.item(name, evaluator.object({})));
  Items inner(block->value->items.begin(), block->value->items.end());
  put(evaluator, inner, path.substr(dot + 1), item);
  block->value = open_object(evaluator, inner);
}

// The body of what is made of the inputs; null where that is not made.
Val body_of(Evaluator& evaluator, const Made& made, Val inputs) {
  Items items;
  bool is_given = made.given_by.empty();
  for (const Computed::Item& input : inputs->items) {
    for_each_word(made.given_by,
                  [&](std::string_view word) { is_given = is_given || word == input.name; });
    std::string_view to = input.name;
    for_each_word(made.renamed, [&](std::string_view word) {
      const std::size_t at = word.find('>');
      if (word.substr(0, at) == input.name) to = word.substr(at + 1);
    });
    Computed::Item given = input;
    given.value = opened(evaluator, input.value, 0);
    put(evaluator, items, to, given);
  }
  if (!is_given) return nullptr;
  for_each_word(made.renamed, [&](std::string_view word) {
    const std::size_t at = word.find('>');
    if (word.starts_with('='))
      items.push_back(
          evaluator.item(word.substr(at + 1), evaluator.string(word.substr(1, at - 1))));
  });
  return open_object(evaluator, items);
}

}  // namespace

bool is_registry_module(std::string_view source) {
  const std::string name = module_name(source);
  return !name.empty() && std::any_of(kMade.begin(), kMade.end(),
                                      [&](const Made& one) { return one.module == name; });
}

std::vector<RegistryResource> registry_resources(Evaluator& evaluator, std::string_view source,
                                                 Val inputs) {
  std::vector<RegistryResource> resources;
  const std::string name = module_name(source);
  for (const Made& made : kMade) {
    if (made.module != name) continue;
    if (const Val body = body_of(evaluator, made, inputs); body != nullptr)
      resources.push_back({made.type, body});
  }
  return resources;
}

}  // namespace sluice::terraform
