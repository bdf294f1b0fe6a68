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
Kubernetes keeps a subject from granting what it does not have, but for these verbs: `escalate` writes
any rule into a role, `bind` binds any role, `impersonate` acts as any user. With `resourceNames` they
are bounded to those named.
)";

constexpr std::string_view kBind[] = {"checkov:CKV_K8S_157"};
constexpr std::string_view kEscalate[] = {"checkov:CKV_K8S_158"};
constexpr std::string_view kImpersonate[] = {"trivy:KSV-0043"};
constexpr std::string_view kAllVerbs[] = {"trivy:KSV-0050"};
constexpr std::string_view kRoles[] = {"kics:8320826e-7a9c-4b0b-9535-578333193432"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, «escalate»]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: app}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [«bind»]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [users, groups], verbs: [«impersonate»]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [«"*"»]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [get, list]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [view]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [pods], verbs: [bind]}
- {apiGroups: [shop.example.org], resources: ["*"], verbs: [bind]}
)"};

// A verb, and the resources of a group on which it raises rights.
struct Way {
  std::string_view verb;
  std::string_view group;
  std::string_view resources[3];
  std::span<const std::string_view> aliases;
};
constexpr std::string_view kGroup = "rbac.authorization.k8s.io";
constexpr Way kWays[] = {
    {"escalate", kGroup, {"roles", "clusterroles", "*"}, kJoined<kEscalate, kRoles>},
    {"bind", kGroup, {"roles", "clusterroles", "*"}, kJoined<kBind, kRoles>},
    {"impersonate", "", {"users", "groups", "serviceaccounts"}, kImpersonate},
};

bool touches(NodeRef rule, const Way& way) {
  if (!granted_or_all(rule, "apiGroups", way.group)) return false;
  for (const std::string_view resource : way.resources) {
    if (granted_or_all(rule, "resources", resource)) return true;
  }
  return false;
}

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    if (rule["resourceNames"].size() > 0) continue;
    for (const Way& way : kWays) {
      if (!touches(rule, way)) continue;
      if (const NodeRef verb = granted(rule, "verbs", way.verb))
        sink.report(verb, grant(rule)).with_aliases(way.aliases);
    }
    // All verbs on roles are these two as well; on all resources, that is rbac-wildcard's.
    const NodeRef all = granted(rule, "verbs", "*");
    if (all && granted_or_all(rule, "apiGroups", kGroup) &&
        (granted(rule, "resources", "roles") || granted(rule, "resources", "clusterroles"))) {
      sink.report(all, grant(rule)).with_aliases(kJoined<kBind, kEscalate, kAllVerbs, kRoles>);
    }
  }
}

}  // namespace

extern constinit const Rule rbac_escalation{
    .id = "k8s/rbac-escalation",
    .severity = Severity::high,
    .title = "Role may raise its own rights",
    .risk = "Whoever holds the role makes itself an administrator.",
    .fix = "Remove bind, escalate and impersonate, or name the roles and users by resourceNames.",
    .aliases = kJoined<kBind, kEscalate, kImpersonate, kAllVerbs, kRoles>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc rbac_escalation_doc{
    .rule = rbac_escalation,
    .why = kWhy,
    .source = "Kubernetes: RBAC good practices, privilege escalation risks",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
