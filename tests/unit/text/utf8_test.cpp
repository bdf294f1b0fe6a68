#include "core/text/utf8.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::utf8 {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, DecodesTheFirstAndLastOfEachLength) {
  struct Row {
    std::string_view bytes;
    char32_t code_point;
  };
  constexpr Row kRows[] = {
      {"\x00"sv, 0x0},
      {"\x7F"sv, 0x7F},
      {"\xC2\x80"sv, 0x80},
      {"\xDF\xBF"sv, 0x7FF},
      {"\xE0\xA0\x80"sv, 0x800},
      {"\xED\x9F\xBF"sv, 0xD7FF},
      {"\xEE\x80\x80"sv, 0xE000},
      {"\xEF\xBF\xBF"sv, 0xFFFF},
      {"\xF0\x90\x80\x80"sv, 0x10000},
      {"\xF4\x8F\xBF\xBF"sv, 0x10FFFF},
  };
  for (const auto& [bytes, code_point] : kRows) {
    const Decoded decoded = decode(bytes, 0);
    EXPECT_TRUE(decoded.valid) << std::hex << static_cast<std::uint32_t>(code_point);
    EXPECT_EQ(decoded.code_point, code_point);
    EXPECT_EQ(decoded.size, bytes.size());
    std::string written;
    append(written, code_point);
    EXPECT_EQ(written, bytes);
  }
}

TEST(Utf8, RefusesWhatUnicodeRefuses) {
  constexpr std::string_view kRows[] = {
      "\x80"sv,              // a tail by itself
      "\xBF"sv,              //
      "\xC0\x80"sv,          // NUL in two bytes
      "\xC1\xBF"sv,          // DEL in two bytes
      "\xC2"sv,              // cut short
      "\xC2\x41"sv,          // no tail
      "\xE0\x9F\xBF"sv,      // two bytes' worth in three
      "\xE0\xA0"sv,          // cut short
      "\xED\xA0\x80"sv,      // first surrogate
      "\xED\xBF\xBF"sv,      // last surrogate
      "\xF0\x8F\xBF\xBF"sv,  // three bytes' worth in four
      "\xF0\x90\x80"sv,      // cut short
      "\xF4\x90\x80\x80"sv,  // above U+10FFFF
      "\xF5\x80\x80\x80"sv,  //
      "\xFF"sv,              //
  };
  for (const std::string_view bytes : kRows) {
    const Decoded decoded = decode(bytes, 0);
    EXPECT_FALSE(decoded.valid) << testing::PrintToString(bytes);
    EXPECT_EQ(decoded.size, 1U);
    EXPECT_EQ(decoded.code_point, U'\xFFFD');
    EXPECT_EQ(first_invalid(bytes), 0U);
  }
}

TEST(Utf8, EveryCodePointComesBack) {
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point == 0xD800) point = 0xE000;
    std::string bytes;
    append(bytes, point);
    const Decoded decoded = decode(bytes, 0);
    ASSERT_TRUE(decoded.valid) << static_cast<std::uint32_t>(point);
    ASSERT_EQ(decoded.code_point, point);
    ASSERT_EQ(decoded.size, bytes.size());
  }
}

TEST(Utf8, WritesTheReplacementForWhatIsNoCodePoint) {
  for (const char32_t point : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
    std::string bytes;
    append(bytes, point);
    EXPECT_EQ(bytes, "\xEF\xBF\xBD");
  }
}

// Eight bytes are looked at together: every place in and around such a block.
TEST(Utf8, FindsTheFirstInvalidByteWhereverItStands) {
  for (std::size_t size = 1; size <= 20; ++size) {
    const std::string clean(size, 'a');
    EXPECT_EQ(first_invalid(clean), std::nullopt);
    EXPECT_EQ(count(clean), size);
    for (std::size_t at = 0; at < size; ++at) {
      std::string bytes = clean;
      bytes[at] = '\xFF';
      EXPECT_EQ(first_invalid(bytes), at);
      EXPECT_EQ(count(bytes), size);
    }
  }
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(count(""), 0U);
  EXPECT_EQ(count("é日🙂"), 3U);
  EXPECT_EQ(count("12345678é"), 9U);
  EXPECT_EQ(count("\xF0\x9F\x99"sv), 3U) << "an emoji cut short is three invalid bytes";
  EXPECT_EQ(count("👩‍👩‍👧"), 5U) << "joined emoji are code points, not pictures";
}

TEST(Utf8, ReplacesInvalidBytesOnly) {
  EXPECT_EQ(valid("é\xFFz\xC3"), "é\xEF\xBF\xBDz\xEF\xBF\xBD");
  EXPECT_EQ(valid("a\0b"sv), "a\0b"sv);
  EXPECT_EQ(valid(""), "");
}

TEST(Utf8, KnowsTheMark) {
  EXPECT_EQ(bom_size("\xEF\xBB\xBF"), 3U);
  EXPECT_EQ(bom_size("\xEF\xBB\xBF\xEF\xBB\xBF"), 3U);
  EXPECT_EQ(bom_size("\xEF\xBB"), 0U);
  EXPECT_EQ(bom_size("a\xEF\xBB\xBF"), 0U);
  EXPECT_EQ(bom_size(""), 0U);
}

TEST(Utf8, SpelledKeepsNamesApart) {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  constexpr Row kRows[] = {
      {"a/é🙂", "a/é🙂"},
      {"a\xFF", "a\\xFF"},
      {"a\xFE", "a\\xFE"},
      {"\xC3", "\\xC3"},
      {"a\\xFF", "a\\x5CxFF"},
      {"a\\x5CxFF", "a\\x5Cx5CxFF"},
      {"a\\xff\\x\\xF", "a\\xff\\x\\xF"},
      {"\\\xFF", "\\\\xFF"},
      {"\\x\xFF", "\\x\\xFF"},
  };
  for (const auto& [bytes, text] : kRows) {
    EXPECT_EQ(utf8::spelled(bytes), text);
    std::string back;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = utf8::spelled_byte(text, i);
      back += byte.value_or(text[i]);
      if (byte) i += 3;
    }
    EXPECT_EQ(back, bytes);
  }
}

}  // namespace
}  // namespace sluice::utf8
