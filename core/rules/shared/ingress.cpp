#include "core/rules/shared/ingress.h"

#include <string>
#include <utility>
#include <vector>

#include "core/rules/shared/networks.h"
#include "core/rules/widen.h"

namespace sluice {
namespace {

// What the parts of a rule are called.
struct Names {
  std::string_view protocol, from, to;
  std::array<std::string_view, 2> networks;
  std::string_view lists;
};
constexpr Names kOfGroup = {
    "protocol", "from_port", "to_port", {"cidr_blocks", "ipv6_cidr_blocks"}, "prefix_list_ids"};
constexpr Names kOfRule = {
    "ip_protocol", "from_port", "to_port", {"cidr_ipv4", "cidr_ipv6"}, "prefix_list_id"};
constexpr Names kOfTemplate = {
    "IpProtocol", "FromPort", "ToPort", {"CidrIp", "CidrIpv6"}, "SourcePrefixListId"};

Ingress read(const Value& rule, const Names& names) {
  return {.protocol = rule.get(names.protocol).text().value,
          .from = rule.get(names.from).number(),
          .to = rule.get(names.to).number(),
          .networks = {rule.get(names.networks[0]), rule.get(names.networks[1])},
          .lists = rule.get(names.lists),
          .rule = rule};
}

// The networks of a managed prefix list, as far as it says them itself.
std::vector<Value> entries_of(const Value& list) {
  const Resource* const owner = list.resource();
  if (owner == nullptr) return {};
  if (owner->is("aws_ec2_managed_prefix_list")) return owner->all("entry.cidr");
  return owner->is("AWS::EC2::PrefixList") ? owner->all("Entries.Cidr") : std::vector<Value>();
}

}  // namespace

std::vector<Ingress::Everyone> Ingress::everyone() const {
  std::vector<Everyone> found;
  for (const Value& own : networks) {
    const Value network = everyone_of(own.elements());
    if (!network.is_absent()) found.push_back({network, network});
  }
  for (const Value& list : lists.elements()) {
    const Value network = everyone_of(entries_of(list));
    if (!network.is_absent()) found.push_back({network, list});
  }
  return found;
}

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

std::optional<SplitIngress> split_ingress(const Resource& resource, const ResourceGraph& graph,
                                          const std::function<bool(const Ingress&)>& is_about) {
  const Resource* const alone[] = {&resource};
  std::span<const Resource* const> rules = alone;
  if (resource.is("aws_vpc_security_group_ingress_rule") ||
      resource.is("aws_security_group_rule")) {
    rules = graph.peers(resource, "security_group_id");
    if (rules.size() < 2 || rules.front()->address() != resource.address()) return std::nullopt;
  }
  std::vector<Value> networks;
  std::vector<const Resource*> owners;
  bool is_whole_alone = false;
  for (const Resource* const rule : rules) {
    for_each_ingress(*rule, [&](const Ingress& ingress) {
      if (!is_about(ingress)) return;
      is_whole_alone = is_whole_alone || !ingress.everyone().empty();
      for (const Value& list : ingress.networks) {
        const std::vector<Value> elements = list.elements();
        networks.insert(networks.end(), elements.begin(), elements.end());
        owners.insert(owners.end(), elements.size(), rule);
      }
    });
  }
  if (is_whole_alone) return std::nullopt;
  const Value everyone = everyone_of(networks);
  if (everyone.is_absent()) return std::nullopt;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    if (networks[i].at() == everyone.at() && networks[i].document() == everyone.document() &&
        networks[i].text().value == everyone.text().value)
      return SplitIngress{owners[i], everyone};
  }
  return std::nullopt;
}

}  // namespace sluice
