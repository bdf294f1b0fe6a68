#include "core/report/json_writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>

namespace sluice {
namespace {

using namespace std::string_view_literals;
using nlohmann::ordered_json;

std::string written(std::string_view text) {
  JsonWriter out;
  out.value(text);
  return std::move(out).take();
}

TEST(JsonWriter, IndentsWhatIsOpen) {
  JsonWriter out;
  out.begin_object().member("name", "a").member("count", 2U);
  out.key("list").begin_array().value("b");
  out.begin_object().key("none").begin_array().end_array().end_object();
  out.end_array().key("empty").begin_object().end_object().end_object();
  EXPECT_EQ(std::move(out).take(), R"({
  "name": "a",
  "count": 2,
  "list": [
    "b",
    {
      "none": []
    }
  ],
  "empty": {}
})");
}

TEST(JsonWriter, WritesTextsAsTheyReadBack) {
  struct Row {
    std::string_view text;
    std::string_view written;
  };
  constexpr Row kRows[] = {
      {"", R"("")"},
      {"plain é 日本 🙂 \x7f", "\"plain é 日本 🙂 \x7f\""},
      {"\"\\/", R"("\"\\/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\0\x01\x0b\x1b\x1f"sv, R"("\u0000\u0001\u000b\u001b\u001f")"},
      {"a\xff\xc0z", "\"a\uFFFD\uFFFDz\""},
      {"\xed\xa0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
  };
  for (const Row& row : kRows) EXPECT_EQ(written(row.text), row.written);
}

TEST(JsonWriter, WritesNumbersInFull) {
  JsonWriter out;
  out.begin_array().value(0U).value(std::numeric_limits<std::uint64_t>::max()).end_array();
  EXPECT_EQ(std::move(out).take(), "[\n  0,\n  18446744073709551615\n]");
}

// What the library writes of the same, byte for byte.
TEST(JsonWriter, WritesWhatTheLibraryDoes) {
  std::mt19937 random(7);
  constexpr std::string_view kPieces[] = {"\"", "\\", "\n",         "\0"sv,   "\x1f", "\x7f",
                                          "é",  "日", "\U0001F642", "\u2028", "#",    "a b"};
  const auto text = [&] {
    std::string made;
    for (std::size_t size = random() % 12; size > 0; --size)
      made += kPieces[random() % std::size(kPieces)];
    return made;
  };
  for (int round = 0; round < 200; ++round) {
    ordered_json theirs = ordered_json::object();
    JsonWriter ours;
    ours.begin_object();
    for (int i = 0; i < 4; ++i) {
      const std::string name = std::to_string(i) + text();
      ordered_json& list = theirs[name] = ordered_json::array();
      ours.key(name).begin_array();
      for (std::size_t size = random() % 4; size > 0; --size) {
        const std::string one = text();
        const std::uint64_t number = random();
        list.push_back({{"text", one}, {"number", number}});
        ours.begin_object().member("text", one).member("number", number).end_object();
      }
      ours.end_array();
    }
    ours.end_object();
    ASSERT_EQ(std::move(ours).take(), theirs.dump(2));
  }
}

}  // namespace
}  // namespace sluice
