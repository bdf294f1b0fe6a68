#pragma once

#include <string_view>

#include "core/model/gitlab.h"

namespace sluice::gitlab {

// True if no job of the file takes `key` from this hidden one: there are jobs that extend it, and
// each of them says something else. One that nobody extends may be there for other files.
bool is_always_replaced(const Pipeline& pipeline, const Job& job, std::string_view key);

}  // namespace sluice::gitlab
