#include "core/text/edit_distance.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice {
namespace {

TEST(EditDistance, OneSlipOfTheFingerIsOneEdit) {
  struct Row {
    std::string_view a;
    std::string_view b;
    bool expected;
  };
  const Row rows[] = {
      {"components", "component", true},
      {"components", "xcomponents", true},
      {"components", "componants", true},
      {"components", "compnoents", true},
      {"components", "components", false},
      {"components", "componen", false},
      {"components", "compnoentx", false},
      {"", "a", true},
      {"", "", false},
      {"ab", "ba", true},
      {"abc", "cab", false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(is_one_edit_apart(row.a, row.b), row.expected) << row.a << " " << row.b;
    EXPECT_EQ(is_one_edit_apart(row.b, row.a), row.expected) << row.b << " " << row.a;
  }
}

}  // namespace
}  // namespace sluice
