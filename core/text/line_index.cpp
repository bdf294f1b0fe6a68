#include "core/text/line_index.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "core/text/utf8.h"

namespace sluice {

LineIndex::LineIndex(std::string_view bytes) : bytes_(bytes) {
  starts_.push_back(0);
  const char* const data = bytes.data();
  std::size_t from = 0;
  while (from < bytes.size()) {
    const void* const found = std::memchr(data + from, '\n', bytes.size() - from);
    if (found == nullptr) break;
    from = static_cast<std::size_t>(static_cast<const char*>(found) - data) + 1;
    starts_.push_back(static_cast<std::uint32_t>(from));
  }
}

std::uint32_t LineIndex::line_of(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin());
}

Position LineIndex::at(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(bytes_.size()));
  const std::uint32_t line = line_of(offset);
  std::uint32_t begin = starts_[line - 1];
  if (line == 1) begin += std::min(utf8::bom_size(bytes_), offset);
  const std::string_view before = bytes_.substr(begin, offset - begin);
  return {line, static_cast<std::uint32_t>(utf8::count(before)) + 1, offset};
}

std::uint32_t LineIndex::utf16_column(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(bytes_.size()));
  const std::uint32_t line = line_of(offset);
  std::uint32_t begin = starts_[line - 1];
  if (line == 1) begin += std::min(utf8::bom_size(bytes_), offset);
  std::uint32_t units = 1;
  for (std::size_t i = begin; i < offset;) {
    const utf8::Decoded decoded = utf8::decode(bytes_.substr(0, offset), i);
    units += decoded.code_point > 0xFFFF ? 2 : 1;
    i += decoded.size;
  }
  return units;
}

std::string_view LineIndex::line(std::uint32_t line) const {
  if (line == 0 || line > starts_.size()) return {};
  const std::size_t begin = starts_[line - 1];
  std::size_t end = line < starts_.size() ? starts_[line] - 1 : bytes_.size();
  if (end > begin && bytes_[end - 1] == '\r') --end;
  return bytes_.substr(begin, end - begin);
}

std::uint32_t LineIndex::start(std::uint32_t line) const {
  if (line == 0) return 0;
  if (line > starts_.size()) return static_cast<std::uint32_t>(bytes_.size());
  return starts_[line - 1];
}

}  // namespace sluice
