#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
All verbs on all resources of the core group (or of every group) is what cluster-admin has. Wildcards
also take in whatever later versions and custom resources bring.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0044",
                                         "checkov:CKV_K8S_49",
                                         "kics:6b896afb-ca07-467a-b256-1a0077a1c08e",
                                         "kube-linter:wildcard-in-rules",
                                         "trivy:KSV-0112",
                                         "kics:592ad21d-ad9b-46c6-8d2d-fad09d62a942"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: ["*"], resources: [«"*"»], verbs: ["*"]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get]}
- {apiGroups: [""], resources: [«"*"»], verbs: ["*"]}
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
- {apiGroups: [shop.example.org], resources: ["*"], verbs: ["*"]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-admin}
rules:
- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: ["*"], verbs: [get]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    const NodeRef all = granted(rule, "resources", "*");
    if (all && granted(rule, "verbs", "*") && covers_core_group(rule))
      sink.report(all, grant(rule));
  }
}

}  // namespace

extern constinit const Rule rbac_wildcard{
    .id = "k8s/rbac-wildcard",
    .severity = Severity::high,
    .title = "Role may do everything with everything",
    .risk =
        "Whoever holds the role reads every secret and starts pods as any account: it is an "
        "administrator.",
    .fix = "List the resources and the verbs that the program uses.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc rbac_wildcard_doc{.rule = rbac_wildcard,
                                                 .why = kWhy,
                                                 .source = "CIS Kubernetes Benchmark, 5.1.3",
                                                 .path = "deploy.yaml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::k8s
