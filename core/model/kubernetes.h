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

struct Manifest;
struct Object;

struct Container {
  enum class Role : std::uint8_t { regular, init, ephemeral };
  const Object* object = nullptr;
  Role role = Role::regular;
  NodeRef node;
  Text name, image;
  NodeRef security_context, capabilities, resources, env, env_from, ports, volume_mounts;

  // A field of the security context that counts here: the container's own, else the pod's. Only for
  // fields that both have (runAsUser, runAsNonRoot, seccompProfile, …).
  NodeRef security(std::string_view field) const;
  // False where only rendering or patching makes the container whole, so that a field that is not
  // here may yet come: it names no image and its workload no selector, or its security context is a
  // template.
  bool is_whole() const;

  // Kind/name or Kind/namespace/name of the object that it belongs to.
  std::string address() const;
};

struct Object {
  const Manifest* manifest = nullptr;
  NodeRef node;
  Text api_version, kind, name, namespace_;
  NodeRef metadata, spec;
  NodeRef pod;  // the PodSpec, of a Pod or of a workload's template; nothing for other kinds
  NodeRef pod_metadata;
  std::deque<Container> containers;

  // "rbac.authorization.k8s.io" of rbac.authorization.k8s.io/v1; empty for the core group.
  std::string_view group() const;
  // The pod says that it runs on Windows nodes, where Linux settings mean nothing.
  bool on_windows() const;

  // Kind/name, or Kind/namespace/name where a namespace is set.
  std::string address() const;
};

// Every object of a file: each document, and the items of a List. Neither copied nor moved: objects
// point back to it.
struct Manifest {
  explicit Manifest(const Tree& tree);
  Manifest(const Manifest&) = delete;
  Manifest& operator=(const Manifest&) = delete;

  std::deque<Object> objects;

  // The object of this kind and name whose namespace is written the same; null for none.
  const Object* find(std::string_view kind, std::string_view name,
                     std::string_view name_space) const;
};

// True for what only rendering or substitution makes known: {{ … }}, ${…}, <% … %>.
bool is_template(std::string_view value);
// The same, of a scalar; false for nothing.
bool is_template(NodeRef node);

// A boolean, or the number 0, as kubectl hands it to the API server: what YAML 1.1 has for one (y,
// on, 0x0), plain or called so by a tag. A string is none: the server refuses it.
bool is_true(NodeRef node);
bool is_false(NodeRef node);
bool is_zero(NodeRef node);

// A list holds `wanted` as one of its scalars.
bool holds(NodeRef list, std::string_view wanted);

}  // namespace sluice::kubernetes
