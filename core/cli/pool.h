#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/audit/audit.h"
#include "core/cli/files.h"

namespace sluice::cli {

// Audits every file on `jobs` threads (0: one a processor; fewer where the system gives no more, or
// there is no work for them) and gives the results. `done` is called
// from any of the threads with the number of files finished so far. `read` gives a file's bytes,
// also from any of them; where there is none, they are read from disk.
std::vector<std::unique_ptr<FileResult>> audit_files(
    const Engine& engine, const std::vector<FoundFile>& files, unsigned jobs,
    const std::function<void(std::size_t)>& done,
    const std::function<Input(const FoundFile&)>& read = {});

}  // namespace sluice::cli
