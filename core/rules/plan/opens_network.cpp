#include <string>
#include <string_view>

#include "core/rules/plan/loosened.h"
#include "core/rules/plan/openings.h"
#include "core/rules/plan/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/wording.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kWhy = R"(
Told is each range of ports on which the whole internet will be let in, and was not before: by a security group or a rule of
one, a network security rule, a firewall, the networks that a database or a cluster takes requests from. Networks are judged as
sets of addresses: `0.0.0.0/1` beside `128.0.0.0/1` is the internet too.

New groups are judged as changed ones are. A rule that only moves from one resource to another in the same group opens nothing.
The ports of the web, 80 and 443, are of low severity, since a web server is there to be open.
)";

constexpr std::string_view kBad[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_security_group.db", "mode": "managed", "type": "aws_security_group", "name": "db",
   "change": {"actions": ["update"],
    "before": {"id": "sg-1", "ingress": [{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}]},
    "after": {"id": "sg-1", "ingress": [{"from_port": 5432, "to_port": 5432, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8", «"0.0.0.0/0"»]}]}}},
  {"address": "aws_security_group.new", "mode": "managed", "type": "aws_security_group", "name": "new",
   "change": {"actions": ["create"], "before": null,
    "after": {"ingress": [{"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": [], "ipv6_cidr_blocks": [«"::/0"»]}]}}},
  {"address": "aws_vpc_security_group_ingress_rule.ssh", "mode": "managed", "type": "aws_vpc_security_group_ingress_rule", "name": "ssh",
   "change": {"actions": ["create"], "before": null,
    "after": {"security_group_id": "sg-1", "from_port": 22, "to_port": 22, "ip_protocol": "tcp", "cidr_ipv4": «"0.0.0.0/0"»}}},
  {"address": "google_compute_firewall.ssh", "mode": "managed", "type": "google_compute_firewall", "name": "ssh",
   "change": {"actions": ["create"], "before": null,
    "after": {"direction": "INGRESS", "source_ranges": [«"0.0.0.0/0"»], "allow": [{"protocol": "tcp", "ports": ["22"]}]}}},
  {"address": "azurerm_network_security_rule.rdp", "mode": "managed", "type": "azurerm_network_security_rule", "name": "rdp",
   "change": {"actions": ["create"], "before": null,
    "after": {"direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destination_port_range": "3389", "source_address_prefix": «"*"», "network_security_group_name": "web"}}},
  {"address": "google_sql_database_instance.main", "mode": "managed", "type": "google_sql_database_instance", "name": "main",
   "change": {"actions": ["update"],
    "before": {"settings": [{"ip_configuration": [{"authorized_networks": [{"value": "192.0.2.0/24"}]}]}]},
    "after": {"settings": [{"ip_configuration": [{"authorized_networks": [{"value": «"0.0.0.0/0"»}]}]}]}}}
]}
)",
    R"(=== change-set.json
{"ChangeSetName": "release", "StackName": "shop", "Status": "CREATE_COMPLETE", "Changes": [
  {"Type": "Resource", "ResourceChange": {"Action": "Add", "LogicalResourceId": "Ssh", "ResourceType": "AWS::EC2::SecurityGroup",
   "AfterContext": "{\"Properties\":{\"SecurityGroupIngress\":[{\"CidrIp\":«\"0.0.0.0/0\"»,\"FromPort\":\"22\",\"ToPort\":\"22\",\"IpProtocol\":\"tcp\"}]}}"}}
]}
)",
};
constexpr std::string_view kGood[] = {
    R"({"format_version": "1.2", "terraform_version": "1.9.8", "resource_changes": [
  {"address": "aws_security_group.app", "mode": "managed", "type": "aws_security_group", "name": "app",
   "change": {"actions": ["update"],
    "before": {"id": "sg-1", "ingress": [{"from_port": 8000, "to_port": 9000, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]},
    "after": {"id": "sg-1", "ingress": []}}},
  {"address": "aws_vpc_security_group_ingress_rule.app", "mode": "managed", "type": "aws_vpc_security_group_ingress_rule", "name": "app",
   "change": {"actions": ["create"], "before": null,
    "after": {"security_group_id": "sg-1", "from_port": 8080, "to_port": 8080, "ip_protocol": "tcp", "cidr_ipv4": "0.0.0.0/0"}}},
  {"address": "aws_security_group_rule.out", "mode": "managed", "type": "aws_security_group_rule", "name": "out",
   "change": {"actions": ["create"], "before": null,
    "after": {"type": "egress", "from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}}},
  {"address": "aws_security_group.later", "mode": "managed", "type": "aws_security_group", "name": "later",
   "change": {"actions": ["create"], "before": null, "after": {"name": "later"}, "after_unknown": {"ingress": true}}},
  {"address": "aws_security_group.old", "mode": "managed", "type": "aws_security_group", "name": "old",
   "change": {"actions": ["delete"],
    "before": {"id": "sg-2", "ingress": [{"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}]}, "after": null}},
  {"address": "azurerm_network_security_rule.deny", "mode": "managed", "type": "azurerm_network_security_rule", "name": "deny",
   "change": {"actions": ["create"], "before": null,
    "after": {"direction": "Inbound", "access": "Deny", "protocol": "*", "destination_port_range": "*", "source_address_prefix": "*"}}}
]}
)",
};

// Networks that a service takes requests from.
struct NetworkList {
  std::string_view types;
  std::string_view path;
};
constexpr NetworkList kLists[] = {
    {"aws_eks_cluster", "vpc_config.public_access_cidrs"},
    {"AWS::EKS::Cluster", "ResourcesVpcConfig.PublicAccessCidrs"},
    {"google_sql_database_instance", "settings.ip_configuration.authorized_networks.value"},
    {"google_container_cluster", "master_authorized_networks_config.cidr_blocks.cidr_block"},
    {"azurerm_kubernetes_cluster", "api_server_access_profile.authorized_ip_ranges"},
};

Value world_in(const Snapshot& snapshot, std::string_view path) {
  std::vector<Value> networks;
  for (const Value& value : snapshot.value.all(path)) {
    for (const Value& network : value.elements()) networks.push_back(network);
  }
  return everyone_of(networks);
}

// A list that is not set may be everybody, and then nothing is opened.
bool is_limited(const Snapshot& snapshot, std::string_view path) {
  const Value first = snapshot.value.get(path);
  return first.is_known() && !first.is_null() && world_in(snapshot, path).is_absent();
}

void check_lists(const Review& review, Sink& sink) {
  for (const Change& change : review.plan.changes) {
    if (!change.is_compared()) continue;
    for (const NetworkList& list : kLists) {
      if (!is_among(change.type.value, list.types) || !is_limited(change.before, list.path))
        continue;
      const Value world = world_in(change.after, list.path);
      if (world.is_absent()) continue;
      report(review, change, change.after, world, list.path,
             quote(change.resource.value) + " takes requests from " + shown(world), sink);
    }
  }
}

std::string ports(const Opening& opening) {
  if (opening.is_icmp()) return opening.protocol;
  constexpr std::uint32_t kLastPort = 65535;
  const bool is_every_port = opening.first <= 1 && opening.last >= kLastPort;
  if (opening.protocol == "all") return is_every_port ? "every port" : "ports";
  std::string text = is_every_port ? "every port" : "port " + std::to_string(opening.first);
  if (!is_every_port && opening.last != opening.first) text += "-" + std::to_string(opening.last);
  return text + " (" + quote(opening.protocol) + ")";
}

void check(const Review& review, Sink& sink) {
  const OpenBefore before(review.plan);
  for (const Change& change : review.plan.changes) {
    if (!change.is_made() && !change.is_compared()) continue;
    for (const Opening& opening : openings(change, change.after)) {
      if (before.covers(opening)) continue;
      Hit& hit = report(review, change, change.after, opening.network, ports(opening),
                        quote(change.resource.value) + " lets " + shown(opening.network) +
                            " in on " + ports(opening),
                        sink);
      if (opening.is_web() || opening.is_icmp()) hit.with_severity(Severity::low);
    }
  }
  check_lists(review, sink);
}

}  // namespace

extern constinit const Rule opens_network{
    .id = "plan/opens-network",
    .severity = Severity::high,
    .title = "Plan lets the whole internet in",
    .risk =
        "Scanners find an open port within minutes, and try every fault and password of the "
        "service behind it.",
    .fix = "Name the networks that need it, or let in a load balancer or a bastion instead.",
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc opens_network_doc{
    .rule = opens_network,
    .why = kWhy,
    .source = "HashiCorp: JSON Output Format; the providers' documentation of firewalls",
    .path = "tfplan.json",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::plan
