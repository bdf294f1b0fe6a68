#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/resource.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/trim.h"

// Rules of network security groups: which networks reach which ports.
namespace sluice::azure {
namespace {

constexpr std::string_view kAny[] = {"trivy:AZU-0047", "kics:a3b4c5d6-e7f8-9012-3456-7890abcdef12"};
constexpr std::string_view kDesktop[] = {"checkov:CKV_AZURE_9", "trivy:AZU-0048",
                                         "kics:efbf6449-5ec5-4cfe-8f15-acc51e0d787c"};
constexpr std::string_view kSsh[] = {"checkov:CKV_AZURE_10", "trivy:AZU-0050",
                                     "kics:3e3c175e-aadf-4e2b-a464-3fdac5748d24"};
constexpr std::string_view kHttp[] = {"checkov:CKV_AZURE_160"};
constexpr std::string_view kUdp[] = {"checkov:CKV_AZURE_77",
                                     "kics:594c198b-4d79-41b8-9b36-fde13348b619"};
constexpr std::string_view kSensitive[] = {"trivy:AZU-0074"};
constexpr std::string_view kEgress[] = {"trivy:AZU-0051"};
constexpr std::string_view kPrivate[] = {"kics:c6c7b33d-d7f6-4ab8-8c82-ca0431ecdb7e"};
constexpr std::string_view kSmall[] = {"kics:e9dee01f-2505-4df2-b9bf-7804d1fd9082"};

constexpr int kPorts[] = {23,   110,  135,   137,   138,   139,   161,   389,   445,
                          636,  1433, 1434,  1521,  2375,  2376,  2379,  2383,  2484,
                          3306, 4505, 4506,  5432,  5900,  6379,  7001,  8140,  9042,
                          9200, 9300, 11211, 11214, 11215, 27017, 27018, 61620, 61621};

bool is_alike(std::string_view text, std::string_view lower) { return lower_case(text) == lower; }

std::vector<Value> list_of(const Value& rule, std::string_view one, std::string_view many) {
  std::vector<Value> values;
  for (const std::string_view name : {one, many}) {
    const Value value = rule.get(name);
    if (value.is_absent() || value.is_null()) continue;
    for (const Value& element : value.elements()) values.push_back(element);
  }
  return values;
}

bool is_everybody(const Value& network) {
  const std::string text = lower_case(network.text().value);
  return text == "*" || text == "any" || text == "internet" || text == "0.0.0.0" ||
         text == "<nw>/0" || text == "/0";
}

// The first that is all of the internet.
Value everybody_of(const std::vector<Value>& networks) {
  const auto found = std::find_if(networks.begin(), networks.end(), is_everybody);
  return found != networks.end() ? *found : everyone_of(networks);
}

// Ports as they are written: "22", "20-25", "*".
bool holds(std::string_view range, int port) {
  range = trimmed(range);
  if (const std::size_t comma = range.find(','); comma != range.npos)
    return holds(range.substr(0, comma), port) || holds(range.substr(comma + 1), port);
  if (range == "*") return true;
  const std::size_t dash = range.find('-');
  const auto first = whole_number<int>(range.substr(0, dash));
  const auto last = dash == range.npos ? first : whole_number<int>(range.substr(dash + 1));
  return first && last && *first <= port && port <= *last;
}

bool holds(const std::vector<Value>& ports, int port) {
  return std::any_of(ports.begin(), ports.end(),
                     [&](const Value& one) { return holds(one.text().value, port); });
}

bool is_tcp(std::string_view protocol) { return protocol == "tcp" || protocol == "*"; }

template <typename F>
void for_each_rule(const Resource& resource, std::string_view direction, F f) {
  const auto visit = [&](const Value& rule) {
    if (!is_alike(rule.get("direction").text().value, direction) ||
        !is_alike(rule.get("access").text().value, "allow"))
      return;
    f(rule, lower_case(rule.get("protocol").text().value),
      list_of(rule, "destination_port_range", "destination_port_ranges"));
  };
  if (resource.is("azurerm_network_security_rule")) visit(resource.body);
  if (!resource.is("azurerm_network_security_group")) return;
  for (const Value& rules : resource.all("security_rule")) {
    for (const Value& rule : rules.elements()) visit(rule);
  }
}

template <typename F>
void for_each_open(const Resource& resource, F f) {
  for_each_rule(resource, "inbound",
                [&](const Value& rule, std::string_view protocol, const std::vector<Value>& ports) {
                  const Value network = everybody_of(
                      list_of(rule, "source_address_prefix", "source_address_prefixes"));
                  if (!network.is_absent()) f(network, protocol, ports, rule);
                });
}

// A rule of the same group that is asked before this one turns the port away.
bool is_denied(const Resource& group, const Value& rule, int port) {
  const std::optional<double> own = rule.get("priority").number();
  if (!own || !group.is("azurerm_network_security_group")) return false;
  for (const Value& rules : group.all("security_rule")) {
    for (const Value& other : rules.elements()) {
      const std::optional<double> priority = other.get("priority").number();
      const std::string protocol = lower_case(other.get("protocol").text().value);
      if (priority && *priority < *own &&
          is_alike(other.get("direction").text().value, "inbound") &&
          is_alike(other.get("access").text().value, "deny") && is_tcp(protocol) &&
          holds(list_of(other, "destination_port_range", "destination_port_ranges"), port) &&
          !everybody_of(list_of(other, "source_address_prefix", "source_address_prefixes"))
               .is_absent())
        return true;
    }
  }
  return false;
}

void open_admin(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports, const Value& rule) {
    if (!is_tcp(protocol)) return;
    const std::string to = " is open to " + quote(network);
    const auto is_open = [&](int port) {
      return holds(ports, port) && !is_denied(resource, rule, port);
    };
    if (is_open(3389))
      sink.report(resource, network, "Remote Desktop (port 3389)" + to).with_aliases(kDesktop);
    if (is_open(22)) sink.report(resource, network, "SSH (port 22)" + to).with_aliases(kSsh);
    const auto* const port = std::find_if(std::begin(kPorts), std::end(kPorts), is_open);
    if (port != std::end(kPorts))
      sink.report(resource, network, "Port " + std::to_string(*port) + to).with_aliases(kSensitive);
  });
}

void open_udp(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports, const Value&) {
    if (protocol == "udp" && !ports.empty())
      sink.report(resource, network, "UDP is open to " + quote(network));
  });
}

void open_any(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports, const Value& rule) {
    if (is_tcp(protocol) && holds(ports, 80) && !is_denied(resource, rule, 80)) {
      sink.report(resource, network, "HTTP (port 80) is open to " + quote(network))
          .with_aliases(kHttp);
    }
    sink.report(resource, network, "Connections come in from " + quote(network)).with_aliases(kAny);
  });
}

void open_out(const Resource& resource, Sink& sink) {
  for_each_rule(resource, "outbound",
                [&](const Value& rule, std::string_view, const std::vector<Value>&) {
                  const Value network = everybody_of(
                      list_of(rule, "destination_address_prefix", "destination_address_prefixes"));
                  if (!network.is_absent())
                    sink.report(resource, network, "Connections go out to " + quote(network));
                });
}

// Of a network in CIDR notation; nothing for anything else.
std::optional<int> prefix_of(std::string_view network) {
  const std::size_t slash = network.find('/');
  if (slash == network.npos) return std::nullopt;
  return whole_number<int>(network.substr(slash + 1));
}

bool is_private(std::string_view network) {
  return network.starts_with("10.") || network.starts_with("192.168.") ||
         network.starts_with("172.16.") || network.starts_with("172.31.");
}

void open_wide(const Resource& resource, Sink& sink) {
  for_each_rule(resource, "inbound",
                [&](const Value& rule, std::string_view, const std::vector<Value>& ports) {
                  const bool is_sensitive = holds(ports, 22) || holds(ports, 3389) ||
                                            std::any_of(std::begin(kPorts), std::end(kPorts),
                                                        [&](int one) { return holds(ports, one); });
                  if (!is_sensitive) return;
                  for (const Value& network :
                       list_of(rule, "source_address_prefix", "source_address_prefixes")) {
                    const std::string_view text = network.text().value;
                    const auto prefix = prefix_of(text);
                    if (!prefix || *prefix == 0) continue;
                    constexpr int kWide = 16;
                    constexpr int kFew = 25;
                    if (is_private(text) ? *prefix > kWide : *prefix < kFew) continue;
                    sink.report(resource, network, "A sensitive port is open to " + quote(text))
                        .with_aliases(is_private(text) ? std::span<const std::string_view>(kPrivate)
                                                       : std::span<const std::string_view>(kSmall));
                  }
                });
}

// Rules of the firewalls of databases: from one address to another.
bool has_firewall(const Resource& resource) {
  constexpr std::string_view kServers[] = {"mariadb",    "mssql",
                                           "mysql",      "mysql_flexible_server",
                                           "postgresql", "postgresql_flexible_server",
                                           "sql"};
  return std::any_of(std::begin(kServers), std::end(kServers), [&](std::string_view server) {
    return resource.is("azurerm_" + std::string(server) + "_firewall_rule");
  });
}

void open_database(const Resource& resource, Sink& sink) {
  if (!has_firewall(resource)) return;
  const Value first = resource.get("start_ip_address");
  const Value last = resource.get("end_ip_address");
  if (is_everyone_between(first.text().value, last.text().value))
    sink.report(resource, first, "Every address up to " + quote(last) + " is let in");
}

constexpr std::string_view kDatabase[] = {
    "checkov:CKV_AZURE_11", "kics:25c0ea09-f1c5-4380-b055-3b83863f2bb8", "checkov:CKV2_AZURE_34",
    "checkov:CKV2_AZURE_26", "trivy:AZU-0029"};

constexpr std::string_view kWhy = R"(
A rule of a network security group that lets everyone in is found by scanners within minutes. Read
are `azurerm_network_security_rule` and the `security_rule` blocks of a group: rules that allow, for
the networks and ports that are written there. `*`, `Internet` and what adds up to all addresses are
everyone. What comes from elsewhere says nothing.
)";
constexpr std::string_view kSource =
    "Azure: network security groups; CIS Microsoft Azure Foundations";

#define SLUICE_RULE(direction, protocol, port, source, destination)                             \
  "resource \"azurerm_network_security_rule\" \"r\" {\n  direction = \"" direction              \
  "\"\n  access = \"Allow\"\n  protocol = \"" protocol "\"\n  destination_port_range = \"" port \
  "\"\n  source_address_prefix = " source "\n  destination_address_prefix = " destination "\n}\n"

constexpr Rule kRows[] = {
    {.id = "azure/nsg-open-admin-port",
     .severity = Severity::high,
     .title = "Port of an administrator or a database is open to the internet",
     .risk = "Anyone tries stolen and guessed credentials, and every fault of the service.",
     .fix = "Name the networks that need it, or use Azure Bastion and close the port.",
     .aliases = kJoined<kDesktop, kSsh, kSensitive>,
     .topics = {Topic::network},
     .check = open_admin},
    {.id = "azure/nsg-open-udp",
     .severity = Severity::medium,
     .title = "UDP is open to the internet",
     .risk = "Services over UDP are used to flood others, and to be flooded.",
     .fix = "Name the networks that need it.",
     .aliases = kUdp,
     .topics = {Topic::network},
     .check = open_udp},
    {.id = "azure/nsg-open",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Group lets connections in from anywhere",
     .risk = "Whoever finds the address can try passwords and exploits on it.",
     .fix = "Name the networks that need it, or put a gateway in front.",
     .aliases = kJoined<kAny, kHttp>,
     .topics = {Topic::network},
     .check = open_any},
    {.id = "azure/nsg-egress-open",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Group lets connections out to anywhere",
     .risk = "What is taken over sends data where it likes, and loads what it needs.",
     .fix = "Name the networks that are needed.",
     .aliases = kEgress,
     .topics = {Topic::network},
     .check = open_out},
    {.id = "azure/nsg-wide-network",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Sensitive port is open to more networks than need it",
     .risk = "Whoever is in one of them tries passwords and exploits on it.",
     .fix = "Name the networks that need it.",
     .aliases = kJoined<kPrivate, kSmall>,
     .topics = {Topic::network},
     .check = open_wide},
    {.id = "azure/sql-firewall-open",
     .severity = Severity::high,
     .title = "Firewall of the database lets in the whole internet",
     .risk = "Anyone tries stolen and guessed credentials, and every fault of the service.",
     .fix = "Name the addresses that need it, or use a private endpoint.",
     .aliases = kDatabase,
     .topics = {Topic::network},
     .check = open_database},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Inbound", "Tcp", "22-22", "«\"*\"»", "\"*\""),
            SLUICE_RULE("Inbound", "*", "3389", "«\"Internet\"»", "\"*\"")>,
     kTexts<SLUICE_RULE("Inbound", "Tcp", "443", "\"*\"", "\"*\""),
            "resource \"azurerm_network_security_group\" \"g\" {\n  security_rule {\n"
            "    priority = 100\n    direction = \"Inbound\"\n    access = \"Deny\"\n"
            "    protocol = \"*\"\n    destination_port_range = \"*\"\n"
            "    source_address_prefix = \"*\"\n  }\n  security_rule {\n    priority = 200\n"
            "    direction = \"Inbound\"\n    access = \"Allow\"\n    protocol = \"Tcp\"\n"
            "    destination_port_range = \"22\"\n    source_address_prefix = \"*\"\n  }\n}\n",
            SLUICE_RULE("Outbound", "Tcp", "22", "\"*\"", "\"*\""),
            SLUICE_RULE("Inbound", "Tcp", "22", "var.office", "\"*\"")>},
    {kRows[1], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Inbound", "Udp", "53", "«\"0.0.0.0/0\"»", "\"*\"")>,
     kTexts<SLUICE_RULE("Inbound", "Tcp", "53", "\"0.0.0.0/0\"", "\"*\"")>},
    {kRows[2], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Inbound", "Tcp", "443", "«\"*\"»", "\"*\"")>,
     kTexts<SLUICE_RULE("Inbound", "Tcp", "443", "\"10.0.0.0/24\"", "\"*\"")>},
    {kRows[3], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Outbound", "Tcp", "443", "\"*\"", "«\"*\"»")>,
     kTexts<SLUICE_RULE("Outbound", "Tcp", "443", "\"*\"", "\"10.0.0.0/24\"")>},
    {kRows[4], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Inbound", "Tcp", "5432", "«\"10.0.0.0/8\"»", "\"*\"")>,
     kTexts<SLUICE_RULE("Inbound", "Tcp", "5432", "\"10.0.1.0/24\"", "\"*\"")>},
    {kRows[5], kWhy, kSource, "main.tf",
     kTexts<R"(resource "azurerm_mssql_firewall_rule" "r" {
  start_ip_address = «"0.0.0.0"»
  end_ip_address   = "255.255.255.255"
}
)",
            R"(resource "azurerm_postgresql_flexible_server_firewall_rule" "r" {
  start_ip_address = «"1.0.0.0"»
  end_ip_address   = "223.255.255.255"
}
)">,
     kTexts<R"(resource "azurerm_mssql_firewall_rule" "azure" {
  start_ip_address = "0.0.0.0"
  end_ip_address   = "0.0.0.0"
}
resource "azurerm_mssql_firewall_rule" "office" {
  start_ip_address = "198.51.100.0"
  end_ip_address   = "198.51.100.255"
}
)">},
};

#undef SLUICE_RULE

}  // namespace

extern constinit const RuleTable security_rules{kRows};
extern constinit const RuleDocTable security_rules_docs{kDocs};

}  // namespace sluice::azure
