#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/audit/audit.h"
#include "core/cli/files.h"

namespace sluice::cli {

// Calls work(0) to work(count - 1) on `jobs` threads (0: one a processor; fewer where the system
// gives no more, or there is no work for them), `each` of them or more to a thread. Where memory
// runs out, one thread less needs less of it.
void on_threads(std::size_t count, std::size_t each, unsigned jobs,
                const std::function<void(std::size_t)>& work);

// Audits every file on `jobs` threads, as on_threads does, and gives the results. `done` is called
// from any of the threads with the number of files finished so far. `read` gives a file's bytes,
// also from any of them; where there is none, they are read from disk.
std::vector<std::unique_ptr<FileResult>> audit_files(
    const Engine& engine, const std::vector<FoundFile>& files, unsigned jobs,
    const std::function<void(std::size_t)>& done,
    const std::function<Input(const FoundFile&)>& read = {});

}  // namespace sluice::cli
