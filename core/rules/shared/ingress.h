#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource.h"
#include "core/model/resource_graph.h"
#include "core/rules/sink.h"

namespace sluice {

// A rule of a security group of AWS that lets something in, whatever resource it stands in.
struct Ingress {
  std::string_view protocol;       // "tcp", "6", "-1"; empty for what is not known
  std::optional<double> from, to;  // ports, both included; nothing for what is not known
  std::array<Value, 2> networks;   // of IPv4 and of IPv6: a list, or one of them
  Value lists;                     // prefix lists: of them, or one
  Value rule;                      // an object, or the body of its resource
  static constexpr double kLastPort = 65535;

  bool is_every_protocol() const { return protocol == "-1" || protocol == "all"; }
  bool is_tcp() const { return protocol == "tcp" || protocol == "6" || protocol == "TCP"; }
  bool is_udp() const { return protocol == "udp" || protocol == "17" || protocol == "UDP"; }
  // Of a protocol with ports, all of them.
  bool is_every_port() const { return from && to && *from <= 0 && *to >= kLastPort; }
  bool has(double port) const { return from && to && *from <= port && port <= *to; }

  // Where it lets in everyone: a network, or a prefix list of the same files that holds it.
  struct Everyone {
    Value network;
    Value at;  // what stands in the rule
  };
  std::vector<Everyone> everyone() const;
};

// One of its networks is wrong by what else it says: of a template, the rule is the place.
Hit& report(Sink& sink, const Resource& resource, const Ingress& ingress, const Value& network,
            std::string particulars);

// Those of aws_security_group, aws_default_security_group, aws_security_group_rule,
// aws_vpc_security_group_ingress_rule and of CloudFormation's group and ingress.
void for_each_ingress(const Resource& resource, const std::function<void(const Ingress&)>& visit);

// Where several rules of a group, of which none does alone, let in everyone together: a network of
// one of them, and the resource that it stands in. Asked of any of them it is told of the first
// only.
struct SplitIngress {
  const Resource* resource = nullptr;
  Value network;
};
std::optional<SplitIngress> split_ingress(const Resource& resource, const ResourceGraph& graph,
                                          const std::function<bool(const Ingress&)>& is_about);

}  // namespace sluice
