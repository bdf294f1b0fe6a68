#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource_graph.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"

// Ports that network access lists open to everyone. Of the entries of a list that fit, the one with
// the lowest number decides.
namespace sluice::aws {
namespace {

struct Entry {
  const Resource* resource = nullptr;
  std::optional<double> number, from, to;  // nothing for what is not known
  std::string_view protocol;
  std::array<Value, 2> networks;  // of IPv4 and of IPv6
  bool allows = false, denies = false;

  bool is_every_protocol() const { return protocol == "-1" || protocol == "all"; }
  bool is_tcp() const { return protocol == "6" || protocol == "tcp"; }
  // `port` of TCP; 0 for all that there is.
  bool is_about(double port) const {
    if (port == 0) return is_every_protocol();
    return is_every_protocol() || (is_tcp() && from && to && *from <= port && port <= *to);
  }
  // The same for those that open it: any protocol with the port, as far as that is known.
  bool opens(double port) const {
    if (port == 0) return is_every_protocol();
    return from && to && *from <= port && port <= *to;
  }
};

struct Names {
  std::string_view number, protocol, action, from, to;
  std::array<std::string_view, 2> networks;
};
constexpr Names kInline = {"rule_no",   "protocol", "action",
                           "from_port", "to_port",  {"cidr_block", "ipv6_cidr_block"}};
constexpr Names kRule = {"rule_number", "protocol", "rule_action",
                         "from_port",   "to_port",  {"cidr_block", "ipv6_cidr_block"}};
constexpr Names kTemplate = {"RuleNumber",     "Protocol",     "RuleAction",
                             "PortRange.From", "PortRange.To", {"CidrBlock", "Ipv6CidrBlock"}};

Entry read(const Resource& resource, const Value& entry, const Names& names) {
  const std::string_view action = entry.get(names.action).text().value;
  return {.resource = &resource,
          .number = entry.get(names.number).number(),
          .from = entry.get(names.from).number(),
          .to = entry.get(names.to).number(),
          .protocol = entry.get(names.protocol).text().value,
          .networks = {entry.get(names.networks[0]), entry.get(names.networks[1])},
          .allows = action == "allow" || action == "ALLOW",
          .denies = action == "deny" || action == "DENY"};
}

// What lets in, or keeps out: of a list, or the one entry that the resource is.
std::vector<Entry> ingress_of(const Resource& resource) {
  std::vector<Entry> entries;
  if (resource.is("aws_network_acl")) {
    for (const Value& block : resource.all("ingress")) {
      for (const Value& entry : block.elements()) entries.push_back(read(resource, entry, kInline));
    }
  } else if (resource.is("aws_network_acl_rule")) {
    if (!resource.get("egress").is_true()) entries.push_back(read(resource, resource.body, kRule));
  } else if (resource.is("AWS::EC2::NetworkAclEntry")) {
    if (!resource.get("Egress").is_true())
      entries.push_back(read(resource, resource.body, kTemplate));
  }
  return entries;
}

bool is_same(const Resource& a, const Resource& b) {
  return a.document == b.document && a.header.begin == b.header.begin && a.module == b.module &&
         a.key == b.key && a.name.value == b.name.value;
}

// Where there are more of them their order is not looked at: each would be held against each.
constexpr std::size_t kMostEntries = 1'000;

// Whether two entries are of one list, as far as that is known.
bool is_same_list(const Value& a, const Value& b) {
  if (a.resource() != nullptr || b.resource() != nullptr)
    return a.resource() != nullptr && b.resource() != nullptr &&
           is_same(*a.resource(), *b.resource());
  if (a.is_scalar() && b.is_scalar()) return a.text().value == b.text().value;
  return a.is_unknown() && b.is_unknown() && !a.reference().empty() &&
         a.reference() == b.reference();
}

// All entries of the list that this resource is, or is an entry of.
std::vector<Entry> entries_around(const Resource& resource, const ResourceGraph& graph) {
  std::vector<Entry> entries = ingress_of(resource);
  const auto take = [&](const Resource& other) {
    const std::vector<Entry> own = ingress_of(other);
    entries.insert(entries.end(), own.begin(), own.end());
  };
  if (resource.is("aws_network_acl")) {
    for (const Resource* const rule :
         graph.related(resource, "aws_network_acl_rule", "network_acl_id").resources)
      take(*rule);
    return entries;
  }
  const bool is_template = resource.platform == Platform::cloudformation;
  const std::string_view list = is_template ? "NetworkAclId" : "network_acl_id";
  const Value own = resource.get(list);
  const std::vector<const Resource*> all = graph.of_type(resource.type.value);
  if (all.size() > kMostEntries) return entries;
  for (const Resource* const other : all) {
    if (other != &resource && is_same_list(own, other->get(list))) take(*other);
  }
  if (const Resource* const acl = own.resource()) take(*acl);
  return entries;
}

bool is_everyone(const Value& network) { return !everyone_of(network.elements()).is_absent(); }

// Whether another entry turns everyone away before this one lets them in.
bool is_denied_before(const Entry& entry, std::size_t family, double port,
                      const std::vector<Entry>& entries) {
  if (!entry.number) return false;
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& other) {
    return other.denies && other.number && *other.number < *entry.number && other.is_about(port) &&
           is_everyone(other.networks[family]);
  });
}

void open_port(const Resource& resource, const ResourceGraph& graph, Sink& sink, double port) {
  const std::vector<Entry> own = ingress_of(resource);
  if (own.empty()) return;
  std::vector<Entry> entries;
  for (const Entry& entry : own) {
    if (!entry.allows || !entry.opens(port)) continue;
    for (std::size_t family = 0; family < entry.networks.size(); ++family) {
      const Value& network = entry.networks[family];
      if (!is_everyone(network)) continue;
      if (entries.empty()) entries = entries_around(resource, graph);
      if (is_denied_before(entry, family, port, entries)) continue;
      sink.report(resource, network, "It is open to " + quote(network));
    }
  }
}

void open_all(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("aws_network_acl")) open_port(resource, graph, sink, 0);
}
template <int port>
void open(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  open_port(resource, graph, sink, port);
}

constexpr std::string_view kWhy = R"(
A network access list is asked before the security groups, for all of its subnets, and in the order
of its numbers: the first entry that fits decides. An entry that lets everyone in leaves the groups
alone to keep them out, and a mistake in one of these opens what is behind it. What an entry with a
lower number denies to everyone is not open.
)";

constexpr Rule kRows[] = {
    {.id = "aws/nacl-open-all",
     .severity = Severity::high,
     .title = "Network access list lets the internet in at every port",
     .risk = "Nothing but security groups stands between the subnets and anyone.",
     .fix = "Name the protocol, the ports and the networks that are needed.",
     .aliases = kTexts<"checkov:CKV_AWS_352", "trivy:AWS-0102">,
     .topics = {Topic::network},
     .check = open_all},
    {.id = "aws/nacl-open-ftp",
     .severity = Severity::medium,
     .title = "Network access list lets the internet in at FTP",
     .risk = "Passwords and files are sent in clear, and anyone tries to log in.",
     .fix = "Name the networks that need it, or use SFTP.",
     .aliases = kTexts<"checkov:CKV_AWS_229">,
     .topics = {Topic::network},
     .check = open<21>},
    {.id = "aws/nacl-open-ftp-data",
     .severity = Severity::medium,
     .title = "Network access list lets the internet in at FTP data",
     .risk = "Files are sent in clear, and anyone may connect.",
     .fix = "Name the networks that need it, or use SFTP.",
     .aliases = kTexts<"checkov:CKV_AWS_230">,
     .topics = {Topic::network},
     .check = open<20>},
    {.id = "aws/nacl-open-rdp",
     .severity = Severity::medium,
     .title = "Network access list lets the internet in at RDP",
     .risk = "Anyone tries stolen and guessed credentials, and every fault of the service.",
     .fix = "Name the networks that administrators come from.",
     .aliases = kTexts<"checkov:CKV_AWS_231">,
     .topics = {Topic::network},
     .check = open<3389>},
    {.id = "aws/nacl-open-ssh",
     .severity = Severity::medium,
     .title = "Network access list lets the internet in at SSH",
     .risk = "Anyone tries stolen and guessed credentials, and every fault of the service.",
     .fix = "Name the networks that administrators come from.",
     .aliases = kTexts<"checkov:CKV_AWS_232", "trivy:AWS-0105",
                       "kics:a20be318-cac7-457b-911d-04cc6e812c25",
                       "kics:3af7f2fd-06e6-4dab-b996-2912bea19ba4">,
     .topics = {Topic::network},
     .check = open<22>},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, "AWS: network ACL rules", "main.tf",
     kTexts<R"(resource "aws_network_acl_rule" "r" {
  network_acl_id = "acl-1"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = «"0.0.0.0/0"»
}
)">,
     kTexts<R"(resource "aws_network_acl_rule" "deny" {
  network_acl_id = "acl-1"
  rule_number    = 50
  rule_action    = "deny"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}
resource "aws_network_acl_rule" "r" {
  network_acl_id = "acl-1"
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "-1"
  cidr_block     = "0.0.0.0/0"
}
)">},
    {kRows[1], kWhy, "AWS: network ACL rules", "main.tf", kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 21
    to_port    = 21
    cidr_block = «"0.0.0.0/0"»
  }
}
)">,
     kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 21
    to_port    = 21
    cidr_block = "10.0.0.0/8"
  }
}
)">},
    {kRows[2], kWhy, "AWS: network ACL rules", "main.tf",
     kTexts<R"(resource "aws_network_acl_rule" "r" {
  network_acl_id  = "acl-1"
  rule_number     = 100
  rule_action     = "allow"
  protocol        = "tcp"
  from_port       = 20
  to_port         = 20
  ipv6_cidr_block = «"::/0"»
}
)">,
     kTexts<R"(resource "aws_network_acl_rule" "r" {
  network_acl_id = "acl-1"
  egress         = true
  rule_number    = 100
  rule_action    = "allow"
  protocol       = "tcp"
  from_port      = 20
  to_port        = 20
  cidr_block     = "0.0.0.0/0"
}
)">},
    {kRows[3], kWhy, "AWS: network ACL rules", "main.tf", kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = «"0.0.0.0/0"»
  }
}
resource "aws_network_acl_rule" "later" {
  network_acl_id = aws_network_acl.n.id
  rule_number    = 200
  rule_action    = "deny"
  protocol       = "tcp"
  from_port      = 3389
  to_port        = 3389
  cidr_block     = "0.0.0.0/0"
}
)">,
     kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = "0.0.0.0/0"
  }
}
resource "aws_network_acl_rule" "earlier" {
  network_acl_id = aws_network_acl.n.id
  rule_number    = 50
  rule_action    = "deny"
  protocol       = "tcp"
  from_port      = 3389
  to_port        = 3389
  cidr_block     = "0.0.0.0/0"
}
)">},
    {kRows[4], kWhy, "AWS: network ACL rules", "main.tf", kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 50
    action     = "deny"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "10.0.0.0/8"
  }
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 65535
    cidr_block = «"0.0.0.0/0"»
  }
}
)">,
     kTexts<R"(resource "aws_network_acl" "n" {
  ingress {
    rule_no    = 50
    action     = "deny"
    protocol   = "tcp"
    from_port  = 22
    to_port    = 22
    cidr_block = "0.0.0.0/0"
  }
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 0
    to_port    = 65535
    cidr_block = "0.0.0.0/0"
  }
}
)">},
};
}  // namespace

extern constinit const RuleTable network_acl_rows{kRows};
extern constinit const RuleDocTable network_acl_rows_docs{kDocs};

}  // namespace sluice::aws
