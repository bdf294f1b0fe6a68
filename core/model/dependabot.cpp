#include "core/model/dependabot.h"

namespace sluice::dependabot {

File::File(const Tree& tree) : node(tree.root()) {
  const NodeRef list = node["updates"];
  if (!list.is_sequence()) return;
  for (const NodeRef entry : list.children()) {
    if (!entry.is_mapping()) continue;
    updates.push_back({entry, entry["package-ecosystem"].text(), entry["cooldown"],
                       entry["multi-ecosystem-group"].text()});
  }
}

}  // namespace sluice::dependabot
