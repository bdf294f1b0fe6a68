#include <span>
#include <string_view>

#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
`create` on pods/exec, pods/attach or nodes/proxy is a shell in the pods of others.
)";

constexpr std::string_view kProxyOrExec[] = {"checkov:CKV2_K8S_2"};
constexpr std::string_view kProxy[] = {"trivy:KSV-0047"};
constexpr std::string_view kExec[] = {"trivy:KSV-0053"};
constexpr std::string_view kAttach[] = {"trivy:KSV-0054",
                                        "kics:d45330fd-f58d-45fb-a682-6481477a0f84"};

struct Door {
  std::string_view resource;
  std::span<const std::string_view> aliases;
};
constexpr Door kDoors[] = {{"pods/exec", kJoined<kProxyOrExec, kExec>},
                           {"pods/attach", kAttach},
                           {"nodes/proxy", kJoined<kProxyOrExec, kProxy>}};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«pods/exec»], verbs: [create]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods, «pods/attach»], verbs: ["*"]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«nodes/proxy»], verbs: [get]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get, create]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods/log], verbs: [get]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    if (!covers_core_group(rule)) continue;
    if (!granted_or_all(rule, "verbs", "create") && !granted(rule, "verbs", "get")) continue;
    for (const Door& door : kDoors) {
      if (const NodeRef found = granted(rule, "resources", door.resource))
        sink.report(found, grant(rule)).with_aliases(door.aliases);
    }
  }
}

}  // namespace

extern constinit const Rule rbac_pod_exec{
    .id = "k8s/rbac-pod-exec",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Role may run commands in pods",
    .risk =
        "Whoever holds the role enters every pod that it reaches, with all that the pod knows and "
        "may do.",
    .fix =
        "Remove pods/exec and pods/attach; read logs and metrics instead, and debug by a "
        "short-lived grant.",
    .aliases = kJoined<kProxyOrExec, kProxy, kExec, kAttach>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc rbac_pod_exec_doc{.rule = rbac_pod_exec,
                                                 .why = kWhy,
                                                 .source = "Kubernetes: RBAC good practices",
                                                 .path = "deploy.yaml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::k8s
