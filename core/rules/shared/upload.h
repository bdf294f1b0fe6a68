#pragma once

#include <string_view>
#include <vector>

#include "core/model/actions.h"

// What rules ask of a step that runs actions/upload-artifact.
namespace sluice::actions {

bool is_upload(const Step& step);

// Version 4.4 leaves hidden files out, and so does every 4 of today.
bool takes_hidden_files(const Step& step);

// The lines of its path without spaces around; those that leave something out are none of them.
std::vector<std::string_view> uploaded_paths(const Step& step);

// True for a path that names all of the workspace.
bool is_whole_workspace(std::string_view path);

}  // namespace sluice::actions
