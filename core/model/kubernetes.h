#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// Kubernetes manifests as typed views over the tree, which must outlive them: objects, the pod that
// a workload makes, and its containers. Shapes by the Kubernetes API reference (v1, apps/v1,
// batch/v1).
namespace sluice::kubernetes {

struct Object;

struct Container {
  enum class Role : std::uint8_t { regular, init, ephemeral };
  const Object* object = nullptr;
  Role role = Role::regular;
  NodeRef node;
  Text name, image;
  NodeRef security_context, resources, env, ports, volume_mounts;

  // Kind/name or Kind/namespace/name of the object that it belongs to.
  std::string address() const;
};

struct Object {
  NodeRef node;
  Text api_version, kind, name, namespace_;
  NodeRef metadata, spec;
  NodeRef pod;  // the PodSpec, of a Pod or of a workload's template; nothing for other kinds
  NodeRef pod_metadata;
  std::deque<Container> containers;

  // Kind/name, or Kind/namespace/name where a namespace is set.
  std::string address() const;
};

// Every object of a file: each document, and the items of a List. Neither copied nor moved.
struct Manifest {
  explicit Manifest(const Tree& tree);
  Manifest(const Manifest&) = delete;
  Manifest& operator=(const Manifest&) = delete;

  std::deque<Object> objects;
};

}  // namespace sluice::kubernetes
