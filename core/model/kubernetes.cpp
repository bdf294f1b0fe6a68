#include "core/model/kubernetes.h"

namespace sluice::kubernetes {
namespace {

bool is_workload(std::string_view kind) {
  for (const std::string_view known :
       {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController",
        "DeploymentConfig", "Rollout"}) {
    if (kind == known) return true;
  }
  return false;
}

NodeRef pod_template(std::string_view kind, NodeRef spec) {
  if (kind == "CronJob") return spec["jobTemplate"]["spec"]["template"];
  if (is_workload(kind)) return spec["template"];
  return {};
}

void add_containers(Object& object, std::string_view key, Container::Role role) {
  const NodeRef list = object.pod[key];
  if (!list.is_sequence()) return;
  for (const NodeRef node : list.children()) {
    Container& container = object.containers.emplace_back();
    container.object = &object;
    container.role = role;
    container.node = node;
    container.name = node["name"].text();
    container.image = node["image"].text();
    container.security_context = node["securityContext"];
    container.resources = node["resources"];
    container.env = node["env"];
    container.ports = node["ports"];
    container.volume_mounts = node["volumeMounts"];
  }
}

void add_object(std::deque<Object>& objects, NodeRef node, int depth = 0) {
  constexpr int kDeepestList = 4;
  if (!node.is_mapping()) return;
  if (node["kind"].value().ends_with("List") && node["items"].is_sequence()) {
    if (depth >= kDeepestList) return;
    for (const NodeRef item : node["items"].children()) add_object(objects, item, depth + 1);
    return;
  }
  Object& object = objects.emplace_back();
  object.node = node;
  object.api_version = node["apiVersion"].text();
  object.kind = node["kind"].text();
  object.metadata = node["metadata"];
  object.name = object.metadata["name"].text();
  object.namespace_ = object.metadata["namespace"].text();
  object.spec = node["spec"];
  const NodeRef part = pod_template(object.kind.value, object.spec);
  object.pod = object.kind.value == "Pod" ? object.spec : part["spec"];
  object.pod_metadata = object.kind.value == "Pod" ? object.metadata : part["metadata"];
  add_containers(object, "initContainers", Container::Role::init);
  add_containers(object, "containers", Container::Role::regular);
  add_containers(object, "ephemeralContainers", Container::Role::ephemeral);
}

}  // namespace

Manifest::Manifest(const Tree& tree) {
  for (std::size_t i = 0; i < tree.documents.size(); ++i) add_object(objects, tree.root(i));
}

std::string Object::address() const {
  std::string address(kind.value);
  if (!namespace_.empty()) {
    address += '/';
    address += namespace_.value;
  }
  if (!name.empty()) {
    address += '/';
    address += name.value;
  }
  return address;
}

std::string Container::address() const { return object->address(); }

}  // namespace sluice::kubernetes
