#include "core/text/source.h"

#include <algorithm>
#include <cstddef>

namespace sluice {

std::string_view slice(std::string_view bytes, Span at) {
  const std::size_t begin = std::min<std::size_t>(at.begin, bytes.size());
  const std::size_t end = std::clamp<std::size_t>(at.end, begin, bytes.size());
  return bytes.substr(begin, end - begin);
}

}  // namespace sluice
