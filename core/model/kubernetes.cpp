#include "core/model/kubernetes.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <memory>

#include "core/model/kubernetes_state.h"
#include "core/parse/yaml.h"

namespace sluice::kubernetes {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_workload(std::string_view kind) {
  return is_one_of(kind, {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job",
                          "ReplicationController", "DeploymentConfig", "Rollout"});
}

// A scalar that is plain, or whose tag is one of YAML's own: "!!bool", "!<tag:yaml.org,2002:bool>".
bool reads_as(NodeRef node, std::initializer_list<std::string_view> types) {
  if (!node.is_scalar()) return false;
  std::string_view tag = node.tag();
  if (tag.empty()) return node.style() == Style::plain;
  for (const std::string_view prefix : {"!!", "!<tag:yaml.org,2002:"}) {
    if (!tag.starts_with(prefix)) continue;
    tag.remove_prefix(prefix.size());
    return is_one_of(tag.substr(0, tag.find('>')), types);
  }
  return false;
}

// Where the pod that an object makes is described: metadata and spec.
NodeRef pod_of(const Object& object) {
  const std::string_view kind = object.kind.value;
  if (kind == "Pod") return object.node;
  if (kind == "PodTemplate") return object.node["template"];
  if (kind == "CronJob") return object.spec["jobTemplate"]["spec"]["template"];
  if (is_workload(kind)) return object.spec["template"];
  if (object.group() == "serving.knative.dev") {
    if (kind == "Service" || kind == "Configuration") return object.spec["template"];
    if (kind == "Revision") return object.node;
  }
  if (kind == "ContainerSource" && object.group() == "sources.knative.dev")
    return object.spec["template"];
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
    container.capabilities = container.security_context["capabilities"];
    container.resources = node["resources"];
    container.env = node["env"];
    container.env_from = node["envFrom"];
    container.ports = node["ports"];
    container.volume_mounts = node["volumeMounts"];
  }
}

void add_object(Manifest& manifest, NodeRef node, int depth = 0) {
  constexpr int kDeepestList = 4;
  if (!node.is_mapping()) return;
  if (node["kind"].value().ends_with("List") && node["items"].is_sequence()) {
    if (depth >= kDeepestList) return;
    for (const NodeRef item : node["items"].children()) add_object(manifest, item, depth + 1);
    return;
  }
  Object& object = manifest.objects.emplace_back();
  object.manifest = &manifest;
  object.node = node;
  object.api_version = node["apiVersion"].text();
  object.kind = node["kind"].text();
  object.metadata = node["metadata"];
  object.name = object.metadata["name"].text();
  object.namespace_ = object.metadata["namespace"].text();
  object.spec = node["spec"];
  const NodeRef pod = pod_of(object);
  object.pod = pod["spec"];
  object.pod_metadata = pod["metadata"];
  add_containers(object, "initContainers", Container::Role::init);
  add_containers(object, "containers", Container::Role::regular);
  add_containers(object, "ephemeralContainers", Container::Role::ephemeral);
}

}  // namespace

Manifest::Manifest(const Tree& tree) {
  for (std::size_t i = 0; i < tree.documents.size(); ++i) add_object(*this, tree.root(i));
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

std::string_view Object::group() const {
  const std::size_t slash = api_version.value.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.value.substr(0, slash);
}

bool Object::on_windows() const {
  return pod["os"]["name"].value() == "windows" ||
         pod["nodeSelector"]["kubernetes.io/os"].value() == "windows";
}

const Object* Manifest::find(std::string_view kind, std::string_view name,
                             std::string_view name_space) const {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const Object& object) {
    return object.kind.value == kind && object.name.value == name &&
           object.namespace_.value == name_space;
  });
  return found == objects.end() ? nullptr : &*found;
}

std::string Container::address() const { return object->address(); }

NodeRef Container::security(std::string_view field) const {
  const NodeRef own = security_context[field];
  if (own && !own.is_null()) return own;
  return object->pod["securityContext"][field];
}

bool Container::is_whole() const {
  const State state = state_of(*node.tree());
  // Pods have no selector, and are not patched.
  const bool is_patch =
      state == State::in_part || (state == State::as_written && image.empty() &&
                                  !object->spec["selector"] && object->kind.value != "Pod");
  return !is_patch && !is_template(security_context) &&
         !is_template(object->pod["securityContext"]);
}

namespace {

// Beside what Kept names, which hangs on nodes: no node has this number.
constexpr std::uint64_t kStateKey = ~std::uint64_t{0};

}  // namespace

State state_of(const Tree& tree) {
  const auto found = tree.read_before.find(kStateKey);
  return found == tree.read_before.end() ? State::as_written
                                         : *static_cast<const State*>(found->second.get());
}

bool looks_like_patch(const Object& object) {
  if (object.containers.empty()) return is_workload(object.kind.value) && !object.pod;
  return std::any_of(object.containers.begin(), object.containers.end(),
                     [](const Container& container) { return container.image.empty(); });
}

void set_state(const Tree& tree, State state) {
  tree.read_before[kStateKey] = std::make_shared<const State>(state);
}

bool is_template(std::string_view value) {
  return looks_like_template(value) || value.find("${") != value.npos;
}

bool is_template(NodeRef node) { return node.is_scalar() && is_template(node.value()); }

bool is_true(NodeRef node) {
  return reads_as(node, {"bool"}) && is_one_of(node.value(), {"y", "Y", "yes", "Yes", "YES", "true",
                                                              "True", "TRUE", "on", "On", "ON"});
}

bool is_false(NodeRef node) {
  return reads_as(node, {"bool"}) &&
         is_one_of(node.value(),
                   {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"});
}

bool is_zero(NodeRef node) {
  if (!reads_as(node, {"int", "float"})) return false;
  std::string_view text = node.value();
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  if (text.size() > 2 && text[0] == '0' && std::string_view("xXoObB").find(text[1]) != text.npos) {
    text.remove_prefix(2);
    return text.find_first_not_of("0_") == text.npos;
  }
  // An exponent makes nothing of nothing.
  const std::string_view digits = text.substr(0, text.find_first_of("eE"));
  const std::string_view exponent = text.substr(std::min(digits.size() + 1, text.size()));
  return digits.find('0') != digits.npos && digits.find_first_not_of("0_.") == digits.npos &&
         exponent.find_first_not_of("+-0123456789") == exponent.npos;
}

bool holds(NodeRef list, std::string_view wanted) {
  if (!list.is_sequence()) return false;
  for (const NodeRef item : list.children()) {
    if (item.value() == wanted) return true;
  }
  return false;
}

}  // namespace sluice::kubernetes
