// Columns in lines that are longer than the index's step, against counting from the start.
#include <gtest/gtest.h>

#include <string>

#include "core/text/line_index.h"
#include "core/text/utf8.h"
#include "tests/support/samples.h"

namespace sluice {
namespace {

TEST(LineIndexOfLongLines, AgreesWithCounting) {
  // Code points of one to four bytes, and bytes that are none.
  std::string text = "\xEF\xBB\xBF";
  const std::string order = test::sample("abcdefg", 9000);
  for (const char c : order) {
    constexpr const char* kPieces[] = {"x", "é", "…", "😀", "\x80", "\xF0\x9F", "yz"};
    text += kPieces[c - 'a'];
    if (text.size() % 7001 == 0) text += '\n';
  }
  text += std::string(10'000, '\x80');
  const LineIndex index(text);
  std::uint32_t line_start = 3;
  for (std::uint32_t offset = 3; offset < text.size(); ++offset) {
    if (offset % 97 != 0 && text[offset] != '\n') continue;
    const Position position = index.at(offset);
    const std::uint32_t begin = std::max(index.start(position.line), line_start);
    EXPECT_EQ(position.column,
              utf8::count(std::string_view(text).substr(begin, offset - begin)) + 1)
        << offset;
    if (text[offset] == '\n') line_start = offset + 1;
  }
}

}  // namespace
}  // namespace sluice
