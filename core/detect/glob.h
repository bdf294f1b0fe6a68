#pragma once

#include <string_view>

namespace sluice {

// True if `path` (relative, with '/') matches a pattern as .gitignore has them: '*' within one
// component, '**' across them, '?', [a-z] and [!a-z], '\' before a literal. A pattern without '/'
// (but for one at its end) matches at any depth, others from the root. A match of a folder covers
// what lies in it. Linear in path times pattern: no pattern backtracks.
bool glob_matches(std::string_view pattern, std::string_view path);

// The same for one path as it is, not for the folders above it.
bool glob_matches_exactly(std::string_view pattern, std::string_view path);

// Why a pattern matches nothing, or not what its author meant, in one sentence without a period;
// empty where there is nothing to say.
std::string_view glob_fault(std::string_view pattern);

}  // namespace sluice
