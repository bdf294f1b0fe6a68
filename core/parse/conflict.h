#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text/source.h"

namespace sluice {

// Marks of a merge that nobody resolved: "<<<<<<< ours", "=======", ">>>>>>> theirs", each on a
// line of its own. No format that is read here lets text start so.
constexpr std::string_view kMergeConflict = "merge conflict is not resolved";

// The mark of seven times `c` that starts a line at `at`; empty where none does.
Span conflict_mark(std::string_view text, std::uint32_t at, char c);

// The first "<<<<<<<" that starts a line at or before `last`.
std::optional<Span> find_conflict(std::string_view text, std::uint32_t last);

// Behind the ">>>>>>>" that ends the conflict which starts at `begin`, its line included; the end
// of the text where there is none.
std::uint32_t conflict_end(std::string_view text, std::uint32_t begin);

}  // namespace sluice
