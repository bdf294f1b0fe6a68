#include "core/model/pre_commit.h"

namespace sluice::pre_commit {

File::File(const Tree& tree) : node(tree.root()) {
  const NodeRef list = node["repos"];
  if (!list.is_sequence()) return;
  for (const NodeRef entry : list.children()) {
    if (entry["repo"].is_scalar())
      repositories.push_back({entry, entry["repo"], entry["rev"].text()});
  }
}

}  // namespace sluice::pre_commit
