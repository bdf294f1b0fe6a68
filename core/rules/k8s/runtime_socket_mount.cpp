#include "core/model/kubernetes.h"
#include "core/rules/k8s/host_paths.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
The socket of Docker, containerd or CRI-O takes orders from whoever can write to it, and asks for no
password. A read-only mount changes nothing: writing to a socket is not writing to the file system.
)";

constexpr std::string_view kAliases[] = {
    "checkov:CKV_K8S_27", "trivy:KSV-0006", "kics:a6f34658-fdfb-4154-9536-56d516f65828",
    "kics:4e203a65-c8d8-49a2-b749-b124d43c9dc1", "kube-linter:docker-sock"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/var/run/docker.sock»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/run/containerd/containerd.sock», type: Socket}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /var/run/app.sock}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: "{{ .Values.socket }}"}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: docker.sock, emptyDir: {}}]
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  for (const NodeRef path : host_paths(object)) {
    if (is_runtime_socket(path.value())) report_host_path(path, sink);
  }
}

}  // namespace

extern constinit const Rule runtime_socket_mount{
    .id = "k8s/runtime-socket-mount",
    .severity = Severity::critical,
    .title = "Pod mounts the socket of the container runtime",
    .risk =
        "Who can write to the socket starts a container with the whole disk of the node in it: the "
        "pod is root on the node.",
    .fix =
        "Remove the volume; build images with a builder that needs no socket, and ask the "
        "Kubernetes API about containers.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc runtime_socket_mount_doc{
    .rule = runtime_socket_mount,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host path volumes",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
