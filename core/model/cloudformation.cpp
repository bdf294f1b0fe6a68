#include "core/model/cloudformation.h"

#include <variant>

#include "core/model/document.h"

namespace sluice::cloudformation {

namespace {

void add(const Document& document, NodeRef root, std::vector<Resource>& list) {
  for (const NodeRef node : root["Resources"].children()) {
    const Text type = node["Type"].text();
    if (!type.present() || !node.key().present()) continue;
    Resource& resource = list.emplace_back();
    resource.platform = Platform::cloudformation;
    resource.document = &document;
    resource.type = type;
    resource.name = node.key();
    resource.header = node.key().at;
    resource.scope = {node.key().at.begin, node.span().end};
    resource.body = Value::of(node["Properties"]);
  }
}

}  // namespace

std::vector<Resource> resources(const Document& document) {
  std::vector<Resource> list;
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (document.kind != Kind::cloudformation || tree == nullptr || !document.is_usable) return list;
  for (std::size_t i = 0; i < tree->documents.size(); ++i) add(document, tree->root(i), list);
  return list;
}

}  // namespace sluice::cloudformation
