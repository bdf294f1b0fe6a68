#include "core/text/unicode_case.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(UnicodeCase, TurnsLettersOfEveryAlphabetThatHasTwoCases) {
  EXPECT_EQ(unicode_upper_case("aéÿµıж աⅷ"), "AÉŸΜIЖ ԱⅧ");
  EXPECT_EQ(unicode_lower_case("AÉŸİЖ ԱⅧẞ"), "aéÿiж աⅷß");
  EXPECT_EQ(unicode_upper_case("ǆ ς 中 1"), "Ǆ Σ 中 1");
}

TEST(UnicodeCase, LeavesWhatIsNoText) {
  EXPECT_EQ(unicode_upper_case("a\xFFz"), "A\xFFZ");
  EXPECT_EQ(unicode_lower_case(""), "");
}

}  // namespace
}  // namespace sluice
