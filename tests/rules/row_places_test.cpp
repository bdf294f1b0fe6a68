// Rows about properties by hand, a few of every kind of clause: what they point at, between « and
// », and what they leave alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>

#include "tests/support/examples.h"

namespace sluice {
namespace {

struct Case {
  std::string_view rule;
  std::string_view bad;
  std::string_view good;
};

constexpr Case kCases[] = {
    // What is wrong by what stands beside it: the whole statement, the whole rule, a rule that is
    // all of a resource.
    {"aws/sqs-policy-every-action", R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          - «Effect: Allow
            Principal: {AWS: !Ref Account}
            Action: ['sqs:SendMessage', 'sqs:*']»
          - Effect: Deny
            Principal: '*'
            Action: 'sqs:*'
)",
     R"(Resources:
  P:
    Type: AWS::SQS::QueuePolicy
    Properties:
      PolicyDocument:
        Statement:
          Effect: Allow
          Action: !Ref Action
)"},
    {"aws/sg-public-out", R"(Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}
        - «IpProtocol: tcp
          FromPort: 443
          ToPort: 443
          CidrIp: 0.0.0.0/0»
  E:
    Type: AWS::EC2::SecurityGroupEgress
    Properties: «{GroupId: !Ref G, IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIpv6: '::/0'}»
)",
     R"(Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupEgress: !Ref Rules
)"},
    // Of a list of which none has it, the list.
    {"aws/api-no-execution-log", R"(Resources:
  S:
    Type: AWS::ApiGateway::Stage
    Properties:
      «MethodSettings»:
        - {HttpMethod: GET, MetricsEnabled: true}
        - {HttpMethod: POST, MetricsEnabled: true}
)",
     R"(Resources:
  S:
    Type: AWS::ApiGateway::Stage
    Properties:
      MethodSettings:
        - {HttpMethod: '*', LoggingLevel: INFO}
)"},
    {"aws/rds-public-subnet", R"(Resources:
  D:
    Type: AWS::RDS::DBInstance
    Properties:
      DBSubnetGroupName: !Ref «G»
  G:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {SubnetIds: [!Ref A, !Ref B]}
  A: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/24}}
  B: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: true}}
)",
     R"(Resources:
  D:
    Type: AWS::RDS::DBInstance
    Properties:
      DBSubnetGroupName: !Ref G
  G:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {SubnetIds: [!Ref A, subnet-1]}
  A: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/24}}
)"},
    {"aws/cdk-bootstrap-old", R"(Resources:
  V:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Name: !Sub '/cdk-bootstrap/${Qualifier}/version'
      Value: «'14'»
Parameters:
  Qualifier: {Type: String, Default: hnb659fds}
)",
     R"(Resources:
  V:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Name: !Sub '/cdk-bootstrap/${Qualifier}/version'
      Value: '28'
Parameters:
  Qualifier: {Type: String, Default: hnb659fds}
)"},
    // What another resource has that this one refers to.
    {"aws/docdb-managed-key", R"(data "aws_kms_key" "a" {
  key_id = "alias/aws/rds"
}
resource "aws_docdb_cluster" "a" {
  kms_key_id = «data.aws_kms_key.a.arn»
})",
     R"(data "aws_kms_key" "a" {
  key_id = "alias/ours"
}
resource "aws_docdb_cluster" "a" {
  kms_key_id = data.aws_kms_key.a.arn
}
resource "aws_docdb_cluster" "b" {
  kms_key_id = var.key
})"},
    {"aws/rds-plain-transport", R"(resource "aws_db_parameter_group" "g" {
  family = "postgres13"
  parameter {
    name  = "rds.force_ssl"
    value = "0"
  }
}
resource "aws_db_instance" "a" {
  parameter_group_name = «aws_db_parameter_group.g.name»
})",
     R"(resource "aws_db_parameter_group" "g" {
  family = "postgres13"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}
resource "aws_db_instance" "a" {
  parameter_group_name = aws_db_parameter_group.g.name
}
resource "aws_db_instance" "b" {
  parameter_group_name = "default.postgres13"
})"},
    {"gcp/forwarding-plain-http", R"(resource "google_compute_global_forwarding_rule" "a" {
  target = «google_compute_target_http_proxy.p.id»
}
resource "google_compute_target_http_proxy" "p" {
  name    = "p"
  url_map = google_compute_url_map.m.id
}
resource "google_compute_url_map" "m" {
  name = "m"
})",
     R"(resource "google_compute_global_forwarding_rule" "a" {
  target = google_compute_target_http_proxy.p.id
}
resource "google_compute_target_http_proxy" "p" {
  name    = "p"
  url_map = google_compute_url_map.m.id
}
resource "google_compute_url_map" "m" {
  name = "m"
  default_url_redirect {
    https_redirect = true
  }
})"},
    // Of several ways the one that is written wrong.
    {"aws/config-one-region", R"(resource "aws_config_configuration_aggregator" "a" {
  organization_aggregation_source {
    all_regions = «false»
  }
})",
     R"(resource "aws_config_configuration_aggregator" "a" {
  organization_aggregation_source {
    all_regions = true
  }
})"},
    // A value within a text.
    {"aws/s3-policy-public", R"(resource "aws_s3_bucket_policy" "a" {
  policy = <<-EOF
    {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Principal": «"*"»,
      "Resource": "${aws_s3_bucket.b.arn}/*"}]}
  EOF
})",
     R"(resource "aws_s3_bucket_policy" "a" {
  policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Principal\": {\"AWS\": \"111122223333\"}}]}"
})"},
    {"aws/s3-policy-public", R"(locals {
  who = "*"
}
resource "aws_s3_bucket_policy" "a" {
  policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Principal\": «\"${local.who}\"»}]}"
})",
     R"(resource "aws_s3_bucket_policy" "a" {
  policy = "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"${var.who}\"}]}"
})"},
    // Modules of the registry, which are not there: what a call sets.
    {"aws/ebs-default-encryption-off", R"(resource "aws_ebs_encryption_by_default" "a" {
  enabled = «false»
})",
     R"(module "ebs" {
  source  = "terraform-aws-modules/ebs/aws"
  enabled = false
})"},
    {"aws/s3-public-acl", R"(module "bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "3.7.0"
  acl     = «"public-read"»
})",
     R"(module "bucket" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "3.7.0"
  acl     = var.acl
})"},
    {"aws/s3-no-versioning", R"(module "bucket" {
  source     = "terraform-aws-modules/s3-bucket/aws"
  versioning = {
    enabled = «false»
  }
}
«resource "aws_s3_bucket" "b"» {
})",
     R"(module "bucket" {
  source = "terraform-aws-modules/s3-bucket/aws"
})"},
    {"aws/eks-public-endpoint", R"(module "eks" {
  source                         = "terraform-aws-modules/eks/aws"
  cluster_endpoint_public_access = «true»
})",
     R"(module "eks" {
  source = "terraform-aws-modules/eks/aws"
})"},
    // What stands there is pointed at.
    {"aws/rds-public", R"(resource "aws_db_instance" "a" {
  publicly_accessible = «true»
})",
     R"(resource "aws_db_instance" "a" {
  publicly_accessible = var.public
})"},
    {"aws/rds-public", R"(Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties: {PubliclyAccessible: «true»}
)",
     R"(Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties: {PubliclyAccessible: !Ref Public}
)"},
    {"aws/ecr-mutable-tags", R"(resource "aws_ecr_repository" "a" {
  image_tag_mutability = «"MUTABLE"»
}
«resource "aws_ecr_repository" "b"» {}
)",
     R"(resource "aws_ecr_repository" "a" {
  image_tag_mutability = "immutable"
})"},
    {"aws/s3-public-acl", R"(resource "aws_s3_bucket_acl" "a" {
  acl = «"public-read"»
})",
     R"(resource "aws_s3_bucket_acl" "a" {
  acl = "private"
})"},
    {"aws/iam-administrator", R"(resource "aws_iam_role" "a" {
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", «"arn:aws:iam::aws:policy/AdministratorAccess"»]
})",
     R"(resource "aws_iam_role" "a" {
  managed_policy_arns = [aws_iam_policy.a.arn]
})"},
    {"azure/acr-webhook-plain", R"(resource "azurerm_container_registry_webhook" "a" {
  service_uri = «"http://example.com/hook"»
})",
     R"(resource "azurerm_container_registry_webhook" "a" {
  service_uri = "https://example.com/hook"
})"},
    {"aws/ecs-admin-role", R"(resource "aws_ecs_service" "a" {
  iam_role = «"arn:aws:iam::1:role/ServiceAdmin"»
})",
     R"(resource "aws_ecs_service" "a" {
  iam_role = "arn:aws:iam::1:role/service"
})"},
    {"aws/docdb-few-backups", R"(resource "aws_docdb_cluster" "a" {
  backup_retention_period = «3»
})",
     R"(resource "aws_docdb_cluster" "a" {
  backup_retention_period = 7
})"},
    {"aws/password-no-expiry", R"(resource "aws_iam_account_password_policy" "a" {
  max_password_age = «120»
})",
     R"(resource "aws_iam_account_password_policy" "a" {
  max_password_age = 90
})"},
    {"aws/rds-password-literal", R"(Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: «not-a-real-one»
)",
     R"(Resources:
  A:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}'
  B:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: !Sub '{{resolve:secretsmanager:${Secret}:SecretString:password}}'
Parameters:
  Secret: {Type: String}
)"},
    {"gcp/sql-open", R"(resource "google_sql_database_instance" "a" {
  settings {
    ip_configuration {
      authorized_networks {
        value = "192.0.2.0/24"
      }
      authorized_networks {
        value = «"0.0.0.0/0"»
      }
    }
  }
})",
     R"(resource "google_sql_database_instance" "a" {
  settings {
    ip_configuration {
      authorized_networks {
        value = var.office
      }
    }
  }
})"},
    {"gcp/public-storage", R"(resource "google_storage_bucket_iam_binding" "a" {
  members = ["user:a@example.com", «"allUsers"»]
})",
     R"(resource "google_storage_bucket_iam_binding" "a" {
  members = ["user:a@example.com"]
})"},

    // What is not there is missed in the nearest block around it, else in the resource.
    {"aws/ebs-not-encrypted", R"(«resource "aws_ebs_volume" "a"» {
  size = 1
})",
     R"(resource "aws_ebs_volume" "a" {
  encrypted = true
})"},
    {"aws/ebs-not-encrypted", R"(Resources:
  A:
    Type: AWS::EC2::Volume
    «Properties»:
      Size: 1
)",
     R"(Resources:
  A:
    Type: AWS::EC2::Volume
    Properties:
      Encrypted: 'true'
)"},
    {"azure/app-weak-tls", R"(resource "azurerm_linux_web_app" "a" {
  site_config {
    minimum_tls_version = «"1.0"»
  }
})",
     R"(resource "azurerm_linux_web_app" "a" {
  site_config {}
})"},
    {"azure/app-ftp", R"(resource "azurerm_linux_web_app" "a" {
  «site_config» {
    always_on = true
  }
})",
     R"(resource "azurerm_linux_web_app" "a" {
  site_config {
    ftps_state = "Disabled"
  }
})"},
    {"aws/elb-no-access-log", R"(resource "aws_elb" "a" {
  access_logs {
    bucket = "b"
    enabled = «false»
  }
}
«resource "aws_elb" "b"» {}
)",
     R"(resource "aws_elb" "a" {
  access_logs {
    bucket = "b"
  }
})"},

    // Every object of a list for itself.
    {"aws/elb-plain-listener", R"(resource "aws_elb" "a" {
  listener {
    lb_protocol = "https"
  }
  listener {
    lb_protocol = «"tcp"»
  }
})",
     R"(resource "aws_elb" "a" {
  listener {
    lb_protocol = "ssl"
  }
})"},
    {"aws/elb-no-certificate", R"(resource "aws_elb" "a" {
  listener {
    ssl_certificate_id = "a"
  }
  «listener» {
    lb_port = 80
  }
})",
     R"(resource "aws_elb" "a" {
  listener {
    ssl_certificate_id = var.certificate
  }
})"},
    {"aws/elb-plain-listener", R"(Resources:
  A:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Listeners:
      - Protocol: HTTPS
      - Protocol: «HTTP»
)",
     R"(Resources:
  A:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Listeners:
      - Protocol: SSL
)"},
    {"aws/codebuild-key-in-environment", R"(resource "aws_codebuild_project" "a" {
  environment {
    environment_variable {
      name = "AWS_ACCESS_KEY_ID"
      type = «"PLAINTEXT"»
    }
  }
})",
     R"(resource "aws_codebuild_project" "a" {
  environment {
    environment_variable {
      name = "REGION"
      type = "PLAINTEXT"
    }
  }
})"},

    // Conditions.
    {"aws/lambda-environment-no-own-key", R"(«resource "aws_lambda_function" "a"» {
  environment {
    variables = { A = "a" }
  }
})",
     R"(resource "aws_lambda_function" "a" {
  handler = "a"
})"},
    {"aws/firehose-not-encrypted", R"(«resource "aws_kinesis_firehose_delivery_stream" "a"» {
  name = "a"
})",
     R"(resource "aws_kinesis_firehose_delivery_stream" "a" {
  kinesis_source_configuration {
    role_arn = "a"
  }
})"},
    {"gcp/firewall-port-range", R"(resource "google_compute_firewall" "a" {
  source_ranges = ["10.0.0.0/8", "0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports = ["443", «"20-30"»]
  }
})",
     R"(resource "google_compute_firewall" "a" {
  source_ranges = ["10.0.0.0/8"]
  allow {
    protocol = "tcp"
    ports = ["22"]
  }
})"},
    {"azure/sql-firewall-open", R"(resource "azurerm_mssql_firewall_rule" "a" {
  start_ip_address = «"0.0.0.0"»
  end_ip_address = "255.255.255.255"
})",
     R"(resource "azurerm_mssql_firewall_rule" "a" {
  start_ip_address = "0.0.0.0"
  end_ip_address = "0.0.0.0"
})"},
    {"azure/postgresql-no-checkpoint-log", R"(resource "azurerm_postgresql_configuration" "a" {
  name = "log_checkpoints"
  value = «"off"»
})",
     R"(resource "azurerm_postgresql_configuration" "a" {
  name = "array_nulls"
  value = "off"
})"},

    // Alternatives.
    {"aws/sqs-encryption-off", R"(resource "aws_sqs_queue" "a" {
  sqs_managed_sse_enabled = «false»
})",
     R"(resource "aws_sqs_queue" "a" {
  sqs_managed_sse_enabled = false
  kms_master_key_id = "alias/a"
})"},
    {"aws/rds-not-encrypted", R"(resource "aws_db_instance" "a" {
  storage_encrypted = «false»
  snapshot_identifier = "a"
}
«resource "aws_db_instance" "b"» {}
)",
     R"(resource "aws_db_instance" "a" {
  snapshot_identifier = "a"
})"},
    {"gcp/workbench-no-own-key", R"(resource "google_workbench_instance" "a" {
  gce_setup {
    boot_disk {
      kms_key = "a"
    }
    «data_disks» {
      disk_size_gb = 1
    }
  }
})",
     R"(resource "google_workbench_instance" "a" {
  gce_setup {
    boot_disk {
      kms_key = "a"
    }
  }
})"},

    // Lists as a whole, and what holds one of several.
    {"aws/eks-no-logs", R"(resource "aws_eks_cluster" "a" {
  enabled_cluster_log_types = [«"api"», "audit"]
})",
     R"(resource "aws_eks_cluster" "a" {
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
})"},
    {"azure/storage-no-trusted-services", R"(resource "azurerm_storage_account_network_rules" "a" {
  default_action = "Deny"
  bypass = [«"Logging"», "Metrics"]
})",
     R"(resource "azurerm_storage_account_network_rules" "a" {
  default_action = "Deny"
  bypass = ["Logging", "AzureServices"]
})"},
    {"gcp/sql-no-checkpoints", R"(resource "google_sql_database_instance" "a" {
  database_version = "POSTGRES_16"
  settings {
    database_flags {
      name = "log_connections"
      value = "on"
    }
    database_flags {
      name = "log_checkpoints"
      value = «"off"»
    }
  }
})",
     R"(resource "google_sql_database_instance" "a" {
  database_version = "POSTGRES_16"
  settings {
    database_flags {
      name = "log_checkpoints"
      value = "on"
    }
  }
})"},
    {"aws/opensearch-no-audit-log", R"(resource "aws_opensearch_domain" "a" {
  log_publishing_options {
    log_type = "AUDIT_LOGS"
    enabled = «false»
  }
}
«resource "aws_opensearch_domain" "b"» {
  log_publishing_options {
    log_type = "INDEX_SLOW_LOGS"
  }
})",
     R"(resource "aws_opensearch_domain" "a" {
  log_publishing_options {
    log_type = "INDEX_SLOW_LOGS"
  }
  log_publishing_options {
    log_type = "AUDIT_LOGS"
  }
})"},

    // JSON in a string, and what is encoded to it.
    {"aws/ecs-privileged", R"(resource "aws_ecs_task_definition" "a" {
  container_definitions = jsonencode([{ name = "a", privileged = «true» }])
})",
     R"(resource "aws_ecs_task_definition" "a" {
  container_definitions = jsonencode([{ name = "a", privileged = false }])
})"},
    {"aws/ecs-privileged", R"(resource "aws_ecs_task_definition" "a" {
  container_definitions = "[{\"name\": \"a\", \"privileged\": «true»}]"
})",
     R"(resource "aws_ecs_task_definition" "a" {
  container_definitions = file("containers.json")
})"},
    {"aws/s3-policy-public", R"(resource "aws_s3_bucket_policy" "a" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = «"*"», Action = "s3:GetObject" },
      { Effect = "Allow", Principal = { AWS = «"*"» }, Action = "s3:GetObject" },
      { Effect = "Deny", Principal = "*", Action = "s3:PutObject" },
    ]
  })
})",
     R"(resource "aws_s3_bucket_policy" "a" {
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Condition = { IpAddress = {} } },
      { Effect = "Allow", Principal = { AWS = "1" }, Action = "s3:GetObject" },
    ]
  })
})"},

    // Other resources.
    {"aws/vpc-no-flow-log", R"(«resource "aws_vpc" "a"» {}
resource "aws_vpc" "b" {}
resource "aws_flow_log" "b" {
  vpc_id = aws_vpc.b.id
})",
     R"(Resources:
  A:
    Type: AWS::EC2::VPC
  B:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceId: !Ref A}
)"},
    {"aws/s3-no-versioning", R"(«resource "aws_s3_bucket" "a"» {}
resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.a.id
  versioning_configuration {
    status = "Suspended"
  }
})",
     R"(resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.a.id
  versioning_configuration {
    status = var.versioning
  }
})"},
    {"aws/iam-console-user", R"(«resource "aws_iam_user" "a"» {}
resource "aws_iam_user_login_profile" "a" {
  user = aws_iam_user.a.name
})",
     R"(resource "aws_iam_user" "a" {})"},
    {"aws/lb-http-not-redirected", R"(«resource "aws_lb" "a"» {}
resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.a.arn
  protocol = "HTTPS"
}
resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.a.arn
  protocol = "HTTP"
})",
     R"(resource "aws_lb" "a" {}
resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.a.arn
  protocol = "HTTPS"
}
resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.a.arn
  protocol = "HTTP"
  default_action {
    redirect {
      protocol = "HTTPS"
    }
  }
}
resource "aws_lb" "b" {})"},
    {"azure/synapse-pool-no-audit-log", R"(«resource "azurerm_synapse_sql_pool" "a"» {}
«resource "azurerm_synapse_sql_pool" "b"» {}
resource "azurerm_synapse_sql_pool_extended_auditing_policy" "b" {
  sql_pool_id = azurerm_synapse_sql_pool.b.id
  log_monitoring_enabled = false
})",
     R"(resource "azurerm_synapse_sql_pool" "a" {}
resource "azurerm_synapse_sql_pool_extended_auditing_policy" "a" {
  sql_pool_id = azurerm_synapse_sql_pool.a.id
})"},
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.rule; }

class RowPlaces : public testing::TestWithParam<Case> {
 protected:
  static test::Example read(std::string_view text) {
    return test::read_example(text, text.starts_with("Resources:") ? "template.yaml" : "main.tf");
  }
};

TEST_P(RowPlaces, AreThoseThatAreMarked) {
  const test::Example bad = read(GetParam().bad);
  EXPECT_THAT(test::places_of(bad, GetParam().rule), testing::UnorderedElementsAreArray(bad.marks))
      << GetParam().bad;
  EXPECT_THAT(test::places_of(read(GetParam().good), GetParam().rule), testing::IsEmpty())
      << GetParam().good;
}

TEST_P(RowPlaces, AreMendedByTheEdit) {
  EXPECT_THAT(test::faulty_edits(read(GetParam().bad), GetParam().rule), testing::IsEmpty());
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
  std::string name = std::to_string(info.index) + "_" + std::string(info.param.rule);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, RowPlaces, testing::ValuesIn(kCases), case_name);

}  // namespace
}  // namespace sluice
