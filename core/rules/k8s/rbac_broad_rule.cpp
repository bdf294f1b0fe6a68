#include "core/model/kubernetes.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A `*` in verbs, resources or groups grants more than anyone has looked at. An operator that owns an API
group of its own may have it there.
)";

constexpr std::string_view kAny[] = {"checkov:CKV_K8S_49",
                                     "kics:6b896afb-ca07-467a-b256-1a0077a1c08e",
                                     "kube-linter:wildcard-in-rules"};
constexpr std::string_view kVerbs[] = {"trivy:KSV-0045"};
constexpr std::string_view kResources[] = {"trivy:KSV-0046"};

constexpr std::string_view kBad[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [""], resources: [«"*"»], verbs: [get]}
)",
                                     R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [«"*"»]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get]}
)",
                                      R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: app}
rules:
- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (!is_own_role(object) || !object.node["rules"].is_sequence()) return;
  for (const NodeRef rule : object.node["rules"].children()) {
    const NodeRef verbs = granted(rule, "verbs", "*");
    const NodeRef resources = granted(rule, "resources", "*");
    if (verbs && resources && covers_core_group(rule)) continue;  // rbac-wildcard's
    const NodeRef groups = granted(rule, "apiGroups", "*");
    if (resources) {
      Hit& hit = sink.report(resources, grant(rule)).with_aliases(kJoined<kAny, kResources>);
      if (verbs) hit.with_aliases(kJoined<kAny, kVerbs, kResources>);
    } else if (verbs) {
      sink.report(verbs, grant(rule)).with_aliases(kJoined<kAny, kVerbs>);
    } else if (groups) {
      sink.report(groups, grant(rule)).with_aliases(kAny);
    }
  }
}

}  // namespace

extern constinit const Rule rbac_broad_rule{
    .id = "k8s/rbac-broad-rule",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Role has a wildcard in a rule",
    .risk =
        "Rights grow by themselves: what later versions and custom resources bring is granted "
        "already.",
    .fix = "List the resources and the verbs that are used.",
    .aliases = kJoined<kAny, kVerbs, kResources>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc rbac_broad_rule_doc{.rule = rbac_broad_rule,
                                                   .why = kWhy,
                                                   .source = "CIS Kubernetes Benchmark, 5.1.3",
                                                   .path = "deploy.yaml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::k8s
