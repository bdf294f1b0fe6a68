#include "core/model/kubernetes.h"
#include "core/rules/edits.h"
#include "core/rules/k8s/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
A volume mount is writable unless it says otherwise. What only reads from the node (logs, metrics,
certificates) says `readOnly: true`.
)";

constexpr std::string_view kAliases[] = {"kube-linter:writable-host-mount"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: host, hostPath: {path: /var/log}}]
  containers:
  - {name: web, image: nginx:1.27, volumeMounts: [{name: «host», mountPath: /host/log}]}
)",
                                     R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: host, hostPath: {path: /mnt/data}}]
  containers:
  - {name: web, image: nginx:1.27, volumeMounts: [{name: host, mountPath: /data, readOnly: «false»}]}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: host, hostPath: {path: /var/log}}]
  containers:
  - {name: web, image: nginx:1.27, volumeMounts: [{name: host, mountPath: /host/log, readOnly: true}]}
)",
                                      R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: host, hostPath: {path: /var/log}}, {name: other, emptyDir: {}}]
  containers:
  - {name: web, image: nginx:1.27, volumeMounts: [{name: other, mountPath: /tmp}]}
)"};

bool is_host_path(const kubernetes::Object& object, std::string_view volume_name) {
  const NodeRef volumes = object.pod["volumes"];
  if (!volumes.is_sequence()) return false;
  for (const NodeRef volume : volumes.children()) {
    if (volume["name"].value() == volume_name) return volume["hostPath"].is_mapping();
  }
  return false;
}

void check(const kubernetes::Container& container, Sink& sink) {
  if (!container.volume_mounts.is_sequence()) return;
  for (const NodeRef mount : container.volume_mounts.children()) {
    const NodeRef read_only = mount["readOnly"];
    if (kubernetes::is_true(read_only) || kubernetes::is_template(read_only)) continue;
    if (!is_host_path(*container.object, mount["name"].value())) continue;
    Hit& hit =
        sink.report(read_only.is_scalar() ? read_only : mount["name"],
                    called(container) + " mounts the host path of the volume " +
                        quote(mount["name"].value()) + " at " + quote(mount["mountPath"].value()));
    set_key(hit, Edit::Safety::needs_review, mount, {"readOnly"}, "true");
  }
}

}  // namespace

extern constinit const Rule writable_host_path{
    .id = "k8s/writable-host-path",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Container can write to a folder of the node",
    .risk = "A program that was taken over changes what the node or other pods read from there.",
    .fix = "Set readOnly to true on the volume mount.",
    .aliases = kAliases,
    .topics = {Topic::storage},
    .check = check,
};

extern constinit const RuleDoc writable_host_path_doc{
    .rule = writable_host_path,
    .why = kWhy,
    .source = "NSA and CISA, Kubernetes Hardening Guide",
    .path = "deploy.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::k8s
