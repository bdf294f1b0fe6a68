#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/parse/parsed.h"
#include "core/parse/tree.h"

// What the readers of packages share.
namespace sluice::image {

using Packages = std::vector<Package>;

inline constexpr std::size_t kMostPackages = 100'000;  // of one file

// The last part of a path, and what stands before it; the folder is empty where there is none.
std::string_view name_of(std::string_view path);
std::string_view folder_of_path(std::string_view path);

// Without blanks around it.
std::string_view trimmed(std::string_view text);
// The first line, without its end; the text goes on behind it.
std::string_view take_line(std::string_view& text);
// What stands between the first pair of quotes, single or double; empty where there is none.
std::string_view quoted_part(std::string_view line);

// Adds a package, unless the name or the version is none of anything, or there are too many.
void add(Packages& into, std::string type, std::string_view name, std::string_view version,
         std::string_view license = {}, std::string_view source = {});

// The name as the index of Python normalises it (PEP 503).
std::string python_name(std::string_view name);

// Of a list of licences, of which the user takes one: "MIT OR (A AND B)".
std::string choice_of(NodeRef list);

Parsed<Tree> json_of(std::string_view text);
Parsed<Tree> toml_of(std::string_view text);

}  // namespace sluice::image
