#pragma once

#include <string>
#include <vector>

#include "core/parse/tree.h"

// .github/dependabot.yml, as typed views over the tree, which must outlive them. By GitHub's
// "Dependabot options reference".
namespace sluice::dependabot {

// One entry of `updates`: an ecosystem in some folders.
struct Update {
  NodeRef node;
  Text ecosystem;
  NodeRef cooldown;
  Text multi_ecosystem_group;  // the group whose schedule it follows
};

struct File {
  explicit File(const Tree& tree);

  NodeRef node;
  std::vector<Update> updates;

  std::string address() const { return {}; }
};

}  // namespace sluice::dependabot
