#pragma once

#include <string>
#include <string_view>

#include "core/findings/path.h"
#include "core/report/report.h"

namespace sluice {

// By the name of its format; text for another name. Only text has colours.
constexpr std::string_view kPathFormats[] = {"text", "json", "mermaid", "svg"};
std::string write_path(const PathReport& path, std::string_view format, Color color);

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
