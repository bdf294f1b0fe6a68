#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/parse/sha256.h"
#include "tests/support/archives.h"
#include "tests/support/exported.h"

namespace sluice {
namespace {

using test::audit_image;
using test::docker_archive;
using test::found;
using test::gzip;
using test::kToken;
using test::Made;
using test::tar;
using test::TarEntry;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

TEST(Artifact, AnHonestImageIsClean) {
  for (const bool packed : {false, true}) {
    Made made{.layers = {tar({{"etc/hostname", "x"}}), tar({{"app/main", "y"}})}};
    made.packed = packed;
    const Report report = audit_image(docker_archive(made));
    EXPECT_THAT(found(report), IsEmpty());
    EXPECT_EQ(report.exit_code(), 0);
  }
}

// However the bytes come, the report is the same.
TEST(Artifact, PiecesMayBeOfAnySize) {
  const Made made{.layers = {tar({{"root/.netrc", "machine a login b password " + kToken}}),
                             tar({{"root/.wh..netrc", ""}})}};
  const std::string archive = docker_archive(made);
  const auto whole = found(audit_image(archive, archive.size()));
  EXPECT_THAT(whole, Contains(HasSubstr("secrets/")));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{513}})
    EXPECT_EQ(found(audit_image(archive, piece)), whole) << piece;
}

TEST(Artifact, ASecretIsFoundWhereALaterLayerHidesIt) {
  const Made made{.layers = {tar({{"app/.env", "TOKEN=" + kToken}}), tar({{"app/.wh..env", ""}})}};
  const Report report = audit_image(docker_archive(made));
  ASSERT_THAT(found(report), Contains("secrets/github-pat: layer 1: app/.env"));
  for (const Finding& finding : report.findings) {
    EXPECT_THAT(finding.message, Not(HasSubstr(kToken)));
    ASSERT_EQ(finding.related.size(), 2U);
    EXPECT_THAT(finding.related[1].note, HasSubstr("layer 2 hides it"));
  }
}

TEST(Artifact, AnExchangedLayerIsTold) {
  const Made made{.layers = {tar({{"app/main", "good"}})}};
  const Report report = audit_image(docker_archive(made, tar({{"app/main", "evil"}})));
  EXPECT_THAT(found(report), ElementsAre("supply/diff-id-mismatch: layer 1"));
  EXPECT_EQ(report.exit_code(), 1);
}

TEST(Artifact, WhatNothingNamesIsTold) {
  Made made{.layers = {tar({{"app/main", "x"}})}};
  made.more = {{"payload.bin", "boo"}};
  EXPECT_THAT(found(audit_image(docker_archive(made))),
              ElementsAre("supply/unreferenced-blob: payload.bin"));
}

TEST(Artifact, PathsAndLinksStayWithin) {
  const Made made{.layers = {tar({{"../../etc/cron.d/x", "x"},
                                  {"out", "", '2', "../../.."},
                                  {"out/file", "x"},
                                  {"hard", "", '1', "../../etc/shadow"},
                                  {"dev/sda", "", '4'}})}};
  const auto lines = found(audit_image(docker_archive(made)));
  EXPECT_THAT(lines, Contains("supply/path-escape: layer 1: etc/cron.d/x"));
  EXPECT_THAT(lines, Contains("supply/link-escape: layer 1: out/file"));
  EXPECT_THAT(lines, Contains("supply/link-escape: layer 1: hard"));
  EXPECT_THAT(lines, Contains("supply/special-file: layer 1: dev/sda"));
}

TEST(Artifact, WhatIsCutOffIsIncomplete) {
  const std::string archive = docker_archive({.layers = {tar({{"app/main", "x"}})}});
  // Without its padding and the zeros at the end an archive still holds all that it holds.
  const std::size_t end = archive.find_last_not_of('\0');
  for (std::size_t size = 1; size <= end; size += 97) {
    const Report report = audit_image(std::string_view(archive).substr(0, size));
    EXPECT_EQ(report.exit_code(), 2) << size;
  }
}

TEST(Artifact, PackagesAreThoseOfTheMergedView) {
  const std::string old =
      "Package: curl\nStatus: install ok installed\nVersion: 1:7.1\n\n"
      "Package: bash\nStatus: install ok installed\nVersion: 5.2\n\n";
  const std::string now =
      "Package: curl\nStatus: install ok installed\nVersion: 1:7.2\n\n"
      "Package: bash\nStatus: install ok installed\nVersion: 5.2\n\n"
      "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n";
  const Made made{
      .layers = {tar({{"var/lib/dpkg/status", old}}), tar({{"var/lib/dpkg/status", now}})}};
  const Report report = audit_image(docker_archive(made));
  std::vector<std::string> lines;
  for (const image::Package& one : report.packages)
    lines.push_back(one.type + " " + one.name + " " + one.version + " " +
                    std::to_string(one.layer));
  EXPECT_THAT(lines, ElementsAre("deb bash 5.2 1", "deb curl 1:7.2 2"));
}

Input advisory(std::string id, std::string alias, std::string fixed) {
  return {id + ".json",
          R"({"id":")" + id + R"(","aliases":[")" + alias +
              R"("],"summary":"Made up","severity":[{"type":"CVSS_V3","score":)"
              R"("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":)"
              R"({"ecosystem":"PyPI","name":"Made_Up"},"ranges":[{"type":"ECOSYSTEM","events":)"
              R"([{"introduced":"0"},{"fixed":")" +
              fixed + R"("}]}]}]})"};
}

TEST(Artifact, NamesOfOneHoleAreOneFinding) {
  const Made made{.layers = {tar({{"lib/made_up-1.0.dist-info/METADATA",
                                   "Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n\n"}})}};
  const auto audit = [&](std::string fixed) {
    Options options;
    options.advisories = {advisory("TEST-1", "CVE-2026-1", fixed),
                          advisory("TEST-2", "CVE-2026-1", fixed)};
    return audit_image(docker_archive(made), 4096, std::move(options));
  };
  const Report report = audit("1.0.1");
  ASSERT_THAT(found(report),
              ElementsAre("vuln/TEST-1: layer 1: lib/made_up-1.0.dist-info/METADATA"));
  EXPECT_EQ(report.findings[0].severity, Severity::critical);
  EXPECT_THAT(report.findings[0].fix, HasSubstr("1.0.1"));
  EXPECT_THAT(found(audit("1.0")), IsEmpty());
}

TEST(Artifact, AStatementSilencesAHole) {
  const Made made{.layers = {tar({{"lib/made_up-1.0.dist-info/METADATA",
                                   "Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n\n"}})}};
  Options options;
  options.advisories = {advisory("TEST-1", "CVE-2026-1", "2")};
  options.vex = {{"vex.json",
                  R"({"statements":[{"vulnerability":{"name":"CVE-2026-1"},"status":)"
                  R"("not_affected","justification":"component_not_present","products":)"
                  R"([{"@id":"pkg:pypi/made-up@1.0"}]}]})"}};
  const Report report = audit_image(docker_archive(made), 4096, std::move(options));
  EXPECT_THAT(found(report), IsEmpty());
  EXPECT_EQ(report.summary.suppressed, 1U);
}

TEST(Artifact, IsHeldToABillThatIsGiven) {
  const Made made{.layers = {tar({{"lib/made_up-1.0.dist-info/METADATA",
                                   "Metadata-Version: 2.1\nName: made-up\nVersion: 1.0\n\n"}})}};
  const auto drift = [&](const std::string& version) {
    Options options;
    options.bills = {{"bom.json", R"({"bomFormat":"CycloneDX","components":[{"purl":)"
                                  R"("pkg:pypi/made-up@)" +
                                      version + "\"}]}"}};
    return found(audit_image(docker_archive(made), 4096, std::move(options)));
  };
  EXPECT_THAT(drift("1.0"), IsEmpty());
  EXPECT_THAT(drift("2.0"),
              ElementsAre("supply/sbom-drift: bom.json", "supply/sbom-drift: bom.json"));
}

// Names as the registry knows them are the same, however they are written.
TEST(Artifact, ABillMayWriteNamesAsOthersDo) {
  const Made made{.layers = {tar({{"lib/zope.interface-5.0.dist-info/METADATA",
                                   "Metadata-Version: 2.1\nName: zope.interface\nVersion: 5.0\n\n"},
                                  {"lib/Foo_Bar-1.0.dist-info/METADATA",
                                   "Metadata-Version: 2.1\nName: Foo_Bar\nVersion: 1.0\n\n"}})}};
  Options options;
  options.bills = {{"bom.json",
                    R"({"bomFormat":"CycloneDX","components":[{"purl":)"
                    R"("pkg:pypi/zope.interface@5.0"},{"purl":"pkg:pypi/Foo_Bar@1.0"}]})"}};
  EXPECT_THAT(found(audit_image(docker_archive(made), 4096, std::move(options))), IsEmpty());
}

TEST(Artifact, ALargeBillIsComparedInItsSize) {
  std::string status = "";
  std::string bill = R"({"bomFormat":"CycloneDX","components":[)";
  constexpr int kCount = 60'000;
  for (int i = 0; i < kCount; ++i) {
    const std::string name = "p" + std::to_string(i);
    status += "Package: " + name + "\nStatus: install ok installed\nVersion: 1\n\n";
    bill += R"({"purl":"pkg:deb/debian/)" + name + "@1\"}" + (i + 1 < kCount ? "," : "");
  }
  const Made made{.layers = {tar({{"var/lib/dpkg/status", status}})}};
  Options options;
  options.bills = {{"bom.json", bill + "]}"}};
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(found(audit_image(docker_archive(made), 65'536, std::move(options))), IsEmpty());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(Artifact, ReleasesWithoutAdvisoriesAreNamed) {
  const auto audit = [](const std::string& release) {
    const Made made{.layers = {tar({{"etc/os-release", release},
                                    {"var/lib/dpkg/status",
                                     "Package: gate\nStatus: install ok installed\n"
                                     "Version: 7.5-2\n\n"}})}};
    Options options;
    options.advisories = {
        {"a.json", R"({"id":"TEST-1","affected":[{"package":{"ecosystem":"Debian:99","name":)"
                   R"("gate"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]})"}};
    return audit_image(docker_archive(made), 4096, std::move(options));
  };
  EXPECT_THAT(found(audit("ID=debian\nVERSION_ID=99\n")),
              ElementsAre("vuln/TEST-1: layer 1: var/lib/dpkg/status"));
  for (const std::string release : {"ID=debian\nVERSION_ID=98\n", "ID=debian\n", "ID=other\n"}) {
    const Report report = audit(release);
    EXPECT_THAT(found(report), ElementsAre("sluice/parse-error: ")) << release;
    EXPECT_EQ(report.exit_code(), 2);
  }
}

TEST(Artifact, ADatabaseOfAnotherVersionIsNamed) {
  const Made made{.layers = {tar({{"app/main", "x"}})}};
  Options options;
  options.advisories = {{"old.db", "sluice.advisories/1\n"}};
  const Report report = audit_image(docker_archive(made), 4096, std::move(options));
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_THAT(report.findings[0].message, HasSubstr("another version of sluice"));
  EXPECT_EQ(report.exit_code(), 2);
}

// What does not read as a licence is told, and not passed over.
TEST(Artifact, LicencesInFreeWordsAreJudged) {
  const auto audit = [](const std::string& license) {
    const Made made{.layers = {tar({{"lib/a-1.0.dist-info/METADATA",
                                     "Name: a\nVersion: 1.0\nLicense: " + license + "\n\n"}})}};
    Options options;
    options.policy = PolicyFile{".sluice.yaml", "version: 1\nlicenses:\n  deny: [GPL-3.0-only]\n"};
    const Report report = audit_image(docker_archive(made), 4096, std::move(options));
    return report.findings.empty() ? std::string() : std::string(report.findings[0].rule->id);
  };
  for (const std::string denied : {"GPL-3.0-only", "GPL v3", "GNU General Public License v3.0",
                                   "MIT, GPL-3.0-only", "GPL-3.0"}) {
    EXPECT_EQ(audit(denied), "supply/denied-license") << denied;
  }
  for (const std::string unknown : {"GPL", "MIT OR", "see the file", "Proprietary", ""})
    EXPECT_EQ(audit(unknown), "supply/unknown-license") << unknown;
  for (const std::string good : {"MIT", "MIT/GPL-3.0", "LicenseRef-Ours", "The MIT License"})
    EXPECT_EQ(audit(good), "") << good;
}

// Of what is installed twice both licences hold.
TEST(Artifact, LicencesOfTwoCopiesAreBothKept) {
  const auto package = [](const std::string& license) {
    return R"({"name":"same","version":"1.0","license":")" + license + "\"}";
  };
  const Made made{.layers = {tar({{"a/node_modules/same/package.json", package("MIT")},
                                  {"b/node_modules/same/package.json", package("ISC")}})}};
  const Report report = audit_image(docker_archive(made));
  ASSERT_EQ(report.packages.size(), 1U);
  EXPECT_EQ(report.packages[0].license, "ISC AND MIT");
}

TEST(Artifact, LockFilesAndBillsAreSourcesOfPackages) {
  const std::string lock = R"({"default": {"made-up": {"version": "==1.0"}}})";
  const std::string bill =
      R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"purl":"pkg:pypi/made-up@1.0"}]})";
  for (const auto& [path, bytes] :
       {std::pair<std::string, std::string>{"a/Pipfile.lock", lock}, {"bom.cdx.json", bill}}) {
    Options options;
    options.advisories = {advisory("TEST-1", "CVE-2026-1", "2"), {"broken.json", "{"}};
    std::vector<Input> inputs;
    inputs.push_back({path, bytes});
    const Report report = audit(std::move(inputs), options);
    ASSERT_EQ(report.packages.size(), 1U) << path;
    EXPECT_EQ(report.packages[0].name, "made-up");
    ASSERT_EQ(report.findings.size(), 2U) << path;
    for (const Finding& finding : report.findings) {
      if (finding.rule->id == "sluice/parse-error") {
        EXPECT_EQ(finding.primary.path, "broken.json");
        continue;
      }
      EXPECT_EQ(finding.rule->id, "vuln/TEST-1");
      EXPECT_EQ(finding.primary.path, path);
      EXPECT_EQ(bytes.substr(finding.primary.start.offset, 7), "made-up");
    }
    EXPECT_EQ(report.exit_code(), 2);
  }
}

// A header whose field holds other bytes, with its checksum made right again.
std::string with_field(std::string entry, std::size_t at, std::string_view bytes) {
  constexpr std::size_t kSum = 148;
  constexpr std::size_t kSumSize = 8;
  entry.replace(at, bytes.size(), bytes);
  entry.replace(kSum, kSumSize, kSumSize, ' ');
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(entry[i]);
  std::string octal;
  for (unsigned shift = 18; shift <= 18; shift -= 3)
    octal += static_cast<char>('0' + (sum >> shift) % 8);
  entry.replace(kSum, octal.size() - 1, octal.substr(1));
  entry[kSum + 6] = '\0';
  return entry;
}

std::string pax(std::string_view records, char type = 'x') {
  return test::tar_entry({"PaxHeaders/x", std::string(records), type});
}

// Whatever a layer is, the audit ends: in a finding, or clean where nothing is wrong.
TEST(Artifact, HostileLayersEndInAFinding) {
  using test::pax_record;
  using test::tar_entry;
  const std::string file = tar_entry({"etc/x", "x"});
  const std::string end(1024, '\0');
  const std::string deep = [] {
    std::string path;
    for (int i = 0; i < 2'000; ++i) path += "d/";
    return path + "f";
  }();
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += pax(pax_record("comment", "again"));
  constexpr std::size_t kSize = 124;
  struct Row {
    const char* what;
    std::string layer;
    const char* finding;  // null for none
  };
  const Row rows[] = {
      {"negative size", file + with_field(file, kSize, "-0000000001") + end, "malformed-archive"},
      {"negative size in base 256", file + with_field(file, kSize, std::string(12, '\xFF')) + end,
       "malformed-archive"},
      {"size beyond any disk", with_field(file, kSize, "\x80\x7F\xFF\xFF\xFF\xFF") + end,
       "malformed-archive"},
      {"size that lies", with_field(file, kSize, "777777777777") + end, "malformed-archive"},
      {"cut within a file", file + std::string(tar_entry({"big", std::string(5'000, 'b')}), 0, 900),
       "malformed-archive"},
      {"PAX: size that lies", pax(pax_record("size", "99999999999")) + file + end,
       "malformed-archive"},
      {"PAX: negative size", pax(pax_record("size", "-5")) + file + end, "malformed-archive"},
      {"PAX: length of a record beyond all", pax("99999999999999999999 path=a\n") + file + end,
       "malformed-archive"},
      {"PAX: length of a record is nothing", pax("0 path=a\n") + file + end, "malformed-archive"},
      {"PAX: path that leads out", pax(pax_record("path", "../../etc/x")) + file + end,
       "path-escape"},
      {"PAX: one after the other", many + file + end, nullptr},
      {"PAX: a path of 2,000 folders", pax(pax_record("path", deep)) + file + end, nullptr},
      {"PAX: one path for all",
       pax(pax_record("path", "evil"), 'g') + file + tar_entry({"y", "2"}) + end,
       "malformed-archive"},
      {"GNU: long name of 8 GB",
       with_field(tar_entry({"././@LongLink", "", 'L'}), kSize, "77777777777") + file + end,
       "malformed-archive"},
      {"GNU: sparse map that lies",
       pax(pax_record("GNU.sparse.major", "1") + pax_record("GNU.sparse.minor", "0") +
           pax_record("GNU.sparse.realsize", "99999999999999")) +
           tar_entry({"x", "9999999\n0\n1\n" + std::string(500, '0')}) + end,
       "malformed-archive"},
      {"written through a link",
       tar_entry({"out", "", '2', "../../etc"}) + tar_entry({"out/x", "x"}) + end, "link-escape"},
      {"links in a circle",
       tar_entry({"a", "", '2', "b"}) + tar_entry({"b", "", '2', "a"}) + tar_entry({"a/f", "x"}) +
           end,
       "malformed-archive"},
      {"hard links in a circle",
       tar_entry({"i", "", '1', "j"}) + tar_entry({"j", "", '1', "i"}) + end, "malformed-archive"},
      {"one path three times",
       tar_entry({"bin/sh", "a"}) + tar_entry({"bin/sh", "b"}) + tar_entry({"./bin/sh", "c"}) + end,
       "duplicate-entry"},
      {"absolute name", tar_entry({"/etc/passwd", "x"}) + end, "path-escape"},
      {"name with a drive", tar_entry({"C:\\x", "x"}) + end, "path-escape"},
      {"whiteout of the folder above", tar_entry({"a/.wh...", ""}) + end, "path-escape"},
      {"a device", tar_entry({"dev/mem", "", '3'}) + end, "special-file"},
      {"entries behind the end", file + end + tar_entry({"hidden", "x"}) + end, "trailing-data"},
      {"types that are none", tar_entry({"n", "", 'Z'}) + end, nullptr},
      {"names that write to terminals", tar_entry({"a\x1b[31m\xFF\n", "x"}) + end, nullptr},
  };
  for (const Row& row : rows) {
    const Report report = audit_image(docker_archive({.layers = {row.layer}}), 1000);
    const auto lines = found(report);
    if (row.finding == nullptr) {
      EXPECT_THAT(lines, IsEmpty()) << row.what;
    } else {
      EXPECT_THAT(lines, Contains(HasSubstr(row.finding))) << row.what;
    }
  }
}

TEST(Artifact, ABombEndsAtTheLimit) {
  constexpr std::uint32_t kMany = 64U << 20U;
  std::string packed("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
  packed += test::deflate_zeros(kMany) + std::string(8, '\0');
  Options options;
  options.limits.inflate_ratio = 100;  // what the test's own packer reaches is a little more
  const Report report = audit_image(
      tar({{"l.tar", packed}, {"manifest.json", R"([{"Config":"c","Layers":["l.tar"]}])"}}), 4096,
      std::move(options));
  EXPECT_THAT(found(report), Contains(HasSubstr("sluice/limit-reached")));
  EXPECT_EQ(report.exit_code(), 2);
}

// What programs say that they were built from, and what a store of Nix holds.
TEST(Artifact, ProgramsAndStoresAreSourcesOfPackages) {
  const std::string crates =
      R"({"packages":[{"name":"made-up","version":"1.2.3","source":"crates.io"},)"
      R"({"name":"for-the-build","version":"4.5.6","source":"crates.io","kind":"build"},)"
      R"({"name":"app","version":"0.1.0","source":"local","root":true}]})";
  // zlib: a header, the stream, a checksum (Adler-32).
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : crates) {
    a = (a + static_cast<unsigned char>(c)) % 65'521;
    b = (b + a) % 65'521;
  }
  std::string list = "\x78\x01" + test::deflate_stored(crates);
  for (const std::uint32_t half : {b, a}) {
    list += static_cast<char>(half >> 8U);
    list += static_cast<char>(half & 0xFFU);
  }
  const std::string store = "nix/store/0123456789abcdfghijklmnpqrsvwxyz";
  for (const std::size_t before : {std::size_t{4}, std::size_t{300}, std::size_t{9'000}}) {
    const std::string program =
        "\x7F"
        "ELF" +
        std::string(before, 'x') + list + std::string(40, 'y');
    const Made made{.layers = {tar({{"app/main", program},
                                    {store + "-glibc-2.38-27-bin/bin/ldd", "x"},
                                    {store + "-builder.sh", "x"}})}};
    for (const std::size_t piece : {std::size_t{1}, std::size_t{100}, std::size_t{100'000}}) {
      std::vector<std::string> lines;
      for (const image::Package& one : audit_image(docker_archive(made), piece).packages)
        lines.push_back(one.type + " " + one.name + " " + one.version);
      EXPECT_THAT(lines, ElementsAre("cargo app 0.1.0", "cargo made-up 1.2.3", "nix glibc 2.38-27"))
          << before << " " << piece;
    }
  }
}

// All findings stand at the beginning of one file: what tells them apart is the resource.
TEST(Artifact, WhatIsSaidOfTwoFilesIsToldOfBoth) {
  const Made made{.layers = {tar({{"dev/a", "", '3'}, {"dev/b", "", '3'}})}};
  EXPECT_THAT(
      found(audit_image(docker_archive(made))),
      ElementsAre("supply/special-file: layer 1: dev/a", "supply/special-file: layer 1: dev/b"));
}

// Where the audit itself stopped, nobody exchanged or cut off anything.
TEST(Artifact, BehindALimitNothingIsKnown) {
  constexpr std::uint32_t kMany = 64U << 20U;
  std::string packed("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);
  packed += test::deflate_zeros(kMany) + std::string(8, '\0');
  Options options;
  options.limits.inflate_ratio = 100;
  const std::string config =
      R"({"os":"linux","config":{"User":"1","Healthcheck":{"Test":["CMD","x"]}},"rootfs":{"diff_ids":["sha256:)" +
      std::string(64, '0') + "\"]}}";
  const Report report = audit_image(
      tar({{"l.tar", packed},
           {"c.json", config},
           {"manifest.json", R"([{"Config":"c.json","Layers":["l.tar"],"RepoTags":["a:1"]}])"}}),
      4096, std::move(options));
  EXPECT_THAT(found(report), ElementsAre("sluice/limit-reached: layer 1"));
}

TEST(Artifact, LinksThatLeadNowhereAreTold) {
  const Made made{.layers = {tar({{"a", "", '2', "b"},
                                  {"b", "", '2', "a"},
                                  {"a/x", "1"},
                                  {"h", "", '1', "gone"},
                                  {"i", "", '1', "j"},
                                  {"j", "", '1', "i"},
                                  {"lib", "", '2', "usr/lib"},
                                  {"usr/lib/y", "2"},
                                  {"k", "", '1', "lib/y"}})}};
  EXPECT_THAT(found(audit_image(docker_archive(made))),
              UnorderedElementsAre(
                  "supply/malformed-archive: layer 1: a/x", "supply/malformed-archive: layer 1: h",
                  "supply/malformed-archive: layer 1: i", "supply/malformed-archive: layer 1: j"));
}

TEST(Artifact, AHardLinkToALayerBelowIsHonest) {
  const Made made{.layers = {tar({{"a", "1"}}), tar({{"b", "", '1', "a"}})}};
  EXPECT_THAT(found(audit_image(docker_archive(made))), IsEmpty());
}

// Debian's advisories are about the source, which may have another version.
TEST(Artifact, HolesAreJudgedByTheVersionOfTheSource) {
  const auto audit = [](const std::string& fixed) {
    const Made made{.layers = {tar({{"etc/os-release", "ID=debian\nVERSION_ID=99\n"},
                                    {"var/lib/dpkg/status",
                                     "Package: libgate-data\nStatus: install ok installed\n"
                                     "Source: gate (1:7.5-2)\nVersion: 7.5-2+b1\n\n"}})}};
    Options options;
    options.advisories = {
        {"a.json", R"({"id":"TEST-1","affected":[{"package":{"ecosystem":"Debian:99","name":)"
                   R"("gate"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},)"
                   R"({"fixed":")" +
                       fixed + "\"}]}]}]}"}};
    return found(audit_image(docker_archive(made), 4096, std::move(options)));
  };
  EXPECT_THAT(audit("1:7.5-2"), IsEmpty());
  EXPECT_THAT(audit("7.5-3"), IsEmpty());
  EXPECT_THAT(audit("1:7.5-3"), ElementsAre("vuln/TEST-1: layer 1: var/lib/dpkg/status"));
}

TEST(Artifact, AReferenceToACredentialIsNone) {
  const auto audit = [](const std::string& value) {
    const Made made{.layers = {tar({{"app/.npmrc", "//r.example/:_authToken=" + value + "\n"}})}};
    return found(audit_image(docker_archive(made)));
  };
  EXPECT_THAT(audit("${NPM_TOKEN}"), IsEmpty());
  EXPECT_THAT(audit("npm_"
                    "4f9Xb2LqT7cVwY1dKs8RzPmN6hJgE3uA0oQi"),
              Contains("image/credential-file: layer 1: app/.npmrc"));
}

// Of what declares no licence, the text beside it counts; of Debian, the file `copyright`.
TEST(Artifact, LicencesAreThoseOfTheTextsBeside) {
  const std::string mit =
      "Permission is hereby granted, free of charge, to any person obtaining a copy\nThe above "
      "copyright notice and this permission notice shall be included";
  const std::string status =
      "Package: zlib1g\nStatus: install ok installed\nVersion: 1\n\n"
      "Package: libz-dev\nStatus: install ok installed\nVersion: 1\n\n";
  const Made made{
      .layers = {tar(
          {{"var/lib/dpkg/status", status},
           {"usr/share/doc/zlib1g/copyright",
            "Format: copyright-format/1.0\n\nFiles: *\nLicense: Zlib\n"},
           {"usr/share/doc/libz-dev", "", '2', "zlib1g"},
           {"app/node_modules/a/package.json", R"({"name":"a","version":"1"})"},
           {"app/node_modules/a/LICENSE", mit},
           {"app/node_modules/b/package.json", R"({"name":"b","version":"1"})"},
           {"app/node_modules/b/LICENSE-MIT", mit},
           {"app/node_modules/b/LICENSE-APACHE", "Licensed under the Apache License, Version 2.0"},
           {"lib/c-1.dist-info/METADATA", "Name: c\nVersion: 1\nLicense: MIT License\n"},
           {"lib/d-1.dist-info/METADATA", "Name: d\nVersion: 1\n"},
           {"lib/d-1.dist-info/licenses/LICENSE", mit}})}};
  std::vector<std::string> lines;
  for (const image::Package& one : audit_image(docker_archive(made)).packages)
    lines.push_back(one.name + ": " + one.license);
  EXPECT_THAT(lines, ElementsAre("libz-dev: Zlib", "zlib1g: Zlib", "a: MIT", "b: Apache-2.0 OR MIT",
                                 "c: MIT", "d: MIT"));
}

// The newest base is the one that the policy names by its digest.
TEST(Artifact, AnOlderBaseThanThePolicyNamesIsTold) {
  const std::string newest = "sha256:" + std::string(64, 'b');
  const auto audit = [&](const std::string& base, const std::string& digest) {
    Made made{.layers = {tar({{"a", "1"}})}};
    made.config += R"(,"Labels":{"org.opencontainers.image.base.name":")" + base +
                   R"(","org.opencontainers.image.base.digest":")" + digest + "\"}";
    Options options;
    options.persona = Persona::auditor;
    options.select = {"image/base-stale", "image/base-not-approved"};
    options.policy =
        PolicyFile{".sluice.yaml", "version: 1\nimages:\n  allow: ['docker.io/library/debian:13@" +
                                       newest + "']\n"};
    return found(audit_image(docker_archive(made), 4096, std::move(options)));
  };
  const std::string older = "sha256:" + std::string(64, 'a');
  EXPECT_THAT(audit("docker.io/library/debian:13", newest), IsEmpty());
  EXPECT_THAT(audit("docker.io/library/debian:13", older), ElementsAre("image/base-stale: config"));
  EXPECT_THAT(audit("docker.io/library/debian:13", ""), IsEmpty());
  EXPECT_THAT(audit("docker.io/library/alpine:3", older),
              ElementsAre("image/base-not-approved: config"));
}

}  // namespace
}  // namespace sluice
