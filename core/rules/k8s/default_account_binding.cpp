#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Pods that name no service account run as `default` of their namespace. Rights given to it are given to
all of them, those of tomorrow too.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_42",
                                         "kics:1e749bc9-fde8-471c-af0c-8254efd2dee5"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: «default», namespace: shop}]
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}, {kind: ServiceAccount, name: «default», namespace: shop}]
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
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, name: default}]
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_binding(object) || !object.node["subjects"].is_sequence()) return;
  for (const NodeRef subject : object.node["subjects"].children()) {
    const NodeRef name = subject["name"];
    if (subject["kind"].value() != "ServiceAccount" || name.value() != "default") continue;
    sink.report(name, "Role " + quote(object.node["roleRef"]["name"].value()) + " is bound to " +
                          subject_name(subject));
  }
}

}  // namespace

extern constinit const Rule default_account_binding{
    .id = "k8s/default-account-binding",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Role is bound to a default service account",
    .risk = "Every pod that names no account gets these rights.",
    .fix = "Make a service account for the program that needs the role, and bind that one.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc default_account_binding_doc{
    .rule = default_account_binding,
    .why = kWhy,
    .source = "CIS Kubernetes Benchmark, 5.1.5",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
