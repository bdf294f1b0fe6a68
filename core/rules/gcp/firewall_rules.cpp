#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource.h"
#include "core/model/resource_graph.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"

// Firewall rules of a network: which addresses reach which ports.
namespace sluice::gcp {
namespace {

// Ports as they are written: "22", "20-30".
bool holds(std::string_view range, int port) {
  const std::size_t dash = range.find('-');
  const auto first = whole_number<int>(range.substr(0, dash));
  const auto last = dash == range.npos ? first : whole_number<int>(range.substr(dash + 1));
  return first && last && *first <= port && port <= *last;
}

// One `allow` or `deny` block. Without ports it is about all of them.
struct Traffic {
  std::string protocol;  // in small letters; empty where it is not known
  bool is_every_port = false;
  std::vector<Value> ports;

  bool is_tcp() const { return protocol == "tcp" || protocol == "6" || protocol == "all"; }
  bool is_everything() const { return is_tcp() && is_every_port; }
  bool takes(int port) const {
    return is_tcp() && (is_every_port || std::any_of(ports.begin(), ports.end(), [&](auto& one) {
                          return holds(one.text().value, port);
                        }));
  }
};

std::vector<Traffic> traffic_of(const Resource& firewall, std::string_view block) {
  std::vector<Traffic> all;
  for (const Value& one : firewall.all(block)) {
    if (!one.is(Value::Type::object)) continue;
    Traffic& traffic = all.emplace_back();
    traffic.protocol = lower_case(one.get("protocol").text().value);
    const Value ports = one.get("ports");
    if (!ports.is_absent() && !ports.is_null()) traffic.ports = ports.elements();
    traffic.is_every_port =
        traffic.protocol == "all" || ports.is_absent() || ports.is_null() ||
        (ports.is(Value::Type::list) && traffic.ports.empty()) ||
        std::any_of(traffic.ports.begin(), traffic.ports.end(), [](const Value& one_range) {
          const std::string_view text = one_range.text().value;
          return holds(text, 1) && holds(text, 65'535);
        });
  }
  return all;
}

// It lets something in, and is known to be in force.
bool is_inbound(const Resource& firewall) {
  const Value disabled = firewall.get("disabled");
  const Value direction = firewall.get("direction");
  return firewall.is("google_compute_firewall") && !disabled.is_true() && !disabled.is_unknown() &&
         !direction.is_unknown() && !equals_ignoring_case(direction.text().value, "EGRESS");
}

// Tags and accounts of senders add to the addresses, and narrow nothing.
Value everyone_into(const Resource& firewall) {
  const Value ranges = firewall.get("source_ranges");
  if (ranges.is_absent() || ranges.is_null()) return {};
  const std::vector<Value> all = ranges.elements();
  // Who leaves out the prefix means everyone.
  const auto whole = std::find_if(all.begin(), all.end(), [](const Value& one) {
    return one.text().value == "0.0.0.0" || one.text().value == "::";
  });
  return whole != all.end() ? *whole : everyone_of(all);
}

double priority_of(const Resource& firewall) {
  constexpr double kDefault = 1000;
  return firewall.get("priority").number().value_or(kDefault);
}

std::string network_of(const Resource& firewall) {
  const Value network = firewall.get("network");
  return std::string(network.is_known() ? network.text().value : network.reference());
}

// A rule of the same network that counts more turns the port away, or may.
bool is_denied(const Resource& firewall, const ResourceGraph& graph, int port) {
  for (const Resource* const other : graph.of_type("google_compute_firewall")) {
    if (other == &firewall || !is_inbound(*other) || network_of(*other) != network_of(firewall))
      continue;
    const bool is_first = priority_of(*other) < priority_of(firewall);
    if (!is_first ||
        (!other->get("target_tags").is_absent() && other->get("target_tags").is_known()))
      continue;
    const std::vector<Traffic> denied = traffic_of(*other, "deny");
    const bool takes = std::any_of(denied.begin(), denied.end(),
                                   [&](const Traffic& one) { return one.takes(port); });
    const Value ranges = other->get("source_ranges");
    if (takes && (ranges.is_unknown() || !everyone_into(*other).is_absent())) return true;
  }
  return false;
}

struct Port {
  int number;
  std::string_view name;
};
constexpr Port kSsh[] = {{22, "SSH (port 22)"}};
constexpr Port kDesktop[] = {{3389, "Remote Desktop (port 3389)"}};
constexpr Port kHttp[] = {{80, "HTTP (port 80)"}};
constexpr Port kDatabase[] = {{3306, "MySQL (port 3306)"}};
constexpr Port kFtp[] = {{20, "FTP (port 20)"}, {21, "FTP (port 21)"}};

// What opens every port is told of once, by the rule below.
template <const auto& Ports>
void open_port(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_inbound(resource)) return;
  const Value everyone = everyone_into(resource);
  if (everyone.is_absent()) return;
  const std::vector<Traffic> allowed = traffic_of(resource, "allow");
  if (std::any_of(allowed.begin(), allowed.end(),
                  [](const Traffic& one) { return one.is_everything(); }))
    return;
  for (const Port& port : Ports) {
    const bool is_open = std::any_of(allowed.begin(), allowed.end(),
                                     [&](const Traffic& one) { return one.takes(port.number); });
    if (!is_open || is_denied(resource, graph, port.number)) continue;
    sink.report(resource, everyone, std::string(port.name) + " is open to " + quote(everyone));
    return;
  }
}

void every_port(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!is_inbound(resource)) return;
  const Value everyone = everyone_into(resource);
  if (everyone.is_absent() || is_denied(resource, graph, kSsh[0].number)) return;
  for (const Traffic& one : traffic_of(resource, "allow")) {
    if (!one.is_everything()) continue;
    sink.report(resource, everyone, "Every port is open to " + quote(everyone));
    return;
  }
}

constexpr std::string_view kWhy[] = {R"(
A firewall rule that lets everyone in is found by scanners within minutes. Read is
`google_compute_firewall`: the addresses as a set, so that two halves are everyone; ports as ranges,
all of them where a block names none; protocols by name or number. Tags and accounts of senders add
to the addresses and narrow nothing. Rules that are disabled, of a direction that is not known, or
behind a rule of the same network that denies the port to everyone say nothing.
)"};
constexpr std::string_view kSource = "Google Cloud: VPC firewall rules";
constexpr std::string_view kRisk =
    "Anyone tries stolen and guessed credentials, and every fault of the service.";
constexpr std::string_view kFix = "Name the networks that need it in source_ranges.";

constexpr std::string_view kSshNames[] = {"checkov:CKV_GCP_2", "trivy:GCP-0071",
                                          "kics:c4dcdcdf-10dd-4bf4-b4a0-8f6239e6aaa0"};
constexpr std::string_view kDesktopNames[] = {"checkov:CKV_GCP_3", "trivy:GCP-0070",
                                              "kics:678fd659-96f2-454a-a2a0-c2571f83a4a3"};
constexpr std::string_view kHttpNames[] = {"checkov:CKV_GCP_106"};
constexpr std::string_view kDatabaseNames[] = {"checkov:CKV_GCP_88",
                                               "kics:d0a1b2c3-d4e5-6789-abcd-ef0123456789"};
constexpr std::string_view kFtpNames[] = {"checkov:CKV_GCP_75", "trivy:GCP-0027",
                                          "checkov:CKV_GCP_77",
                                          "kics:d3f8e9c1-7a2b-4d5f-90e2-123456789abc"};
constexpr std::string_view kEveryPortNames[] = {
    "checkov:CKV2_GCP_12", "kics:22ef1d26-80f8-4a6c-8c15-f35aab3cac78", "trivy:GCP-0072"};

#define SLUICE_FIREWALL(ranges, allow)                                                          \
  "resource \"google_compute_firewall\" \"f\" {\n  network = \"n\"\n  source_ranges = [" ranges \
  "]\n  allow {\n" allow "  }\n}\n"
#define SLUICE_PORT(protocol, port) "    protocol = \"" protocol "\"\n    ports = [\"" port "\"]\n"

constexpr Rule kRows[] = {
    {.id = "gcp/firewall-open-ssh",
     .severity = Severity::high,
     .title = "Firewall rule lets the internet in at SSH",
     .risk = kRisk,
     .fix = kFix,
     .aliases = kSshNames,
     .topics = {Topic::network},
     .check = open_port<kSsh>},
    {.id = "gcp/firewall-open-rdp",
     .severity = Severity::high,
     .title = "Firewall rule lets the internet in at RDP",
     .risk = kRisk,
     .fix = kFix,
     .aliases = kDesktopNames,
     .topics = {Topic::network},
     .check = open_port<kDesktop>},
    {.id = "gcp/firewall-open-http",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Firewall rule lets the internet in at HTTP",
     .risk = "What is sent in clear is read and changed on the way.",
     .fix = "Let a load balancer with a certificate in front.",
     .aliases = kHttpNames,
     .topics = {Topic::network},
     .check = open_port<kHttp>},
    {.id = "gcp/firewall-open-mysql",
     .severity = Severity::high,
     .title = "Firewall rule lets the internet in at MySQL",
     .risk = kRisk,
     .fix = kFix,
     .aliases = kDatabaseNames,
     .topics = {Topic::network},
     .check = open_port<kDatabase>},
    {.id = "gcp/firewall-open-ftp",
     .severity = Severity::high,
     .title = "Firewall rule lets the internet in at FTP",
     .risk = kRisk,
     .fix = kFix,
     .aliases = kFtpNames,
     .topics = {Topic::network},
     .check = open_port<kFtp>},
    {.id = "gcp/firewall-every-port",
     .severity = Severity::high,
     .title = "Firewall rule lets the internet in at every port",
     .risk = "Whatever listens, now or later, is tried by anyone.",
     .fix = "Name the ports that are meant for everyone, and the networks that need the others.",
     .aliases =
         kJoined<kEveryPortNames, kSshNames, kDesktopNames, kHttpNames, kDatabaseNames, kFtpNames>,
     .topics = {Topic::network},
     .check = every_port},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("\"10.0.0.0/8\", «\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "22")),
            SLUICE_FIREWALL("\"128.0.0.0/1\", «\"0.0.0.0/1\"»", SLUICE_PORT("TCP", "20-30")),
            SLUICE_FIREWALL("«\"::/0\"»", SLUICE_PORT("6", "22")),
            "resource \"google_compute_firewall\" \"f\" {\n  network = \"n\"\n"
            "  source_tags = [\"web\"]\n  source_ranges = [«\"0.0.0.0/0\"»]\n  allow {\n"
            "    protocol = \"icmp\"\n  }\n  allow {\n" SLUICE_PORT("tcp", "22") "  }\n}\n">,
     kTexts<
         SLUICE_FIREWALL("\"0.0.0.0/1\"", SLUICE_PORT("tcp", "22")),
         SLUICE_FIREWALL("\"0.0.0.0/0\"", SLUICE_PORT("udp", "22")),
         SLUICE_FIREWALL("\"0.0.0.0/0\"", SLUICE_PORT("tcp", "443")),
         SLUICE_FIREWALL("\"0.0.0.0/0\"", "    protocol = \"icmp\"\n"),
         "resource \"google_compute_firewall\" \"off\" {\n  disabled = true\n"
         "  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n" SLUICE_PORT(
             "tcp",
             "22") "  }\n}\n"
                   "resource \"google_compute_firewall\" \"out\" {\n  direction = \"EGRESS\"\n"
                   "  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n" SLUICE_PORT("tcp",
                                                                                "22") "  }\n}\n",
         "resource \"google_compute_firewall\" \"first\" {\n  network = \"n\"\n  priority = 100\n"
         "  source_ranges = [\"0.0.0.0/0\"]\n  deny {\n    protocol = \"all\"\n  }\n}\n"
         "resource \"google_compute_firewall\" \"then\" {\n  network = \"n\"\n"
         "  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n" SLUICE_PORT("tcp", "22") "  }\n}\n">},
    {kRows[1], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("«\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "3000-4000"))>,
     kTexts<SLUICE_FIREWALL("\"10.0.0.0/8\"", SLUICE_PORT("tcp", "3389"))>},
    {kRows[2], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("«\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "80"))>,
     kTexts<SLUICE_FIREWALL("\"0.0.0.0/0\"", SLUICE_PORT("tcp", "443"))>},
    {kRows[3], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("«\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "3306"))>,
     kTexts<SLUICE_FIREWALL("\"10.0.0.0/8\"", SLUICE_PORT("tcp", "3306"))>},
    {kRows[4], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("«\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "20-21"))>,
     kTexts<SLUICE_FIREWALL("\"10.0.0.0/8\"", SLUICE_PORT("tcp", "21"))>},
    {kRows[5], kWhy[0], kSource, "main.tf",
     kTexts<SLUICE_FIREWALL("«\"0.0.0.0/0\"»", "    protocol = \"tcp\"\n"),
            SLUICE_FIREWALL("«\"0.0.0.0/0\"»", "    protocol = \"all\"\n"),
            SLUICE_FIREWALL("«\"0.0.0.0/0\"»", SLUICE_PORT("tcp", "0-65535"))>,
     kTexts<SLUICE_FIREWALL("\"10.0.0.0/8\"", "    protocol = \"tcp\"\n"),
            SLUICE_FIREWALL("\"0.0.0.0/0\"", "    protocol = \"udp\"\n"),
            SLUICE_FIREWALL("\"0.0.0.0/0\"", "    protocol = \"tcp\"\n    ports = var.ports\n")>},
};

#undef SLUICE_FIREWALL
#undef SLUICE_PORT

}  // namespace

extern constinit const RuleTable firewall_rules{kRows};
extern constinit const RuleDocTable firewall_rules_docs{kDocs};

}  // namespace sluice::gcp
