#include "core/report/escape.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/text/utf8.h"

namespace sluice {
namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view text;
  std::string_view shown;
};

TEST(Escape, WhatATerminalWouldObeyIsShown) {
  constexpr Row kRows[] = {
      {"plain text, é 日本 🙂", "plain text, é 日本 🙂"},
      {"\x1b[31mred\x1b[0m", "\\u{1b}[31mred\\u{1b}[0m"},
      {"\x1b]8;;http://a\x07link\x1b]8;;\x07", "\\u{1b}]8;;http://a\\u{7}link\\u{1b}]8;;\\u{7}"},
      {"a\rb", "a\\u{d}b"},
      {"a\nb", "a\\u{a}b"},
      {"a\tb", "a b"},
      {"a\bb\x7f", "a\\u{8}b\\u{7f}"},
      {"a\0b"sv, "a\\u{0}b"},
      {"\xC2\x9B"
       "31m",
       "\\u{9b}31m"},                                               // CSI as one character
      {"a\u202Eb\u202C", "a\\u{202e}b\\u{202c}"},                   // right to left
      {"\u2066a\u2069", "\\u{2066}a\\u{2069}"},                     // isolates
      {"a\u200Bb\u200Dc\u2060", "a\\u{200b}b\\u{200d}c\\u{2060}"},  // zero width
      {"\uFEFFa", "\\u{feff}a"},
      {"a\u00ADb", "a\\u{ad}b"},                   // soft hyphen
      {"a\u2028b\u2029", "a\\u{2028}b\\u{2029}"},  // separators
      {"\U000E0041", "\\u{e0041}"},                // tags
      {"a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD"},  // no UTF-8
      {"", ""},
  };
  for (const auto& [text, shown] : kRows) {
    EXPECT_EQ(terminal_safe(text), shown) << testing::PrintToString(text);
  }
}

TEST(Escape, NoControlCharacterIsLeftOfAnyInput) {
  std::string all;
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point < 0xD800 || point > 0xDFFF) utf8::append(all, point);
  }
  const std::string safe = terminal_safe(all);
  for (std::size_t i = 0; i < safe.size();) {
    const utf8::Decoded decoded = utf8::decode(safe, i);
    ASSERT_TRUE(decoded.valid);
    const char32_t c = decoded.code_point;
    ASSERT_FALSE(c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
                 (c >= 0x2066 && c <= 0x2069))
        << static_cast<std::uint32_t>(c);
    i += decoded.size;
  }
}

TEST(Escape, PathsBecomeUriReferences) {
  constexpr Row kRows[] = {
      {"a/b-c_d.e~f", "a/b-c_d.e~f"},
      {"a b", "a%20b"},
      {"é", "%C3%A9"},
      {"a:b", "a%3Ab"},
      {"javascript:alert(1)", "javascript%3Aalert%281%29"},
      {"a?b#c", "a%3Fb%23c"},
      {"a%2Fb", "a%252Fb"},
      {"a\\b", "a%5Cb"},
      {"<x>\"'", "%3Cx%3E%22%27"},
      {"a\nb\xFF", "a%0Ab%FF"},
      {"a.zip!/b", "a.zip%21/b"},
      {"a\\xFF", "a%FF"},
      {"a\\x5CxFF", "a%5CxFF"},
  };
  for (const auto& [path, uri] : kRows) EXPECT_EQ(uri_path(path), uri);
}

TEST(Escape, WhatARunnerWouldObeyIsShown) {
  constexpr Row kRows[] = {
      {"::error title=x::pwn", "\\u{3a}:error title=x::pwn"},
      {" \t\u00A0\u2003::set-env::", "  \u00A0\u2003\\u{3a}:set-env::"},
      {":", "\\u{3a}"},
      {"std::string", "std::string"},
      {"a ::b", "a ::b"},
      {"##[error]x", "#\\u{23}[error]x"},
      {"a ##[group]", "a #\\u{23}[group]"},
      {"##vso[task.setvariable]x", "#\\u{23}vso[task.setvariable]x"},
      {"###[a", "##\\u{23}[a"},
      {"## [a", "## [a"},
      {"# a[0] ## b", "# a[0] ## b"},
      {"#[derive]", "#[derive]"},
  };
  for (const auto& [text, shown] : kRows) EXPECT_EQ(terminal_safe(text), shown) << text;
}

TEST(Escape, JsonOfARunnersLogSaysTheSame) {
  EXPECT_EQ(log_safe_json(R"({"a": "##[x] ##vso[y] # ## z"})"),
            R"({"a": "#\u0023[x] #\u0023vso[y] # ## z"})");
}

}  // namespace
}  // namespace sluice
