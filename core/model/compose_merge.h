#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/model/compose.h"
#include "core/model/composition.h"
#include "core/parse/tree.h"

namespace sluice {
struct Document;
struct Project;
}  // namespace sluice

// Compose files as Compose takes them together: the override beside a file, what `include` lists
// behind it, and its later documents put over it, services that are extended below those that
// extend them, and the values of the folder's .env put into settings. By the Compose Specification,
// "Merge", "Extends" and "Include".
namespace sluice::compose {

struct Merged {
  const Document* document = nullptr;
  std::vector<const Document*> overrides;  // in the order in which they are put over it
  Composition composition;
  Tree tree;
  std::unique_ptr<File> file;  // null where that is too large: it is left as it is written
};

// Those of the project of which other files, or documents of their own, make something else than is
// written in their services; and those that such take services from.
std::deque<Merged> merged_files(const Project& project);

// Paths below the root of what a file takes in, by `include` and by `extends`, whatever they are
// called. Of a document that is no Compose file none.
std::vector<std::string> local_files(const Document& document);

}  // namespace sluice::compose
