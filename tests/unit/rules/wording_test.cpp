// How names and values of audited files stand within sentences of ours.
#include "core/rules/wording.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sluice {
namespace {

std::string shown(std::string_view sentence) {
  return with_quotations(sentence, [](std::string text) { return text; });
}

TEST(Wording, APlainWordStandsByItself) {
  EXPECT_EQ(shown("Image " + quote("octo/app:1.2@sha256:ab") + " is old"),
            "Image octo/app:1.2@sha256:ab is old");
  EXPECT_EQ(shown("no value"), "no value");
}

TEST(Wording, AnythingElseIsInQuotes) {
  struct Row {
    std::string_view text;
    std::string_view wanted;
  };
  const Row rows[] = {
      {"", "\"\""},
      {"two words", "\"two words\""},
      {"  a \t\r\n  b  ", "\"a b\""},
      {"say \"x\"", "\"say 'x'\""},
      {"it's", "\"it's\""},
      {"end.", "\"end.\""},
      {"é", "\"é\""},
      {"x\x02y\x03z", "xyz"},
  };
  for (const Row& row : rows) EXPECT_EQ(shown(quote(row.text)), row.wanted);
}

TEST(Wording, WhatIsLongIsCutBetweenCodePointsAndKeepsItsEnd) {
  const auto repeated = [](std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  EXPECT_EQ(shown(quote(repeated("é", 100) + repeated("ü", 100))),
            '"' + repeated("é", 80) + "…" + repeated("ü", 39) + '"');
  EXPECT_EQ(shown(quote(std::string(120, 'x'))), std::string(120, 'x'));
  EXPECT_EQ(shown(quote(std::string(121, 'x'))),
            '"' + std::string(80, 'x') + "…" + std::string(39, 'x') + '"');
  EXPECT_EQ(shown(quote(std::string(70'000, 'x'))), "\"…\"");
}

// What is cut off, or set on one line, would not be known as a secret any more.
TEST(Wording, SecretsAreCoveredBeforeAnythingIsChanged) {
  const std::string secret(100, 's');
  const auto cover = [&](std::string text) {
    const std::size_t at = text.find(secret);
    return at == text.npos ? text : text.replace(at, secret.size(), "ssss…");
  };
  EXPECT_EQ(with_quotations("Value " + quote("k=" + secret), cover), "Value \"k=ssss…\"");
}

TEST(Wording, ASentenceWithHalfAQuotationIsLeftAsItIs) {
  EXPECT_EQ(shown("a\x02"
                  "b"),
            "a\x02"
            "b");
  EXPECT_EQ(shown("a\x03"
                  "b"),
            "a\x03"
            "b");
}

}  // namespace
}  // namespace sluice
