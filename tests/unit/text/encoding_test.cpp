#include "core/text/encoding.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/text/line_index.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;

TEST(Encoding, IsKnownByMarkOrByItsZeros) {
  struct Row {
    std::string_view bytes;
    Encoding encoding;
  };
  constexpr Row kRows[] = {
      {"", Encoding::utf8},
      {"a", Encoding::utf8},
      {"text", Encoding::utf8},
      {"\xEF\xBB\xBFtext", Encoding::utf8},
      {"\xFF\xFE"sv, Encoding::utf16_le},
      {"\xFF\xFE\x40\x30"sv, Encoding::utf16_le},
      {"\xFE\xFF\x30\x40"sv, Encoding::utf16_be},
      {"\xFF\xFE\0\0a\0\0\0"sv, Encoding::utf32_le},
      {"\0\0\xFE\xFF\0\0\0a"sv, Encoding::utf32_be},
      {"a\0b\0"sv, Encoding::utf16_le},
      {"\0a\0b"sv, Encoding::utf16_be},
      {"a\0\x1C\x20"
       "b\0c\0"sv,
       Encoding::utf16_le},
      {"a\0b\0c"sv, Encoding::utf16_le},
      {"a\0"sv, Encoding::utf8},
      {"a\0\1\0b\0"sv, Encoding::utf8},
      {"a\0\0\0b\0"sv, Encoding::utf8},
      {"a\0bcdefgh"sv, Encoding::utf8},
  };
  for (const auto& [bytes, encoding] : kRows) EXPECT_EQ(encoding_of(bytes), encoding) << bytes;
}

TEST(Encoding, BecomesUtf8) {
  EXPECT_EQ(to_utf8("\xFF\xFE"
                    "a\0\xE9\0\x3D\xD8\x00\xDE"sv,
                    Encoding::utf16_le),
            "\xEF\xBB\xBF"
            "a\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(to_utf8("\0a\xD8\x3D\xDE\x00"sv, Encoding::utf16_be), "a\xF0\x9F\x98\x80");
  EXPECT_EQ(to_utf8("a\0\0\0\x00\xF6\x01\0"sv, Encoding::utf32_le), "a\xF0\x9F\x98\x80");
  EXPECT_EQ(to_utf8("\0\0\0a\xFF\xFF\xFF\xFF"sv, Encoding::utf32_be), "a\xEF\xBF\xBD");
  // Half a pair is no character; half a unit is nothing.
  EXPECT_EQ(to_utf8("\x3D\xD8"
                    "a\0\x00\xDE"
                    "b"sv,
                    Encoding::utf16_le),
            "\xEF\xBF\xBD"
            "a\xEF\xBF\xBD");
}

TEST(Encoding, PlacesAreThoseOfTheFile) {
  const std::string line = "a\xC3\xA9\xF0\x9F\x98\x80z";
  const std::string text = "\xEF\xBB\xBF" + line + "\n" + line;
  struct Row {
    std::uint32_t offset, line, column, utf16, utf32;
  };
  constexpr Row kRows[] = {
      {0, 1, 1, 0, 0},    {3, 1, 1, 2, 4},    {4, 1, 2, 4, 8},
      {6, 1, 3, 6, 12},   {10, 1, 4, 10, 16}, {11, 1, 5, 12, 20},
      {12, 2, 1, 14, 24}, {19, 2, 4, 22, 36}, {20, 2, 5, 24, 40},
  };
  for (const auto& row : kRows) {
    const Position wide = LineIndex(text, Encoding::utf16_le).at(row.offset);
    EXPECT_EQ(wide.line, row.line);
    EXPECT_EQ(wide.column, row.column);
    EXPECT_EQ(wide.offset, row.utf16) << row.offset;
    EXPECT_EQ(LineIndex(text, Encoding::utf32_be).at(row.offset).offset, row.utf32) << row.offset;
    EXPECT_EQ(LineIndex(text).at(row.offset).offset, row.offset);
  }
}

TEST(Encoding, PlacesInALongLine) {
  std::string text;
  while (text.size() < 50'000) text += "x\xF0\x9F\x98\x80\xC3\xA9\n";
  std::string one = text;
  for (char& c : one) c = c == '\n' ? ' ' : c;
  for (const std::string& bytes : {text, one}) {
    const LineIndex index(bytes, Encoding::utf16_be);
    for (std::uint32_t offset = 0; offset < bytes.size(); offset += 997) {
      const std::uint32_t start = offset / 8 * 8;  // eight bytes are ten in UTF-16
      EXPECT_EQ(index.at(start).offset, start / 8 * 10) << start;
    }
  }
}

TEST(Encoding, BinaryHasANulEarly) {
  EXPECT_TRUE(is_binary("a\0bcd"sv));
  EXPECT_FALSE(is_binary("a\0b\0"sv));
  EXPECT_FALSE(is_binary("abcd"));
  EXPECT_FALSE(is_binary(std::string(10'000, 'a') + '\0'));
}

}  // namespace
}  // namespace sluice
