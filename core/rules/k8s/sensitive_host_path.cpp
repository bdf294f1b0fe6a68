#include "core/model/kubernetes.h"
#include "core/rules/k8s/host_paths.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Below these folders lie the kubelet's credentials, the secrets of other pods, the configuration that
the node starts from, and the interfaces of its kernel. Node agents that must read them mount the
narrowest path, read-only.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0121",
                                         "kics:a737be28-37d8-4bff-aa6d-1be8aa0a0015",
                                         "kube-linter:sensitive-host-mounts",
                                         "kics:5308a7a8-06f8-45ac-bf10-791fe21de46e",
                                         "kics:aa8f7a35-9923-4cad-bd61-a19b7f6aac91",
                                         "polaris:hostPathSet"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/etc»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/var/lib/kubelet/pods»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  hostPath: {path: «/root/.kube»}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /etc/localtime}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /mnt/data}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /var/run/docker.sock}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /etcetera}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web, namespace: kube-system}
spec:
  volumes:
  - name: host
    hostPath: {path: /etc}
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (is_part_of_cluster(object)) return;
  for (const NodeRef path : host_paths(object)) {
    if (is_sensitive_host_path(path.value()) && !is_runtime_socket(path.value()))
      report_host_path(path, sink);
  }
}

}  // namespace

extern constinit const Rule sensitive_host_path{
    .id = "k8s/sensitive-host-path",
    .severity = Severity::high,
    .title = "Pod mounts a sensitive folder of the node",
    .risk =
        "The pod reads credentials and configuration of the node, and where it may write it takes "
        "the node over.",
    .fix =
        "Mount the one file that is needed, read-only, or use a ConfigMap, a Secret or a CSI "
        "volume.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc sensitive_host_path_doc{
    .rule = sensitive_host_path,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host path volumes",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
