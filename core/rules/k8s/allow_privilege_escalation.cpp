#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
With `allowPrivilegeEscalation: true` the kernel honours setuid bits and file capabilities, so that a
process can end with more rights than it began with. Programs that serve need neither. A privileged
container has this anyway, and is reported as such.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_20", "trivy:KSV-0001", "kics:5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d",
    "kube-linter:privilege-escalation-container", "polaris:privilegeEscalationAllowed"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {allowPrivilegeEscalation: «true»}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: true, allowPrivilegeEscalation: «true»}}
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
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: true, allowPrivilegeEscalation: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {allowPrivilegeEscalation: "{{ .Values.escalate }}"}}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef allowed = container.security_context["allowPrivilegeEscalation"];
  if (!kubernetes::is_true(allowed) ||
      kubernetes::is_true(container.security_context["privileged"]))
    return;
  Hit& hit = report_setting(container, sink, allowed, "allowPrivilegeEscalation");
  set_value(hit, Edit::Safety::needs_review, allowed, "false");
}

}  // namespace

extern constinit const Rule allow_privilege_escalation{
    .id = "k8s/allow-privilege-escalation",
    .severity = Severity::medium,
    .title = "Container may gain privileges",
    .risk =
        "A setuid program in the image makes root of whoever runs code in the container, whatever "
        "user it was started as.",
    .fix = "Set allowPrivilegeEscalation to false.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc allow_privilege_escalation_doc{
    .rule = allow_privilege_escalation,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: privilege escalation",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
