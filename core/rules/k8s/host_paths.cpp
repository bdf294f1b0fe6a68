#include "core/rules/k8s/host_paths.h"
#include "core/rules/wording.h"

namespace sluice::k8s {

std::vector<NodeRef> host_paths(const kubernetes::Object& object) {
  std::vector<NodeRef> paths;
  if (object.kind.value == "PersistentVolume") {
    if (const NodeRef path = object.spec["hostPath"]["path"]) paths.push_back(path);
    return paths;
  }
  const NodeRef volumes = object.pod["volumes"];
  if (!volumes.is_sequence()) return paths;
  for (const NodeRef volume : volumes.children()) {
    if (const NodeRef path = volume["hostPath"]["path"]) paths.push_back(path);
  }
  return paths;
}

Hit& report_host_path(NodeRef path, Sink& sink) {
  return sink.report(path, "Path " + quote(path.value()) + " of the node is mounted");
}

bool is_part_of_cluster(const kubernetes::Object& object) {
  return object.namespace_.value == "kube-system";
}

}  // namespace sluice::k8s
