#include "core/text/line_index.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/utf8.h"

namespace sluice {
namespace {

struct Row {
  std::uint32_t offset;
  std::uint32_t line;
  std::uint32_t column;
};

void expect_rows(std::string_view bytes, const std::vector<Row>& rows) {
  const LineIndex index(bytes);
  for (const auto& [offset, line, column] : rows) {
    const Position position = index.at(offset);
    EXPECT_EQ(position.line, line) << "offset " << offset;
    EXPECT_EQ(position.column, column) << "offset " << offset;
    EXPECT_EQ(position.offset, offset);
  }
}

// a é 日 🙂 z
// 0 1 3  6  10
TEST(LineIndex, CountsCodePoints) {
  expect_rows(
      "aé日🙂z\n🙂",
      {{0, 1, 1}, {1, 1, 2}, {3, 1, 3}, {6, 1, 4}, {10, 1, 5}, {11, 1, 6}, {12, 2, 1}, {16, 2, 2}});
}

TEST(LineIndex, LinesEndAtFeedsAndCarriageReturns) {
  expect_rows("a\r\nb\rc\n", {{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {4, 2, 2}, {5, 3, 1}, {7, 4, 1}});
  const LineIndex index("a\r\nb\rc\n");
  EXPECT_EQ(index.lines(), 4U);
  EXPECT_EQ(index.line(1), "a");
  EXPECT_EQ(index.line(2), "b");
  EXPECT_EQ(index.line(3), "c");
  EXPECT_EQ(index.line(4), "");
}

TEST(LineIndex, AMarkHasNoColumn) {
  expect_rows(
      "\xEF\xBB\xBF"
      "ab\ncd",
      {{0, 1, 1}, {1, 1, 1}, {3, 1, 1}, {4, 1, 2}, {6, 2, 1}});
  expect_rows(
      "a\n\xEF\xBB\xBF"
      "b",
      {{2, 2, 1}, {5, 2, 2}});
}

TEST(LineIndex, AnInvalidByteIsOneColumn) {
  expect_rows("\xFF\xC3z", {{0, 1, 1}, {1, 1, 2}, {2, 1, 3}, {3, 1, 4}});
}

TEST(LineIndex, BehindTheEndIsTheEnd) {
  for (const std::string_view bytes : {"", "a", "a\n", "\xEF\xBB\xBF"}) {
    const LineIndex index(bytes);
    const Position end = index.at(static_cast<std::uint32_t>(bytes.size()));
    const Position behind = index.at(0xFFFFFFFF);
    EXPECT_EQ(behind.line, end.line);
    EXPECT_EQ(behind.column, end.column);
    EXPECT_EQ(behind.offset, bytes.size());
  }
}

TEST(LineIndex, LinesThatAreNotThereAreEmpty) {
  const LineIndex index("ab\ncd");
  EXPECT_EQ(index.line(0), "");
  EXPECT_EQ(index.line(3), "");
  EXPECT_EQ(index.start(0), 0U);
  EXPECT_EQ(index.start(1), 0U);
  EXPECT_EQ(index.start(2), 3U);
  EXPECT_EQ(index.start(3), 5U);
  EXPECT_EQ(LineIndex("").lines(), 1U);
}

// The same, counted byte by byte from the start of the file.
Row counted(std::string_view bytes, std::uint32_t offset) {
  Row row{offset, 1, 1};
  for (std::size_t i = utf8::bom_size(bytes); i < offset;) {
    const utf8::Decoded decoded = utf8::decode(bytes.substr(0, offset), i);
    i += decoded.size;
    ++row.column;
    const bool is_alone = decoded.code_point == U'\r' && bytes.substr(i, 1) != "\n";
    if (decoded.code_point == U'\n' || is_alone) row = {offset, row.line + 1, 1};
  }
  return row;
}

TEST(LineIndex, AgreesWithCountingOverRandomBytes) {
  std::mt19937 random(20260131);  // NOLINT: the same bytes at every run
  constexpr std::string_view kPieces[] = {
      "\n", "\r\n",         "\r",   "a",    "bcdefghijk", "é", "日",
      "🙂", "\xEF\xBB\xBF", "\xFF", "\xC3", "\xF0\x9F",   "\t"};
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    const std::size_t pieces = random() % 60;
    for (std::size_t i = 0; i < pieces; ++i) bytes += kPieces[random() % std::size(kPieces)];
    // Some rounds of nothing but noise.
    if (round % 4 == 0) {
      for (char& c : bytes) c = static_cast<char>(random() % 256);
    }
    const LineIndex index(bytes);
    for (std::uint32_t offset = 0; offset <= bytes.size(); ++offset) {
      const Row wanted = counted(bytes, offset);
      const Position position = index.at(offset);
      ASSERT_EQ(position.line, wanted.line) << testing::PrintToString(bytes) << " at " << offset;
      ASSERT_EQ(position.column, wanted.column)
          << testing::PrintToString(bytes) << " at " << offset;
    }
  }
}

}  // namespace
}  // namespace sluice
