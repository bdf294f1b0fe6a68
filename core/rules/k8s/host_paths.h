#pragma once

#include <vector>

#include "core/model/kubernetes.h"

namespace sluice::k8s {

// The paths of every hostPath volume of the object: of its pod, or of a PersistentVolume.
std::vector<NodeRef> host_paths(const kubernetes::Object& object);

}  // namespace sluice::k8s
