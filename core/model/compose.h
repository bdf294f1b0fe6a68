#pragma once

#include <string>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// Compose files as typed views over the tree, which must outlive them. Shapes by the Compose
// Specification.
namespace sluice::compose {

struct File;

struct Service {
  const File* file = nullptr;
  Text name;
  NodeRef node;
  Text image;
  NodeRef build, ports, volumes, environment, privileged, cap_add, security_opt;

  // services.NAME
  std::string address() const { return "services." + std::string(name.value); }
};

// Neither copied nor moved: services point back to it.
struct File {
  explicit File(const Tree& tree);
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  NodeRef node;
  NodeRef networks, volumes, secrets, configs;
  std::vector<Service> services;

  std::string address() const { return {}; }
};

}  // namespace sluice::compose
