#include "core/rules/shared/invisible.h"

#include <cstddef>
#include <cstdint>

namespace sluice {
namespace {

// U+200B, U+200E, U+200F, U+202A to U+202E, U+2060 to U+2064, U+2066 to U+2069, U+00AD, and the
// tags of U+E0000. The joiners of U+200C and U+200D have their place in words and pictures.
std::size_t invisible_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xF3 && byte(1) == 0xA0 && (byte(2) == 0x80 || byte(2) == 0x81)) return 4;
  if (byte(0) != 0xE2) return 0;
  const unsigned last = byte(2);
  if (byte(1) == 0x80) {
    const bool is_mark = last == 0x8B || last == 0x8E || last == 0x8F;
    return is_mark || (last >= 0xAA && last <= 0xAE) ? 3 : 0;
  }
  if (byte(1) != 0x81) return 0;
  return (last >= 0xA0 && last <= 0xA4) || (last >= 0xA6 && last <= 0xA9) ? 3 : 0;
}

}  // namespace

void report_invisible(std::string_view source, Sink& sink) {
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at] != '\xE2' && source[at] != '\xF3') continue;
    const std::size_t size = invisible_size(source.substr(at));
    if (size == 0) continue;
    const Span here{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
    sink.report(here, "A character stands here that nobody sees")
        .with_edit(Edit::Safety::needs_review, here, {});
  }
}

}  // namespace sluice
