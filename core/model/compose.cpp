#include "core/model/compose.h"

namespace sluice::compose {

File::File(const Tree& tree) : node(tree.root()) {
  networks = node["networks"];
  volumes = node["volumes"];
  secrets = node["secrets"];
  configs = node["configs"];
  const NodeRef list = node["services"];
  if (!list.is_mapping()) return;
  for (const NodeRef child : list.children()) {
    Service service;
    service.file = this;
    service.name = child.key();
    service.node = child;
    service.image = child["image"].text();
    service.build = child["build"];
    service.ports = child["ports"];
    service.volumes = child["volumes"];
    service.environment = child["environment"];
    service.privileged = child["privileged"];
    service.cap_add = child["cap_add"];
    service.security_opt = child["security_opt"];
    services.push_back(std::move(service));
  }
}

}  // namespace sluice::compose
