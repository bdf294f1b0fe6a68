#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/model/project.h"

namespace sluice::actions {

// True for a workflow of the audited repository itself: it stands where GitHub looks for it, below
// the root. Only from there do local paths lead anywhere.
bool is_at_root(const Document& document);

// The action.yml of a folder; null where there is none.
const Document* find_action(const Project& project, const std::string& folder);

// One local `uses` of a document, and what it leads to.
struct LocalUse {
  NodeRef node;                      // the value of `uses`
  std::string resource;              // address of the job or step
  const Job* job = nullptr;          // null in a composite action
  const Step* step = nullptr;        // null where the job calls a workflow
  std::string path;                  // below the root; of an action its folder
  const Document* target = nullptr;  // null where it is not there, or could not be read
};
// Of a workflow that stands elsewhere a use without a target says nothing.
std::vector<LocalUse> local_uses(const Project& project, const Document& document);

}  // namespace sluice::actions
