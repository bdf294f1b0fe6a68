#include "core/model/compose.h"

#include <unordered_map>

#include "core/parse/yaml.h"

namespace sluice::compose {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view up_to(std::string_view text, char end) { return text.substr(0, text.find(end)); }

Mount short_mount(NodeRef item) {
  Mount mount;
  mount.node = item;
  mount.at = item.use();
  const std::string_view text = item.value();
  // A drive letter's colon (C:\data:/data) parts nothing.
  const std::size_t from = text.size() > 2 && text[1] == ':' && text[2] == '\\' ? 2 : 0;
  const std::size_t colon = text.find(':', from);
  if (colon == npos) {
    mount.target = text;
    return mount;
  }
  mount.source = text.substr(0, colon);
  mount.target = up_to(text.substr(colon + 1), ':');
  mount.at = item.part(0, colon);
  return mount;
}

Port short_port(NodeRef item) {
  Port port;
  port.node = item;
  std::string_view text = up_to(item.value(), '/');
  // An address of IPv6 stands in brackets, so that the last two colons are those that part.
  const std::size_t last = text.rfind(':');
  port.target = last == npos ? text : text.substr(last + 1);
  if (last == npos) return port;
  text = text.substr(0, last);
  const std::size_t before = text.rfind(':');
  port.published = before == npos ? text : text.substr(before + 1);
  if (before != npos) port.address = text.substr(0, before);
  return port;
}

Port long_port(NodeRef item) {
  Port port;
  port.node = item["published"] ? item["published"] : item["target"];
  port.target = item["target"].value();
  port.address = item["host_ip"].value();
  port.published = item["published"].value();
  // Older files write the address into `published`.
  if (port.address.empty() && port.published.find('.') != npos) port.address = port.published;
  return port;
}

Service make_service(const File& file, NodeRef node) {
  Service service;
  service.file = &file;
  service.name = node.key();
  service.node = node;
  service.image = node["image"].text();
  service.build = node["build"];
  service.ports = node["ports"];
  service.volumes = node["volumes"];
  service.environment = node["environment"];
  service.privileged = node["privileged"];
  service.cap_add = node["cap_add"];
  service.security_opt = node["security_opt"];
  service.user = node["user"];
  service.network_mode = node["network_mode"];
  service.pid = node["pid"];
  service.ipc = node["ipc"];
  service.userns_mode = node["userns_mode"];
  service.resource_limits = node["deploy"]["resources"]["limits"];
  return service;
}

}  // namespace

File::File(const Tree& tree) {
  std::unordered_map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    const NodeRef list = tree.root(i)["services"];
    if (!list.is_mapping()) continue;
    for (const NodeRef child : list.children()) {
      Service service = make_service(*this, child);
      const auto [before, is_first] = by_name.try_emplace(service.name.value, services.size());
      if (!is_first) service.is_in_parts = services[before->second].is_in_parts = true;
      services.push_back(service);
    }
  }
}

bool Service::is_whole() const {
  return !is_in_parts && !node["extends"] && (!image.empty() || build);
}

Span Variable::at(std::string_view part) const {
  const std::string_view whole = node.value();
  return node.part(static_cast<std::size_t>(part.data() - whole.data()), part.size());
}

std::vector<Variable> variables(NodeRef environment) {
  std::vector<Variable> list;
  if (environment.is_mapping()) {
    for (const NodeRef item : environment.children())
      list.push_back({item.key().value, item.text().value, item});
  } else if (environment.is_sequence()) {
    for (const NodeRef item : environment.children()) {
      const std::string_view text = item.value();
      const std::size_t equals = text.find('=');
      Variable variable{text.substr(0, equals), {}, item};
      if (equals != npos) variable.value = text.substr(equals + 1);
      list.push_back(variable);
    }
  }
  return list;
}

std::vector<Mount> mounts(NodeRef volumes) {
  std::vector<Mount> list;
  if (!volumes.is_sequence()) return list;
  for (const NodeRef item : volumes.children()) {
    if (item.is_mapping()) {
      const NodeRef source = item["source"];
      list.push_back({source.value(), item["target"].value(), source ? source : item,
                      source ? source.use() : item.use()});
    } else if (item.is_scalar()) {
      list.push_back(short_mount(item));
    }
  }
  return list;
}

std::vector<Port> published_ports(NodeRef ports) {
  std::vector<Port> list;
  if (!ports.is_sequence()) return list;
  for (const NodeRef item : ports.children()) {
    if (item.is_mapping()) {
      list.push_back(long_port(item));
    } else if (item.is_scalar() && !is_interpolated(item.value())) {
      list.push_back(short_port(item));
    }
  }
  return list;
}

bool Port::is_open() const {
  if (is_interpolated(published) || is_interpolated(address) || is_interpolated(target)) {
    return false;
  }
  return address.empty() || address == "0.0.0.0" || address == "[::]" || address == "::" ||
         address == "*";
}

bool is_interpolated(std::string_view value) {
  for (std::size_t at = value.find('$'); at != npos; at = value.find('$', at)) {
    if (at + 1 >= value.size() || value[at + 1] != '$') return true;
    at += 2;
  }
  return looks_like_template(value);
}

}  // namespace sluice::compose
