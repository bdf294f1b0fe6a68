#include "core/model/missing_place.h"

#include <variant>

#include "core/model/document.h"

namespace sluice {

Span missing_at(const Resource& resource) {
  const ValuePlace place = resource.body.place();
  if (resource.platform != Platform::cloudformation || place.document != resource.document)
    return resource.header;
  const Tree* const tree = std::get_if<Tree>(&resource.document->syntax);
  if (tree == nullptr || place.node >= tree->nodes.size()) return resource.header;
  const Text key = NodeRef(*tree, place.node).key();
  // Merged in from elsewhere it is that of another resource.
  const bool is_own = key.value == "Properties" && resource.scope.contains(key.at);
  return is_own ? key.at : resource.header;
}

}  // namespace sluice
