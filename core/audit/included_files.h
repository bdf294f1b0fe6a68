#pragma once

#include "core/audit/file_result.h"

namespace sluice {

// What a pipeline of GitLab or a Compose file takes in is of its kind, wherever it lies: such files
// are audited once more as what they are. The files are in order of path.
void audit_included(const Context& context, FileResults& files);

}  // namespace sluice
