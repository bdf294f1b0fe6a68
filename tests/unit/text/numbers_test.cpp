#include "core/text/numbers.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace sluice {
namespace {

TEST(Numbers, AreAllOfTheText) {
  for (const std::string_view text : {"", "-", ".", "-.", "1.2.3", "1,5", " 1", "1 ", "+1", "0x1",
                                      "1e", "e1", "1e+-1", "1e1.5", "nan", "inf", "one"}) {
    EXPECT_FALSE(decimal_number(text)) << text;
  }
  for (const std::string_view text : {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "256", "-1"})
    EXPECT_FALSE(whole_number<std::uint8_t>(text)) << text;
}

TEST(Numbers, HaveTheirValue) {
  struct Row {
    std::string_view text;
    double value;
  };
  const Row rows[] = {{"0", 0},     {"12", 12},    {"-1.5", -1.5}, {".5", 0.5}, {"1.", 1},
                      {"1e3", 1e3}, {"1E+2", 100}, {"5e-1", 0.5},  {"007", 7}};
  for (const auto& [text, value] : rows) EXPECT_DOUBLE_EQ(decimal_number(text).value(), value);
  EXPECT_EQ(whole_number<std::uint8_t>("255"), 255);
  EXPECT_EQ(whole_number<int>("-7"), -7);
}

}  // namespace
}  // namespace sluice
