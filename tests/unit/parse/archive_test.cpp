#include "core/parse/archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  std::vector<std::string> entries;  // "path=bytes", "path: reason", "path! reason" at a limit
  std::string error;                 // empty, or "syntax …", "limit …"
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
    }
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
}

TEST(Zip, TakesSizesFromTheZip64Field) {
  ZipEntry entry = deflated("large", "not really");
  entry.zip64 = true;
  EXPECT_THAT(read(zip({entry})).entries, ElementsAre("large=not really"));
}

TEST(Zip, SaysWhyItSkips) {
  ZipEntry link = stored("link", "/etc/passwd");
  link.mode = 0120777;
  ZipEntry encrypted = stored("secret", "x");
  encrypted.flags = 1;
  ZipEntry packed = stored("lzma", "x");
  packed.method = 14;
  ZipEntry twofold = stored("harmless.txt", "x");
  twofold.local_name = "harmful.exe.";
  ZipEntry wrong = stored("wrong", "x");
  wrong.crc = 1;
  ZipEntry broken = deflated("broken", "some text");
  broken.data = "\xFF\xFF\xFF";
  ZipEntry longer = deflated("longer", "some text");
  longer.claimed = 3;
  const Read result = read(zip({link, encrypted, packed, twofold, wrong, broken, longer,
                                stored("../up", "x"), stored("/etc/cron.d/x", "x"),
                                stored("a\\b", "x"), stored("c:/x", "x"), stored("", "x")}));
  EXPECT_THAT(
      result.entries,
      ElementsAre("link: symbolic link", "secret: encrypted",
                  "lzma: packed by method 14, which is not supported",
                  "harmless.txt: its two headers name different files",
                  "wrong: its checksum is wrong", "broken: its packed data is broken",
                  "longer: its packed data is broken", "../up: its name leads out of the archive",
                  "/etc/cron.d/x: its name is absolute", "a\\b: its name holds a backslash",
                  "c:/x: its name holds a drive", ": its name is empty"));
  EXPECT_EQ(result.error, "");
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

TEST(Tar, SaysWhyItSkips) {
  const Read result = read(tar({{.name = "hard", .type = '1', .link = "a"},
                                {.name = "soft", .type = '2', .link = "/etc/passwd"},
                                {.name = "device", .type = '3'},
                                {.name = "../../up", .data = "x"},
                                {.name = "/abs", .data = "x"},
                                {.name = "after", .data = "is read"}}));
  EXPECT_THAT(result.entries,
              ElementsAre("hard: hard link", "soft: symbolic link", "device: not a regular file",
                          "../../up: its name leads out of the archive",
                          "/abs: its name is absolute", "after=is read"));
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
           {.name = "cut", .data = "text"}})};
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
  EXPECT_EQ(archive::entry_name("./a//b/./c").path, "a/b/c");
  EXPECT_EQ(archive::entry_name("a..b/..c").path, "a..b/..c");
  EXPECT_EQ(archive::entry_name("a/..").reason, "its name leads out of the archive");
  EXPECT_EQ(archive::entry_name("./").reason, "its name is empty");
  EXPECT_EQ(archive::entry_name(std::string(5000, 'x')).path.size(), 4096U);
}

}  // namespace
}  // namespace sluice
