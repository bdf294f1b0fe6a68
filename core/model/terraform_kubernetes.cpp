#include "core/model/terraform_kubernetes.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/model/document.h"

namespace sluice::terraform {
namespace {

// What the provider's resources are, by their name without the version behind it.
struct Kind {
  std::string_view type, kind, api_version;
};
constexpr Kind kKinds[] = {
    {"kubernetes_pod", "Pod", "v1"},
    {"kubernetes_deployment", "Deployment", "apps/v1"},
    {"kubernetes_daemonset", "DaemonSet", "apps/v1"},
    {"kubernetes_daemon_set", "DaemonSet", "apps/v1"},
    {"kubernetes_stateful_set", "StatefulSet", "apps/v1"},
    {"kubernetes_replication_controller", "ReplicationController", "v1"},
    {"kubernetes_job", "Job", "batch/v1"},
    {"kubernetes_cron_job", "CronJob", "batch/v1"},
    {"kubernetes_service", "Service", "v1"},
    {"kubernetes_service_account", "ServiceAccount", "v1"},
    {"kubernetes_role", "Role", "rbac.authorization.k8s.io/v1"},
    {"kubernetes_cluster_role", "ClusterRole", "rbac.authorization.k8s.io/v1"},
    {"kubernetes_role_binding", "RoleBinding", "rbac.authorization.k8s.io/v1"},
    {"kubernetes_cluster_role_binding", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"},
    {"kubernetes_ingress", "Ingress", "networking.k8s.io/v1"},
    {"kubernetes_network_policy", "NetworkPolicy", "networking.k8s.io/v1"},
    {"kubernetes_pod_security_policy", "PodSecurityPolicy", "policy/v1beta1"},
    {"kubernetes_pod_disruption_budget", "PodDisruptionBudget", "policy/v1"},
    {"kubernetes_config_map", "ConfigMap", "v1"},
    {"kubernetes_secret", "Secret", "v1"},
    {"kubernetes_namespace", "Namespace", "v1"},
    {"kubernetes_persistent_volume", "PersistentVolume", "v1"},
    {"kubernetes_persistent_volume_claim", "PersistentVolumeClaim", "v1"},
    {"kubernetes_horizontal_pod_autoscaler", "HorizontalPodAutoscaler", "autoscaling/v2"},
    {"kubernetes_limit_range", "LimitRange", "v1"},
    {"kubernetes_resource_quota", "ResourceQuota", "v1"},
    {"kubernetes_storage_class", "StorageClass", "storage.k8s.io/v1"},
};
constexpr std::string_view kManifest = "kubernetes_manifest";

const Kind* kind_of(std::string_view type) {
  // kubernetes_deployment_v1, kubernetes_cron_job_v1beta1
  const std::size_t version = type.rfind("_v");
  if (version != type.npos && version + 2 < type.size() && type[version + 2] >= '0' &&
      type[version + 2] <= '9')
    type = type.substr(0, version);
  const auto* const found = std::find_if(std::begin(kKinds), std::end(kKinds),
                                         [&](const Kind& kind) { return kind.type == type; });
  return found == std::end(kKinds) ? nullptr : found;
}

// Blocks that stand once for each element of a list.
struct Plural {
  std::string_view block, key;
};
constexpr Plural kPlurals[] = {
    {"container", "containers"},
    {"init_container", "initContainers"},
    {"ephemeral_container", "ephemeralContainers"},
    {"volume", "volumes"},
    {"volume_mount", "volumeMounts"},
    {"volume_device", "volumeDevices"},
    {"env", "env"},
    {"env_from", "envFrom"},
    {"toleration", "tolerations"},
    {"image_pull_secrets", "imagePullSecrets"},
    {"host_aliases", "hostAliases"},
    {"topology_spread_constraint", "topologySpreadConstraints"},
    {"http_header", "httpHeaders"},
    {"sysctl", "sysctls"},
    {"rule", "rules"},
    {"subject", "subjects"},
    {"tls", "tls"},
    {"ingress", "ingress"},
    {"egress", "egress"},
    {"from", "from"},
    {"to", "to"},
    {"items", "items"},
    {"volume_claim_template", "volumeClaimTemplates"},
    {"match_expressions", "matchExpressions"},
    {"node_selector_term", "nodeSelectorTerms"},
    {"allowed_host_paths", "allowedHostPaths"},
    {"host_ports", "hostPorts"},
};
// Names whose camel case is not that of their words.
constexpr Plural kNames[] = {
    {"host_ipc", "hostIPC"},
    {"host_pid", "hostPID"},
    {"cluster_ip", "clusterIP"},
    {"cluster_ips", "clusterIPs"},
    {"external_ips", "externalIPs"},
    {"host_ip", "hostIP"},
    {"load_balancer_ip", "loadBalancerIP"},
    {"non_resource_urls", "nonResourceURLs"},
    {"se_linux", "seLinux"},
};
// What is within these is named by people.
constexpr std::string_view kMaps[] = {"labels",   "annotations", "match_labels",  "limits",
                                      "requests", "data",        "node_selector", "string_data",
                                      "selector", "parameters",  "hard",          "binary_data"};

std::string camel_case(std::string_view name) {
  for (const Plural& one : kNames) {
    if (one.block == name) return std::string(one.key);
  }
  std::string out;
  bool is_upper = false;
  for (const char c : name) {
    if (c == '_') {
      is_upper = true;
      continue;
    }
    out += is_upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    is_upper = false;
  }
  return out;
}

bool is_object_or_list_of(const Value& value) {
  if (value.is(Value::Type::object)) return true;
  if (!value.is(Value::Type::list)) return false;
  const std::vector<Value> elements = value.elements();
  return !elements.empty() && elements.front().is(Value::Type::object);
}

class Builder {
 public:
  Builder(Tree& tree, const Document& document) : tree_(tree), document_(document) {
    tree_.source = document.bytes;
  }

  void add(const Resource& resource) {
    header_ = resource.header;
    is_manifest_ = resource.type.value == kManifest;
    tree_.documents.push_back(static_cast<NodeIndex>(tree_.nodes.size()));
    if (is_manifest_) {
      value(kNoNode, {}, {}, resource.get("manifest"), true, 0);
      return;
    }
    const Kind* const kind = kind_of(resource.type.value);
    const NodeIndex root = node(kNoNode, NodeKind::mapping, resource.scope, {}, {});
    scalar(root, "apiVersion", header_, kind->api_version);
    scalar(root, "kind", header_, kind->kind);
    fields(root, resource.body, false, 1, {});
  }

 private:
  static constexpr int kDeepest = 60;

  NodeIndex node(NodeIndex parent, NodeKind kind, Span at, std::string_view key, Span key_at) {
    const auto index = static_cast<NodeIndex>(tree_.nodes.size());
    TreeNode& made = tree_.nodes.emplace_back();
    made.kind = kind;
    made.parent = parent;
    made.span = at;
    if (!key.empty()) {
      made.key = tree_.strings.keep(key);
      made.key_span = key_at;
    }
    if (parent != kNoNode) {
      NodeIndex& last = last_child_.size() > parent ? last_child_[parent] : grow(parent);
      if (last == kNoNode) {
        tree_.nodes[parent].first_child = index;
      } else {
        tree_.nodes[last].next = index;
      }
      last = index;
    }
    return index;
  }
  NodeIndex& grow(NodeIndex parent) {
    last_child_.resize(std::max<std::size_t>(parent + 1, tree_.nodes.size()), kNoNode);
    return last_child_[parent];
  }

  void scalar(NodeIndex parent, std::string_view key, Span at, std::string_view text,
              Span key_at = {}) {
    const NodeIndex index = node(parent, NodeKind::scalar, at, key, key_at);
    tree_.nodes[index].value = tree_.strings.keep(text);
  }

  // Where it stands, as far as that is in this document.
  Span place(const Value& value) const {
    const Document* const document = value.document();
    const Span at = value.is(Value::Type::object) ? value.span() : value.at();
    if ((document != nullptr && document != &document_) || at.end > document_.bytes.size() ||
        at.begin >= at.end)
      return header_;
    return at;
  }

  // The name of an attribute or block is where the block's header starts.
  Span key_place(const Value::Field& field) const {
    const Span at = field.name.at;
    if (at.begin < at.end && at.end <= document_.bytes.size() &&
        slice(document_.bytes, at).find(field.name.value) != std::string_view::npos)
      return at;
    return place(field.value);
  }

  void unknown(NodeIndex parent, std::string_view key, Span key_at, const Value& value) {
    std::string text = "${";
    text += value.reference();
    text += '}';
    scalar(parent, key, place(value), text, key_at);
  }

  void value(NodeIndex parent, std::string_view key, Span key_at, const Value& value, bool is_map,
             int depth) {
    if (value.is_unknown() || depth > kDeepest) return unknown(parent, key, key_at, value);
    if (value.is_absent() || value.is_null()) return;
    if (value.is_scalar()) {
      const std::string_view text = value.text().value;
      const NodeIndex index = node(parent, NodeKind::scalar, place(value), key, key_at);
      tree_.nodes[index].value = tree_.strings.keep(text);
      return;
    }
    if (value.is(Value::Type::list)) {
      const NodeIndex list = node(parent, NodeKind::sequence, place(value), key, key_at);
      for (const Value& element : value.elements())
        this->value(list, {}, {}, element, is_map, depth + 1);
      return;
    }
    // More may come than is written.
    if (value.get("sluice-nothing").is_unknown()) return unknown(parent, key, key_at, value);
    const NodeIndex object = node(parent, NodeKind::mapping, place(value), key, key_at);
    fields(object, value, is_map, depth + 1, key);
  }

  void fields(NodeIndex parent, const Value& object, bool is_map, int depth,
              std::string_view around) {
    const std::vector<Value::Field> all = object.fields();
    std::vector<std::string_view> told;
    for (const Value::Field& field : all) {
      const std::string_view name = field.name.value;
      if (is_map) {
        value(parent, name, key_place(field), field.value, true, depth);
        continue;
      }
      if (name.empty() || std::find(told.begin(), told.end(), name) != told.end()) continue;
      told.push_back(name);
      const bool is_list = is_plural(name, around, field.value);
      const bool is_named_by_people =
          std::find(std::begin(kMaps), std::end(kMaps), name) != std::end(kMaps) &&
          !(name == "selector" && field.value.get("match_labels").is_known());
      if (!is_list) {
        // The provider has lists of one where there is one.
        Value one = field.value;
        if (is_object_or_list_of(one) && one.is(Value::Type::list)) one = one.elements().front();
        value(parent, camel_case(name), key_place(field), one, is_named_by_people, depth);
        continue;
      }
      const NodeIndex list =
          node(parent, NodeKind::sequence, place(field.value), plural(name), key_place(field));
      for (const Value::Field& same : all) {
        if (same.name.value != name) continue;
        for (const Value& element : same.value.elements())
          value(list, {}, {}, element, false, depth + 1);
      }
    }
  }

  static bool is_plural(std::string_view name, std::string_view around, const Value& value) {
    if (!is_object_or_list_of(value) && !value.is_unknown()) return false;
    // Of a container and of a service, not of the backend of an ingress.
    if (name == "port") return (around.empty() || around == "spec" || around == "from") && !value.is_unknown();
    if (name == "secret") return false;
    const bool is_known = std::any_of(std::begin(kPlurals), std::end(kPlurals),
                                      [&](const Plural& one) { return one.block == name; });
    return is_known && !value.is_unknown();
  }
  static std::string plural(std::string_view name) {
    if (name == "port") return "ports";
    for (const Plural& one : kPlurals) {
      if (one.block == name) return std::string(one.key);
    }
    return camel_case(name);
  }

  Tree& tree_;
  const Document& document_;
  std::vector<NodeIndex> last_child_;
  Span header_;
  bool is_manifest_ = false;
};

}  // namespace

bool is_kubernetes(const Resource& resource) {
  return !resource.is_data && resource.platform == Platform::terraform &&
         resource.type.value.starts_with("kubernetes_") &&
         (resource.type.value == kManifest || kind_of(resource.type.value) != nullptr);
}

KubernetesObjects::KubernetesObjects(std::span<const Resource* const> resources) {
  Builder builder(tree_, *resources.front()->document);
  for (const Resource* const resource : resources) {
    const std::size_t before = tree_.nodes.size();
    builder.add(*resource);
    if (tree_.nodes.size() == before) {
      tree_.documents.pop_back();
    } else {
      owners_.push_back(resource);
    }
  }
  tree_.index_children();
  manifest_ = std::make_unique<kubernetes::Manifest>(tree_);
}

const Resource& KubernetesObjects::owner(NodeRef node) const {
  const auto after =
      std::upper_bound(tree_.documents.begin(), tree_.documents.end(), node.index());
  return *owners_[static_cast<std::size_t>(after - tree_.documents.begin()) - 1];
}

}  // namespace sluice::terraform
