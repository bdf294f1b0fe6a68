#include "core/model/compose.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/parse/yaml.h"
#include "core/text/ascii.h"

namespace sluice::compose {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view up_to(std::string_view text, char end) { return text.substr(0, text.find(end)); }

// Behind the brace that closes the ${ at `at`; npos for none.
std::size_t end_of_variable(std::string_view text, std::size_t at) {
  std::size_t open = 0;
  for (; at < text.size(); ++at) {
    if (text.substr(at).starts_with("${")) ++open;
    if (text[at] == '}' && --open == 0) return at + 1;
  }
  return npos;
}

// The next colon that stands in no variable.
std::size_t find_colon(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ':') {
    const bool is_variable = text.substr(at).starts_with("${");
    const std::size_t end = is_variable ? end_of_variable(text, at) : at + 1;
    if (end == npos) return text.find(':', at);
    at = end;
  }
  return at < text.size() ? at : npos;
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

void evaluate_into(Reading& out, std::string_view text, std::size_t depth);

// What stands between the braces of ${…}; false where that is not known.
bool evaluate_variable(Reading& out, std::string_view inner, std::size_t depth) {
  std::size_t end = 0;
  while (end < inner.size() && is_name(inner[end])) ++end;
  std::string_view rest = inner.substr(end);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  constexpr std::size_t kMostNesting = 16;
  if (end == 0 || !rest.starts_with('-') || depth == kMostNesting) return false;
  out.is_default = true;
  evaluate_into(out, rest.substr(1), depth + 1);
  return true;
}

void evaluate_into(Reading& out, std::string_view text, std::size_t depth) {
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    out.text += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) return;
    if (text.starts_with("$$")) {
      out.text += '$';
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = text.starts_with("${") ? end_of_variable(text, 0) : npos;
    if (end != npos && evaluate_variable(out, text.substr(2, end - 3), depth)) {
      text.remove_prefix(end);
      continue;
    }
    out.is_known = false;
    // Behind a brace that nothing closes, nothing is looked for.
    const std::size_t unknown = end != npos ? end : text.starts_with("${") ? text.size() : 1;
    out.text += text.substr(0, unknown);
    text.remove_prefix(unknown);
  }
}

Mount short_mount(NodeRef item) {
  Mount mount;
  mount.node = item;
  mount.at = item.use();
  const std::string_view text = item.value();
  // A drive letter's colon (C:\data:/data) parts nothing.
  const auto drive = [](std::string_view path) {
    return path.size() > 2 && path[1] == ':' && path[2] == '\\' ? std::size_t{2} : 0;
  };
  const std::size_t colon = find_colon(text, drive(text));
  if (colon != npos) {
    Reading source = evaluate(text.substr(0, colon));
    const std::string_view rest = text.substr(colon + 1);
    mount.source = std::move(source.text);
    mount.is_default = source.is_default;
    mount.target = evaluate(rest.substr(0, find_colon(rest, 0))).text;
    mount.at = item.part(0, colon);
    return mount;
  }
  // All of it may be the default of one variable.
  const Reading whole = evaluate(text);
  const std::size_t parts = whole.text.find(':', drive(whole.text));
  mount.is_default = whole.is_default;
  if (!whole.is_known || parts == npos) {
    mount.target = whole.text;
  } else {
    mount.source = whole.text.substr(0, parts);
    mount.target = up_to(std::string_view(whole.text).substr(parts + 1), ':');
  }
  return mount;
}

Mount long_mount(NodeRef item) {
  const NodeRef source = item["source"];
  Reading reading = evaluate(source);
  return {std::move(reading.text), evaluate(item["target"]).text, reading.is_default,
          source ? source : item, source ? source.use() : item.use()};
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

File::File(const Tree& tree) : syntax(&tree) {
  std::unordered_map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < tree.documents.size(); ++i) {
    if (const NodeRef named = tree.root(i)["volumes"]) volumes.push_back(named);
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

NodeRef File::bound_to(std::string_view volume) const {
  if (volume.empty()) return {};
  // A later document goes before those that stand before it.
  for (auto list = volumes.rbegin(); list != volumes.rend(); ++list) {
    const NodeRef found = (*list)[volume];
    if (!found) continue;
    const NodeRef options = found["driver_opts"];
    const std::string how = "," + evaluate(options["o"]).text + ",";
    const bool is_bound = how.find(",bind,") != how.npos || how.find(",rbind,") != how.npos;
    return is_bound ? options["device"] : NodeRef();
  }
  return {};
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
      list.push_back(long_mount(item));
    } else if (item.is_scalar()) {
      list.push_back(short_mount(item));
    }
  }
  return list;
}

std::vector<Mount> mounts(const Service& service) {
  std::vector<Mount> list = mounts(service.volumes);
  for (Mount& mount : list) {
    const NodeRef device = service.file->bound_to(mount.source);
    if (!device) continue;
    const Reading reading = evaluate(device);
    mount.source = reading.text;
    mount.is_default = mount.is_default || reading.is_default;
    mount.node = device;
    mount.at = device.use();
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

Reading evaluate(std::string_view written) {
  Reading reading;
  evaluate_into(reading, written, 0);
  if (looks_like_template(written)) reading.is_known = false;
  return reading;
}

bool is_true(NodeRef node) {
  if (!node.is_scalar()) return false;
  const Reading reading = evaluate(node);
  if (!reading.is_known) return false;
  const std::string text = lower_case(reading.text);
  return text == "true" || text == "yes" || text == "y" || text == "on";
}

bool is_interpolated(std::string_view value) {
  for (std::size_t at = value.find('$'); at != npos; at = value.find('$', at)) {
    if (at + 1 >= value.size() || value[at + 1] != '$') return true;
    at += 2;
  }
  return looks_like_template(value);
}

}  // namespace sluice::compose
