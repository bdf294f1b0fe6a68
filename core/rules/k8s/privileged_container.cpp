#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A privileged container sees every device of the node, holds every capability and runs without seccomp
and AppArmor. Leaving it takes one mount. What needs one device or one right of the kernel gets that
one, by a device plugin or `capabilities.add`.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_16",
                                         "trivy:KSV-0017",
                                         "kics:dd29336b-fe57-445b-a26e-e6aa867ae609",
                                         "kics:87065ef8-de9b-40d8-9753-f4a4303e27a4",
                                         "kube-linter:privileged-container",
                                         "polaris:runAsPrivileged",
                                         "kube-score:container-security-context-privileged",
                                         "kube-score:Container Security Context Privileged"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: «true»}}
)",
                                     R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers:
      - name: init
        image: busybox:1.36
        securityContext:
          privileged: «true»
      containers: [{name: web, image: nginx:1.27}]
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: false}}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {privileged: '{{ .Values.privileged }}'}}
)",
                                      R"(apiVersion: example.org/v1
kind: Policy
metadata: {name: web}
spec: {containers: [{securityContext: {privileged: true}}]}
)"};

void check(const kubernetes::Container& container, Sink& sink) {
  const NodeRef privileged = container.security_context["privileged"];
  if (!kubernetes::is_true(privileged)) return;
  Hit& hit = report_setting(container, sink, privileged, "privileged");
  set_value(hit, Edit::Safety::needs_review, privileged, "false");
}

}  // namespace

extern constinit const Rule privileged_container{
    .id = "k8s/privileged-container",
    .severity = Severity::high,
    .title = "Container is privileged",
    .risk =
        "Whoever gets to run code in the container is root on the node, and from there reads every "
        "secret that the node may read.",
    .fix = "Remove privileged, and add the single capability or device that the program needs.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc privileged_container_doc{
    .rule = privileged_container,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: privileged containers",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
