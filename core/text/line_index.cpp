#include "core/text/line_index.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// Between two marks of a long line.
constexpr std::size_t kStep = 4096;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

}  // namespace

LineIndex::LineIndex(std::string_view bytes, Encoding written) : bytes_(bytes), encoding_(written) {
  starts_.push_back(0);
  const auto next = [&](char c, std::size_t from) {
    return std::min(bytes.find(c, from), bytes.size());
  };
  std::size_t from = 0;
  std::size_t feed = next('\n', 0);
  std::size_t carriage = next('\r', 0);
  for (;;) {
    if (feed < from) feed = next('\n', from);
    if (carriage < from) carriage = next('\r', from);
    const std::size_t end = std::min(feed, carriage);
    if (end - from > kStep) mark_line(from, end);
    if (end == bytes.size()) break;
    const bool is_pair = end == carriage && feed == end + 1 && feed < bytes.size();
    from = end + (is_pair ? 2 : 1);
    starts_.push_back(static_cast<std::uint32_t>(from));
  }
  if (encoding_ != Encoding::utf8) index_written();
}

void LineIndex::index_written() {
  Written last{0, 0};
  const auto add = [&](std::uint32_t offset) {
    last.in_file += size_in(encoding_, bytes_.substr(last.offset, offset - last.offset));
    last.offset = offset;
    written_.push_back(last);
  };
  auto mark = marks_.begin();
  for (const std::uint32_t start : starts_) {
    for (; mark != marks_.end() && mark->offset < start; ++mark) add(mark->offset);
    add(start);
  }
  for (; mark != marks_.end(); ++mark) add(mark->offset);
}

std::uint32_t LineIndex::in_file(std::uint32_t offset) const {
  if (written_.empty()) return offset;
  const auto after = std::upper_bound(
      written_.begin(), written_.end(), offset,
      [](std::uint32_t wanted, const Written& place) { return wanted < place.offset; });
  const Written& before = *std::prev(after);  // the first line starts at 0
  return before.in_file + size_in(encoding_, bytes_.substr(before.offset, offset - before.offset));
}

void LineIndex::mark_line(std::size_t begin, std::size_t end) {
  if (begin == 0) begin = utf8::bom_size(bytes_);
  std::size_t points = 0;
  while (end - begin > kStep) {
    // A code point has at most three bytes behind its first: where four stand in a row, the last is
    // one by itself.
    std::size_t next = begin + kStep;
    for (std::size_t back = 0; back < 4; ++back) {
      if (!is_continuation(bytes_[next - back])) {
        next -= back;
        break;
      }
    }
    points += utf8::count(bytes_.substr(begin, next - begin));
    marks_.push_back({static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(points)});
    begin = next;
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
  std::uint32_t points = 0;
  const auto after =
      std::upper_bound(marks_.begin(), marks_.end(), offset,
                       [](std::uint32_t wanted, const Mark& mark) { return wanted < mark.offset; });
  if (after != marks_.begin() && std::prev(after)->offset > begin) {
    begin = std::prev(after)->offset;
    points = std::prev(after)->points;
  }
  const std::string_view before = bytes_.substr(begin, offset - begin);
  return {line, points + static_cast<std::uint32_t>(utf8::count(before)) + 1, in_file(offset)};
}

std::string_view LineIndex::line(std::uint32_t line) const {
  if (line == 0 || line > starts_.size()) return {};
  const std::size_t begin = starts_[line - 1];
  std::size_t end = line < starts_.size() ? starts_[line] : bytes_.size();
  if (end > begin && bytes_[end - 1] == '\n') --end;
  if (end > begin && bytes_[end - 1] == '\r') --end;
  return bytes_.substr(begin, end - begin);
}

std::uint32_t LineIndex::start(std::uint32_t line) const {
  if (line == 0) return 0;
  if (line > starts_.size()) return static_cast<std::uint32_t>(bytes_.size());
  return starts_[line - 1];
}

}  // namespace sluice
