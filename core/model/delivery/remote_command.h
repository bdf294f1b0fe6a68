#pragma once

#include <string_view>

#include "core/model/truth.h"

namespace sluice::delivery {

// Whether a script that a host is told to run by ssh puts another version into service there: `yes`
// where a command says so, `no` where every one of them only looks; `unknown` for programs that may
// do anything, and where nothing is told.
Truth replaces_service(std::string_view script);

}  // namespace sluice::delivery
