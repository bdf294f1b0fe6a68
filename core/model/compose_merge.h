#pragma once

#include <deque>
#include <memory>

#include "core/model/compose.h"
#include "core/model/composition.h"
#include "core/parse/tree.h"

namespace sluice {
struct Document;
struct Project;
}  // namespace sluice

// Compose files as Compose takes them together: the override beside a file and its later documents
// put over it, services that are extended below those that extend them, and the values of the
// folder's .env put into settings. By the Compose Specification, "Merge" and "Extends".
namespace sluice::compose {

struct Merged {
  const Document* document = nullptr;
  const Document* override_file = nullptr;  // null for none
  Composition composition;
  Tree tree;
  std::unique_ptr<File> file;  // null where that is too large: it is left as it is written
};

// Those of the project of which other files, or documents of their own, make something else than is
// written in their services; and those that such take services from.
std::deque<Merged> merged_files(const Project& project);

}  // namespace sluice::compose
