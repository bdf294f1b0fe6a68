#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/findings/report.h"
#include "core/parse/sha256.h"
#include "tests/support/archives.h"

namespace sluice {
namespace {

using test::stored;
using test::tar;
using test::zip;
using testing::ElementsAre;

constexpr std::string_view kPod =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"
    "spec: {containers: [{name: web, image: 'web:1', securityContext: {privileged: true}}]}\n";

Report audit_one(std::string path, std::string bytes, Options options = {}) {
  std::vector<Input> inputs(1);
  inputs[0].path = std::move(path);
  inputs[0].bytes = std::move(bytes);
  return audit(std::move(inputs), options);
}

// "path kind status reason"
std::vector<std::string> files(const Report& report) {
  std::vector<std::string> list;
  for (const FileEntry& file : report.files) {
    std::string text = file.path + " " + std::string(kind_name(file.kind)) + " " +
                       std::string(status_name(file.status));
    if (!file.reason.empty()) text += " " + file.reason;
    list.push_back(std::move(text));
  }
  return list;
}

// "rule path:line"
std::vector<std::string> findings(const Report& report) {
  std::vector<std::string> list;
  for (const Finding& finding : report.findings) {
    list.push_back(std::string(finding.rule->id) + " " + finding.primary.path + ":" +
                   std::to_string(finding.primary.start.line));
  }
  return list;
}

TEST(ArchiveAudit, LooksIntoEveryEntry) {
  const Report report =
      audit_one("drop/repo.zip", zip({stored("repo/deploy.yaml", std::string(kPod)),
                                      stored("repo/../up.yaml", std::string(kPod))}));
  EXPECT_THAT(files(report),
              ElementsAre("drop/repo.zip archive error Entry repo/../up.yaml: its name holds '..'",
                          "drop/repo.zip!/repo/deploy.yaml kubernetes audited",
                          "drop/repo.zip!/up.yaml kubernetes audited"));
  EXPECT_THAT(findings(report),
              ElementsAre("sluice/parse-error drop/repo.zip:9",
                          "k8s/privileged-container drop/repo.zip!/repo/deploy.yaml:4",
                          "k8s/privileged-container drop/repo.zip!/up.yaml:4"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(ArchiveAudit, KnowsFilesByTheirPlaceInTheArchive) {
  const Report report = audit_one(
      "a.tgz", test::gzip(tar({{.name = ".github/workflows/ci.yml", .data = "on: [push\n"},
                               {.name = "x/compose.yaml", .data = "services: {}\n"}})));
  EXPECT_THAT(
      files(report),
      ElementsAre("a.tgz archive audited",
                  "a.tgz!/.github/workflows/ci.yml github-actions error '[' is never closed",
                  "a.tgz!/x/compose.yaml compose audited"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(ArchiveAudit, TellsEntriesOfOneNameApart) {
  const Report report = audit_one(
      "a.zip", zip({stored("pod.yaml", std::string(kPod)), stored("pod.yaml", std::string(kPod))}));
  EXPECT_THAT(findings(report), ElementsAre("k8s/privileged-container a.zip!/pod.yaml:4",
                                            "k8s/privileged-container a.zip!2/pod.yaml:4"));
}

TEST(ArchiveAudit, OpensArchivesInArchivesUpToTheLimit) {
  std::string bytes = zip({stored("pod.yaml", std::string(kPod))});
  for (int i = 0; i < 3; ++i) bytes = zip({stored("i.zip", bytes)});
  Options options;
  options.limits.archive_depth = 4;
  EXPECT_THAT(findings(audit_one("o.zip", bytes, options)),
              ElementsAre("k8s/privileged-container o.zip!/i.zip!/i.zip!/i.zip!/pod.yaml:4"));
  options.limits.archive_depth = 3;
  const Report report = audit_one("o.zip", bytes, options);
  EXPECT_THAT(findings(report), ElementsAre("sluice/limit-reached o.zip!/i.zip!/i.zip!/i.zip:1"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(ArchiveAudit, SharesTheBudgetAmongArchivesInArchives) {
  const std::string inner = zip({stored("a", std::string(600, 'x'))});
  Options options;
  options.limits.inflated_bytes = 1500;
  const Report report =
      audit_one("o.zip", zip({stored("1.zip", inner), stored("2.zip", inner)}), options);
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(ArchiveAudit, PassesOverWhatOnlyLooksLikeAnArchive) {
  const Report report =
      audit_one("data.bin", std::string("PK\x03\x04 and then nothing of the sort"));
  EXPECT_THAT(files(report), ElementsAre("data.bin archive skipped does not read as an archive: "
                                         "Zip has no central directory"));
  EXPECT_EQ(report.exit_code(), 0);
  Options options;
  options.kinds = {{"*.bin", Kind::archive}};
  EXPECT_EQ(audit_one("data.bin", std::string("PK\x03\x04"), options).exit_code(), 2);
}

// The files of its layers are those of a running system, not of a repository.
TEST(ArchiveAudit, JudgesAnImageAsOne) {
  const std::string layer =
      tar({{.name = "etc/pod.yaml", .data = std::string(kPod)},
           {.name = "var/lib/dpkg/status",
            .data = "Package: a\nStatus: install ok installed\nVersion: 1.0\n"}});
  const std::string config = R"({"architecture":"a","os":"linux","config":{"User":"1000"},)"
                             R"("rootfs":{"type":"layers","diff_ids":["sha256:)" +
                             hex(sha256(layer)) + "\"]}}";
  const std::string folder(64, 'a');
  const Report report = audit_one(
      "image.tar",
      tar({{.name = folder + "/layer.tar", .data = layer},
           {.name = hex(sha256(config)) + ".json", .data = config},
           {.name = "manifest.json",
            .data = R"([{"Config":")" + hex(sha256(config)) +
                    R"(.json","RepoTags":["a:1"],"Layers":[")" + folder + R"(/layer.tar"]}])"}}));
  EXPECT_THAT(files(report), ElementsAre("image.tar image audited"));
  EXPECT_THAT(findings(report), ElementsAre("image/no-healthcheck image.tar:1"));
  ASSERT_EQ(report.packages.size(), 1U);
  EXPECT_EQ(report.packages[0].name, "a");
}

// Nothing but a name makes a layer of it.
TEST(ArchiveAudit, OpensWhatOnlyIsCalledALayer) {
  const std::string inner = zip({stored("pod.yaml", std::string(kPod))});
  const std::string name = "blobs/sha256/" + std::string(64, 'a');
  EXPECT_THAT(findings(audit_one("a.zip", zip({stored(name, inner), stored("x/index.json", "")}))),
              ElementsAre("k8s/privileged-container a.zip!/" + name + "!/pod.yaml:4"));
}

// "path:offset message" of what the audit says of an archive itself.
std::vector<std::string> faults(const Report& report) {
  std::vector<std::string> list;
  for (const Finding& finding : report.findings) {
    if (finding.rule->id != "sluice/parse-error") continue;
    list.push_back(finding.primary.path + ":" + std::to_string(finding.primary.start.offset) + " " +
                   finding.message.substr(0, finding.message.find(". ")));
  }
  return list;
}

TEST(ArchiveAudit, TellsFaultsOfEntriesAtTheArchive) {
  test::ZipEntry encrypted = stored("main.tf", "x");
  encrypted.flags = 1;
  test::ZipEntry damaged = stored(".github\\workflows\\ci.yml", "on: [push\n");
  damaged.crc = 1;
  const std::string bytes =
      zip({stored("a", "1"), encrypted, damaged, stored("../b\xFF", "2")}, "#!/bin/sh\n");
  const Report report = audit_one("x/tool.run", bytes);
  EXPECT_THAT(files(report),
              ElementsAre("x/tool.run archive error Entry main.tf: encrypted",
                          "x/tool.run!/.github/workflows/ci.yml github-actions error "
                          "'[' is never closed",
                          "x/tool.run!/a text audited", "x/tool.run!/b\\xFF text audited",
                          "x/tool.run!/main.tf terraform error encrypted"));
  const std::size_t first = bytes.find("PK\x01\x02");
  const std::size_t second = bytes.find("PK\x01\x02", first + 1);
  const std::size_t third = bytes.find("PK\x01\x02", second + 1);
  const std::size_t fourth = bytes.find("PK\x01\x02", third + 1);
  const auto at = [](std::size_t offset) { return "x/tool.run:" + std::to_string(offset); };
  EXPECT_THAT(faults(report), testing::Contains(at(second) + " Entry main.tf: encrypted"));
  EXPECT_THAT(
      faults(report),
      testing::Contains(at(third) + " Entry .github\\workflows\\ci.yml: its checksum is wrong"));
  EXPECT_THAT(
      faults(report),
      testing::Contains(at(fourth) + " Entry ../b\\xFF: its name leads out of the archive"));
  EXPECT_EQ(report.exit_code(), 2);
}

TEST(ArchiveAudit, ShowsNoLinesOfAnArchive) {
  Options options;
  options.excerpts = true;
  const Report report = audit_one("a.zip", zip({stored("../a", "1")}), options);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].excerpt.first_line, 0U);
}

// A link from one place of the repository to another is nothing to tell.
TEST(ArchiveAudit, PassesOverLinksWithin) {
  const Report report =
      audit_one("a.tar", tar({{.name = "a/b", .data = "on: push\njobs: {}\n"},
                              {.name = "a/link", .type = '2', .link = "../a/b"},
                              {.name = ".github/workflows/ci.yml", .type = '1', .link = "a/b"}}));
  EXPECT_THAT(
      files(report),
      ElementsAre("a.tar archive audited", "a.tar!/.github/workflows/ci.yml github-actions audited",
                  "a.tar!/a/b text audited", "a.tar!/a/link unknown skipped symbolic link"));
}

TEST(ArchiveAudit, TakesBrokenArchivesForErrors) {
  const std::string whole = zip({stored("a", std::string(500, 'x'))});
  const std::string packed = test::gzip(tar({{.name = "a", .data = "x"}}));
  struct Row {
    const char* path;
    std::string bytes;
    int code;
  };
  const Row rows[] = {
      {"a.zip", whole.substr(0, 300), 2},
      {"no-name", whole.substr(0, 300), 2},
      {"a.tgz", packed.substr(0, 300), 2},
      {"no-name", packed.substr(0, 300), 2},
      {"a.tar", tar({{.name = "a", .data = "x"}}).substr(0, 300), 2},
      {"a.tar", tar({{.name = "a", .data = "x"}}).substr(0, 512), 2},
      {"a.zip", "\xFF" + whole.substr(1, 300), 2},
      {"a.zip", "version https://git-lfs.example/spec/v1\noid sha256:00\n", 0},
      {"a.zip", "", 0},
      {"a.tar", std::string(10240, '\0'), 0},
      {"blob", "\x1F\x8B and so on", 0},
  };
  for (const auto& [path, bytes, code] : rows) {
    const Report report = audit_one(path, bytes);
    EXPECT_EQ(report.exit_code(), code) << path << " of " << bytes.size();
    EXPECT_EQ(report.summary.errors, code == 2 ? 1U : 0U) << path << " of " << bytes.size();
  }
}

}  // namespace
}  // namespace sluice
