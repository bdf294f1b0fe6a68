#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ingress.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"

// Ports that security groups open to more than those who need them.
// SSH and Remote Desktop: security_group_open_admin_port.cpp.
namespace sluice::aws {
namespace {

struct Service {
  int port;
  std::string_view name;
};
// What is meant for machines around it, and gives up data or control to whoever connects.
constexpr Service kInternal[] = {
    {23, "Telnet"},
    {135, "Windows RPC"},
    {137, "NetBIOS"},
    {138, "NetBIOS"},
    {139, "NetBIOS"},
    {161, "SNMP"},
    {389, "LDAP"},
    {445, "SMB"},
    {636, "LDAPS"},
    {873, "rsync"},
    {1433, "SQL Server"},
    {1434, "SQL Server"},
    {1521, "Oracle"},
    {2049, "NFS"},
    {2375, "the Docker daemon"},
    {2376, "the Docker daemon"},
    {2379, "etcd"},
    {2380, "etcd"},
    {2484, "Oracle"},
    {3306, "MySQL"},
    {4505, "Salt"},
    {4506, "Salt"},
    {5432, "PostgreSQL"},
    {5500, "VNC"},
    {5601, "Kibana"},
    {5900, "VNC"},
    {5984, "CouchDB"},
    {5985, "WinRM"},
    {5986, "WinRM"},
    {6379, "Redis"},
    {7001, "Cassandra"},
    {9042, "Cassandra"},
    {9092, "Kafka"},
    {9200, "Elasticsearch"},
    {9300, "Elasticsearch"},
    {10250, "the kubelet"},
    {11211, "memcached"},
    {11214, "memcached"},
    {11215, "memcached"},
    {27017, "MongoDB"},
    {27018, "MongoDB"},
    {27019, "MongoDB"},
    {61620, "Cassandra OpsCenter"},
    {61621, "Cassandra OpsCenter"},
};
// What may well be for everyone, or is told of by another rule.
constexpr int kOther[] = {20,   21,  22,   25,   53,   80,   110,  123,  143,  443,  465,
                          587,  853, 990,  993,  995,  1194, 1723, 2383, 3000, 3020, 3389,
                          4500, 500, 5060, 5061, 8000, 8080, 8140, 8443, 9000, 9090};

bool has_ports(const Ingress& ingress) { return ingress.is_tcp() || ingress.is_udp(); }

const Service* internal_in(const Ingress& ingress) {
  const auto* const found = std::find_if(std::begin(kInternal), std::end(kInternal),
                                         [&](const Service& one) { return ingress.has(one.port); });
  return found == std::end(kInternal) ? nullptr : found;
}

std::string named(const Service& service) {
  return "Port " + std::to_string(service.port) + " (" + std::string(service.name) + ')';
}

void open_service(const Resource& resource, Sink& sink) {
  for_each_ingress(resource, [&](const Ingress& ingress) {
    // Every port at once is told of by the rule on administrative ones.
    if (!has_ports(ingress) || (ingress.is_tcp() && ingress.is_every_port())) return;
    const Service* const service = internal_in(ingress);
    if (service == nullptr) return;
    for (const auto& [everyone, at] : ingress.everyone())
      report(sink, resource, ingress, at, named(*service) + " is open to " + quote(everyone));
  });
}

bool is_known(int port) {
  return std::find(std::begin(kOther), std::end(kOther), port) != std::end(kOther) ||
         std::any_of(std::begin(kInternal), std::end(kInternal),
                     [&](const Service& one) { return one.port == port; });
}

// The first port of a rule that nobody knows a service for; -1 for none.
int unknown_in(const Ingress& ingress) {
  if (!ingress.from || !ingress.to || *ingress.from < 0 || *ingress.to > Ingress::kLastPort)
    return -1;
  for (int port = static_cast<int>(*ingress.from); port <= static_cast<int>(*ingress.to); ++port) {
    if (!is_known(port)) return port;
  }
  return -1;
}

void open_unknown(const Resource& resource, Sink& sink) {
  for_each_ingress(resource, [&](const Ingress& ingress) {
    if (!has_ports(ingress)) return;
    const int port = unknown_in(ingress);
    if (port < 0) return;
    for (const auto& [everyone, at] : ingress.everyone())
      report(sink, resource, ingress, at,
             "Port " + std::to_string(port) + " is open to " + quote(everyone));
  });
}

bool is_wide_private(std::string_view network) {
  return network == "10.0.0.0/8" || network == "172.16.0.0/12" || network == "192.168.0.0/16";
}

// More than what is internal: what every branch office can reach is worth a word earlier.
constexpr Service kPrivate[] = {{22, "SSH"},
                                {25, "SMTP"},
                                {110, "POP3"},
                                {2383, "SQL Server Analysis Services"},
                                {3000, "a development server"},
                                {3020, "CIFS"},
                                {3389, "Remote Desktop"},
                                {8000, "an internal web server"},
                                {8080, "an internal web server"},
                                {8140, "Puppet"},
                                {9000, "an internal web server"},
                                {9090, "an internal web server"}};

void wide_private(const Resource& resource, Sink& sink) {
  for_each_ingress(resource, [&](const Ingress& ingress) {
    const Service* service = nullptr;
    if (ingress.is_every_protocol()) {
      service = &kPrivate[0];
    } else if (has_ports(ingress)) {
      service = internal_in(ingress);
      const auto* const other =
          std::find_if(std::begin(kPrivate), std::end(kPrivate),
                       [&](const Service& one) { return ingress.has(one.port); });
      if (other != std::end(kPrivate) && (service == nullptr || other->port < service->port))
        service = other;
    }
    if (service == nullptr) return;
    for (const Value& networks : ingress.networks) {
      for (const Value& network : networks.elements()) {
        if (!is_wide_private(network.text().value)) continue;
        report(sink, resource, ingress, network, named(*service) + " is open to " + quote(network));
        break;
      }
    }
  });
}

constexpr std::string_view kServiceWhy = R"(
Databases, caches, file shares and agents are built for a network of machines that trust each other.
Many ask for no password at all, and what they answer to strangers has been the beginning of most of
the great leaks. Scanners find an open one within hours.
)";
constexpr std::string_view kUnknownWhy = R"(
A port that no well-known service uses says nothing about what is behind it, and is rarely meant for
everyone. Ranges open whatever will ever listen in them.
)";
constexpr std::string_view kPrivateWhy = R"(
10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 are everything that is private: every peered network,
VPN and branch office. A database or a shell that all of them reach is one that any of them can try.
)";

constexpr Rule kRows[] = {
    {.id = "aws/security-group-open-service",
     .severity = Severity::high,
     .title = "Port of an internal service is open to the internet",
     .risk = "Anyone reads what it holds, or takes over what it controls, from anywhere.",
     .fix = "Name the networks or security groups that need it.",
     .aliases = kTexts<"trivy:AWS-0107", "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
                       "kics:494b03d3-bf40-4464-8524-7c56ad0700ed",
                       "kics:78055456-f670-4d2e-94d5-392d1cf4f5e4">,
     .topics = {Topic::network},
     .check = open_service},
    {.id = "aws/security-group-open-unknown-port",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Port of no well-known service is open to the internet",
     .risk = "Whatever listens there is tried by anyone, and nobody expects it to be public.",
     .fix = "Name the networks that need it, or put it behind a load balancer at 443.",
     .aliases = kTexts<"kics:829ce3b8-065c-41a3-ad57-e0accfea82d2",
                       "kics:590d878b-abdc-428f-895a-e2b68a0e1998">,
     .topics = {Topic::network},
     .check = open_unknown},
    {.id = "aws/security-group-wide-private",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Sensitive port is open to every private network",
     .risk = "Whoever is in one of the networks around tries passwords and exploits on it.",
     .fix = "Name the networks or security groups that need it.",
     .aliases = kTexts<"kics:92fe237e-074c-4262-81a4-2077acb928c1">,
     .topics = {Topic::network},
     .check = wide_private},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kServiceWhy, "AWS: security group rules; CIS: restrict database ports",
     "template.yaml",
     kTexts<R"(Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - «{IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0}»
)",
            R"(Resources:
  I:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: «{GroupId: sg-1, IpProtocol: udp, FromPort: 0, ToPort: 65535, CidrIpv6: '::/0'}»
)">,
     kTexts<R"(Resources:
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.1.0.0/16}
        - {IpProtocol: icmp, FromPort: 8, ToPort: 8000, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0}
)">},
    {kRows[1], kUnknownWhy, "AWS: security group rules", "main.tf",
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 30000
    to_port     = 32767
    protocol    = "tcp"
    cidr_blocks = [«"0.0.0.0/0"»]
  }
}
)">,
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 30000
    to_port     = 32767
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
)">},
    {kRows[2], kPrivateWhy, "AWS: security group rules", "main.tf",
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 5000
    to_port     = 6000
    protocol    = "tcp"
    cidr_blocks = [«"10.0.0.0/8"»]
  }
}
)">,
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.1.0.0/16"]
  }
}
)">},
};
}  // namespace

extern constinit const RuleTable open_port_rows{kRows};
extern constinit const RuleDocTable open_port_rows_docs{kDocs};

}  // namespace sluice::aws
