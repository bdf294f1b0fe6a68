#pragma once

#include <string>

#include "core/model/gitlab_effective.h"

// An effective pipeline as text. It holds what the files hold, secrets too: it is for those who own
// them.
namespace sluice {

// {"stages": […], "job": {…}, …}, or {"error": {"message", "path", "span"}} for one that GitLab
// would refuse. UTF-8, ends with a newline.
std::string write_effective_json(const gitlab::Effective& pipeline);

// The same as YAML that reads back to the same values; nothing where it has an error.
std::string write_effective_yaml(const gitlab::Effective& pipeline);

// For people at a terminal: the error, and what is not known here, one line each with its place.
std::string write_effective_notes(const gitlab::Effective& pipeline);

}  // namespace sluice
