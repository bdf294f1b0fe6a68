#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The right to create pods, or what makes pods, is the right to run as every service account of the
namespace.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0048",
                                         "kics:592ad21d-ad9b-46c6-8d2d-fad09d62a942",
                                         "kube-linter:access-to-create-pods"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«pods»], verbs: [create]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: app}
rules:
- {apiGroups: [apps], resources: [«deployments»], verbs: ["*"]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«"*"»], verbs: [create, get]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get, list]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [configmaps], verbs: [create]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: ["*"], verbs: ["*"]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    if (!granted_or_all(rule, "verbs", "create")) continue;
    for (const std::string_view resource :
         {"pods", "deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs",
          "replicationcontrollers"}) {
      const NodeRef found = granted(rule, "resources", resource);
      if (!found) continue;
      sink.report(found, grant(rule));
      break;
    }
    // All verbs on all resources is rbac-wildcard's.
    const NodeRef all = granted(rule, "resources", "*");
    if (all && covers_core_group(rule) && !granted(rule, "verbs", "*"))
      sink.report(all, grant(rule));
  }
}

}  // namespace

extern constinit const Rule rbac_create_pods{
    .id = "k8s/rbac-create-pods",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Role may create pods",
    .risk =
        "Whoever creates a pod chooses its account, mounts any secret of the namespace, and, where "
        "nothing forbids it, the disk of the node.",
    .fix =
        "Leave creating pods to what must (controllers, deployment tools), in its own namespaces.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc rbac_create_pods_doc{.rule = rbac_create_pods,
                                                    .why = kWhy,
                                                    .source = "CIS Kubernetes Benchmark, 5.1.4",
                                                    .path = "deploy.yaml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::k8s
