#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/actions.h"
#include "core/parse/tree.h"

namespace sluice::actions {

// A step that brings files of another run into its job: in a privileged workflow an outsider may
// have made them.
struct ForeignFiles {
  NodeRef at;             // the `uses` or the script
  std::string folder;     // where they go, below the workspace: "" for the workspace itself
  bool is_apart = false;  // outside of the workspace, as in ${{ runner.temp }}
};
std::optional<ForeignFiles> foreign_artifact(const Step& step);

// True if the file is in the folder, both as a script names them.
bool is_in_folder(std::string_view file, std::string_view folder);

}  // namespace sluice::actions
