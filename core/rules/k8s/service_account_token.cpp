#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Every pod gets a token of its service account unless the pod, or the account, says
`automountServiceAccountToken: false`; what the pod says wins. Few programs ever use it.
)";

constexpr auto& kAliases =
    kTexts<"checkov:CKV_K8S_38", "kics:48471392-d4d0-47c0-b135-cdec95eb3eef",
           "kics:a9a13d4f-f17a-491b-b074-f54bffffcb4a", "polaris:automountServiceAccountToken">;
// Trivy asks where the pod says so itself.
constexpr auto& kTrivy = kTexts<"trivy:KSV-0036">;
constexpr auto& kOfAccount = kTexts<"kics:48471392-d4d0-47c0-b135-cdec95eb3eef">;

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
«spec»:
  containers: [{name: web, image: nginx:1.27}]
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  automountServiceAccountToken: «true»
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
automountServiceAccountToken: «true»
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  automountServiceAccountToken: false
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  automountServiceAccountToken: "{{ .Values.mount }}"
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: web
  containers:
  - {name: web, image: nginx:1.27}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
automountServiceAccountToken: false
)",
                                      R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
)"};

// The pod's service account stands in the same file and denies the token.
bool account_denies(const kubernetes::Object& object) {
  std::string_view name = object.pod["serviceAccountName"].value();
  if (name.empty()) name = object.pod["serviceAccount"].value();
  if (name.empty()) name = "default";
  const kubernetes::Object* const account =
      object.manifest->find("ServiceAccount", name, object.namespace_.value);
  return account != nullptr && kubernetes::is_false(account->node["automountServiceAccountToken"]);
}

bool mounts_by_hand(const kubernetes::Object& object) {
  for (const kubernetes::Container& container : object.containers) {
    if (!container.volume_mounts.is_sequence()) continue;
    for (const NodeRef mount : container.volume_mounts.children()) {
      if (mount["mountPath"].value() == "/var/run/secrets/kubernetes.io/serviceaccount")
        return true;
    }
  }
  return false;
}

void check(const kubernetes::Object& object, Sink& sink) {
  if (object.kind.value == "ServiceAccount") {
    const NodeRef mounts = object.node["automountServiceAccountToken"];
    if (!kubernetes::is_true(mounts) || object.name.value == "default") return;
    Hit& hit = sink.report(mounts, "Account gives its token to every pod that does not refuse it")
                   .with_aliases(kOfAccount);
    set_value(hit, Edit::Safety::needs_review, mounts, "false");
    return;
  }
  if (object.containers.empty() || !object.containers.front().is_whole()) return;
  const NodeRef mounts = object.pod["automountServiceAccountToken"];
  if (kubernetes::is_false(mounts) || kubernetes::is_template(mounts)) return;
  if (kubernetes::is_true(mounts)) {
    set_value(sink.report(mounts), Edit::Safety::needs_review, mounts, "false");
  } else if (!account_denies(object)) {
    Hit& hit =
        sink.report_key(object.pod, "Pod does not set automountServiceAccountToken to false");
    if (!mounts_by_hand(object)) hit.with_aliases(kAliases);
    set_key(hit, Edit::Safety::needs_review, object.pod, {"automountServiceAccountToken"}, "false");
  }
}

}  // namespace

extern constinit const Rule service_account_token{
    .id = "k8s/service-account-token",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Pod is given a token for the Kubernetes API",
    .risk =
        "Whoever runs code in the container speaks to the API with the rights of its service "
        "account.",
    .fix =
        "Set automountServiceAccountToken to false on the pod, unless the program calls the "
        "Kubernetes API.",
    .aliases = kJoined<kAliases, kTrivy>,
    .topics = {Topic::credentials, Topic::access},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc service_account_token_doc{
    .rule = service_account_token,
    .why = kWhy,
    .source = "CIS Kubernetes Benchmark, 5.1.6",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
