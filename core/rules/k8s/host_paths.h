#pragma once

#include <vector>

#include "core/model/kubernetes.h"
#include "core/rules/sink.h"

namespace sluice::k8s {

// The paths of every hostPath volume of the object: of its pod, or of a PersistentVolume.
std::vector<NodeRef> host_paths(const kubernetes::Object& object);

// The object lives in kube-system, with the agents of the cluster itself: network and storage
// plugins, log collectors, whose work is on the node.
bool is_part_of_cluster(const kubernetes::Object& object);

// Says which path of the node it is.
Hit& report_host_path(NodeRef path, Sink& sink);

}  // namespace sluice::k8s
