#include "core/rules/shared/ingress.h"

#include <utility>

#include "core/rules/widen.h"

namespace sluice {
namespace {

// What the parts of a rule are called.
struct Names {
  std::string_view protocol, from, to;
  std::array<std::string_view, 2> networks;
};
constexpr Names kOfGroup = {
    "protocol", "from_port", "to_port", {"cidr_blocks", "ipv6_cidr_blocks"}};
constexpr Names kOfRule = {"ip_protocol", "from_port", "to_port", {"cidr_ipv4", "cidr_ipv6"}};
constexpr Names kOfTemplate = {"IpProtocol", "FromPort", "ToPort", {"CidrIp", "CidrIpv6"}};

Ingress read(const Value& rule, const Names& names) {
  return {.protocol = rule.get(names.protocol).text().value,
          .from = rule.get(names.from).number(),
          .to = rule.get(names.to).number(),
          .networks = {rule.get(names.networks[0]), rule.get(names.networks[1])},
          .rule = rule};
}

}  // namespace

Hit& report(Sink& sink, const Resource& resource, const Ingress& ingress, const Value& network,
            std::string particulars) {
  Hit& hit = sink.report(resource, network, std::move(particulars));
  return resource.platform == Platform::cloudformation ? widen(hit, ingress.rule.at()) : hit;
}

void for_each_ingress(const Resource& resource, const std::function<void(const Ingress&)>& visit) {
  const auto each = [&](std::string_view path, const Names& names) {
    for (const Value& rules : resource.all(path)) {
      for (const Value& rule : rules.elements()) visit(read(rule, names));
    }
  };
  if (resource.is("aws_security_group") || resource.is("aws_default_security_group")) {
    each("ingress", kOfGroup);
  } else if (resource.is("aws_security_group_rule")) {
    if (resource.get("type").text().value == "ingress") visit(read(resource.body, kOfGroup));
  } else if (resource.is("aws_vpc_security_group_ingress_rule")) {
    visit(read(resource.body, kOfRule));
  } else if (resource.is("AWS::EC2::SecurityGroup")) {
    each("SecurityGroupIngress", kOfTemplate);
  } else if (resource.is("AWS::EC2::SecurityGroupIngress")) {
    visit(read(resource.body, kOfTemplate));
  }
}

}  // namespace sluice
