#include "core/model/kubernetes.h"
#include "core/rules/k8s/host_paths.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A hostPath volume ties the pod to one node, is not counted against any quota, and lets a pod see what
others left there. Folders that are sensitive by themselves have a rule of their own.
)";

constexpr std::string_view kAliases[] = {
    "trivy:KSV-0023", "kics:5308a7a8-06f8-45ac-bf10-791fe21de46e",
    "kics:aa8f7a35-9923-4cad-bd61-a19b7f6aac91", "kics:86a947ea-f577-4efb-a8b0-5fc00257d521",
    "polaris:hostPathSet"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/mnt/data»}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: «/etc/localtime»}
  containers:
  - {name: web, image: nginx:1.27}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes:
  - name: host
    hostPath: {path: /etc}
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
    hostPath: {path: "{{ .Values.path }}"}
  containers:
  - {name: web, image: nginx:1.27}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
  - {name: web, image: nginx:1.27}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (is_part_of_cluster(object)) return;
  for (const NodeRef path : host_paths(object)) {
    if (is_sensitive_host_path(path.value()) || is_runtime_socket(path.value())) continue;
    if (!kubernetes::is_template(path)) report_host_path(path, sink);
  }
}

}  // namespace

extern constinit const Rule host_path_volume{
    .id = "k8s/host-path-volume",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Pod mounts a path of the node",
    .risk =
        "Data outlives the pod on the node, where every other pod with the same volume finds it.",
    .fix = "Use a PersistentVolumeClaim, or an emptyDir for what need not outlive the pod.",
    .aliases = kAliases,
    .topics = {Topic::storage},
    .check = check,
};

extern constinit const RuleDoc host_path_volume_doc{
    .rule = host_path_volume,
    .why = kWhy,
    .source = "Kubernetes Pod Security Standards, baseline: host path volumes",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
