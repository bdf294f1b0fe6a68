#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Reading Secrets by the API is a right over all of them unless `resourceNames` names which. `list` and
`watch` show the values as `get` does, and are not bounded by names.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0041",
                                         "kics:b7bca5c4-1dab-4c2c-8cbe-3050b9d59b14",
                                         "kics:826abb30-3cd5-4e0b-a93b-67729b4f7e63",
                                         "kube-linter:access-to-secrets",
                                         "kics:056ac60e-fe07-4acc-9b34-8e1d51716ab9",
                                         "trivy:KSV-0113"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«secrets»], verbs: [get, list]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: app}
rules:
- {apiGroups: ["*"], resources: [configmaps, «secrets»], verbs: ["*"]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [secrets], verbs: [get], resourceNames: [tls]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [secrets], verbs: [create]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [shop.example.org], resources: [secrets], verbs: [get]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    const NodeRef secrets = granted(rule, "resources", "secrets");
    if (!secrets || !covers_core_group(rule) || rule["resourceNames"].size() > 0) continue;
    for (const std::string_view verb : {"get", "list", "watch", "*"}) {
      if (!granted(rule, "verbs", verb)) continue;
      sink.report(secrets, grant(rule));
      break;
    }
  }
}

}  // namespace

extern constinit const Rule rbac_secrets{
    .id = "k8s/rbac-secrets",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Role may read secrets",
    .risk =
        "Whoever holds the role has every password and token of the namespace, or with a "
        "ClusterRole of the cluster.",
    .fix = "Name the secrets by resourceNames, or mount them instead of reading them by the API.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc rbac_secrets_doc{.rule = rbac_secrets,
                                                .why = kWhy,
                                                .source = "CIS Kubernetes Benchmark, 5.1.2",
                                                .path = "deploy.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::k8s
