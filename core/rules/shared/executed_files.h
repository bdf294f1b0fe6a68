#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/actions.h"

// Which files of the workspace a step executes: scripts by their paths, and what build tools,
// package managers and test runners find in a folder (executed_files.def).
namespace sluice::actions {

// A file or folder that is executed, as `place_below` writes it, and where the script of the step
// does so.
struct ExecutedFile {
  std::string place;
  std::size_t at = 0;
};

// In order of writing. A program that is not known, and does not lie in the workspace, executes
// nothing of it.
std::vector<ExecutedFile> executed_files(const Step& step);

// The path as one below the workspace: "" for the workspace itself, "/…" for what lies elsewhere.
// What only the run knows stands for a name of its own.
std::string place_below(std::string_view folder, std::string_view path);

// The step executes something of that folder behind `from` of its script.
bool executes(const Step& step, std::string_view folder, std::size_t from = 0);

// Where the command of git or gh at `at` of the step's script leaves the code that it fetches.
std::string fetched_folder(const Step& step, std::size_t at);

// The folder that actions/checkout fills.
std::string checkout_folder(const Step& step);

// The first step behind this one that executes something of the folder, unless that is replaced
// before; null for none. Conditions that keep outsiders away from a step count.
const Step* executed_behind(const Step& step, std::string_view folder);

}  // namespace sluice::actions
