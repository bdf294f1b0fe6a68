#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
With `hostPID: true` the processes of the node and of all its pods are visible below /proc, with
their arguments and environment; as root, the pod enters any of them.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_17",
                                         "trivy:KSV-0010",
                                         "kics:302736f4-b16c-41b8-befe-c0baffa0bd9d",
                                         "kics:587d5d82-70cf-449b-9817-f60f9bccb88c",
                                         "kube-linter:host-pid",
                                         "polaris:hostPIDSet"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostPID: «true»
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          hostPID: «true»
          containers: [{name: report, image: report:1.0}]
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostPID: false
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostPID: "{{ .Values.host }}"
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: deny}
spec: {hostPID: true}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef shared = object.pod["hostPID"];
  if (!kubernetes::is_true(shared)) return;
  set_value(sink.report(shared), Edit::Safety::needs_review, shared, "false");
}

}  // namespace

extern constinit const Rule host_pid{
    .id = "k8s/host-pid",
    .severity = Severity::high,
    .title = "Pod sees the processes of the node",
    .risk =
        "The pod reads environment and memory of the processes of all other pods on the node, and "
        "can enter or kill them.",
    .fix = "Remove hostPID.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_pid_doc{
    .rule = host_pid,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host namespaces",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
