#include "core/rules/shared/ports.h"

#include <algorithm>
#include <iterator>

namespace sluice {
namespace {

constexpr std::string_view kAdmin[] = {
    "22",     // SSH
    "23",     // telnet
    "111",    // portmapper
    "139",    // SMB
    "445",    // SMB
    "1433",   // SQL Server
    "1521",   // Oracle
    "2049",   // NFS
    "2181",   // ZooKeeper
    "2375",   // Docker
    "2376",   // Docker
    "2379",   // etcd
    "2380",   // etcd
    "3306",   // MySQL
    "3389",   // RDP
    "5432",   // PostgreSQL
    "5672",   // AMQP
    "5900",   // VNC
    "5984",   // CouchDB
    "6379",   // Redis
    "7687",   // Neo4j
    "8086",   // InfluxDB
    "8500",   // Consul
    "9042",   // Cassandra
    "9092",   // Kafka
    "9200",   // Elasticsearch
    "9300",   // Elasticsearch
    "10250",  // kubelet
    "11211",  // memcached
    "15672",  // RabbitMQ
    "27017",  // MongoDB
};

}  // namespace

bool is_admin_port(std::string_view port) {
  return std::find(std::begin(kAdmin), std::end(kAdmin), port) != std::end(kAdmin);
}

}  // namespace sluice
