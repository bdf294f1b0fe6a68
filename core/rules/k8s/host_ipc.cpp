#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
With `hostIPC: true` System V IPC and POSIX message queues of the node are open to the pod.
Databases and graphics programs keep data there.
)";

constexpr std::string_view kAliases[] = {"checkov:CKV_K8S_18", "trivy:KSV-0008",
                                         "kics:cd290efd-6c82-4e9d-a698-be12ae31d536",
                                         "kube-linter:host-ipc", "polaris:hostIPCSet"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostIPC: «true»
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
          hostIPC: «true»
          containers: [{name: report, image: report:1.0}]
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostIPC: false
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostIPC: "{{ .Values.host }}"
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: deny}
spec: {hostIPC: true}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  const NodeRef shared = object.pod["hostIPC"];
  if (!kubernetes::is_true(shared)) return;
  set_value(sink.report(shared), Edit::Safety::needs_review, shared, "false");
}

}  // namespace

extern constinit const Rule host_ipc{
    .id = "k8s/host-ipc",
    .severity = Severity::high,
    .title = "Pod shares the memory segments of the node",
    .risk =
        "The pod reads and changes the shared memory and semaphores of the processes of the node "
        "and of other pods.",
    .fix =
        "Remove hostIPC, and share memory between containers of one pod by an emptyDir of medium "
        "Memory.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_ipc_doc{
    .rule = host_ipc,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host namespaces",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
