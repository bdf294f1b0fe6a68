#include "core/model/kubernetes.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Without a profile, a container runs unconfined, but on nodes whose kubelet has SeccompDefault on.
RuntimeDefault is what container engines use outside of Kubernetes.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_31",
    "trivy:KSV-0030",
    "kics:455f2e0c-686d-4fcb-8b5f-3f953f12c43c",
    "kics:f377b83e-bd07-4f48-a591-60c82b14a78b",
    "kube-score:container-seccomp-profile",
    "kube-score:Container Seccomp Profile",
};

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
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seccompProfile: {type: «Default»}}}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seccompProfile: {type: RuntimeDefault}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {seccompProfile: {type: Localhost, localhostProfile: web.json}}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: true}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kSetting = "seccompProfile.type";

bool is_type(NodeRef type) {
  const std::string_view value = type.value();
  return value == "RuntimeDefault" || value == "Localhost" || value == "Unconfined" ||
         kubernetes::is_template(value);
}

// Before Kubernetes 1.19 the profile was an annotation of the pod.
bool is_annotated(const kubernetes::Object& object) {
  constexpr std::string_view kOld = "seccomp.security.alpha.kubernetes.io/pod";
  return !object.pod_metadata["annotations"][kOld].value().empty();
}

void check(const kubernetes::Container& container, Sink& sink) {
  if (!can_have_linux_setting(container) ||
      kubernetes::is_true(container.security_context["privileged"])) {
    return;
  }
  const NodeRef profile = container.security("seccompProfile");
  const NodeRef type = profile["type"];
  if (type && !is_type(type)) report_setting(container, sink, type, kSetting);
  if (type || kubernetes::is_template(profile) || is_annotated(*container.object)) return;
  report_missing(container, sink, kSetting, profile, container.security_context);
}

}  // namespace

extern constinit const Rule seccomp_not_set{
    .id = "k8s/seccomp-not-set",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container has no seccomp profile",
    .risk =
        "Unless the node sets one by itself, the container reaches every system call of the "
        "kernel.",
    .fix = "Set seccompProfile.type to RuntimeDefault in the security context of the pod.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc seccomp_not_set_doc{
    .rule = seccomp_not_set,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, restricted: seccomp",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
