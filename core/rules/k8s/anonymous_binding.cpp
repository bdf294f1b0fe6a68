#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
`system:unauthenticated` and `system:anonymous` are all who do not say who they are;
`system:authenticated` is everyone with any account, which on managed clusters can be anybody with an
account at the provider. The roles for discovery that every cluster binds to them are left alone.
)";

constexpr std::string_view kAnonymous[] = {"trivy:KSV-0122"};
constexpr std::string_view kAuthenticated[] = {"trivy:KSV-01011"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: «"system:unauthenticated"»}]
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: User, name: «"system:anonymous"»}]
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: ServiceAccount, name: app, namespace: shop}, {kind: Group, name: «"system:authenticated"»}]
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
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:public-info-viewer"}
subjects: [{kind: Group, name: "system:unauthenticated"}]
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: app}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: "system:serviceaccounts:shop"}]
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_binding(object)) return;
  const std::string_view role = object.node["roleRef"]["name"].value();
  if (role == "system:public-info-viewer" || role == "system:discovery" ||
      role == "system:basic-user") {
    return;
  }
  const NodeRef subjects = object.node["subjects"];
  if (!subjects.is_sequence()) return;
  for (const NodeRef subject : subjects.children()) {
    const NodeRef name = subject["name"];
    const std::string what = "Role " + quote(role) + " is bound to " + quote(name.value());
    if (name.value() == "system:anonymous" || name.value() == "system:unauthenticated") {
      sink.report(name, what).with_aliases(kAnonymous);
    } else if (name.value() == "system:authenticated") {
      sink.report(name, what).with_severity(Severity::high).with_aliases(kAuthenticated);
    }
  }
}

}  // namespace

extern constinit const Rule anonymous_binding{
    .id = "k8s/anonymous-binding",
    .severity = Severity::critical,
    .title = "Rights are granted to everybody",
    .risk =
        "Whoever reaches the API server, without any credentials in the case of anonymous users, "
        "has these rights.",
    .fix = "Remove the subject, and bind the accounts that need the role.",
    .aliases = kJoined<kAnonymous, kAuthenticated>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc anonymous_binding_doc{
    .rule = anonymous_binding,
    .why = kWhy,
    .source = "CIS Kubernetes Benchmark, 5.1; Google Kubernetes Engine: default roles and groups",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
