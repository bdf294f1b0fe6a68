#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/shared/ingress.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
SSH and Remote Desktop on an open address are found by scanners within minutes, and tried with
stolen and guessed passwords for as long as they are there. The finding is at the network that
means everyone: `0.0.0.0/0` or `::/0`.

Read are the rules within `aws_security_group` and `aws_default_security_group`,
`aws_security_group_rule` and `aws_vpc_security_group_ingress_rule`, and the security groups and
ingress rules of CloudFormation. Ports, protocols and networks that come from elsewhere say nothing.
)";

constexpr std::string_view kBad[] = {
    "resource \"aws_ec2_managed_prefix_list\" \"all\" {\n  name           = \"all\"\n"
    "  address_family = \"IPv4\"\n  max_entries    = 1\n"
    "  entry {\n    cidr = \"0.0.0.0/0\"\n  }\n}\n"
    "resource \"aws_security_group\" \"listed\" {\n  ingress {\n    from_port       = 22\n"
    "    to_port         = 22\n    protocol        = \"tcp\"\n"
    "    prefix_list_ids = [«aws_ec2_managed_prefix_list.all.id»]\n  }\n}\n",
    "resource \"aws_security_group\" \"six\" {\n  ingress {\n    from_port        = 22\n"
    "    to_port          = 22\n    protocol         = \"tcp\"\n"
    "    ipv6_cidr_blocks = [\"8000::/1\", «\"::/1\"»]\n  }\n}\n",
    "resource \"aws_security_group\" \"global\" {\n  ingress {\n    from_port        = 22\n"
    "    to_port          = 22\n    protocol         = \"tcp\"\n"
    "    ipv6_cidr_blocks = [«\"2000::/3\"»]\n  }\n}\n",
    "resource \"aws_security_group\" \"unicast\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [«\"0.0.0.0/1\"», \"128.0.0.0/2\", \"192.0.0.0/3\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"two\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n    cidr_blocks = [«\"0.0.0.0/1\"»]\n  }\n"
    "  ingress {\n    from_port   = 0\n    to_port     = 1024\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [\"128.0.0.0/1\"]\n  }\n}\n",
    "resource \"aws_vpc_security_group_ingress_rule\" \"each\" {\n"
    "  for_each          = toset([\"0.0.0.0/1\", \"128.0.0.0/1\"])\n"
    "  security_group_id = aws_security_group.g.id\n  ip_protocol       = \"tcp\"\n"
    "  from_port         = 22\n  to_port           = 22\n  cidr_ipv4         = «each.value»\n}\n"
    "resource \"aws_security_group\" \"g\" {}\n",
    "resource \"aws_security_group\" \"halves\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [\"128.0.0.0/1\", «\"0.0.0.0/1\"»]\n  }\n}\n",
    "resource \"aws_security_group\" \"prefix\" {\n  ingress {\n    from_port        = 22\n"
    "    to_port          = 22\n    protocol         = \"tcp\"\n"
    "    cidr_blocks      = [«\"10.0.0.0/0\"»]\n"
    "    ipv6_cidr_blocks = [«\"0:0:0:0:0:0:0:0/0\"»]\n  }\n}\n",
    "resource \"aws_security_group\" \"g\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [\"10.0.0.0/8\", «\"0.0.0.0/0\"»]\n  }\n}\n",
    "resource \"aws_security_group\" \"g\" {\n  ingress = [{\n    from_port = 0, to_port = 0\n"
    "    protocol = \"-1\", cidr_blocks = [], ipv6_cidr_blocks = [«\"::/0\"»]\n  }]\n}\n",
    "resource \"aws_security_group_rule\" \"r\" {\n  type        = \"ingress\"\n"
    "  from_port   = 3000\n  to_port     = 4000\n  protocol    = \"tcp\"\n"
    "  cidr_blocks = [«\"0.0.0.0/0\"»]\n}\n",
    "resource \"aws_vpc_security_group_ingress_rule\" \"r\" {\n  ip_protocol = \"tcp\"\n"
    "  from_port   = 22\n  to_port     = 22\n  cidr_ipv4   = «\"0.0.0.0/0\"»\n}\n",
};
constexpr std::string_view kGood[] = {
    "resource \"aws_ec2_managed_prefix_list\" \"office\" {\n  name           = \"office\"\n"
    "  address_family = \"IPv4\"\n  max_entries    = 1\n"
    "  entry {\n    cidr = \"198.51.100.0/24\"\n  }\n}\n"
    "resource \"aws_security_group\" \"listed\" {\n  ingress {\n    from_port       = 22\n"
    "    to_port         = 22\n    protocol        = \"tcp\"\n"
    "    prefix_list_ids = [aws_ec2_managed_prefix_list.office.id]\n  }\n}\n",
    "resource \"aws_security_group\" \"other\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/1\"]\n  }\n"
    "  ingress {\n    from_port   = 443\n    to_port     = 443\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [\"128.0.0.0/1\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"local\" {\n  ingress {\n    from_port        = 22\n"
    "    to_port          = 22\n    protocol         = \"tcp\"\n"
    "    ipv6_cidr_blocks = [\"fc00::/7\", \"2001:db8::/32\", \"2600:1f18:1:2::/64\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"none\" {\n  count = 0\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"half\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n"
    "    cidr_blocks = [\"0.0.0.0/1\", \"192.0.0.0/2\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"web\" {\n  ingress {\n    from_port   = 443\n"
    "    to_port     = 443\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n"
    "  egress {\n    from_port   = 0\n    to_port     = 0\n    protocol    = \"-1\"\n"
    "    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n",
    "resource \"aws_security_group\" \"ssh\" {\n  ingress {\n    from_port   = 22\n"
    "    to_port     = 22\n    protocol    = \"tcp\"\n    cidr_blocks = [\"10.0.0.0/8\", "
    "var.office]\n  }\n}\n",
    "resource \"aws_security_group_rule\" \"out\" {\n  type        = \"egress\"\n"
    "  from_port   = 22\n  to_port     = 22\n  protocol    = \"tcp\"\n"
    "  cidr_blocks = [\"0.0.0.0/0\"]\n}\n",
    "resource \"aws_security_group\" \"ports\" {\n  ingress {\n    from_port   = var.port\n"
    "    to_port     = var.port\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n"
    "  }\n}\n",
    "resource \"aws_security_group\" \"ping\" {\n  ingress {\n    from_port   = 8\n"
    "    to_port     = 22\n    protocol    = \"icmp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n",
};

// Any port that is not for everyone.
constexpr std::string_view kAny[] = {"trivy:AWS-0107", "kics:381c3f2a-ef6f-4eff-99f7-b169cda3422c",
                                     "kics:494b03d3-bf40-4464-8524-7c56ad0700ed",
                                     "kics:78055456-f670-4d2e-94d5-392d1cf4f5e4"};
constexpr std::string_view kSsh[] = {
    "checkov:CKV_AWS_24", "kics:1a427b25-2e9e-4298-9530-0499a55e736b",
    "kics:65905cec-d691-4320-b320-2000436cb696", "guard:INCOMING_SSH_DISABLED"};
constexpr std::string_view kDesktop[] = {
    "checkov:CKV_AWS_25", "kics:151187cb-0efc-481c-babd-ad24e3c9bc22",
    "kics:c9846969-d066-431f-9b34-8c4abafe422a", "kics:3ae83918-7ec7-4cb8-80db-b91ef0f94002"};
constexpr std::string_view kAnalysis[] = {"kics:54c417bf-c762-48b9-9d31-b3d87047e3f0"};
constexpr std::string_view kEveryPort[] = {"checkov:CKV_AWS_277"};

// What a rule opens that an administrator uses.
struct Exposure {
  std::string_view what;
  std::span<const std::string_view> aliases;
};
// All of what the single ports are called, and HTTP.
constexpr std::string_view kHttp[] = {"checkov:CKV_AWS_260"};
constexpr Exposure kEverything = {"Every port is open",
                                  kJoined<kAny, kEveryPort, kSsh, kDesktop, kHttp>};
struct Service {
  double port;
  Exposure exposure;
};
constexpr Service kServices[] = {
    {2383, {"SQL Server Analysis Services (port 2383) is open", kJoined<kAny, kAnalysis>}},
    {22, {"SSH (port 22) is open", kJoined<kAny, kSsh>}},
    {3389, {"Remote Desktop (port 3389) is open", kJoined<kAny, kDesktop>}},
};

// Empty for nothing, or nothing that is known.
std::vector<Exposure> exposures(const Ingress& ingress) {
  if (ingress.is_every_protocol()) return {kEverything};
  if (!ingress.is_tcp()) return {};
  if (ingress.is_every_port()) return {kEverything};
  std::vector<Exposure> found;
  for (const Service& service : kServices) {
    if (ingress.has(service.port)) found.push_back(service.exposure);
  }
  return found;
}

std::string says(const Value& everyone, const Exposure& exposure) {
  return std::string(exposure.what) + " to " + quote(everyone);
}

void check(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  for_each_ingress(resource, [&](const Ingress& ingress) {
    const std::vector<Exposure> found = exposures(ingress);
    if (found.empty()) return;
    for (const auto& [everyone, at] : ingress.everyone()) {
      for (const Exposure& exposure : found)
        report(sink, resource, ingress, at, says(everyone, exposure))
            .with_aliases(exposure.aliases);
    }
  });
  for (const Service& service : kServices) {
    const auto opens = [&](const Ingress& ingress) {
      return ingress.is_every_protocol() || (ingress.is_tcp() && ingress.has(service.port));
    };
    const std::optional<SplitIngress> split = split_ingress(resource, graph, opens);
    if (!split) continue;
    sink.report(*split->resource, split->network, says(split->network, service.exposure))
        .with_aliases(service.exposure.aliases);
  }
}

}  // namespace

extern constinit const Rule security_group_open_admin_port{
    .id = "aws/security-group-open-admin-port",
    .severity = Severity::high,
    .title = "Administrative port is open to the internet",
    .risk =
        "Anyone tries stolen and guessed credentials, and every fault of the service, from "
        "anywhere.",
    .fix =
        "Name the networks that administrators come from, or use Session Manager and close the "
        "port.",
    .aliases = kJoined<kSsh, kDesktop, kAnalysis, kEveryPort, kAny, kHttp>,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc security_group_open_admin_port_doc{
    .rule = security_group_open_admin_port,
    .why = kWhy,
    .source = "CIS Amazon Web Services Foundations: remote server administration ports",
    .path = "main.tf",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
