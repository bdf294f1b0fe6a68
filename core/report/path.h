#pragma once

#include <string>

#include "core/findings/path.h"
#include "core/report/report.h"

namespace sluice {

// sluice.path/1, the contract of docs/schema/path.schema.json. Ends with a newline.
std::string write_path_json(const PathReport& path);

// For people at a terminal: by environment what reaches it, and which gates it passes.
std::string write_path_text(const PathReport& path, Color color);


// A flowchart in Mermaid's language: what starts a deploy, the gates on its way, the environment.
std::string write_path_mermaid(const PathReport& path);

// The same, drawn: an SVG by itself, without scripts and outside references, in the colours that
// whoever shows it prefers.
std::string write_path_svg(const PathReport& path);

}  // namespace sluice
