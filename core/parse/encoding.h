#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/parsed.h"

namespace sluice {

enum class Controls : std::uint8_t { allowed, forbidden };

// Bytes that a text parser can take: same length and same offsets as the original, with every byte
// that is no UTF-8 (and, where forbidden, every control character but tab, LF, CR) replaced.
struct Readable {
  std::string_view original;
  std::string copy;                // empty where nothing was replaced
  std::vector<ParseError> errors;  // the first of each sort, at its place
  bool is_text = true;             // false for UTF-16, UTF-32: no offset would be right

  std::string_view bytes() const& { return copy.empty() ? original : std::string_view(copy); }
};

Readable make_readable(std::string_view bytes, Controls controls);

}  // namespace sluice
