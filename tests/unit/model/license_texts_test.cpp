#include "core/model/licenses/texts.h"

#include <gtest/gtest.h>

#include <string>

#include "core/model/licenses/expression.h"

namespace sluice::licenses {
namespace {

const std::string kMit =
    "The MIT License\n\nPermission is hereby granted, free of charge, to any person\nobtaining a "
    "copy ...\n * The above copyright notice and this\n * permission notice shall be included";
const std::string kBsd =
    "Redistribution and use in source and binary forms, with or without\nmodification, are "
    "permitted provided that ... in the documentation and/or other materials";

TEST(LicenseTexts, AreKnownHoweverTheyAreSet) {
  EXPECT_EQ(known_texts(kMit), "MIT");
  EXPECT_EQ(known_texts(kBsd), "BSD-2-Clause");
  EXPECT_EQ(known_texts(kBsd + " to endorse or promote products derived\n    from this software"),
            "BSD-3-Clause");
  EXPECT_EQ(known_texts("GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007"), "GPL-3.0-only");
  EXPECT_EQ(known_texts("Licensed under the Apache License, Version 2.0 (the \"License\")"),
            "Apache-2.0");
  EXPECT_EQ(known_texts("GNU Lesser General Public License ... either version 2.1 of the License, "
                        "or (at your option) any later version"),
            "LGPL-2.1-or-later");
}

TEST(LicenseTexts, SeveralInOneFileAllHold) {
  EXPECT_EQ(known_texts(kMit + kBsd), "MIT AND BSD-2-Clause");
}

TEST(LicenseTexts, OfOthersNothingIsSaid) {
  EXPECT_EQ(known_texts(""), "");
  EXPECT_EQ(known_texts("All rights reserved."), "");
  EXPECT_EQ(known_texts("See the MIT License and the GNU General Public License."), "");
}

TEST(LicenseTexts, ShortNamesOfDistributions) {
  EXPECT_EQ(of_short_names("GPLv2+"), "GPL-2.0-or-later");
  EXPECT_EQ(of_short_names("LGPL-2.1"), "LGPL-2.1-only");
  EXPECT_EQ(of_short_names("Expat and zlib"), "MIT AND Zlib");
  EXPECT_EQ(of_short_names("GPL-1+ or Artistic"), "GPL-1.0-or-later OR Artistic-1.0-Perl");
  EXPECT_EQ(of_short_names("GPL-3+ with Bison exception"),
            "GPL-3.0-or-later WITH Bison-exception-2.2");
  EXPECT_EQ(of_short_names("Copyright only"), "");
  EXPECT_EQ(of_short_names("GPL-2 with a twist"), "");
  EXPECT_EQ(of_short_names("(GPLv2 or BSD) and MIT"), "");
}

TEST(LicenseTexts, FilesOfDebianThatMachinesRead) {
  EXPECT_EQ(of_copyright("Format: https://www.debian.org/doc/packaging-manuals/"
                         "copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: Expat\n\n"
                         "Files: debian/*\nLicense: GPL-3+\n\nFiles: lib/* debian/a\n"
                         "License: BSD-3-clause or GPL-2\n\nFiles: c\nLicense: Own-1\n"),
            "MIT AND (BSD-3-Clause OR GPL-2.0-only) AND LicenseRef-Own-1");
}

TEST(LicenseTexts, FilesOfDebianThatPeopleRead) {
  EXPECT_EQ(of_copyright("License: see below\nYou may use it under version 2, or (at your option)\n"
                         "any later version; see /usr/share/common-licenses/GPL-2.\n"),
            "GPL-2.0-or-later");
  EXPECT_EQ(of_copyright("On Debian systems: /usr/share/common-licenses/Apache-2.0"), "Apache-2.0");
  EXPECT_EQ(of_copyright("It is mine."), "");
}

// What costs more than the text is long would show in a file of this size.
TEST(LicenseTexts, OddFilesEnd) {
  std::string many = "Format: copyright-format\n";
  for (int i = 0; i < 20'000; ++i) many += "License: a or b and c, or d" + std::to_string(i) + "\n";
  EXPECT_FALSE(of_copyright(many).empty());
  EXPECT_EQ(of_short_names(std::string(100'000, ',')), "");
  // Whatever the names are, it is an expression.
  const std::string odd = of_copyright(
      "Format: copyright-format\nLicense: with  with \nLicense: , and \nLicense: a (b or c\n");
  EXPECT_TRUE(Expression::parse(odd)) << odd;
}

TEST(LicenseTexts, NamesInFreeWords) {
  struct Case {
    std::string_view written, license;
  };
  constexpr Case kCases[] = {
      {"GPLv3", "GPL-3.0-only"},
      {"GPL v3", "GPL-3.0-only"},
      {"GPL 3", "GPL-3.0-only"},
      {"GNU GPL v3", "GPL-3.0-only"},
      {"GNU GPLv3+", "GPL-3.0-or-later"},
      {"GNU General Public License v3.0", "GPL-3.0-only"},
      {"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"},
      {"GNU General Public License, version 2", "GPL-2.0-only"},
      {"GNU Lesser General Public License v2.1", "LGPL-2.1-only"},
      {"GNU Affero General Public License v3 only", "AGPL-3.0-only"},
      {"the MIT License", "MIT"},
      {"MIT/GPL-3.0", "MIT OR GPL-3.0-only"},
      {"MIT/X11", "MIT"},
      {"MIT, GPL-3.0-only", "MIT AND GPL-3.0-only"},
      {"Apache-2.0 OR MIT", "Apache-2.0 OR MIT"},
      {"Apache License, Version 2.0", "Apache-2.0"},
      {"MIT OR", "MIT OR"},
      {"GPL", "GPL"},
      {"see file", "see file"},
      {"", ""},
  };
  for (const auto& [written, license] : kCases) EXPECT_EQ(spdx_name(written), license) << written;
}

}  // namespace
}  // namespace sluice::licenses
