#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/findings/report.h"
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
  EXPECT_THAT(
      files(report),
      ElementsAre(
          "drop/repo.zip archive audited",
          "drop/repo.zip!/repo/../up.yaml unknown skipped its name leads out of the archive",
          "drop/repo.zip!/repo/deploy.yaml kubernetes audited"));
  EXPECT_THAT(findings(report),
              ElementsAre("k8s/privileged-container drop/repo.zip!/repo/deploy.yaml:4"));
  EXPECT_EQ(report.exit_code(), 1);
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

TEST(ArchiveAudit, LeavesLayersOfImagesClosed) {
  const std::string layer = tar({{.name = "etc/pod.yaml", .data = std::string(kPod)}});
  const std::string digest(64, 'a');
  const Report report =
      audit_one("image.tar", tar({{.name = "blobs/sha256/" + digest, .data = layer},
                                  {.name = digest + "/layer.tar", .data = layer},
                                  {.name = "layers/layer.tar", .data = layer}}));
  EXPECT_THAT(findings(report),
              ElementsAre("k8s/privileged-container image.tar!/layers/layer.tar!/etc/pod.yaml:4"));
}

}  // namespace
}  // namespace sluice
