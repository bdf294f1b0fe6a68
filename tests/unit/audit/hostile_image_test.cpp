#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/parse/sha256.h"
#include "tests/support/archives.h"
#include "tests/support/exported.h"

// Archives that one reader takes for another image than the next does, and what hides in them.
namespace sluice {
namespace {

using test::audit_image;
using test::docker_archive;
using test::found;
using test::kToken;
using test::Made;
using test::oci_archive;
using test::pax_record;
using test::tar;
using test::tar_entry;
using test::TarEntry;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> found_in_layer(std::string layer) {
  return found(audit_image(docker_archive({.layers = {std::move(layer)}})));
}

std::string setuid_layer() {
  TarEntry entry{"usr/local/bin/up", "x"};
  entry.mode = 04755;
  return tar({entry});
}

// Runtimes run it, whatever it says that it is.
TEST(HostileImage, AManifestThatCallsItselfAnAttachmentIsAnImage) {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const std::pair<std::string, std::string> cases[] = {
      {"", R"("subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":2,)"
           R"("digest":")" +
               digest + "\"}"},
      {"", R"("artifactType":"application/vnd.example+json")"},
      {"", R"("artifactType":"")"},
      {R"("annotations":{"vnd.docker.reference.type":"attestation-manifest"})", ""},
      {R"("platform":{"architecture":"unknown","os":"unknown"})", ""},
  };
  for (const auto& [descriptor, manifest] : cases) {
    const Made made{.layers = {setuid_layer()}};
    const auto lines = found(audit_image(oci_archive({{made, descriptor, manifest}})));
    EXPECT_THAT(lines, Contains(HasSubstr("image/setuid-file"))) << descriptor << manifest;
  }
}

// encoding/json takes keys of any case, and of several the last.
TEST(HostileImage, KeysOfAnyCaseAreRead) {
  for (const std::string config : {R"("User":"1000","user":"0")", R"("User":"1000","USER":"root")",
                                   R"("User":"1000","User":"0")"}) {
    const Made made{.layers = {tar({{"a", "b"}})},
                    .config = config + R"(,"Healthcheck":{"Test":["CMD","/up"]})"};
    const auto lines = found(audit_image(docker_archive(made)));
    EXPECT_THAT(lines, Contains(HasSubstr("image/runs-as-root"))) << config;
    EXPECT_THAT(lines, Contains(HasSubstr("supply/manifest-conflict"))) << config;
  }
  const Made made{.layers = {tar({{"a", "b"}})},
                  .config = R"("User":"1000","Healthcheck":{"Test":["CMD","/up"]},)"
                            R"("env":["DB_PASSWORD=Correct-Horse-Battery-9"])"};
  EXPECT_THAT(found(audit_image(docker_archive(made))),
              Contains(HasSubstr("image/secret-in-config")));
}

const std::string kStatus = "Package: gate\nStatus: install ok installed\nVersion: 1\n\n";

std::vector<std::string> packages_of(const std::string& layer) {
  std::vector<std::string> names;
  const Report report = audit_image(docker_archive({.layers = {layer}}));
  for (const image::Package& one : report.packages) names.push_back(one.name);
  return names;
}

std::string with_header(const std::string& records, char type, const TarEntry& entry) {
  return tar_entry({"PaxHeaders/x", records, type}) + tar_entry(entry) + std::string(1024, '\0');
}

// Headers that no other reader takes for a new name hide nothing.
TEST(HostileImage, NamesThatOnlyOneReaderTakes) {
  const TarEntry entry{"var/lib/dpkg/status", kStatus};
  const std::string name = "usr/share/doc/readme";
  for (const std::string& layer :
       {with_header(pax_record("GNU.sparse.name", name), 'x', entry),
        with_header(pax_record("GNU.sparse.major", "3") + pax_record("GNU.sparse.name", name), 'x',
                    entry),
        with_header(pax_record("path", name), 'g', entry),
        with_header(pax_record("size", "1"), 'g', entry)}) {
    EXPECT_THAT(packages_of(layer), testing::ElementsAre("gate"));
    EXPECT_THAT(found_in_layer(layer), Contains(HasSubstr("supply/malformed-archive")));
  }
}

// An empty value takes the record away: the header's own holds.
TEST(HostileImage, AnEmptyRecordIsNone) {
  const std::string layer =
      with_header(pax_record("linkpath", ""), 'x', {"out", "", '2', "../../../etc"});
  const std::string write = tar({{"out/cron.d/x", "x"}});
  const Made made{.layers = {layer, write}};
  EXPECT_THAT(found(audit_image(docker_archive(made))), Contains(HasSubstr("supply/link-escape")));
}

TEST(HostileImage, OneNameForTwoImages) {
  const Made one{.layers = {tar({{"a", "1"}})}, .tag = "app:good"};
  const Made two{.layers = {tar({{"a", "2"}})}, .tag = "app:bad"};
  auto files = test::oci_files({{one, {}, {}}, {two, {}, {}}});
  const auto manifest = [](const Made& made, const std::string& tag) {
    return R"({"Config":"blobs/sha256/)" + hex(sha256(test::config_of(made))) +
           R"(","RepoTags":[")" + tag + R"("],"Layers":["blobs/sha256/)" +
           hex(sha256(made.layers[0])) + "\"]}";
  };
  const auto audit = [&](const std::string& first, const std::string& second) {
    std::vector<TarEntry> entries;
    for (const auto& [path, bytes] : files) entries.push_back({path, bytes});
    entries.push_back(
        {"manifest.json", "[" + manifest(one, first) + "," + manifest(two, second) + "]"});
    return found(audit_image(tar(entries)));
  };
  EXPECT_THAT(audit("app:good", "app:bad"), Not(Contains(HasSubstr("supply/manifest-conflict"))));
  EXPECT_THAT(audit("app:bad", "app:good"), Contains(HasSubstr("supply/manifest-conflict")));
}

// What lies under a known name is not trusted for it.
TEST(HostileImage, NothingHidesUnderAKnownName) {
  const std::string folder(64, 'b');
  for (const std::string& path : {std::string("oci-layout"), std::string("repositories"),
                                  folder + "/VERSION", folder + "/json"}) {
    Made made{.layers = {tar({{"a", "b"}})}};
    made.more = {{path, "token = " + kToken + "\n"}};
    const auto lines = found(audit_image(docker_archive(made)));
    EXPECT_THAT(lines, Contains("supply/unreferenced-blob: " + path)) << path;
    EXPECT_THAT(lines, Contains("secrets/github-pat: " + path)) << path;
  }
}

// The first file of a layer may be called like the beginning of JSON.
TEST(HostileImage, ALayerThatBeginsLikeJson) {
  for (const std::string name : {"[", "{", "[a", "{\"a\":1}"}) {
    const std::string layer = tar({{name, "x"}, {"root/t.txt", "token = " + kToken + "\n"}});
    EXPECT_THAT(found_in_layer(layer),
                testing::ElementsAre("secrets/github-pat: layer 1: root/t.txt"))
        << name;
  }
}

// Readers of streams unpack what the directory of a zip does not name.
TEST(HostileImage, EntriesThatTheDirectoryDoesNotName) {
  const std::string hidden = test::zip({test::stored("h.txt", "token")});
  const std::string local = hidden.substr(0, hidden.find("PK\x01\x02"));
  const std::string honest = test::zip({test::stored("a.txt", "x")});
  const auto lines = [](const std::string& bytes) {
    const Engine engine({});
    const auto audit = engine.open_artifact("a.zip");
    audit->feed(bytes);
    return found(engine.finish(audit->finish()));
  };
  EXPECT_THAT(lines(honest), IsEmpty());
  EXPECT_THAT(lines(test::zip({test::stored("a.txt", "x")}, local)),
              Contains(HasSubstr("supply/trailing-data")));
}

TEST(HostileImage, AFolderWithoutAnEntryIsReplaced) {
  const Made made{.layers = {tar({{"opt/d/lib/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n\n"}}),
                             tar({{"opt/d", "now a file"}})}};
  EXPECT_THAT(audit_image(docker_archive(made)).packages, IsEmpty());
}

TEST(HostileImage, AnOpaqueFolderBehindALink) {
  const Made made{.layers = {tar({{"lib", "", '2', "usr/lib"},
                                  {"usr/lib/a-1.dist-info/METADATA", "Name: a\nVersion: 1\n\n"}}),
                             tar({{"lib/.wh..wh..opq", ""}})}};
  EXPECT_THAT(audit_image(docker_archive(made)).packages, IsEmpty());
}

TEST(HostileImage, FilesOfTheSystemBehindLinks) {
  const std::string users = "root:x:0:0::/:/bin/sh\napp:x:0:0::/:/bin/sh\n";
  const std::vector<TarEntry> plain = {{"etc/passwd", users}};
  const std::vector<TarEntry> symbolic = {{"opt/users", users},
                                          {"etc/passwd", "", '2', "../opt/users"}};
  const std::vector<TarEntry> absolute = {{"opt/users", users},
                                          {"etc/passwd", "", '2', "/opt/users"}};
  const std::vector<TarEntry> hard = {{"opt/users", users}, {"etc/passwd", "", '1', "opt/users"}};
  for (const std::vector<TarEntry>& layer : {plain, symbolic, absolute, hard}) {
    const Made made{.layers = {tar(layer)},
                    .config = R"("User":"app","Healthcheck":{"Test":["CMD","/up"]})"};
    EXPECT_THAT(found(audit_image(docker_archive(made))),
                Contains(HasSubstr("image/runs-as-root")));
  }
}

TEST(HostileImage, TheReleaseBehindALink) {
  const Made made{.layers = {tar({{"usr/lib/other", "ID=debian\nVERSION_ID=99\n"},
                                  {"etc/os-release", "", '2', "../usr/lib/other"},
                                  {"var/lib/dpkg/status", kStatus}})}};
  const Report report = audit_image(docker_archive(made));
  ASSERT_EQ(report.packages.size(), 1U);
  EXPECT_EQ(report.packages[0].os, "debian:99");
}

// Runtimes read numbers with a sign.
TEST(HostileImage, RootWithASign) {
  for (const std::string user : {"0", "+0", "-0", "00", "root", "0:1000", "+0:1000"}) {
    const Made made{.layers = {tar({{"a", "b"}})},
                    .config = R"("User":")" + user + R"(","Healthcheck":{"Test":["CMD","/up"]})"};
    EXPECT_THAT(found(audit_image(docker_archive(made))), Contains(HasSubstr("image/runs-as-root")))
        << user;
  }
}

// The mode of a hard link's header is given to the file.
TEST(HostileImage, SetuidByAHardLink) {
  TarEntry link{"usr/local/bin/b", "", '1', "usr/local/bin/a"};
  link.mode = 04755;
  EXPECT_THAT(found_in_layer(tar({{"usr/local/bin/a", "x"}, link})),
              Contains(HasSubstr("image/setuid-file")));
}

// Files that are too large to be held are looked through in windows.
TEST(HostileImage, SecretsInLargeFiles) {
  const std::string line =
      "2026-01-01 00:00:00 nothing happened, as on any other day of the year\n";
  std::string log;
  while (log.size() < (std::size_t{9} << 20U)) log += line;
  const std::string secret = "token = " + kToken + "\n";
  for (const std::size_t at : {std::size_t{0}, log.size() / 2, log.size()}) {
    std::string text = log;
    text.insert(at - at % line.size(), secret);
    EXPECT_THAT(found_in_layer(tar({{"var/log/a.log", text}})),
                testing::ElementsAre("secrets/github-pat: layer 1: var/log/a.log"))
        << at;
  }
}

// A scan that could read nothing is not clean.
TEST(HostileImage, DatabasesThatDoNotReadAreTold) {
  const std::string jar =
      test::zip({test::stored("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")});
  std::string nested = jar;
  for (int i = 0; i < 6; ++i) nested = test::zip({test::stored("a.jar", nested)});
  const std::pair<std::string, std::string> files[] = {
      {"var/lib/rpm/Packages", "junk"},
      {"var/lib/rpm/Packages.db", std::string(8192, 'x')},
      {"var/lib/rpm/rpmdb.sqlite", "SQLite format 3"},
      {"var/lib/dpkg/status", "\x01\x02 none"},
      {"var/lib/dpkg/status", "Package: cut\nStatus: install ok installed\n"},
      {"lib/apk/db/installed", "none of it"},
      {"app/package-lock.json", R"({"lockfileVersion": 3, "packages": {"a)"},
      {"app/Cargo.lock", "[[package]"},
      {"app/cut.jar", jar.substr(0, jar.size() - 10)},
      {"app/deep.jar", nested},
  };
  for (const auto& [path, bytes] : files) {
    const Report report = audit_image(docker_archive({.layers = {tar({{path, bytes}})}}));
    EXPECT_THAT(found(report), Contains(AnyOf(HasSubstr("sluice/parse-error: layer 1: " + path),
                                              HasSubstr("sluice/limit-reached: layer 1: " + path))))
        << path;
    EXPECT_EQ(report.exit_code(), 2) << path;
  }
}

// What unpackers pass over may hold anything.
TEST(HostileImage, FramesThatUnpackersPassOver) {
  const std::string layer = tar({{"a", "b"}});
  std::string packed("\x28\xB5\x2F\xFD", 4);  // zstd: one segment, its size in four bytes
  packed += '\xA0';
  for (unsigned i = 0; i < 4; ++i) packed += static_cast<char>(layer.size() >> (8 * i) & 0xFFU);
  const auto block = static_cast<std::uint32_t>(layer.size() << 3U | 1U);  // raw, the last
  for (unsigned i = 0; i < 3; ++i) packed += static_cast<char>(block >> (8 * i) & 0xFFU);
  packed += layer;
  const auto audit = [&](const std::string& bytes) {
    return found(audit_image(docker_archive({.layers = {layer}}, bytes)));
  };
  EXPECT_THAT(audit(packed), IsEmpty());
  const std::string text = "token = " + kToken;
  std::string frame("\x5A\x2A\x4D\x18", 4);
  for (unsigned i = 0; i < 4; ++i) frame += static_cast<char>(text.size() >> (8 * i) & 0xFFU);
  EXPECT_THAT(audit(frame + text + packed), Contains(HasSubstr("supply/trailing-data")));
  EXPECT_THAT(audit(packed + frame + text), Contains(HasSubstr("supply/trailing-data")));
}

void expect_quick(const std::string& archive, std::size_t piece = 65'536) {
  const auto begin = std::chrono::steady_clock::now();
  audit_image(archive, piece);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
}

void put(std::string& page, std::size_t at, std::uint32_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) page[at + i] = static_cast<char>(value >> (8 * i) & 0xFFU);
}

// Overflow pages of Berkeley DB that lead to each other.
TEST(HostileImage, PagesInACircleEnd) {
  constexpr std::size_t kPage = 4096;
  std::string pages(4 * kPage, '\0');
  put(pages, 12, 0x061561, 4);  // a hash
  put(pages, 16, 9, 4);
  put(pages, 20, kPage, 4);
  pages[25] = 8;
  put(pages, 32, 3, 4);  // the last page
  pages[kPage + 25] = 13;
  put(pages, kPage + 20, 2, 2);  // a key and its value
  put(pages, kPage + 26, 100, 2);
  put(pages, kPage + 28, 120, 2);
  pages[kPage + 120] = 3;  // away from the page
  put(pages, kPage + 124, 2, 4);
  put(pages, kPage + 128, 65'536, 4);
  for (const std::size_t page : {std::size_t{2}, std::size_t{3}}) {
    pages[page * kPage + 25] = 7;
    put(pages, page * kPage + 8, page == 2 ? 3 : 2, 4);
    put(pages, page * kPage + 16, static_cast<std::uint32_t>(5 - page), 4);
  }
  expect_quick(docker_archive({.layers = {tar({{"var/lib/rpm/Packages", pages}})}}));
}

// A sparse map of as many numbers as it likes, and folders and files by turns.
TEST(HostileImage, SmallLayersAreReadInTheirSize) {
  std::string map = "200000\n";
  for (int i = 0; i < 200'000; ++i) map += "0\n0\n";
  map.resize((map.size() + 511) / 512 * 512);
  const std::string sparse = pax_record("GNU.sparse.major", "1") +
                             pax_record("GNU.sparse.minor", "0") +
                             pax_record("GNU.sparse.realsize", "0");
  expect_quick(docker_archive({.layers = {with_header(sparse, 'x', {"f", map})}}));

  std::vector<TarEntry> entries;
  for (int i = 0; i < 20'000; ++i) entries.push_back({"d/" + std::to_string(i), ""});
  for (int i = 0; i < 10'000; ++i) {
    entries.push_back({"d", ""});
    entries.push_back({"d/", "", '5'});
  }
  expect_quick(docker_archive({.layers = {tar(entries)}}));

  std::string deep;
  for (int i = 0; i < 1'000; ++i) deep += "a/";
  std::string layer;
  for (int i = 0; i < 2'000; ++i) {
    layer += tar_entry({"PaxHeaders/x", pax_record("path", deep + std::to_string(i)), 'x'}) +
             tar_entry({"x", ""});
  }
  expect_quick(docker_archive({.layers = {layer + std::string(1024, '\0')}}));
}

// Files of a layout, one by one; links and pipes are no files.
TEST(HostileImage, WhatLiesInALayoutAndIsNoFile) {
  const Made made{.layers = {tar({{"a", "b"}})}};
  const auto audit = [&](auto more) {
    const Engine engine({});
    const auto artifact = engine.open_artifact("layout");
    for (const auto& [path, bytes] : test::oci_files({{made, {}, {}}})) {
      artifact->begin_file(path, bytes.size());
      artifact->feed_file(bytes);
      artifact->end_file();
    }
    more(*artifact);
    return found(engine.finish(artifact->finish()));
  };
  const auto plain = audit([](ArtifactAudit&) {});
  EXPECT_THAT(plain, IsEmpty());
  EXPECT_THAT(audit([](ArtifactAudit& to) { to.add_link("etc", "/etc"); }),
              Contains("supply/link-escape: etc"));
  EXPECT_THAT(audit([](ArtifactAudit& to) { to.add_special("blobs/pipe"); }),
              Contains("supply/special-file: blobs/pipe"));
}

}  // namespace
}  // namespace sluice
