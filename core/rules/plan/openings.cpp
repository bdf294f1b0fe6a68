#include "core/rules/plan/openings.h"

#include <algorithm>
#include <optional>

#include "core/rules/plan/report.h"
#include "core/rules/shared/networks.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/order.h"

namespace sluice::plan {
namespace {

constexpr std::uint32_t kLastPort = 65535;
constexpr std::string_view kAll = "all";

struct Ports {
  std::uint32_t first = 0, last = kLastPort;
};

// How a provider writes rules that let something in.
struct RuleShape {
  Platform platform = Platform::terraform;
  std::string_view types;     // '|' between them
  std::string_view rules;     // the path of the rules in the resource; empty where it is one itself
  std::string_view group;     // the attribute that names the group that a single rule is for
  std::string_view protocol;  // of a rule
  std::string_view first_port, last_port;
  std::string_view ports;           // lists of ranges, "22", "8000-8080"
  std::string_view other_ports;     // likewise
  std::string_view networks[2];     // of a rule, one or a list
  std::string_view direction[2];    // attribute, and the value that lets in; empty: all do
  std::string_view direction_else;  // lets in where the attribute is not set
  std::string_view verdict[2];      // likewise, that lets through
};

constexpr RuleShape kShapes[] = {
    {.types = "aws_security_group|aws_default_security_group",
     .rules = "ingress",
     .protocol = "protocol",
     .first_port = "from_port",
     .last_port = "to_port",
     .networks = {"cidr_blocks", "ipv6_cidr_blocks"}},
    {.types = "aws_security_group_rule",
     .group = "security_group_id",
     .protocol = "protocol",
     .first_port = "from_port",
     .last_port = "to_port",
     .networks = {"cidr_blocks", "ipv6_cidr_blocks"},
     .direction = {"type", "ingress"}},
    {.types = "aws_vpc_security_group_ingress_rule",
     .group = "security_group_id",
     .protocol = "ip_protocol",
     .first_port = "from_port",
     .last_port = "to_port",
     .networks = {"cidr_ipv4", "cidr_ipv6"}},
    {.platform = Platform::cloudformation,
     .types = "AWS::EC2::SecurityGroup",
     .rules = "SecurityGroupIngress",
     .protocol = "IpProtocol",
     .first_port = "FromPort",
     .last_port = "ToPort",
     .networks = {"CidrIp", "CidrIpv6"}},
    {.platform = Platform::cloudformation,
     .types = "AWS::EC2::SecurityGroupIngress",
     .group = "GroupId",
     .protocol = "IpProtocol",
     .first_port = "FromPort",
     .last_port = "ToPort",
     .networks = {"CidrIp", "CidrIpv6"}},
    {.types = "azurerm_network_security_rule",
     .group = "network_security_group_name",
     .protocol = "protocol",
     .ports = "destination_port_range",
     .other_ports = "destination_port_ranges",
     .networks = {"source_address_prefix", "source_address_prefixes"},
     .direction = {"direction", "Inbound"},
     .verdict = {"access", "Allow"}},
    {.types = "azurerm_network_security_group",
     .rules = "security_rule",
     .group = "name",
     .protocol = "protocol",
     .ports = "destination_port_range",
     .other_ports = "destination_port_ranges",
     .networks = {"source_address_prefix", "source_address_prefixes"},
     .direction = {"direction", "Inbound"},
     .verdict = {"access", "Allow"}},
};

// A rule of Google Cloud holds several allowances.
constexpr std::string_view kGoogleFirewall = "google_compute_firewall";

// Azure's words for everybody.
bool is_everybody(std::string_view network) {
  return network == "*" || equals_ignoring_case(network, "Internet") ||
         equals_ignoring_case(network, "Any");
}

Value world_of(const Value& networks) {
  const std::vector<Value> list = networks.elements();
  for (const Value& network : list) {
    if (is_everybody(network.text().value)) return network;
  }
  return everyone_of(list);
}

std::string protocol_of(const Value& value) {
  std::string name = lower_case(value.text().value);
  constexpr std::pair<std::string_view, std::string_view> kNumbers[] = {
      {"-1", kAll}, {"*", kAll}, {"1", "icmp"}, {"6", "tcp"}, {"17", "udp"}, {"58", "icmpv6"}};
  for (const auto& [number, protocol] : kNumbers) {
    if (name == number) return std::string(protocol);
  }
  return name;
}

// "22", "8000-8080", "*"; nothing for what is none.
std::optional<Ports> ports_of(std::string_view text) {
  if (text == "*") return Ports{};
  const std::size_t dash = text.find('-');
  const auto first = whole_number<std::uint32_t>(text.substr(0, dash));
  const auto last = dash == text.npos ? first : whole_number<std::uint32_t>(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return Ports{*first, *last};
}

std::optional<Ports> ports_between(const Value& first, const Value& last) {
  const auto from = first.number();
  const auto to = last.number();
  if (!from || !to) return std::nullopt;
  const auto port = [](double number) {
    return static_cast<std::uint32_t>(std::clamp(number, 0.0, double{kLastPort}));
  };
  if (*to < 0) return Ports{};
  return Ports{port(*from), port(*to)};
}

std::vector<Ports> ports_in(const Value& list) {
  std::vector<Ports> all;
  for (const Value& one : list.elements()) {
    if (const auto ports = ports_of(one.text().value)) all.push_back(*ports);
  }
  return all;
}

std::vector<Ports> ports_of_rule(const RuleShape& shape, const Value& rule,
                                 const std::string& protocol) {
  std::vector<Ports> all;
  if (!shape.first_port.empty()) {
    if (protocol == kAll) return {Ports{}};
    if (const auto ports = ports_between(rule.get(shape.first_port), rule.get(shape.last_port)))
      all.push_back(*ports);
    return all;
  }
  for (const std::string_view attribute : {shape.ports, shape.other_ports}) {
    for (const Ports& ports : ports_in(rule.get(attribute))) all.push_back(ports);
  }
  return all;
}

void add(const std::string& group, const std::string& protocol, const std::vector<Ports>& ports,
         const Value& network, std::vector<Opening>& out) {
  if (network.is_absent() || protocol.empty()) return;
  const bool is_ipv6 = network.text().value.find(':') != std::string_view::npos;
  for (const Ports& range : ports)
    out.push_back({group, protocol, range.first, range.last, is_ipv6, network});
}

bool says(const Value& rule, const std::string_view (&wanted)[2]) {
  return wanted[0].empty() || equals_ignoring_case(rule.get(wanted[0]).text().value, wanted[1]);
}

// How the group of a resource is known where something refers to it.
std::string group_of(const Change& change, std::string_view attribute) {
  if (attribute.empty()) attribute = "id";
  for (const Snapshot* const snapshot : {&change.before, &change.after}) {
    const std::string_view name = snapshot->value.get(attribute).text().value;
    if (!name.empty()) return std::string(name);
  }
  const std::string_view physical = change.node["PhysicalResourceId"].value();
  return std::string(physical.empty() ? change.resource.value : physical);
}

void add_google(const Change& change, const Value& firewall, std::vector<Opening>& out) {
  const Value direction = firewall.get("direction");
  if (direction.is_unknown() || direction.text().value == "EGRESS") return;
  if (firewall.get("disabled").is_true()) return;
  const Value network = world_of(firewall.get("source_ranges"));
  for (const Value& list : firewall.all("allow")) {
    for (const Value& allow : list.elements()) {
      const Value written = allow.get("ports");
      const bool is_every_port = written.is_absent() || written.is_null() ||
                                 (written.is(Value::Type::list) && written.elements().empty());
      const std::vector<Ports> ports = is_every_port ? std::vector{Ports{}} : ports_in(written);
      add(group_of(change, "id"), protocol_of(allow.get("protocol")), ports, network, out);
    }
  }
}

void add_rule(const RuleShape& shape, const std::string& group, const Value& rule,
              std::vector<Opening>& out) {
  if (!says(rule, shape.direction) || !says(rule, shape.verdict)) return;
  const std::string protocol = protocol_of(rule.get(shape.protocol));
  const std::vector<Ports> ports = ports_of_rule(shape, rule, protocol);
  for (const std::string_view networks : shape.networks)
    add(group, protocol, ports, world_of(rule.get(networks)), out);
}

}  // namespace

bool Opening::is_web() const {
  constexpr std::uint32_t kHttp = 80;
  constexpr std::uint32_t kHttps = 443;
  return (protocol == "tcp" || protocol == "udp") && first == last &&
         (first == kHttp || first == kHttps);
}

std::vector<Opening> openings(const Change& change, const Snapshot& snapshot) {
  std::vector<Opening> out;
  const Value& value = snapshot.value;
  if (change.is_data || !value.is(Value::Type::object)) return out;
  if (change.type.value == kGoogleFirewall) add_google(change, value, out);
  for (const RuleShape& shape : kShapes) {
    if (shape.platform != change.platform || !is_among(change.type.value, shape.types)) continue;
    const std::string group = group_of(change, shape.group);
    if (shape.rules.empty()) {
      add_rule(shape, group, value, out);
      continue;
    }
    for (const Value& list : value.all(shape.rules)) {
      for (const Value& rule : list.elements()) add_rule(shape, group, rule, out);
    }
  }
  return out;
}

OpenBefore::OpenBefore(const Plan& plan) {
  for (const Change& change : plan.changes) {
    for (const Opening& opening : openings(change, change.before))
      ranges_[key(opening, opening.protocol)].push_back({opening.first, opening.last});
  }
  for (auto& [key, ranges] : ranges_) {
    sort_stably(ranges, [](const Range& a, const Range& b) {
      return std::pair(a.first, ~a.last) < std::pair(b.first, ~b.last);
    });
    auto kept = ranges.begin();
    for (const Range& range : ranges) {
      if (kept == ranges.begin() || std::prev(kept)->last < range.last) *kept++ = range;
    }
    ranges.erase(kept, ranges.end());
  }
}

OpenBefore::Key OpenBefore::key(const Opening& opening, std::string_view protocol) {
  return {opening.group, std::string(protocol), opening.is_ipv6};
}

bool OpenBefore::covers(const Key& key, const Opening& opening) const {
  const auto found = ranges_.find(key);
  if (found == ranges_.end()) return false;
  const auto after =
      std::upper_bound(found->second.begin(), found->second.end(), opening.first,
                       [](std::uint32_t first, const Range& range) { return first < range.first; });
  return after != found->second.begin() && std::prev(after)->last >= opening.last;
}

bool OpenBefore::covers(const Opening& opening) const {
  return covers(key(opening, opening.protocol), opening) || covers(key(opening, kAll), opening);
}

}  // namespace sluice::plan
