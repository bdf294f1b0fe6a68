#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The runtime's default profile blocks system calls that programs in containers do not make. Unconfined
takes it away. What needs one further call gets a profile of its own by Localhost.
)";

constexpr std::string_view kAliases[] = {
    "trivy:KSV-0104",
    "checkov:CKV_K8S_31",
    "kics:f377b83e-bd07-4f48-a591-60c82b14a78b",
    "kube-score:container-seccomp-profile",
    "kube-score:Container Seccomp Profile",
};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seccompProfile: {type: «Unconfined»}}}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {seccompProfile: {type: «Unconfined»}}
  containers:
  - {name: web, image: nginx:1.27}
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
  securityContext: {seccompProfile: {type: Unconfined}}
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seccompProfile: {type: RuntimeDefault}}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef type = container.security("seccompProfile")["type"];
  if (type.value() == "Unconfined") {
    Hit& hit = report_setting(container, sink, type, "seccompProfile.type");
    set_value(hit, Edit::Safety::needs_review, type, "RuntimeDefault");
  }
}

}  // namespace

extern constinit const Rule seccomp_unconfined{
    .id = "k8s/seccomp-unconfined",
    .severity = Severity::medium,
    .title = "Seccomp is switched off",
    .risk =
        "The container reaches the rarely used system calls of the kernel, where most of the ways "
        "out of containers were found.",
    .fix = "Set seccompProfile.type to RuntimeDefault.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc seccomp_unconfined_doc{
    .rule = seccomp_unconfined,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: seccomp",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
