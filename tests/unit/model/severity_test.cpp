#include "core/model/advisories/severity.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/model/advisories/cvss4.h"

namespace sluice::advisories {
namespace {

struct Scored {
  std::string_view vector;
  int tenths = 0;
};

// Worked out by the calculator that Red Hat and FIRST keep (the package `cvss` of Python).
constexpr Scored kScored[] = {
    {"AV:N/AC:H/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 92},
    {"AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N", 53},
    {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 69},
    {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100},
    {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0},
    {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:H/SA:H", 79},
    {"AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:N/SC:L/SI:N/SA:N/CR:M/IR:H/AR:X", 52},
    {"AV:N/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:H/SC:N/SI:H/SA:N/E:X/CR:H/IR:X/AR:L/MAV:P/MVC:H/MSI:N/"
     "MSA:S",
     69},
    {"AV:L/AC:H/AT:N/PR:H/UI:N/VC:L/VI:N/VA:L/SC:L/SI:N/SA:H/CR:H/IR:M/AR:X/MAV:X/MVC:N/MSI:X/"
     "MSA:H",
     43},
    {"AV:P/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:L/SI:L/SA:N/E:X/MAV:A/MVC:L/MSI:X/MSA:H", 83},
    {"AV:L/AC:L/AT:P/PR:N/UI:N/VC:H/VI:N/VA:H/SC:H/SI:H/SA:L/CR:H/IR:L/AR:H", 71},
    {"AV:A/AC:H/AT:P/PR:N/UI:P/VC:L/VI:H/VA:H/SC:L/SI:N/SA:L/CR:H/IR:L/AR:X/MAV:N/MVC:H/MSI:L/"
     "MSA:H",
     88},
    {"AV:N/AC:H/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:H/E:P/CR:L/IR:H/AR:L", 72},
    {"AV:A/AC:H/AT:N/PR:H/UI:N/VC:L/VI:H/VA:N/SC:H/SI:N/SA:H/E:A/MAV:L/MVC:X/MSI:L/MSA:X", 70},
    {"AV:N/AC:L/AT:N/PR:H/UI:P/VC:H/VI:N/VA:N/SC:L/SI:L/SA:L/MAV:N/MVC:X/MSI:S/MSA:S", 92},
    {"AV:P/AC:L/AT:P/PR:N/UI:N/VC:N/VI:H/VA:H/SC:L/SI:L/SA:L/E:X/CR:M/IR:H/AR:X/MAV:L/MVC:L/MSI:N/"
     "MSA:N",
     59},
    {"AV:A/AC:L/AT:N/PR:L/UI:P/VC:N/VI:L/VA:H/SC:H/SI:N/SA:N/E:X/MAV:X/MVC:X/MSI:L/MSA:N", 68},
    {"AV:L/AC:L/AT:N/PR:L/UI:P/VC:H/VI:N/VA:L/SC:H/SI:L/SA:H", 70},
    {"AV:P/AC:H/AT:N/PR:H/UI:N/VC:H/VI:H/VA:N/SC:H/SI:L/SA:L/CR:L/IR:L/AR:L", 52},
    {"AV:N/AC:L/AT:P/PR:H/UI:N/VC:L/VI:H/VA:H/SC:N/SI:H/SA:L", 71},
    {"AV:N/AC:H/AT:P/PR:N/UI:A/VC:N/VI:H/VA:N/SC:H/SI:L/SA:N/MAV:L/MVC:L/MSI:S/MSA:L", 84},
    {"AV:A/AC:L/AT:P/PR:N/UI:A/VC:L/VI:H/VA:H/SC:H/SI:L/SA:L", 71},
    {"AV:L/AC:L/AT:N/PR:L/UI:P/VC:L/VI:H/VA:L/SC:L/SI:N/SA:N/E:P", 33},
    {"AV:P/AC:H/AT:N/PR:N/UI:P/VC:N/VI:H/VA:N/SC:N/SI:L/SA:N/E:X", 41},
    {"AV:A/AC:L/AT:P/PR:N/UI:N/VC:H/VI:N/VA:H/SC:L/SI:H/SA:N/MAV:X/MVC:H/MSI:S/MSA:L", 87},
    {"AV:L/AC:L/AT:N/PR:L/UI:A/VC:N/VI:H/VA:H/SC:H/SI:L/SA:L", 70},
    {"AV:A/AC:H/AT:N/PR:N/UI:P/VC:N/VI:L/VA:H/SC:L/SI:L/SA:H/MAV:P/MVC:L/MSI:L/MSA:H", 59},
    {"AV:A/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:L/SA:L/MAV:X/MVC:X/MSI:L/MSA:H", 84},
    {"AV:P/AC:H/AT:P/PR:N/UI:N/VC:H/VI:L/VA:H/SC:H/SI:N/SA:L", 58},
    {"AV:P/AC:H/AT:N/PR:N/UI:P/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N/E:P/CR:L/IR:H/AR:M", 3},
    {"AV:L/AC:H/AT:N/PR:L/UI:A/VC:H/VI:N/VA:H/SC:N/SI:L/SA:H/CR:L/IR:X/AR:L/MAV:N/MVC:X/MSI:N/"
     "MSA:L",
     43},
    {"AV:P/AC:H/AT:P/PR:N/UI:P/VC:L/VI:H/VA:L/SC:L/SI:L/SA:N/E:A/MAV:A/MVC:H/MSI:X/MSA:X", 75},
    {"AV:A/AC:L/AT:N/PR:N/UI:A/VC:L/VI:L/VA:N/SC:L/SI:H/SA:N/E:U/MAV:P/MVC:L/MSI:S/MSA:N", 17},
    {"AV:P/AC:L/AT:P/PR:H/UI:P/VC:N/VI:N/VA:H/SC:N/SI:H/SA:N/CR:H/IR:H/AR:H", 56},
    {"AV:L/AC:L/AT:P/PR:H/UI:P/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:X/CR:X/IR:L/AR:L", 71},
    {"AV:A/AC:L/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:N/SI:N/SA:L/MAV:P/MVC:L/MSI:N/MSA:S", 71},
    {"AV:N/AC:H/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:L/SA:H/E:X/CR:H/IR:M/AR:X", 69},
    {"AV:A/AC:H/AT:N/PR:N/UI:P/VC:L/VI:L/VA:L/SC:N/SI:L/SA:L/E:P/CR:X/IR:H/AR:H", 12},
    {"AV:L/AC:H/AT:P/PR:N/UI:A/VC:H/VI:H/VA:N/SC:H/SI:L/SA:H", 85},
    {"AV:P/AC:L/AT:P/PR:L/UI:P/VC:H/VI:N/VA:N/SC:H/SI:L/SA:H", 59},
};

TEST(Severity, ScoresOfVersion4AreThoseOfTheStandard) {
  for (const auto& [vector, tenths] : kScored)
    EXPECT_EQ(cvss4_score("CVSS:4.0/" + std::string(vector)), tenths) << vector;
}

TEST(Severity, OfABrokenVectorThereIsNone) {
  const std::string_view whole = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
  EXPECT_EQ(cvss4_score(whole), 93);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(cvss4_score(whole.substr(0, size)), std::nullopt) << size;
  for (const std::string_view other :
       {"CVSS:4.0/AV:Q/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N",
        "CVSS:3.1/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}) {
    EXPECT_EQ(cvss4_score(other), std::nullopt) << other;
  }
}

TEST(Severity, LevelsAreThoseOfTheVersion) {
  EXPECT_EQ(level_of_vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), Level::critical);
  EXPECT_EQ(level_of_vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N"), Level::none);
  // Version 2 knows nothing above high.
  EXPECT_EQ(level_of_vector("AV:N/AC:L/Au:N/C:C/I:C/A:C"), Level::high);
  EXPECT_EQ(level_of_vector("AV:N/AC:M/Au:N/C:N/I:P/A:N"), Level::medium);
  EXPECT_EQ(level_of_vector("AV:L/AC:H/Au:M/C:N/I:P/A:N"), Level::low);
  EXPECT_EQ(level_of_vector("high"), Level::unknown);
}

TEST(Severity, WordsOfDistributions) {
  EXPECT_EQ(level_of_word("Important"), Level::high);
  EXPECT_EQ(level_of_word("MODERATE"), Level::medium);
  EXPECT_EQ(level_of_word("negligible"), Level::low);
  EXPECT_EQ(level_of_word("mystery"), Level::unknown);
  EXPECT_EQ(level_of_word("CVSS:3.1/AV:N"), Level::unknown);
}

}  // namespace
}  // namespace sluice::advisories
