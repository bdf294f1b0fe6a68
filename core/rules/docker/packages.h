#pragma once

#include <string_view>

#include "core/model/docker.h"
#include "core/rules/shared/packages.h"
#include "core/rules/sink.h"

namespace sluice::docker {

// Adds a flag behind the verb, where a shell form has it as it reads.
void add_flag(Hit& hit, Edit::Safety safety, const Instruction& instruction, const Install& install,
              std::string_view flag);

// True if RUN mounts a cache over a folder that holds `path`, which may begin with '~'.
bool has_cache_mount(const Instruction& instruction, std::string_view path);

// True if the call removes files, and names a path that holds `path`.
bool removes(const Invocation& call, std::string_view path);

}  // namespace sluice::docker
