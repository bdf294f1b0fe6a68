#include "core/rules/k8s/capabilities.h"

#include "core/model/kubernetes.h"
#include "core/rules/shared/container.h"

namespace sluice::k8s {

bool drops(NodeRef dropped, std::string_view wanted) {
  if (kubernetes::is_template(dropped)) return true;
  if (!dropped.is_sequence()) return false;
  for (const NodeRef item : dropped.children()) {
    if (capability_name(item.value()) == wanted || kubernetes::is_template(item)) return true;
  }
  return false;
}

}  // namespace sluice::k8s
