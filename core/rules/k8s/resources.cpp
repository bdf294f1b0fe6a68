#include "core/rules/k8s/resources.h"

namespace sluice::k8s {

bool has_resource(const kubernetes::Container& container, std::string_view kind,
                  std::string_view resource) {
  const NodeRef block = container.resources[kind];
  return kubernetes::is_template(container.resources) || kubernetes::is_template(block) ||
         block[resource].is_scalar();
}

}  // namespace sluice::k8s
