#pragma once

#include "core/audit/file_result.h"

namespace sluice {

// Audits a file and, of an archive, what it holds, entry after entry: one at a time is in memory,
// and the archives that it stands in. The file's own result comes first.
FileResults audit_tree(const Context& context, Input input);

}  // namespace sluice
