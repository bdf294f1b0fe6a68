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
#include "core/rules/wording.h"
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
                  if (!network.is_absent()) f(network, protocol, ports);
                });
}

bool is_tcp(std::string_view protocol) { return protocol == "tcp" || protocol == "*"; }

void open_admin(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports) {
    if (!is_tcp(protocol)) return;
    const std::string to = " is open to " + quote(network.text().value);
    if (holds(ports, 3389))
      sink.report(resource, network, "Remote Desktop (port 3389)" + to).with_aliases(kDesktop);
    if (holds(ports, 22)) sink.report(resource, network, "SSH (port 22)" + to).with_aliases(kSsh);
    const auto* const port = std::find_if(std::begin(kPorts), std::end(kPorts),
                                          [&](int one) { return holds(ports, one); });
    if (port != std::end(kPorts))
      sink.report(resource, network, "Port " + std::to_string(*port) + to).with_aliases(kSensitive);
  });
}

void open_udp(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports) {
    if (protocol == "udp" && !ports.empty())
      sink.report(resource, network, "UDP is open to " + quote(network.text().value));
  });
}

void open_any(const Resource& resource, Sink& sink) {
  for_each_open(resource, [&](const Value& network, std::string_view protocol,
                              const std::vector<Value>& ports) {
    if (is_tcp(protocol) && holds(ports, 80)) {
      sink.report(resource, network, "HTTP (port 80) is open to " + quote(network.text().value))
          .with_aliases(kHttp);
    }
    sink.report(resource, network, "Connections come in from " + quote(network.text().value))
        .with_aliases(kAny);
  });
}

void open_out(const Resource& resource, Sink& sink) {
  for_each_rule(
      resource, "outbound", [&](const Value& rule, std::string_view, const std::vector<Value>&) {
        const Value network = everybody_of(
            list_of(rule, "destination_address_prefix", "destination_address_prefixes"));
        if (!network.is_absent())
          sink.report(resource, network, "Connections go out to " + quote(network.text().value));
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
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<SLUICE_RULE("Inbound", "Tcp", "22-22", "«\"*\"»", "\"*\""),
            SLUICE_RULE("Inbound", "*", "3389", "«\"Internet\"»", "\"*\"")>,
     kTexts<SLUICE_RULE("Inbound", "Tcp", "443", "\"*\"", "\"*\""),
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
};

#undef SLUICE_RULE

}  // namespace

extern constinit const RuleTable security_rules{kRows};
extern constinit const RuleDocTable security_rules_docs{kDocs};

}  // namespace sluice::azure
