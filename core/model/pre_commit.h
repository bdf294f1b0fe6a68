#pragma once

#include <string>
#include <vector>

#include "core/parse/tree.h"

// .pre-commit-config.yaml, as typed views over the tree, which must outlive them.
namespace sluice::pre_commit {

struct Repository {
  NodeRef node;
  NodeRef url;  // "local" and "meta" are none
  Text revision;
};

struct File {
  explicit File(const Tree& tree);

  NodeRef node;
  std::vector<Repository> repositories;

  std::string address() const { return {}; }
};

}  // namespace sluice::pre_commit
