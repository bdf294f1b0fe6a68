#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/source.h"

namespace sluice::secrets {

// A stretch of a text that stands for another one.
struct Decoded {
  enum class Form : std::uint8_t { escapes, percent, base64, hex };

  Form form = Form::base64;
  std::string text;
  Span at;
  // Where each byte of `text` is written, and where the last one ends; empty of base64.
  std::vector<std::uint32_t> places;

  // Where a part of `text` is written: of base64, all of it.
  Span source(Span part) const;
};

// The text with the escapes of single ASCII characters resolved that JSON, YAML and most languages
// know: \u0067, \U00000067 and \x67.
std::string unescaped(std::string_view text);

// From `from` on, the next stretch with such escapes; nothing (an empty `at`) where there is none.
Decoded next_escaped(std::string_view bytes, std::size_t from);

// The same of a URL's percent signs: %67.
Decoded next_percent(std::string_view bytes, std::size_t from);

// From `from` on, the next stretch of base64 (either alphabet) or of hexadecimal digits that
// decodes to printable ASCII. Of a long one, the beginning. What does not decode costs a look at
// its first bytes.
Decoded next_run(std::string_view bytes, std::size_t from);

}  // namespace sluice::secrets
