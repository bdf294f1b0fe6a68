#include <optional>
#include <string>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/widen.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
A rule for one port says which service is meant. A range opens whatever will ever listen in it: the
debug port of tomorrow, the agent that an image brought along. Ranges that a protocol needs (passive
FTP, RTP) are worth a comment.

Read are the rules of security groups and the inbound permissions of GameLift fleets. ICMP has no
ports, and a rule for every protocol has none either.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
    "      SecurityGroupIngress:\n"
    "        - «{IpProtocol: tcp, FromPort: 8000, ToPort: 8100, CidrIp: 10.0.0.0/8}»\n",
    "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
    "      SecurityGroupEgress: «{IpProtocol: udp, FromPort: 1, ToPort: 9}»\n",
    "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroupEgress\n    Properties:\n"
    "      «IpProtocol: '6'\n      FromPort: 1\n      ToPort: 9»\n",
    "Resources:\n  F:\n    Type: AWS::GameLift::Fleet\n    Properties:\n"
    "      EC2InboundPermissions:\n"
    "        - «{Protocol: UDP, FromPort: 1000, ToPort: 2000, IpRange: 10.0.0.0/8}»\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  G:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
    "      SecurityGroupIngress:\n"
    "        - {IpProtocol: tcp, FromPort: '443', ToPort: 443, CidrIp: 10.0.0.0/8}\n"
    "        - {IpProtocol: icmp, FromPort: 8, ToPort: -1}\n"
    "        - {IpProtocol: '-1', FromPort: 0, ToPort: 65535}\n"
    "        - {IpProtocol: tcp, FromPort: 1, ToPort: !Ref Port}\n",
};

constexpr std::string_view kIn[] = {"cfn_nag:W27", "guard:SECURITY_GROUP_INGRESS_PORT_RANGE_RULE",
                                    "kics:87482183-a8e7-4e42-a566-7a23ec231c16"};
constexpr std::string_view kInFromAnywhere[] = {"kics:e415f8d3-fc2b-4f52-88ab-1129e8c8d3f5"};
constexpr auto kOpenIn = kJoined<kIn, kInFromAnywhere>;
constexpr std::string_view kOut[] = {"cfn_nag:W29", "guard:SECURITY_GROUP_EGRESS_PORT_RANGE_RULE",
                                     "kics:dae9c373-8287-462f-8746-6f93dad93610"};
constexpr std::string_view kFleet[] = {"cfn_nag:W65",
                                       "guard:GAMELIFT_FLEET_INBOUND_PORT_RANGE_RULE",
                                       "kics:43356255-495d-4148-ad8d-f6af5eac09dd"};

void check_rule(const Resource& resource, const Value& rule, std::string_view protocol_name,
                std::span<const std::string_view> aliases, Sink& sink) {
  if (!rule.is(Value::Type::object)) return;
  const std::string_view protocol = rule.get(protocol_name).text().value;
  for (const std::string_view other : {"-1", "all", "icmp", "icmpv6", "1", "58"}) {
    if (protocol == other) return;
  }
  const Value last = rule.get("ToPort");
  const std::optional<double> from = rule.get("FromPort").number();
  const std::optional<double> to = last.number();
  if (!from || !to || *from == *to) return;
  Hit& hit = sink.report(resource, last,
                         "Ports " + std::string(rule.get("FromPort").text().value) + " to " +
                             std::string(last.text().value) + " are open");
  const bool is_open = !everyone_of({rule.get("CidrIp")}).is_absent() ||
                       !everyone_of({rule.get("CidrIpv6")}).is_absent();
  widen(hit, rule.at())
      .with_aliases(is_open && aliases.data() == kIn ? std::span<const std::string_view>(kOpenIn)
                                                     : aliases);
}

void check(const Resource& resource, Sink& sink) {
  const auto each = [&](std::string_view path, std::string_view protocol,
                        std::span<const std::string_view> aliases) {
    for (const Value& rules : resource.all(path)) {
      for (const Value& rule : rules.elements())
        check_rule(resource, rule, protocol, aliases, sink);
    }
  };
  if (resource.is("AWS::EC2::SecurityGroup")) {
    each("SecurityGroupIngress", "IpProtocol", kIn);
    each("SecurityGroupEgress", "IpProtocol", kOut);
  } else if (resource.is("AWS::EC2::SecurityGroupIngress")) {
    check_rule(resource, resource.body, "IpProtocol", kIn, sink);
  } else if (resource.is("AWS::EC2::SecurityGroupEgress")) {
    check_rule(resource, resource.body, "IpProtocol", kOut, sink);
  } else if (resource.is("AWS::GameLift::Fleet")) {
    each("EC2InboundPermissions", "Protocol", kFleet);
  }
}

}  // namespace

extern constinit const Rule security_group_port_range{
    .id = "aws/security-group-port-range",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Rule of a security group is for a range of ports",
    .risk = "Whatever will ever listen on one of the ports is open as well.",
    .fix = "Write a rule for each port that is used.",
    .aliases = kJoined<kIn, kInFromAnywhere, kOut, kFleet>,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc security_group_port_range_doc{
    .rule = security_group_port_range,
    .why = kWhy,
    .source = "AWS: security group rules; least privilege in networks",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
