#pragma once

#include <string>

#include "core/findings/path.h"
#include "core/report/report.h"

namespace sluice {

// sluice.path/1, the contract of docs/schema/path.schema.json. Ends with a newline.
std::string write_path_json(const PathReport& path);

// For people at a terminal: by environment what reaches it, and which gates it passes.
std::string write_path_text(const PathReport& path, Color color);


}  // namespace sluice
