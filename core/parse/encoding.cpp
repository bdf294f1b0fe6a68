#include "core/parse/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/text/encoding.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

constexpr bool is_forbidden(unsigned char c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

std::uint32_t at(std::size_t offset) { return static_cast<std::uint32_t>(offset); }

}  // namespace

Readable make_readable(std::string_view bytes, Controls controls) {
  Readable result;
  result.original = bytes;
  if (encoding_of(bytes) != Encoding::utf8) {
    result.is_text = false;
    result.errors.push_back({ErrorCode::encoding,
                             {0, at(std::min<std::size_t>(2, bytes.size()))},
                             "text is UTF-16 or UTF-32; only UTF-8 is read"});
    return result;
  }
  const auto own = [&] {
    if (result.copy.empty()) result.copy = bytes;
  };
  if (const auto invalid = utf8::first_invalid(bytes)) {
    result.errors.push_back(
        {ErrorCode::encoding, {at(*invalid), at(*invalid + 1)}, "byte is not valid UTF-8"});
    own();
    for (std::size_t i = *invalid; i < bytes.size();) {
      const utf8::Decoded decoded = utf8::decode(bytes, i);
      if (!decoded.valid) result.copy[i] = '_';  // begins nothing in any format
      i += decoded.size;
    }
  }
  if (controls == Controls::forbidden) {
    const auto is_control = [](char c) { return is_forbidden(static_cast<unsigned char>(c)); };
    const auto first = std::find_if(bytes.begin(), bytes.end(), is_control);
    if (first != bytes.end()) {
      const auto offset = static_cast<std::size_t>(first - bytes.begin());
      result.errors.push_back(
          {ErrorCode::encoding, {at(offset), at(offset + 1)}, "control character is not allowed"});
      own();
      std::replace_if(result.copy.begin(), result.copy.end(), is_control, ' ');
    }
  }
  return result;
}

}  // namespace sluice
