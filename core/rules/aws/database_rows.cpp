#include "core/rules/rule.h"
#include "core/rules/texts.h"

// Databases, caches, search and warehouses.
namespace sluice::aws {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "aws/rds-public",
        .severity = Severity::high,
        .title = "Database can be reached from the internet",
        .risk = "The endpoint resolves to a public address: whoever guesses or steals a password "
                "is in.",
        .fix = "Set publicly_accessible = false and connect from within the VPC.",
        .aliases = kTexts<"checkov:CKV_AWS_17", "trivy:AWS-0180",
                          "kics:35113e6f-2c6b-414d-beec-7a9482d3b2d1",
                          "kics:de38e1d5-54cb-4111-a868-6f7722695007", "cfn_nag:F22",
                          "guard:RDS_INSTANCE_PUBLIC_ACCESS_CHECK">,
        .topics = {Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_db_instance|aws_rds_cluster_instance", "publicly_accessible"},
                .cloudformation = {"AWS::RDS::DBInstance", "PubliclyAccessible"},
                .must = Must::be_false,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/rds-no-deletion-protection",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Database can be deleted by one call",
        .risk = "A mistaken or malicious apply removes the database with everything in it.",
        .fix = "Set deletion_protection = true.",
        .aliases = kTexts<"checkov:CKV_AWS_293", "trivy:AWS-0177", "checkov:CKV_AWS_139",
                          "trivy:AWS-0343">,
        .topics = {Topic::availability},
        .check =
            PropertyCheck{
                .terraform = {"aws_db_instance|aws_rds_cluster", "deletion_protection"},
                .cloudformation = {"AWS::RDS::DBInstance|AWS::RDS::DBCluster",
                                   "DeletionProtection"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/dynamodb-no-recovery",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Table has no point-in-time recovery",
        .risk = "Data that is overwritten or deleted, by mistake or by an intruder, is gone.",
        .fix = "Add point_in_time_recovery { enabled = true }.",
        .aliases = kTexts<"checkov:CKV_AWS_28", "trivy:AWS-0024",
                          "kics:741f1291-47ac-4a85-a07b-3d32a9d6bd3e",
                          "kics:0f04217d-488f-4e7a-bec8-f16159686cd6", "cfn_nag:W78",
                          "guard:DYNAMODB_PITR_ENABLED">,
        .topics = {Topic::availability},
        .check =
            PropertyCheck{
                .terraform = {"aws_dynamodb_table", "point_in_time_recovery.enabled"},
                .cloudformation = {"AWS::DynamoDB::Table",
                                   "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"},
                .must = Must::be_true,
                .is_safe_to_set = true,
            },
    },
    {
        .id = "aws/dax-not-encrypted",
        .severity = Severity::medium,
        .title = "DAX cluster is not encrypted at rest",
        .risk = "What the cache writes to disk is stored in clear.",
        .fix = "Add server_side_encryption { enabled = true }; the cluster is made anew.",
        .aliases = kTexts<"checkov:CKV_AWS_47", "trivy:AWS-0023",
                          "kics:f11aec39-858f-4b6f-b946-0a1bf46c0c87">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_dax_cluster", "server_side_encryption.enabled"},
                .cloudformation = {"AWS::DAX::Cluster", "SSESpecification.SSEEnabled"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/docdb-not-encrypted",
        .severity = Severity::high,
        .title = "DocumentDB cluster is not encrypted",
        .risk = "Storage, snapshots and backups hold the data in clear.",
        .fix = "Set storage_encrypted = true; the cluster is made anew.",
        .aliases = kTexts<"checkov:CKV_AWS_74", "trivy:AWS-0021",
                          "kics:bc1f9009-84a0-490f-ae09-3e0ea6d74ad6">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_docdb_cluster", "storage_encrypted"},
                .cloudformation = {"AWS::DocDB::DBCluster", "StorageEncrypted"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/neptune-not-encrypted",
        .severity = Severity::high,
        .title = "Neptune cluster is not encrypted",
        .risk = "Storage, snapshots and backups hold the data in clear.",
        .fix = "Set storage_encrypted = true; the cluster is made anew.",
        .aliases = kTexts<"checkov:CKV_AWS_44", "trivy:AWS-0076",
                          "kics:98d59056-f745-4ef5-8613-32bca8d40b7e",
                          "kics:bf4473f1-c8a2-4b1b-8134-bd32efabab93", "cfn_nag:F30">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_neptune_cluster", "storage_encrypted"},
                .cloudformation = {"AWS::Neptune::DBCluster", "StorageEncrypted"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/elasticache-not-encrypted",
        .severity = Severity::medium,
        .title = "Replication group is not encrypted at rest",
        .risk = "Disks and backups hold the cached data in clear.",
        .fix = "Set at_rest_encryption_enabled = true; the group is made anew.",
        .aliases = kTexts<"checkov:CKV_AWS_29", "trivy:AWS-0045",
                          "kics:76976de7-c7b1-4f64-a94f-90c1345914c2",
                          "kics:e4ee3903-9225-4b6a-bdfb-e62dbadef821", "cfn_nag:F25",
                          "guard:ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_elasticache_replication_group", "at_rest_encryption_enabled"},
                .cloudformation = {"AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/elasticache-plain-transport",
        .severity = Severity::medium,
        .title = "Replication group takes connections in clear",
        .risk = "Whoever sees the traffic reads and changes what is cached, sessions included.",
        .fix = "Set transit_encryption_enabled = true and connect with TLS.",
        .aliases = kTexts<"checkov:CKV_AWS_30", "trivy:AWS-0051",
                          "kics:1afbb3fa-cf6c-4a3d-b730-95e9f4df343e",
                          "kics:3b02569b-fc6f-4153-b3a3-ba91022fed68", "cfn_nag:F33",
                          "guard:ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT">,
        .topics = {Topic::encryption, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_elasticache_replication_group", "transit_encryption_enabled"},
                .cloudformation = {"AWS::ElastiCache::ReplicationGroup",
                                   "TransitEncryptionEnabled"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/opensearch-not-encrypted",
        .severity = Severity::high,
        .title = "Search domain is not encrypted at rest",
        .risk = "Indices, logs and snapshots are stored in clear.",
        .fix = "Add encrypt_at_rest { enabled = true }.",
        .aliases = kTexts<"checkov:CKV_AWS_5", "trivy:AWS-0048",
                          "kics:24e16922-4330-4e9d-be8a-caa90299466a",
                          "kics:86a248ab-0e01-4564-a82a-878303e253bb">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_elasticsearch_domain|aws_opensearch_domain",
                              "encrypt_at_rest.enabled"},
                .cloudformation = {"AWS::Elasticsearch::Domain|AWS::OpenSearchService::Domain",
                                   "EncryptionAtRestOptions.Enabled"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/opensearch-plain-nodes",
        .severity = Severity::medium,
        .title = "Nodes of the search domain talk in clear",
        .risk = "Whoever sees the traffic between the nodes reads what is indexed.",
        .fix = "Add node_to_node_encryption { enabled = true }.",
        .aliases = kTexts<"checkov:CKV_AWS_6", "trivy:AWS-0043",
                          "kics:967eb3e6-26fc-497d-8895-6428beb6e8e2", "cfn_nag:W85",
                          "guard:ELASTICSEARCH_NODE_TO_NODE_ENCRYPTION_CHECK">,
        .topics = {Topic::encryption, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_elasticsearch_domain|aws_opensearch_domain",
                              "node_to_node_encryption.enabled"},
                .cloudformation = {"AWS::Elasticsearch::Domain|AWS::OpenSearchService::Domain",
                                   "NodeToNodeEncryptionOptions.Enabled"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/opensearch-plain-http",
        .severity = Severity::high,
        .title = "Search domain answers plain HTTP",
        .risk = "Queries, answers and credentials cross the network in clear.",
        .fix = "Add domain_endpoint_options { enforce_https = true }.",
        .aliases = kTexts<"checkov:CKV_AWS_83", "trivy:AWS-0046",
                          "kics:2e9e0729-66d5-4148-9d39-5e6fb4bf2a4e",
                          "kics:4cdc88e6-c0c8-4081-a639-bb3a557cbedf", "cfn_nag:W54">,
        .topics = {Topic::encryption, Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_elasticsearch_domain|aws_opensearch_domain",
                              "domain_endpoint_options.enforce_https"},
                .cloudformation = {"AWS::Elasticsearch::Domain|AWS::OpenSearchService::Domain",
                                   "DomainEndpointOptions.EnforceHTTPS"},
                .must = Must::be_true,
            },
    },
    {
        .id = "aws/redshift-public",
        .severity = Severity::high,
        .title = "Redshift cluster can be reached from the internet",
        .risk = "The endpoint resolves to a public address: whoever guesses or steals a password "
                "is in.",
        .fix = "Set publicly_accessible = false and connect from within the VPC.",
        .aliases = kTexts<"checkov:CKV_AWS_87", "kics:af173fde-95ea-4584-b904-bb3923ac4bda",
                          "kics:bdf8dcb4-75df-4370-92c4-606e4ae6c4d3",
                          "guard:REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK">,
        .topics = {Topic::network},
        .check =
            PropertyCheck{
                .terraform = {"aws_redshift_cluster", "publicly_accessible"},
                .cloudformation = {"AWS::Redshift::Cluster", "PubliclyAccessible"},
                .must = Must::be_false,
                .absent = PropertyCheck::Absent::passes,
            },
    },
    {
        .id = "aws/redshift-not-encrypted",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Redshift cluster is not encrypted",
        .risk = "Storage and snapshots hold the data in clear.",
        .fix = "Set encrypted = true.",
        .aliases = kTexts<"checkov:CKV_AWS_64", "trivy:AWS-0084",
                          "kics:cfdcabb0-fc06-427c-865b-c59f13e898ce",
                          "kics:3b316b05-564c-44a7-9c3f-405bb95e211e", "cfn_nag:F28">,
        .topics = {Topic::encryption},
        .check =
            PropertyCheck{
                .terraform = {"aws_redshift_cluster", "encrypted"},
                .cloudformation = {"AWS::Redshift::Cluster", "Encrypted"},
                .must = Must::be_true,
            },
    },
};

}  // namespace

extern constinit const RuleTable database_rows{.rows = kRows};

}  // namespace sluice::aws
