#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Where `allowPrivilegeEscalation` is not written, it is true. Writing `false` sets the kernel's
no_new_privs, which costs a program that serves nothing.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_20", "trivy:KSV-0001", "kics:5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
    "kube-linter:privilege-escalation-container", "polaris:privilegeEscalationAllowed"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, «securityContext»: {runAsNonRoot: true}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {allowPrivilegeEscalation: false}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {allowPrivilegeEscalation: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: true}}
)",
                                      R"(=== kustomization.yaml
resources: [../base]
patches: [{path: web.yaml}]
=== web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, env: []}]}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: "{{ .Values.context }}"}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  if (!can_have_linux_setting(container)) return;
  if (container.security_context["allowPrivilegeEscalation"]) return;
  if (kubernetes::is_true(container.security_context["privileged"])) return;
  report_missing_security(container, sink, "allowPrivilegeEscalation", "false");
}

}  // namespace

extern constinit const Rule privilege_escalation_not_denied{
    .id = "k8s/privilege-escalation-not-denied",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Privilege escalation is not denied",
    .risk =
        "The default lets a setuid program in the image make root of whoever runs code in the "
        "container.",
    .fix = "Set securityContext.allowPrivilegeEscalation to false.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc privilege_escalation_not_denied_doc{
    .rule = privilege_escalation_not_denied,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: privilege escalation",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
