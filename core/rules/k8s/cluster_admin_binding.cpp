#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
cluster-admin passes every check of the API server. Tools that only deploy into some namespaces work
with a role of their own; people get it for a while, not for good.
)";

constexpr std::string_view kAliases[] = {
    "trivy:KSV-0111", "kics:249328b8-5f0f-409f-b1dd-029f07882e11",
    "kics:17172bc2-56fb-4f17-916f-a014147706cd", "kube-linter:cluster-admin-role-binding",
    "polaris:clusterrolebindingClusterAdmin"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «cluster-admin»}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: «cluster-admin»}
subjects: [{kind: User, name: jane}]
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: "system:masters"}]
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "{{ .Values.role }}"}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}]
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_binding(object) || object.kind.value != "ClusterRoleBinding") return;
  const NodeRef role = object.node["roleRef"]["name"];
  if (role.value() != "cluster-admin") return;
  const NodeRef subjects = object.node["subjects"];
  if (!subjects.is_sequence()) return;
  for (const NodeRef subject : subjects.children()) {
    if (subject["name"].value().starts_with("system:")) continue;
    sink.report(role, "cluster-admin is bound to " + subject_name(subject));
    return;
  }
}

}  // namespace

extern constinit const Rule cluster_admin_binding{
    .id = "k8s/cluster-admin-binding",
    .severity = Severity::high,
    .title = "Subject is bound to cluster-admin",
    .risk = "Whoever takes over the subject (a pod with its token, say) owns the cluster.",
    .fix = "Bind a role that lists what the subject does, in the namespace where it does it.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc cluster_admin_binding_doc{
    .rule = cluster_admin_binding,
    .why = kWhy,
    .source = "CIS Kubernetes Benchmark, 5.1.1",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
