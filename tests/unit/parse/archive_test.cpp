#include "core/parse/archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/archive/entry_name.h"
#include "tests/support/archives.h"

namespace sluice {
namespace {

using test::deflated;
using test::pax_record;
using test::stored;
using test::tar;
using test::tar_entry;
using test::TarEntry;
using test::zip;
using test::ZipEntry;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t kMega = 1U << 20U;

struct Read {
  // "path=bytes", "path: reason" of what is skipped, "path! reason" at a limit, "path? " of what is
  // unreadable; then the fault in brackets.
  std::vector<std::string> entries;
  std::string error;  // empty, or "syntax …", "limit …"
};

Read read(std::string_view bytes, ArchiveBudget budget = {100, 8 * kMega},
          ArchiveLimits limits = {4 * kMega, 200}, std::string_view name = "folder/name.txt.gz") {
  Read result;
  ArchiveReader reader(bytes, name, limits, budget);
  while (const auto entry = reader.next()) {
    std::string text = entry->path;
    if (entry->copy > 1) text += "#" + std::to_string(entry->copy);
    switch (entry->state) {
      case ArchiveEntry::State::file:
        text += "=" + (entry->bytes.size() < kMega ? entry->bytes : "large");
        break;
      case ArchiveEntry::State::skipped:
        text += ": " + entry->reason;
        break;
      case ArchiveEntry::State::too_large:
        text += "! " + entry->reason;
        break;
      case ArchiveEntry::State::unreadable:
        text += "?";
        break;
    }
    if (!entry->fault.empty()) text += " [" + entry->fault + "]";
    result.entries.push_back(std::move(text));
  }
  if (reader.error()) {
    result.error = reader.error()->code == ErrorCode::limit ? "limit " : "syntax ";
    result.error += reader.error()->message;
  }
  return result;
}

TEST(Zip, GivesStoredAndDeflatedEntriesWithoutFolders) {
  const Read result =
      read(zip({stored("a/", ""), stored("a/b.txt", "stored"), deflated("./c", "deflated")}));
  EXPECT_THAT(result.entries, ElementsAre("a/b.txt=stored", "c=deflated"));
  EXPECT_EQ(result.error, "");
}

TEST(Zip, IsFoundBehindOtherBytes) {
  EXPECT_THAT(read(zip({stored("a", "1")}) + "trailing").entries, ElementsAre("a=1"));
  EXPECT_THAT(read(zip({stored("a", "1")}, "PK\x03\x04 a program")).entries, ElementsAre("a=1"));
  EXPECT_THAT(read(zip({stored("a", "1")}, "#!/bin/sh\nexec unpack $0\n")).entries,
              ElementsAre("a=1"));
}

TEST(Zip, TakesSizesFromTheZip64Field) {
  ZipEntry entry = deflated("large", "not really");
  entry.zip64 = true;
  EXPECT_THAT(read(zip({entry})).entries, ElementsAre("large=not really"));
}

TEST(Zip, TellsWhatIsWrongWithAnEntry) {
  ZipEntry encrypted = stored("secret", "x");
  encrypted.flags = 1;
  ZipEntry packed = stored("lzma", "x");
  packed.method = 14;
  ZipEntry twofold = stored("harmless.txt", "x");
  twofold.local_name = "harmful.exe.";
  ZipEntry wrong = stored("wrong", "x");
  wrong.crc = 1;
  ZipEntry broken = deflated("broken", "some text");
  broken.data.resize(broken.data.size() - 4);
  ZipEntry garbled = deflated("garbled", "some text");
  garbled.data = "\xFF\xFF\xFF";
  ZipEntry longer = deflated("longer", "some text");
  longer.claimed = 3;
  ZipEntry shorter = deflated("shorter", "text");
  shorter.claimed = 99;
  ZipEntry two_sizes = stored("two sizes", "text");
  two_sizes.claimed = 2;
  const Read result =
      read(zip({encrypted, packed, twofold, wrong, broken, garbled, longer, shorter, two_sizes}));
  EXPECT_THAT(
      result.entries,
      ElementsAre("secret? [encrypted]", "lzma? [packed by method 14, which is not supported]",
                  "harmless.txt=x [its two headers name different files]",
                  "wrong=x [its checksum is wrong]", "broken=some  [its packed data is broken]",
                  "garbled= [its packed data is broken]",
                  "longer=some text [its size is not that of its header]",
                  "shorter=text [its size is not that of its header]",
                  "two sizes=text [its size is not that of its header]"));
  EXPECT_EQ(result.error, "");
}

TEST(Zip, ReadsWhatIsCalledOutOfTheArchive) {
  const Read result = read(zip({
      stored("../.github/a.yml", "1"),
      stored("a/../../b", "2"),
      stored("a/../b", "3"),
      stored("/etc/cron.d/x", "4"),
      stored("a\\b", "5"),
      stored("..\\up", "6"),
      stored("\\\\host\\x", "7"),
      stored("c:/x", "8"),
      stored("c:x", "9"),
      stored("", "10"),
      stored(std::string("Dockerfile\0.txt", 15), "11"),
      stored("folder\\", ""),
  }));
  EXPECT_THAT(
      result.entries,
      ElementsAre(".github/a.yml=1 [its name leads out of the archive]",
                  "b=2 [its name leads out of the archive]", "b#2=3 [its name holds '..']",
                  "etc/cron.d/x=4 [its name is absolute]", "a/b=5",
                  "up=6 [its name leads out of the archive]", "host/x=7 [its name is absolute]",
                  "x=8 [its name holds a drive]", "x#2=9 [its name holds a drive]",
                  "unnamed=10 [its name is empty]", "Dockerfile=11 [its name holds a NUL]"));
}

TEST(Zip, SkipsLinks) {
  const auto link = [](std::string name, std::string target) {
    ZipEntry entry = stored(std::move(name), std::move(target));
    entry.mode = 0120777;
    return entry;
  };
  EXPECT_THAT(read(zip({link("a/b/in", "../../README"), link("a/out", "../../up"),
                        link("abs", "/etc/passwd"), stored("a/out/x", "1"), stored("abs", "2")}))
                  .entries,
              ElementsAre("a/b/in: symbolic link",
                          "a/out: symbolic link [symbolic link that leads out of the archive]",
                          "abs: symbolic link [symbolic link that leads out of the archive]",
                          "a/out/x=1 [its path leads through a symbolic link of the archive]",
                          "abs#2=2 [its path leads through a symbolic link of the archive]"));
}

// What the headers claim is small.
TEST(Zip, InflatesNoMoreThanTheLimitsWhateverTheHeaderSays) {
  ZipEntry liar;
  liar.name = "liar";
  liar.method = 8;
  liar.data = test::deflate_zeros(3 * kMega);
  liar.claimed = 3;
  EXPECT_THAT(read(zip({liar}), {9, 8 * kMega}, {4 * kMega, 100}).entries,
              ElementsAre("liar! inflates to more than 100 times its size"));
  EXPECT_THAT(read(zip({liar}), {9, 8 * kMega}, {2 * kMega, 9000}).entries,
              ElementsAre("liar! larger than the limit of 2097152 bytes"));
  EXPECT_THAT(read(zip({liar}), {9, kMega}, {4 * kMega, 9000}).error,
              HasSubstr("limit Archive inflates to more than"));
}

TEST(Zip, CountsEntriesOfOneName) {
  EXPECT_THAT(read(zip({stored("a", "1"), stored("./a", "2"), stored("a", "3")})).entries,
              ElementsAre("a=1", "a#2=2", "a#3=3"));
}

TEST(Zip, StopsAtLimits) {
  ZipEntry bomb;
  bomb.name = "bomb";
  bomb.method = 8;
  bomb.data = test::deflate_zeros(3 * kMega);
  bomb.content = std::string(3 * kMega, '\0');
  EXPECT_THAT(read(zip({bomb, stored("a", "1")}), {9, 8 * kMega}, {4 * kMega, 100}).entries,
              ElementsAre("bomb! inflates to more than 100 times its size", "a=1"));
  EXPECT_THAT(read(zip({stored("a", "12345"), stored("b", "1")}), {9, 99}, {4, 9}).entries,
              ElementsAre("a! larger than the limit of 4 bytes", "b=1"));
  const Read total = read(zip({stored("a", "12345"), stored("b", "12345")}), {9, 7});
  EXPECT_THAT(total.entries, ElementsAre("a=12345"));
  EXPECT_THAT(total.error, HasSubstr("limit Archive inflates to more than"));
  const Read many = read(zip({stored("a", "1"), stored("b", "1"), stored("c", "1")}), {2, 99});
  EXPECT_THAT(many.entries, ElementsAre("a=1", "b=1"));
  EXPECT_THAT(many.error, HasSubstr("limit Archive has more entries"));
}

TEST(Zip, InflatesWhatKeepsToTheRatio) {
  ZipEntry zeros;
  zeros.name = "zeros";
  zeros.method = 8;
  zeros.content = std::string(100'000, '\0');
  zeros.data = test::deflate_zeros(100'000);
  EXPECT_THAT(read(zip({zeros})).entries, ElementsAre("zeros=" + zeros.content));
}

TEST(Zip, IsBrokenWithoutItsDirectory) {
  const std::string whole = zip({stored("a", "some text")});
  EXPECT_THAT(read(std::string_view(whole).substr(0, 30)).error, HasSubstr("syntax"));
  std::string garbled = whole;
  garbled[whole.find("PK\x01\x02")] = 'X';
  EXPECT_THAT(read(garbled).error, HasSubstr("syntax Central directory"));
}

TEST(Tar, GivesFilesWithoutFolders) {
  const Read result = read(tar({{.name = "a/", .type = '5'},
                                {.name = "./a/b", .data = "text"},
                                {.name = "old", .data = "v7", .type = '\0'},
                                {.name = "c", .data = "long", .prefix = "a/prefix"}}));
  EXPECT_THAT(result.entries, ElementsAre("a/b=text", "old=v7", "a/prefix/c=long"));
  EXPECT_EQ(result.error, "");
}

TEST(Tar, TakesLongNames) {
  const std::string name = "folder/" + std::string(200, 'n');
  EXPECT_THAT(read(tar({{.name = "././@LongLink", .data = name + '\0', .type = 'L'},
                        {.name = "cut", .data = "gnu"},
                        {.name = "pax", .data = pax_record("path", name), .type = 'x'},
                        {.name = "cut", .data = "posix"},
                        {.name = "next", .data = "own name"}}))
                  .entries,
              ElementsAre(name + "=gnu", name + "#2=posix", "next=own name"));
}

TEST(Tar, TakesSizes) {
  EXPECT_THAT(read(tar({{.name = "a", .data = "base 256", .base256 = true},
                        {.name = "pax", .data = pax_record("size", "4"), .type = 'x'},
                        {.name = "b", .data = "size", .claimed = 1}}))
                  .entries,
              ElementsAre("a=base 256", "b=size"));
}

TEST(Tar, SkipsLinksAndDevices) {
  const Read result = read(tar({{.name = "soft", .type = '2', .link = "a/b"},
                                {.name = "a/soft", .type = '2', .link = "../x"},
                                {.name = "out", .type = '2', .link = "/etc/passwd"},
                                {.name = "a/out", .type = '2', .link = "../b/../../x"},
                                {.name = "device", .type = '3'},
                                {.name = "soft/x", .data = "1"},
                                {.name = "after", .data = "is read"}}));
  EXPECT_THAT(result.entries,
              ElementsAre("soft: symbolic link", "a/soft: symbolic link",
                          "out: symbolic link [symbolic link that leads out of the archive]",
                          "a/out: symbolic link [symbolic link that leads out of the archive]",
                          "device: not a regular file",
                          "soft/x=1 [its path leads through a symbolic link of the archive]",
                          "after=is read"));
}

TEST(Tar, ReadsWhatIsCalledOutOfTheArchive) {
  EXPECT_THAT(
      read(tar({{.name = "../../up", .data = "1"},
                {.name = "/abs", .data = "2"},
                {.name = "a\\b", .data = "3"},
                {.name = "..\\b", .data = "4"}}))
          .entries,
      ElementsAre("up=1 [its name leads out of the archive]", "abs=2 [its name is absolute]",
                  "a\\b=3", "..\\b=4 [its name leads out of the archive]"));
}

TEST(Tar, GivesHardLinksAsWhatTheyStandFor) {
  const std::vector<TarEntry> entries = {{.name = "a", .data = "first"},
                                         {.name = "l1", .type = '1', .link = "./a"},
                                         {.name = "a", .data = "second"},
                                         {.name = "b", .data = "other"},
                                         {.name = "l2", .type = '1', .link = "a"},
                                         {.name = "l3", .type = '1', .link = "l1"},
                                         {.name = "l4", .type = '1', .link = "later"},
                                         {.name = "l5", .type = '1', .link = "../b"},
                                         {.name = "../l6", .type = '1', .link = "b"},
                                         {.name = "later", .data = "last"}};
  for (const std::string& bytes : {tar(entries), test::gzip(tar(entries))}) {
    const Read result = read(bytes);
    EXPECT_THAT(
        result.entries,
        ElementsAre("a=first", "a#2=second", "b=other", "l4? [hard link to no file of the archive]",
                    "l5? [hard link that leads out of the archive]", "later=last", "l1=first",
                    "l3=first", "l2=second", "l6=other [its name leads out of the archive]"));
    EXPECT_EQ(result.error, "");
  }
}

TEST(Tar, HardLinksToLongNamesAreFound) {
  const std::string name = "folder/" + std::string(200, 'n');
  EXPECT_THAT(read(tar({{.name = "././@LongLink", .data = name + '\0', .type = 'L'},
                        {.name = "cut", .data = "1"},
                        {.name = "././@LongLink", .data = name + '\0', .type = 'K'},
                        {.name = "gnu", .type = '1', .link = "cut"},
                        {.name = "pax", .data = pax_record("linkpath", name), .type = 'x'},
                        {.name = "posix", .type = '1', .link = "cut"}}))
                  .entries,
              ElementsAre(name + "=1", "gnu=1", "posix=1"));
}

// Few bytes, and each link stands for all of them.
TEST(Tar, HardLinksCountAgainstTheBudget) {
  const Read result = read(tar({{.name = "a", .data = "12345"},
                                {.name = "b", .type = '1', .link = "a"},
                                {.name = "c", .type = '1', .link = "a"}}),
                           {9, 9});
  EXPECT_THAT(result.entries, ElementsAre("a=12345", "b=12345"));
  EXPECT_THAT(result.error, HasSubstr("limit Hard links"));
}

TEST(Tar, CannotReadSparseFiles) {
  EXPECT_THAT(read(tar({{.name = "old", .data = "x", .type = 'S'},
                        {.name = "pax",
                         .data = pax_record("GNU.sparse.major", "1") +
                                 pax_record("GNU.sparse.name", "real/name") +
                                 pax_record("path", "GNUSparseFile.1/name"),
                         .type = 'x'},
                        {.name = "cut", .data = "x"},
                        {.name = "more", .data = "x", .type = 'M'}}))
                  .entries,
              ElementsAre("old? [sparse file]", "real/name? [sparse file]",
                          "more? [part of a file of another volume]"));
}

TEST(Tar, OfBeforeUstarIsOne) {
  std::string bytes = tar_entry({.name = "Dockerfile", .data = "FROM a"});
  // The checksum without what ustar added.
  bytes.replace(257, 8, 8, '\0');
  unsigned sum = 0;
  bytes.replace(148, 8, "        ");
  for (const char c : bytes.substr(0, 512)) sum += static_cast<unsigned char>(c);
  char digits[8] = {};
  std::snprintf(digits, sizeof digits, "%06o", sum);
  bytes.replace(148, 8, std::string(digits, 7) + ' ');
  EXPECT_THAT(read(bytes + std::string(1024, '\0')).entries, ElementsAre("Dockerfile=FROM a"));
}

TEST(Tar, ReadsBehindOneBlockOfZeros) {
  const std::string bytes = tar_entry({.name = "a", .data = "1"}) + std::string(512, '\0') +
                            tar({{.name = "b", .data = "2"}});
  EXPECT_THAT(read(bytes).entries, ElementsAre("a=1", "b=2"));
}

struct BrokenTar {
  const char* name;
  std::string bytes;
  const char* error;
};
void PrintTo(const BrokenTar& broken, std::ostream* out) { *out << broken.name; }

class TarBroken : public testing::TestWithParam<BrokenTar> {};

TEST_P(TarBroken, IsAnErrorBehindWhatWasRead) {
  const Read result = read(tar_entry({.name = "first", .data = "1"}) + GetParam().bytes);
  EXPECT_THAT(result.entries, ElementsAre("first=1"));
  EXPECT_THAT(result.error, HasSubstr(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    All, TarBroken,
    testing::Values(
        BrokenTar{"cut_in_data", tar_entry({.name = "a", .data = "x", .claimed = 5000}), "cut off"},
        BrokenTar{"cut_in_header", tar_entry({.name = "a"}).substr(0, 100), "cut off"},
        BrokenTar{"checksum", "X" + tar_entry({.name = "abc"}).substr(1), "Header of the tar"},
        BrokenTar{"pax_length", tar_entry({.name = "p", .data = "99 path=x\n", .type = 'x'}),
                  "Extended header"},
        BrokenTar{"pax_zero", tar_entry({.name = "p", .data = "0 path=x\n", .type = 'x'}),
                  "Extended header"},
        BrokenTar{"pax_size",
                  tar_entry({.name = "p", .data = pax_record("size", "-1"), .type = 'x'}),
                  "Extended header"},
        BrokenTar{"enormous_name", tar_entry({.name = "l", .type = 'L', .claimed = 1ULL << 32U}),
                  "too long"},
        BrokenTar{"enormous_link_map",
                  tar_entry({.name = "n", .type = 'V', .claimed = 1ULL << 32U}), "cut off"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Tar, DoesNotBelieveSizes) {
  TarEntry entry{.name = "a", .data = "x", .claimed = ~0ULL};
  entry.base256 = true;
  EXPECT_THAT(read(tar_entry(entry)).error, HasSubstr("cut off"));
}

TEST(Gzip, HoldsATar) {
  const Read result =
      read(test::gzip(tar({{.name = "a", .data = "1"}, {.name = "b", .data = "2"}})));
  EXPECT_THAT(result.entries, ElementsAre("a=1", "b=2"));
  EXPECT_EQ(result.error, "");
}

TEST(Gzip, HoldsOneFileCalledLikeItself) {
  EXPECT_THAT(read(test::gzip("text")).entries, ElementsAre("name.txt=text"));
  EXPECT_THAT(read(test::gzip("one ") + test::gzip("two")).entries,
              ElementsAre("name.txt=one two"));
}

TEST(Gzip, StopsAtLimits) {
  EXPECT_THAT(read(test::gzip("12345"), {9, 99}, {4, 9}).entries,
              ElementsAre("name.txt! larger than the limit of 4 bytes"));
  EXPECT_THAT(read(test::gzip("12345"), {9, 4}).error, HasSubstr("limit Archive inflates to more"));
  std::string bomb("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  bomb += test::deflate_zeros(3 * kMega);
  EXPECT_THAT(read(bomb, {9, 8 * kMega}, {4 * kMega, 100}).error,
              HasSubstr("limit Archive inflates to more than 100 times"));
}

TEST(Gzip, IsBrokenWhereItIsCutOff) {
  const std::string whole = test::gzip(tar({{.name = "a", .data = "1"}}));
  EXPECT_THAT(read(std::string_view(whole).substr(0, 700)).error, HasSubstr("syntax Packed data"));
}

TEST(Archive, IsWhatItsNameSaysWhereTheBytesDoNot) {
  const auto error = [](std::string_view bytes, std::string_view name) {
    return read(bytes, {9, 99}, {99, 9}, name).error;
  };
  EXPECT_THAT(error("\xFF?", "a/B.ZIP"), HasSubstr("no central directory"));
  EXPECT_THAT(error("\xFF?", "a.tgz"), HasSubstr("Packed data is broken"));
  EXPECT_THAT(error("\xFF?", "a.tar"), HasSubstr("Tar is cut off"));
  EXPECT_EQ(error(std::string(10240, '\0'), "empty.tar"), "");
}

TEST(Archive, OfNoFormatIsAnError) {
  EXPECT_THAT(read("just text").error, HasSubstr("syntax"));
  EXPECT_THAT(read("").error, HasSubstr("syntax"));
}

// Every cut and every flipped byte of small archives ends in entries or in an error.
TEST(Archive, TakesAnyBytes) {
  const std::vector<std::string> archives = {
      zip({stored("a/b", "stored"), deflated("c", "deflated")}),
      test::gzip(tar({{.name = "a", .data = "1"}})).substr(0, 1200),
      tar({{.name = "pax", .data = pax_record("path", "name"), .type = 'x'},
           {.name = "cut", .data = "text"},
           {.name = "link", .type = '1', .link = "name"}})};
  for (const std::string& archive : archives) {
    for (std::size_t size = 0; size < archive.size(); ++size) read(archive.substr(0, size));
    for (std::size_t at = 0; at < archive.size(); ++at) {
      std::string changed = archive;
      changed[at] = static_cast<char>(~changed[at]);
      read(changed);
    }
  }
}

TEST(EntryName, IsAPathBelowTheArchive) {
  const auto name = [](std::string_view written) {
    return archive::entry_name(written, archive::Separators::slash);
  };
  EXPECT_EQ(name("./a//b/./c").path, "a/b/c");
  EXPECT_EQ(name("./a//b/./c").fault, "");
  EXPECT_EQ(name("a..b/..c").path, "a..b/..c");
  EXPECT_EQ(name("a..b/..c").fault, "");
  EXPECT_EQ(name("a/..").fault, "its name holds '..'");
  EXPECT_EQ(name("a/../..").fault, "its name leads out of the archive");
  EXPECT_EQ(name("a/../c:/b").path, "b");
  EXPECT_EQ(name("./").fault, "its name is empty");
  EXPECT_EQ(name(std::string(5000, 'x')).path.size(), 4096U);
  EXPECT_EQ(name(std::string(5000, 'x')).fault, "its name is longer than 4096 bytes");
  EXPECT_TRUE(name(std::string(5000, 'x') + "/Dockerfile").path.ends_with("/Dockerfile"));
}

}  // namespace
}  // namespace sluice
