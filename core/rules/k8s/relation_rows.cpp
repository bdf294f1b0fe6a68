#include "core/model/kubernetes_cluster.h"
#include "core/rules/doc_table.h"
#include "core/rules/k8s/applied.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/k8s/rows.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::k8s {
namespace {

using kubernetes::Applied;
using kubernetes::is_template;
using kubernetes::Object;
using kubernetes::selects;
using kubernetes::selects_by_map;
using kubernetes::share_namespace;

using Objects = std::vector<const Object*>;

// Looks no further than this: what is applied together is rarely so much.
constexpr std::size_t kMost = 256;

template <typename F>
const Object* find_if(const Objects& objects, F is_wanted) {
  const auto end = objects.begin() + static_cast<std::ptrdiff_t>(std::min(objects.size(), kMost));
  const auto found =
      std::find_if(objects.begin(), end, [&](const Object* object) { return is_wanted(*object); });
  return found == end ? nullptr : *found;
}

// Too many to look at, or not all there: nothing of a kind (pods by default) is known to be
// missing.
bool is_known(const Applied& at, std::string_view kind = {}) {
  return at.cluster->of_kind(at, kind).size() <= kMost && !at.cluster->is_open(at) &&
         !at.cluster->may_be_more(at, kind);
}

NodeRef labels_of(const Object& object) { return object.pod_metadata["labels"]; }

// The pods of the namespace.
const Object* pods_selected(const Applied& at, NodeRef selector) {
  return find_if(at.cluster->workloads(at), [&](const Object& object) {
    return share_namespace(object, *at.object) && selects(selector, labels_of(object));
  });
}

bool is_a(const Applied& at, std::string_view kind) { return at.object->kind.value == kind; }

void service(const Applied& at, Sink& sink) {
  const NodeRef selector = at.object->spec["selector"];
  const Objects& pods = at.cluster->workloads(at);
  if (!is_a(at, "Service") || selector.size() == 0 || !is_known(at) || at.object->group() != "")
    return;
  const Object* const pod = find_if(pods, [&](const Object& object) {
    return share_namespace(object, *at.object) && selects_by_map(selector, labels_of(object));
  });
  if (pod == nullptr) {
    sink.report_key(selector, called(*at.object) + " selects no pod");
    return;
  }
}

// A number or name of a port that no container of the selected pods has.
void service_port(const Applied& at, Sink& sink) {
  const NodeRef selector = at.object->spec["selector"];
  const NodeRef ports = at.object->spec["ports"];
  const Objects& pods = at.cluster->workloads(at);
  if (!is_a(at, "Service") || selector.size() == 0 || !ports.is_sequence() || !is_known(at)) return;
  for (const NodeRef port : ports.children()) {
    const NodeRef target = port["targetPort"];
    if (!target.is_scalar() || is_template(target)) continue;
    bool is_selected = false;
    const auto has = [&](const Object& object) {
      if (!share_namespace(object, *at.object) || !selects_by_map(selector, labels_of(object)))
        return false;
      is_selected = true;
      const bool is_open = std::any_of(
          object.containers.begin(), object.containers.end(), [](const auto& container) {
            return !container.is_whole() || is_template(container.ports);
          });
      if (is_open || object.containers.empty()) return true;
      bool lists_any = false;
      for (const kubernetes::Container& container : object.containers) {
        if (!container.ports.is_sequence()) continue;
        for (const NodeRef item : container.ports.children()) {
          lists_any = true;
          if (item["name"].value() == target.value() ||
              item["containerPort"].value() == target.value())
            return true;
        }
      }
      // A number needs no entry, which only a list that leaves it out makes doubtful.
      return !lists_any && target.value().find_first_not_of("0123456789") == target.value().npos;
    };
    if (find_if(pods, has) == nullptr && is_selected)
      sink.report(target, called(*at.object) + " leads to the port " + quote(target.value()) +
                              ", which its pods do not list");
  }
}

// Names of services in both shapes of a backend, where they are.
void backends(NodeRef node, std::vector<NodeRef>& names, int depth = 12) {
  if (depth == 0) return;
  for (const NodeRef name : {node["serviceName"], node["service"]["name"]}) {
    if (name.is_scalar()) names.push_back(name);
  }
  if (!node.is_mapping() && !node.is_sequence()) return;
  for (const NodeRef child : node.children()) {
    const std::string_view key = child.key().value;
    if (node.is_sequence() || key == "rules" || key == "http" || key == "paths" ||
        key == "backend" || key == "defaultBackend")
      backends(child, names, depth - 1);
  }
}

// The port that a name of a service stands beside.
NodeRef port_beside(NodeRef name) {
  const NodeRef holder = name.parent();
  if (const NodeRef old = holder["servicePort"]) return old;
  const NodeRef port = holder["port"];
  return port["number"] ? port["number"] : port["name"];
}

bool serves(const Object& service, NodeRef port) {
  const NodeRef ports = service.spec["ports"];
  if (!port.is_scalar() || is_template(port) || !ports.is_sequence()) return true;
  for (const NodeRef item : ports.children()) {
    for (const std::string_view key : {"port", "name"}) {
      if (item[key].value() == port.value() || is_template(item[key])) return true;
    }
  }
  return false;
}

void ingress(const Applied& at, Sink& sink) {
  if (!is_a(at, "Ingress") || !is_known(at, "Service")) return;
  std::vector<NodeRef> names;
  backends(at.object->spec, names);
  for (const NodeRef name : names) {
    if (is_template(name)) continue;
    const Object* const service = at.cluster->find(at, "Service", name.value());
    if (service == nullptr)
      sink.report(name, called(*at.object) + " leads to a service that is not there, " +
                            quote(name.value()));
    else if (!serves(*service, port_beside(name)))
      sink.report(port_beside(name), called(*at.object) + " leads to a port that the service " +
                                         quote(name.value()) + " does not have");
  }
}

void exposed(const Applied& at, Sink& sink) {
  if (!is_a(at, "Ingress")) return;
  std::vector<NodeRef> names;
  backends(at.object->spec, names);
  for (const NodeRef name : names) {
    const Object* const service = at.cluster->find(at, "Service", name.value());
    if (service == nullptr || service->spec["selector"].size() == 0) continue;
    const Object* const pod = find_if(at.cluster->workloads(at), [&](const Object& object) {
      return share_namespace(object, *service) &&
             selects_by_map(service->spec["selector"], labels_of(object));
    });
    if (pod != nullptr) sink.report(name, called(*at.object) + " opens " + called(*pod));
  }
}

void policy_target(const Applied& at, Sink& sink) {
  const NodeRef selector = at.object->spec["podSelector"];
  if (!is_a(at, "NetworkPolicy") || !selector.is_mapping() || selector.size() == 0 || !is_known(at))
    return;
  if (pods_selected(at, selector) == nullptr)
    sink.report_key(selector, called(*at.object) + " selects no pod");
}

void policy_peer(const Applied& at, Sink& sink) {
  if (!is_a(at, "NetworkPolicy") || !is_known(at)) return;
  for (const auto& [direction, side] :
       {std::pair<std::string_view, std::string_view>{"ingress", "from"}, {"egress", "to"}}) {
    const NodeRef rules = at.object->spec[direction];
    if (!rules.is_sequence()) continue;
    for (const NodeRef rule : rules.children()) {
      const NodeRef peers = rule[side];
      if (!peers.is_sequence()) continue;
      for (const NodeRef peer : peers.children()) {
        const NodeRef selector = peer["podSelector"];
        if (selector.size() == 0 || peer["namespaceSelector"] ||
            pods_selected(at, selector) != nullptr)
          continue;
        sink.report_key(selector, called(*at.object) + " names pods that are not there");
      }
    }
  }
}

void autoscaler_target(const Applied& at, Sink& sink) {
  if (!is_a(at, "HorizontalPodAutoscaler") || at.cluster->is_open(at)) return;
  const NodeRef target = at.object->spec["scaleTargetRef"];
  const NodeRef name = target["name"];
  if (!name.is_scalar() || is_template(name) || is_template(target["kind"]) ||
      !is_known(at, target["kind"].value()))
    return;
  if (at.cluster->find(at, target["kind"].value(), name.value()) == nullptr)
    sink.report(name, called(*at.object) + " scales what is not there, " + quote(name.value()));
}

void monitor(const Applied& at, Sink& sink) {
  if (!is_a(at, "ServiceMonitor") || !is_known(at, "Service")) return;
  const NodeRef selector = at.object->spec["selector"];
  if (selector.size() == 0 || at.object->spec["namespaceSelector"]) return;
  const Object* const service =
      find_if(at.cluster->of_kind(at, "Service"), [&](const Object& object) {
        return share_namespace(object, *at.object) && selects(selector, object.metadata["labels"]);
      });
  if (service == nullptr) sink.report_key(selector, called(*at.object) + " selects no service");
}

// Where accounts are among the files at all, so that those of others are not missed.
void missing_account(const Applied& at, Sink& sink) {
  if (!at.object->pod || !is_known(at, "ServiceAccount")) return;
  if (at.cluster->of_kind(at, "ServiceAccount").empty()) return;
  const NodeRef named = at.object->pod["serviceAccountName"];
  const NodeRef name = named ? named : at.object->pod["serviceAccount"];
  if (name.value().empty() || name.value() == "default" || is_template(name)) return;
  if (at.cluster->find(at, "ServiceAccount", name.value()) == nullptr)
    sink.report(name,
                called(*at.object) + " runs as " + quote(name.value()) + ", which is not there");
}

void shared_account(const Applied& at, Sink& sink) {
  const NodeRef name = at.object->pod["serviceAccountName"];
  if (name.value().empty() || name.value() == "default" || is_template(name)) return;
  const Object* const other = find_if(at.cluster->workloads(at), [&](const Object& object) {
    return &object != at.object && share_namespace(object, *at.object) &&
           object.pod["serviceAccountName"].value() == name.value();
  });
  if (other != nullptr)
    sink.report(name,
                called(*at.object) + " and " + called(*other) + " run as " + quote(name.value()));
}

// A key that the object beside does not have.
void missing_key(const Applied& at, Sink& sink) {
  for (const kubernetes::Container& container : at.object->containers) {
    if (!container.env.is_sequence()) continue;
    for (const NodeRef item : container.env.children()) {
      for (const auto& [field, kind] :
           {std::pair<std::string_view, std::string_view>{"secretKeyRef", "Secret"},
            {"configMapKeyRef", "ConfigMap"}}) {
        const NodeRef reference = item["valueFrom"][field];
        const NodeRef key = reference["key"];
        if (!key.is_scalar() || is_template(key) || reference["optional"].is_true()) continue;
        const Object* const object = at.cluster->find(at, kind, reference["name"].value());
        if (object == nullptr) continue;
        bool is_there = false;
        for (const std::string_view block : {"data", "stringData", "binaryData"}) {
          is_there =
              is_there || object->node[block][key.value()] || is_template(object->node[block]);
        }
        if (!is_there) sink.report(key, called(*object) + " has no key " + quote(key.value()));
      }
    }
  }
}

bool runs_on(const Object& object) {
  return is_among(
      "Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|DeploymentConfig|Job|"
      "CronJob|Rollout",
      object.kind.value);
}

constexpr std::string_view kBothWays[] = {"kube-score:Pod NetworkPolicy",
                                          "kube-score:pod-networkpolicy"};
constexpr std::string_view kAnyPolicy[] = {"checkov:CKV2_K8S_6", "kube-linter:non-isolated-pod",
                                           "polaris:missingNetworkPolicy",
                                           "kics:0401f71b-9c1e-4821-ab15-a955caa621be"};

void no_network_policy(const Applied& at, Sink& sink) {
  const Objects& policies = at.cluster->of_kind(at, "NetworkPolicy");
  if (!runs_on(*at.object) || !at.object->pod.is_mapping() || !is_whole(*at.object) ||
      !is_known(at, "NetworkPolicy"))
    return;
  if (at.object->pod["hostNetwork"].is_true()) return;
  bool ingress = false;
  bool egress = false;
  for (const Object* const policy : policies) {
    if (!share_namespace(*policy, *at.object) ||
        !selects(policy->spec["podSelector"], labels_of(*at.object)))
      continue;
    const NodeRef types = policy->spec["policyTypes"];
    ingress = ingress || !types.is_sequence() || kubernetes::holds(types, "Ingress");
    egress = egress || (types.is_sequence() ? kubernetes::holds(types, "Egress")
                                            : static_cast<bool>(policy->spec["egress"]));
  }
  if (at.cluster->of_kind(at, "CiliumNetworkPolicy").size() > 0 || (ingress && egress)) return;
  const std::string what = !ingress && !egress ? ""
                           : ingress           ? " of what leaves it"
                                               : " of what reaches it";
  const NodeRef name = at.object->metadata["name"];
  Hit& hit = sink.report(name ? name : at.object->node["kind"],
                         called(*at.object) + " has no network policy" + what);
  // Others ask for any policy.
  if (ingress || egress) hit.with_aliases(kBothWays);
}

const Object* budget_of(const Applied& at, const Object& workload) {
  return find_if(at.cluster->of_kind(at, "PodDisruptionBudget"), [&](const Object& budget) {
    return share_namespace(budget, workload) && budget.spec["selector"] &&
           selects(budget.spec["selector"], labels_of(workload));
  });
}

std::optional<unsigned> count_of(NodeRef node) {
  unsigned count = 0;
  if (!node.is_scalar() || node.value().empty() || node.value().size() > 6) return std::nullopt;
  for (const char c : node.value()) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + static_cast<unsigned>(c - '0');
  }
  return count;
}

const Object* scaler_of(const Applied& at, const Object& workload) {
  for (const std::string_view kind : {"HorizontalPodAutoscaler", "ScaledObject"}) {
    const Object* const scaler = find_if(at.cluster->of_kind(at, kind), [&](const Object& object) {
      const NodeRef target = object.spec["scaleTargetRef"];
      return target["name"].value() == workload.name.value && share_namespace(object, workload) &&
             (!target["kind"] || target["kind"].value() == workload.kind.value);
    });
    if (scaler != nullptr) return scaler;
  }
  return nullptr;
}

template <Literal Kind>
void no_budget(const Applied& at, Sink& sink) {
  const Object& object = *at.object;
  if (!is_a(at, Kind.view()) || !is_whole(object) || !is_known(at, "PodDisruptionBudget")) return;
  // Who says nothing of replicas has one; but where budgets are written, each is to have its own.
  const NodeRef replicas = object.spec["replicas"];
  const unsigned least = at.cluster->of_kind(at, "PodDisruptionBudget").empty() ? 1U : 2U;
  if (count_of(replicas).value_or(replicas ? 2U : least) < 2 || budget_of(at, object) != nullptr)
    return;
  sink.report(object.metadata["name"] ? object.metadata["name"] : object.node["kind"],
              called(object) + " has no disruption budget");
}

// How many pods there are at least of those that the budget is about.
std::optional<unsigned> pods_of(const Applied& at) {
  const NodeRef selector = at.object->spec["selector"];
  const Object* const workload = find_if(at.cluster->of_kind(at, {}), [&](const Object& object) {
    return share_namespace(object, *at.object) && runs_on(object) &&
           selects(selector, labels_of(object));
  });
  const auto by_selector = [&](std::string_view kind) {
    return find_if(at.cluster->of_kind(at, kind), [&](const Object& object) {
      return share_namespace(object, *at.object) && object.spec["selector"].size() > 0 &&
             selects(selector, object.spec["selector"]["matchLabels"]);
    });
  };
  const Object* const found = workload != nullptr                    ? workload
                              : by_selector("Deployment") != nullptr ? by_selector("Deployment")
                                                                     : by_selector("StatefulSet");
  if (found == nullptr || selector.size() == 0) return std::nullopt;
  if (const Object* const scaler = scaler_of(at, *found)) {
    const NodeRef least =
        scaler->spec["minReplicas"] ? scaler->spec["minReplicas"] : scaler->spec["minReplicaCount"];
    return least ? count_of(least) : std::optional<unsigned>(1);
  }
  const NodeRef replicas = found->spec["replicas"];
  return replicas ? count_of(replicas) : std::optional<unsigned>(1);
}

void blocking_minimum(const Applied& at, Sink& sink) {
  const NodeRef least = at.object->spec["minAvailable"];
  if (!is_a(at, "PodDisruptionBudget") || !least.is_scalar()) return;
  if (least.value() == "100%") return void(sink.report(least));
  const auto wanted = count_of(least);
  const auto pods = pods_of(at);
  if (wanted && pods && *wanted >= *pods && *wanted > 0)
    sink.report(least, called(*at.object) + " keeps " + quote(least.value()) + " of " +
                           std::to_string(*pods) + " pods");
}

void blocking_maximum(const Applied& at, Sink& sink) {
  const NodeRef most = at.object->spec["maxUnavailable"];
  if (is_a(at, "PodDisruptionBudget") && (most.value() == "0" || most.value() == "0%"))
    sink.report(most);
}

void budget_over_scaler(const Applied& at, Sink& sink) {
  if (!is_a(at, "Deployment")) return;
  const Object* const budget = budget_of(at, *at.object);
  const Object* const scaler = scaler_of(at, *at.object);
  if (budget == nullptr || scaler == nullptr || !scaler->spec["minReplicas"]) return;
  const auto least = count_of(scaler->spec["minReplicas"]);
  std::string_view text = budget->spec["minAvailable"].value();
  if (!least || text.empty() || is_template(text)) return;
  unsigned wanted = 0;
  const bool is_percent = text.ends_with('%');
  for (const char c : text.substr(0, text.size() - (is_percent ? 1 : 0))) {
    if (c < '0' || c > '9' || wanted > 100000) return;
    wanted = wanted * 10 + static_cast<unsigned>(c - '0');
  }
  if (is_percent) {
    const auto replicas = count_of(at.object->spec["replicas"]);
    if (!replicas) return;
    wanted = (wanted * *replicas + 99) / 100;
  }
  if (wanted > *least)
    sink.report(at.object->metadata["name"],
                called(*budget) + " keeps more pods than " + called(*scaler) + " has at least");
}

void empty_budget(const Applied& at, Sink& sink) {
  const Object& object = *at.object;
  if (is_a(at, "PodDisruptionBudget") && object.spec.is_mapping() && !object.spec["minAvailable"] &&
      !object.spec["maxUnavailable"])
    sink.report_key(object.spec, called(object) + " sets neither minAvailable nor maxUnavailable");
}

void scaler_range(const Applied& at, Sink& sink) {
  if (!is_a(at, "HorizontalPodAutoscaler")) return;
  const auto least = count_of(at.object->spec["minReplicas"]);
  const auto most = count_of(at.object->spec["maxReplicas"]);
  if (least && most && *most <= *least) sink.report(at.object->spec["maxReplicas"]);
}

void few_of_scaler(const Applied& at, Sink& sink) {
  if (!is_a(at, "HorizontalPodAutoscaler") || !at.object->spec.is_mapping()) return;
  const NodeRef given = at.object->spec["minReplicas"];
  const auto least = count_of(given);
  if (!given)
    sink.report_key(at.object->spec, called(*at.object) + " sets no minReplicas");
  else if (least && *least < 2)
    sink.report(given);
}

void fixed_replicas(const Applied& at, Sink& sink) {
  const NodeRef replicas = at.object->spec["replicas"];
  if (!is_a(at, "Deployment") || !replicas) return;
  const Object* const scaler = scaler_of(at, *at.object);
  if (scaler != nullptr)
    sink.report(replicas,
                called(*scaler) + " scales what sets replicas to " + quote(replicas.value()));
}

void selector_mismatch(const Applied& at, Sink& sink) {
  const Object& object = *at.object;
  const NodeRef selector = object.spec["selector"];
  if (!is_among("Deployment|StatefulSet|DaemonSet|ReplicaSet", object.kind.value) ||
      !selector.is_mapping() || !object.pod.is_mapping())
    return;
  if (!selector["matchLabels"] && !selector["matchExpressions"]) return;
  if (!selects(selector, labels_of(object)))
    sink.report_key(selector, called(object) + " does not select the pods that it makes");
}

void headless(const Applied& at, Sink& sink) {
  const Object& object = *at.object;
  if (!is_a(at, "StatefulSet") || !is_whole(object) || !is_known(at, "Service")) return;
  const NodeRef name = object.spec["serviceName"];
  if (name && (name.value().empty() || is_template(name))) return;
  if (!name) return void(sink.report_key(object.spec, called(object) + " sets no serviceName"));
  const Object* const service = at.cluster->find(at, "Service", name.value());
  if (service == nullptr) {
    if (!at.cluster->of_kind(at, "Service").empty())
      sink.report(name,
                  called(object) + " names a service that is not there, " + quote(name.value()));
    return;
  }
  const NodeRef address = service->spec["clusterIP"];
  const bool fits = address.value() == "None" || is_template(address);
  if (!fits || !selects_by_map(service->spec["selector"], labels_of(object)))
    sink.report(name, called(*service) + " is no headless service of these pods");
}

template <Literal Kind>
void no_limits(const Applied& at, Sink& sink) {
  const bool is_limited = (runs_on(*at.object) && is_whole(*at.object)) ||
                          at.object->kind.value == "PersistentVolumeClaim";
  if (!is_limited || !is_known(at, Kind.view())) return;
  const Object* const found =
      find_if(at.cluster->of_kind(at, Kind.view()),
              [&](const Object& object) { return share_namespace(object, *at.object); });
  if (found == nullptr)
    sink.report(at.object->metadata["name"] ? at.object->metadata["name"] : at.object->node["kind"],
                called(*at.object) + " runs in a namespace without " + std::string(Kind.view()));
}

// The role that a binding refers to.
const Object* role_of(const Applied& at) {
  const NodeRef reference = at.object->node["roleRef"];
  if (!is_binding(*at.object) || at.object->name.value.starts_with("system:")) return nullptr;
  if (reference["kind"].value() == "Role")
    return at.cluster->find(at, "Role", reference["name"].value());
  return find_if(at.cluster->of_kind(at, "ClusterRole"), [&](const Object& object) {
    return object.name.value == reference["name"].value();
  });
}

bool any_rule(const Object* role, bool (*is_wanted)(NodeRef)) {
  if (role == nullptr || !role->node["rules"].is_sequence()) return false;
  // Those of the system are meant to be so; who calls a role of their own like one is not asked.
  if (!is_own_role(*role) && !role->name.value.starts_with("system:")) return false;
  const auto rules = role->node["rules"].children();
  return std::any_of(rules.begin(), rules.end(), is_wanted);
}

void bound_to_all(const Applied& at, Sink& sink) {
  const Object* const role = role_of(at);
  const bool grants_all = any_rule(role, [](NodeRef rule) {
    constexpr std::string_view kVerbs[] = {"get",    "list",  "watch", "create",
                                           "update", "patch", "delete"};
    const bool all_verbs =
        std::all_of(std::begin(kVerbs), std::end(kVerbs), [&](std::string_view verb) {
          return static_cast<bool>(granted_or_all(rule, "verbs", verb));
        });
    return all_verbs && granted(rule, "resources", "*") && granted(rule, "apiGroups", "*");
  });
  if (grants_all) sink.report_key(at.object->node["roleRef"], called(*role) + " grants everything");
}

// Who is bound to a role with one of the verbs on one of the resources.
void check_bound(const Applied& at, std::string_view resources, std::string_view verbs,
                 Sink& sink) {
  const Object* const role = role_of(at);
  if (role == nullptr || !is_own_role(*role) || !role->node["rules"].is_sequence()) return;
  const auto has = [](NodeRef list, std::string_view wanted) {
    if (!list.is_sequence()) return false;
    const auto items = list.children();
    return std::any_of(items.begin(), items.end(), [&](NodeRef item) {
      return item.value() == "*" || is_among(wanted, item.value());
    });
  };
  for (const NodeRef rule : role->node["rules"].children()) {
    if (!has(rule["resources"], resources) || !has(rule["verbs"], verbs)) continue;
    sink.report_key(at.object->node["roleRef"], grant(rule));
    return;
  }
}

template <Literal Resources, Literal Verbs>
void bound(const Applied& at, Sink& sink) {
  check_bound(at, Resources.view(), Verbs.view(), sink);
}

// Polaris asks by the kinds of both.
constexpr std::span<const std::string_view> kExecOfCluster =
    kTexts<"polaris:clusterrolebindingPodExecAttach">;
constexpr std::span<const std::string_view> kExecOfBoth =
    kTexts<"polaris:rolebindingClusterRolePodExecAttach">;
constexpr std::span<const std::string_view> kExecOfRole =
    kTexts<"polaris:rolebindingRolePodExecAttach">;

void bound_to_exec(const Applied& at, Sink& sink) {
  const Object* const role = role_of(at);
  const bool grants_exec = any_rule(role, [](NodeRef rule) {
    const bool is_exec =
        granted(rule, "resources", "*") || granted(rule, "resources", "pods/exec") ||
        granted(rule, "resources", "pods/attach") || granted(rule, "resources", "pods/*");
    return is_exec && covers_core_group(rule) &&
           (granted_or_all(rule, "verbs", "create") || granted(rule, "verbs", "get"));
  });
  if (!grants_exec) return;
  const std::span<const std::string_view> names = is_a(at, "ClusterRoleBinding") ? kExecOfCluster
                                                  : role->kind.value == "Role"   ? kExecOfRole
                                                                                 : kExecOfBoth;
  sink.report_key(at.object->node["roleRef"], called(*role) + " lets into pods")
      .with_aliases(names);
}

// etcd lets in whom the authority signed that also signs users of the cluster.
void shared_authority(const Applied& at, Sink& sink) {
  for (const kubernetes::Container& container : at.object->containers) {
    const auto own = given_flag(container, "etcd", "--trusted-ca-file");
    if (!own || own->value.empty() || is_template(own->value)) continue;
    const Object* const server = find_if(at.cluster->workloads(at), [&](const Object& object) {
      return std::any_of(object.containers.begin(), object.containers.end(),
                         [&](const kubernetes::Container& other) {
                           const auto authority =
                               given_flag(other, "kube-apiserver", "--client-ca-file");
                           return authority && authority->value == own->value;
                         });
    });
    if (server != nullptr)
      sink.report(own->node, "etcd and " + called(*server) + " both trust " + quote(own->value));
  }
}

// Objects that do not fit together with those that they are applied with.
constexpr Rule kRows[] = {
    {
        .id = "k8s/service-without-pods",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Service selects no pod",
        .risk = "Whoever asks the service gets no answer.",
        .fix = "Use the labels of the pods.",
        .aliases =
            kTexts<"kube-linter:dangling-service", "kube-score:Service Targets Pod",
                   "kube-score:service-targets-pod", "kics:3ca03a61-3249-4c16-8427-6f8e47dda729">,
        .topics = {Topic::reliability},
        .check = applied<service>,
    },
    {
        .id = "k8s/service-port",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Service leads to a port that its pods do not list",
        .risk = "Whoever asks the service may get no answer.",
        .fix = "Use a port of the pods.",
        .aliases = kTexts<"kics:3ca03a61-3249-4c16-8427-6f8e47dda729">,
        .topics = {Topic::reliability},
        .check = applied<service_port>,
    },
    {
        .id = "k8s/ingress-without-service",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Ingress leads to a service or port that is not there",
        .risk = "Whoever asks the ingress gets an error.",
        .fix = "Name a service and port that are there.",
        .aliases = kTexts<"kube-linter:dangling-ingress", "kube-score:Ingress targets Service",
                          "kube-score:ingress-targets-service">,
        .topics = {Topic::reliability},
        .check = applied<ingress>,
    },
    {
        .id = "k8s/ingress-to-workload",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Ingress opens a workload to who reaches its controller",
        .risk = "What it serves is seen from outside of the cluster.",
        .fix = "Keep it inside, or put authentication before it.",
        .aliases = kTexts<"kics:69bbc5e3-0818-4150-89cc-1e989b48f23b">,
        .topics = {Topic::network},
        .check = applied<exposed>,
    },
    {
        .id = "k8s/network-policy-without-pods",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Network policy selects no pod",
        .risk = "It protects nothing, though it looks as if it did.",
        .fix = "Use the labels of the pods.",
        .aliases =
            kTexts<"kube-linter:dangling-networkpolicy", "kube-score:NetworkPolicy targets Pod",
                   "kube-score:networkpolicy-targets-pod",
                   "kics:85ab1c5b-014e-4352-b5f8-d7dea3bb4fd3">,
        .topics = {Topic::network},
        .check = applied<policy_target>,
    },
    {
        .id = "k8s/network-policy-peer",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Network policy names pods that are not there",
        .risk = "Who is to be let in is kept out.",
        .fix = "Use the labels of the pods.",
        .aliases = kTexts<"kube-linter:dangling-networkpolicypeer-podselector">,
        .topics = {Topic::network},
        .check = applied<policy_peer>,
    },
    {
        .id = "k8s/autoscaler-without-target",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Autoscaler scales what is not there",
        .risk = "It does nothing.",
        .fix = "Name kind and name of a workload.",
        .aliases = kTexts<"kube-linter:dangling-horizontalpodautoscaler",
                          "kube-score:HorizontalPodAutoscaler has target",
                          "kube-score:horizontalpodautoscaler-has-target">,
        .topics = {Topic::reliability},
        .check = applied<autoscaler_target>,
    },
    {
        .id = "k8s/monitor-without-service",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Monitor selects no service",
        .risk = "Nothing is measured, and no alarm is raised.",
        .fix = "Use the labels of the service.",
        .aliases = kTexts<"kube-linter:dangling-servicemonitor">,
        .topics = {Topic::logging},
        .check = applied<monitor>,
    },
    {
        .id = "k8s/account-not-there",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Pod runs as an account that is not there",
        .risk = "The pod is not started.",
        .fix = "Name an account that is there.",
        .aliases = kTexts<"kube-linter:non-existent-service-account">,
        .topics = {Topic::reliability},
        .check = applied<missing_account>,
    },
    {
        .id = "k8s/shared-account",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Workloads share a service account",
        .risk = "Each has the rights of all.",
        .fix = "Give each workload an account of its own.",
        .aliases = kTexts<"kics:c1032cf7-3628-44e2-bd53-38c17cf31b6b">,
        .topics = {Topic::access},
        .check = applied<shared_account>,
    },
    {
        .id = "k8s/key-not-there",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Environment refers to a key that is not there",
        .risk = "The container is not started.",
        .fix = "Name a key of the object.",
        .aliases = kTexts<"kube-linter:env-value-from">,
        .topics = {Topic::reliability},
        .check = applied<missing_key>,
    },
    {
        .id = "k8s/no-network-policy",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "No network policy is about the pod",
        .risk = "Whoever gets into another pod reaches it, and it reaches everything.",
        .fix = "Write a NetworkPolicy for it, or one that denies by default.",
        .aliases = kJoined<kAnyPolicy, kBothWays>,
        .topics = {Topic::network},
        .check = applied<no_network_policy>,
    },
    {
        .id = "k8s/no-disruption-budget",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Deployment has no disruption budget",
        .risk = "When nodes are drained, all its pods may be gone at once.",
        .fix = "Write a PodDisruptionBudget for it.",
        .aliases = kTexts<"kics:b23e9b98-0cb6-4fc9-b257-1f3270442678",
                          "kics:a05331ee-1653-45cb-91e6-13637a76e4f0",
                          "polaris:missingPodDisruptionBudget",
                          "kube-score:Deployment has PodDisruptionBudget",
                          "kube-score:deployment-has-poddisruptionbudget">,
        .topics = {Topic::availability},
        .check = applied<no_budget<"Deployment">>,
    },
    {
        .id = "k8s/no-stateful-disruption-budget",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Stateful set has no disruption budget",
        .risk = "When nodes are drained, all its pods may be gone at once.",
        .fix = "Write a PodDisruptionBudget for it.",
        .aliases = kTexts<"kics:1db3a5a5-bf75-44e5-9e44-c56cfc8b1ac5",
                          "kics:7249e3b0-9231-4af3-bc5f-5daf4988ecbf",
                          "kube-score:StatefulSet has PodDisruptionBudget",
                          "kube-score:statefulset-has-poddisruptionbudget">,
        .topics = {Topic::availability},
        .check = applied<no_budget<"StatefulSet">>,
    },
    {
        .id = "k8s/budget-keeps-all",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Disruption budget keeps as many pods as there are",
        .risk = "No node with such a pod can be drained.",
        .fix = "Set minAvailable below the number of pods.",
        .aliases = kTexts<"kube-linter:pdb-min-available", "polaris:pdbDisruptionsIsZero">,
        .topics = {Topic::availability},
        .check = applied<blocking_minimum>,
    },
    {
        .id = "k8s/budget-of-zero",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Disruption budget lets no pod go",
        .risk = "No node with such a pod can be drained.",
        .fix = "Set maxUnavailable to 1 or more.",
        .aliases = kTexts<"kube-linter:pdb-max-unavailable", "polaris:pdbDisruptionsIsZero">,
        .topics = {Topic::availability},
        .check = applied<blocking_maximum>,
    },
    {
        .id = "k8s/budget-over-autoscaler",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Disruption budget keeps more pods than the autoscaler has at least",
        .risk = "With few pods, no node can be drained.",
        .fix = "Set minAvailable below minReplicas.",
        .aliases = kTexts<"polaris:pdbMinAvailableGreaterThanHPAMinReplicas">,
        .topics = {Topic::availability},
        .check = applied<budget_over_scaler>,
    },
    {
        .id = "k8s/empty-budget",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Disruption budget sets no bound",
        .risk = "It keeps one pod, whatever was meant.",
        .fix = "Set minAvailable or maxUnavailable.",
        .aliases = kTexts<"kube-score:PodDisruptionBudget has policy",
                          "kube-score:poddisruptionbudget-has-policy">,
        .topics = {Topic::availability},
        .check = applied<empty_budget>,
    },
    {
        .id = "k8s/autoscaler-range",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Autoscaler has no room to scale",
        .risk = "It does nothing.",
        .fix = "Set maxReplicas above minReplicas.",
        .aliases = kTexts<"polaris:hpaMaxAvailability">,
        .topics = {Topic::reliability},
        .check = applied<scaler_range>,
    },
    {
        .id = "k8s/autoscaler-of-one",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Autoscaler goes down to one pod",
        .risk = "When it is moved or fails, nobody answers.",
        .fix = "Set minReplicas to 2 or more.",
        .aliases = kTexts<"polaris:hpaMinAvailability", "kube-linter:hpa-minimum-three-replicas",
                          "kube-score:HorizontalPodAutoscaler Replicas",
                          "kube-score:horizontalpodautoscaler-replicas">,
        .topics = {Topic::availability},
        .check = applied<few_of_scaler>,
    },
    {
        .id = "k8s/replicas-beside-autoscaler",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "Deployment sets replicas that an autoscaler changes",
        .risk = "Each time it is applied, it falls back to this number.",
        .fix = "Remove replicas.",
        .aliases =
            kTexts<"kics:5744cbb8-5946-4b75-a196-ade44449525b",
                   "kube-score:Deployment targeted by HPA does not have replicas configured",
                   "kube-score:deployment-targeted-by-hpa-does-not-have-replicas-configured">,
        .topics = {Topic::reliability},
        .check = applied<fixed_replicas>,
    },
    {
        .id = "k8s/selector-mismatch",
        .severity = Severity::low,
        .confidence = Confidence::high,
        .title = "Workload does not select the pods that it makes",
        .risk = "The API server refuses the object.",
        .fix = "Use the labels of the template.",
        .aliases =
            kTexts<"kube-linter:mismatching-selector",
                   "kube-score:Deployment Pod Selector labels match template metadata labels",
                   "kube-score:StatefulSet Pod Selector labels match template metadata labels",
                   "kube-score:deployment-pod-selector-labels-match-template-metadata-labels",
                   "kube-score:statefulset-pod-selector-labels-match-template-metadata-labels">,
        .topics = {Topic::reliability},
        .check = applied<selector_mismatch>,
    },
    {
        .id = "k8s/stateful-service",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Stateful set has no headless service of its own",
        .risk = "Its pods have no names that others find them by.",
        .fix = "Name a service with clusterIP: None that selects the pods.",
        .aliases = kTexts<"kics:bb241e61-77c3-4b97-9575-c0f8a1e008d0",
                          "kube-score:StatefulSet has ServiceName",
                          "kube-score:statefulset-has-servicename">,
        .topics = {Topic::reliability},
        .check = applied<headless>,
    },
    {
        .id = "k8s/no-limit-range",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Namespace of the workload has no LimitRange",
        .risk = "A pod that names no limits takes what it wants.",
        .fix = "Write a LimitRange for the namespace.",
        .aliases = kTexts<"kics:4a20ebac-1060-4c81-95d1-1f7f620e983b", "trivy:KSV-0039">,
        .topics = {Topic::availability},
        .check = applied<no_limits<"LimitRange">>,
    },
    {
        .id = "k8s/no-resource-quota",
        .severity = Severity::note,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Namespace of the workload has no ResourceQuota",
        .risk = "One namespace takes all of the cluster.",
        .fix = "Write a ResourceQuota for the namespace.",
        .aliases = kTexts<"kics:48a5beba-e4c0-4584-a2aa-e6894e4cf424", "trivy:KSV-0040">,
        .topics = {Topic::availability},
        .check = applied<no_limits<"ResourceQuota">>,
    },
    {
        .id = "k8s/bound-to-everything",
        .severity = Severity::high,
        .confidence = Confidence::high,
        .title = "Binding refers to a role that grants everything",
        .risk = "Whoever is bound is administrator.",
        .fix = "Name what is needed in the role.",
        .aliases =
            kTexts<"polaris:clusterrolebindingClusterAdmin", "polaris:rolebindingClusterAdminRole",
                   "polaris:rolebindingClusterAdminClusterRole">,
        .topics = {Topic::access},
        .check = applied<bound_to_all>,
    },
    {
        .id = "k8s/bound-to-exec",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that lets into pods",
        .risk = "Whoever is bound runs commands in pods, and has what they have.",
        .fix = "Take pods/exec and pods/attach out of the role.",
        .aliases = kTexts<"polaris:clusterrolebindingPodExecAttach",
                          "polaris:rolebindingClusterRolePodExecAttach",
                          "polaris:rolebindingRolePodExecAttach">,
        .topics = {Topic::access},
        .check = applied<bound_to_exec>,
    },
    {
        .id = "k8s/bound-to-node-proxy",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that runs commands in pods or on nodes",
        .risk = "Whoever is bound runs commands wherever he likes.",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"checkov:CKV2_K8S_2">,
        .topics = {Topic::access},
        .check = applied<bound<"nodes/proxy|pods/exec", "create">>,
    },
    {
        .id = "k8s/bound-to-bindings",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that changes roles and bindings",
        .risk = "Whoever is bound gives himself more.",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"checkov:CKV2_K8S_1">,
        .topics = {Topic::access},
        .check = applied<bound<"rolebindings|clusterrolebindings|roles|clusterroles",
                               "create|update|patch|bind|escalate">>,
    },
    {
        .id = "k8s/bound-to-impersonate",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that acts as others",
        .risk = "Whoever is bound has the rights of others.",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"checkov:CKV2_K8S_3">,
        .topics = {Topic::access},
        .check = applied<bound<"users|groups|serviceaccounts", "impersonate">>,
    },
    {
        .id = "k8s/bound-to-service-status",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that changes the status of services",
        .risk = "Whoever is bound takes traffic of others (CVE-2020-8554).",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"checkov:CKV2_K8S_4">,
        .topics = {Topic::access},
        .check = applied<bound<"services/status", "update|patch">>,
    },
    {
        .id = "k8s/bound-to-pods",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that makes pods",
        .risk = "Whoever is bound makes a pod with the secrets and accounts of the namespace.",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"kube-linter:access-to-create-pods">,
        .topics = {Topic::access},
        .check = applied<
            bound<"pods|deployments|statefulsets|daemonsets|jobs|cronjobs|replicasets", "create">>,
    },
    {
        .id = "k8s/bound-to-secrets",
        .severity = Severity::medium,
        .confidence = Confidence::high,
        .persona = Persona::pedantic,
        .title = "Binding refers to a role that reads secrets",
        .risk = "Whoever is bound has every secret of the namespace.",
        .fix = "Bind a role without it.",
        .aliases = kTexts<"checkov:CKV2_K8S_5", "kube-linter:access-to-secrets">,
        .topics = {Topic::access},
        .check = applied<bound<"secrets", "get|list|watch">>,
    },
    {
        .id = "k8s/etcd-shared-authority",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Store etcd trusts the authority that signs users of the cluster",
        .risk = "Who has any certificate of the cluster reads every secret from etcd.",
        .fix = "Give etcd an authority of its own.",
        .aliases = kTexts<"kics:cb7e695d-6a85-495c-b15f-23aed2519303">,
        .topics = {Topic::access},
        .check = applied<shared_authority>,
    },
};

constexpr std::string_view kWhy = R"(
An object names others by labels or by name, and nobody checks that these are there. What files of one
folder declare, or a kustomization joins, is taken to be applied together.
)";
constexpr std::string_view kSource = "Kubernetes API reference";
constexpr std::string_view kPath = "all.yaml";
}  // namespace

extern constinit const RuleTable relation_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {«selector»: {app: wen}}
)",
            R"(=== apps/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
=== net/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: other}
spec: {«selector»: {app: web}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {"{{ a }}": b}}, template: {metadata: {labels: {"{{ a }}": b}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {"{{ a }}": b}}
)",
            R"(=== apps/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
=== net/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}}
)",
            R"(=== a/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
=== b/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: wen}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
=== net/web.yaml
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: other}}
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27, ports: [{name: http, containerPort: 80}]}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 1, targetPort: «https»}]}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27, ports: [{name: http, containerPort: 80}]}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 1, targetPort: http}]}
)">},
    {kRows[2], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {tls: [{secretName: s}], defaultBackend: {service: {name: «wen», port: {number: 80}}}}
)",
            R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {tls: [{secretName: s}], defaultBackend: {service: {name: web, port: {number: «81»}}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {tls: [{secretName: s}], defaultBackend: {service: {name: web, port: {number: 80}}}}
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {tls: [{secretName: s}], defaultBackend: {service: {name: «web», port: {number: 80}}}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i}
spec: {tls: [{secretName: s}], defaultBackend: {service: {name: web, port: {number: 80}}}}
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {«podSelector»: {matchLabels: {app: wen}}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {matchLabels: {app: web}}}
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {}}
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {}, ingress: [{from: [{«podSelector»: {matchLabels: {app: wen}}}]}]}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: «wen»}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}}
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m}
spec: {«selector»: {matchLabels: {app: wen}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: web, labels: {app: web}}
spec: {}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m}
spec: {selector: {matchLabels: {app: web}}}
)">},
    {kRows[8], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: «wen», containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[9], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: «web», containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: b}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: «web», containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: b}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: b, containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[10], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: b}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27, env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: «b»}}}]}]}}}
)">,
     kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: b}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27, env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: a}}}]}]}}}
)">},
    {kRows[11], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)",
            R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {matchLabels: {app: b}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: n}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[12], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[13], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: «web»}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[14], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {minAvailable: «2», selector: {matchLabels: {app: web}}}
)",
            R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {minAvailable: «100%», selector: {matchLabels: {app: web}}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
)">},
    {kRows[15], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {maxUnavailable: «0», selector: {matchLabels: {app: web}}}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
)">},
    {kRows[16], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {minAvailable: 3, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 9}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 9}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[17], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
«spec»: {selector: {matchLabels: {app: web}}}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: p}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
)">},
    {kRows[18], kWhy, kSource, kPath, kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: «2»}
)">,
     kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 3}
)">},
    {kRows[19], kWhy, kSource, kPath, kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: «1», maxReplicas: 2}
)">,
     kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 3}
)">},
    {kRows[20], kWhy, kSource, kPath, kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 3}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: «2», selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 3}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[21], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {«selector»: {matchLabels: {app: wen}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[22], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
«spec»: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)",
            R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec: {serviceName: «web», selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, clusterIP: None}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec: {serviceName: web, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[23], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: v1
kind: LimitRange
metadata: {name: l}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[24], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: «web»}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">,
     kTexts<R"(apiVersion: v1
kind: ResourceQuota
metadata: {name: l}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx:1.27}]}}}
)">},
    {kRows[25], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[26], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods/exec], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[27], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [nodes/proxy], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[28], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [rolebindings], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[29], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [users], verbs: [impersonate]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[30], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [services/status], verbs: [update]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[31], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[32], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
«roleRef»: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects: [{kind: User, name: u}]
)">},
    {kRows[33], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: etcd}
spec: {containers: [{name: etcd, image: etcd:3, command: [etcd, «--trusted-ca-file=/pki/ca.crt»]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api}
spec: {containers: [{name: api, image: api:1, command: [kube-apiserver, --client-ca-file=/pki/ca.crt]}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: etcd}
spec: {containers: [{name: etcd, image: etcd:3, command: [etcd, --trusted-ca-file=/pki/etcd/ca.crt]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api}
spec: {containers: [{name: api, image: api:1, command: [kube-apiserver, --client-ca-file=/pki/ca.crt]}]}
)">},
};
}  // namespace

extern constinit const RuleDocTable relation_rows_docs{kDocs};

}  // namespace sluice::k8s
