#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/advisories/database.h"
#include "core/parse/archive/deflate.h"
#include "tests/support/archives.h"

namespace sluice::advisories {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kJson = R"({"id": "A-1", "summary": "A hole", "aliases": ["CVE-1"],
  "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
  "database_specific": {"known_exploited": true},
  "affected": [{"package": {"ecosystem": "PyPI", "name": "Made_Up"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2"}, {"fixed": "2.5"},
                                                            {"introduced": "1"}, {"last_affected": "1.5"}]}],
                "versions": ["1.0", "0.5rc1"]},
               {"package": {"ecosystem": "Debian:12", "name": "made"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1:2-3"}]}]}]})";
const std::string kYaml = R"(id: A-2
affected:
- package: {ecosystem: crates.io, name: made}
  ranges:
  - type: SEMVER
    events: [{introduced: 0.0.0-0}, {fixed: 1.10.0}]
)";

std::vector<std::string> found(const Database& database, std::string type, std::string name,
                               std::string version, std::string os = {}) {
  image::Package package{std::move(type), std::move(name), std::move(version), {}, {}, 0};
  package.os = std::move(os);
  std::vector<std::string> lines;
  for (const Match& match : database.find(package))
    lines.push_back(match.advisories[0]->id + " " + match.fixed);
  return lines;
}

void expect_all(const Database& database) {
  ASSERT_EQ(database.size(), 2U);
  EXPECT_THAT(found(database, "pypi", "made-up", "2.4"), ElementsAre("A-1 2.5"));
  EXPECT_THAT(found(database, "pypi", "made.up", "1.5"), ElementsAre("A-1 2.5"));
  EXPECT_THAT(found(database, "pypi", "made-up", "0.5rc1"), ElementsAre("A-1 2.5"));
  EXPECT_THAT(found(database, "pypi", "made-up", "0.5"), IsEmpty());
  EXPECT_THAT(found(database, "pypi", "made-up", "2.5"), IsEmpty());
  EXPECT_THAT(found(database, "deb", "made", "1:2-2", "debian:12"), ElementsAre("A-1 1:2-3"));
  EXPECT_THAT(found(database, "deb", "made", "1:2-2", "debian:13"), IsEmpty());
  EXPECT_THAT(found(database, "cargo", "made", "1.9.0"), ElementsAre("A-2 1.10.0"));
  const auto matches = database.find({"pypi", "made-up", "2.4", {}, {}, 0});
  EXPECT_EQ(matches[0].advisories[0]->level, Level::critical);
  EXPECT_TRUE(matches[0].advisories[0]->is_exploited);
  EXPECT_THAT(matches[0].advisories[0]->aliases, ElementsAre("CVE-1"));
  EXPECT_EQ(matches[0].advisories[0]->summary, "A hole");
}

TEST(Advisories, InAnyFormAreTheSame) {
  Database documents;
  ASSERT_TRUE(documents.add(kJson));
  ASSERT_TRUE(documents.add(kYaml));
  expect_all(documents);
  Database compiled;
  ASSERT_TRUE(compiled.add(documents.compiled()));
  expect_all(compiled);
  EXPECT_EQ(compiled.compiled(), documents.compiled());
  const std::string zip =
      test::zip({test::deflated("a/A-1.json", kJson), test::stored("a/A-2.yaml", kYaml),
                 test::stored("README.md", "# none")});
  const std::string tar = test::tar({{"A-1.json", kJson}, {"A-2.yml", kYaml}});
  for (const std::string& bytes :
       {archive::gzip(documents.compiled()), zip, tar, archive::gzip(tar)}) {
    Database other;
    ASSERT_TRUE(other.add(bytes));
    expect_all(other);
  }
}

TEST(Advisories, BrokenOnesAreRefused) {
  Database documents;
  ASSERT_TRUE(documents.add(kJson));
  const std::string whole = documents.compiled();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(Database().add(std::string_view(whole).substr(0, size))) << size;
  EXPECT_FALSE(Database().add(whole + "x"));
  // Any other byte ends in a database or in none, and not in a crash.
  for (std::size_t i = kCompiledMagic.size(); i < whole.size(); ++i) {
    for (const char c : {'\0', '\x7F', '\xFF'}) {
      std::string other = whole;
      other[i] = c;
      Database database;
      database.add(other);
      database.find({"pypi", "made-up", "2.4", {}, {}, 0});
    }
  }
  for (const std::string_view none : {"", "{}", "[", "{\"vulns\": 1}", "PK\x03\x04", "\x1F\x8B"})
    EXPECT_FALSE(Database().add(none)) << none;
  EXPECT_FALSE(Database().add(test::zip({test::stored("a.txt", "none")})));
}

}  // namespace
}  // namespace sluice::advisories
