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

// Of a package "foo" that is fixed in version 2 there.
bool is_held(std::string_view ecosystem, std::string type, std::string os) {
  Database database;
  EXPECT_TRUE(database.add(R"({"id":"A-1","affected":[{"package":{"ecosystem":")" +
                           std::string(ecosystem) +
                           R"(","name":"foo"},"ranges":[{"type":"ECOSYSTEM",)"
                           R"("events":[{"introduced":"0"},{"fixed":"2-1"}]}]}]})"));
  const bool is_found = !found(database, type, "foo", "1-1", os).empty();
  image::Package package{type, "foo", "1-1"};
  package.os = os;
  EXPECT_EQ(database.lacks_release(package), !is_found) << ecosystem << " " << os;
  return is_found;
}

TEST(Advisories, OfTheReleaseThatIsMeant) {
  struct Case {
    std::string_view ecosystem;
    const char* type;
    const char* os;
    const char* other;
  };
  constexpr Case kCases[] = {
      {"Debian:12", "deb", "debian:12", "debian:13"},
      {"Ubuntu:Pro:22.04:LTS", "deb", "ubuntu:22.04", "ubuntu:24.04"},
      {"Alpine:v3.18", "apk", "alpine:3.18.4", "alpine:3.1"},
      {"openSUSE:Leap 15.5", "rpm", "opensuse-leap:15.5", "opensuse-leap:15.6"},
      {"openSUSE:Tumbleweed", "rpm", "opensuse-tumbleweed:20260101", "opensuse-leap:15.5"},
      {"openSUSE:Leap Micro 5.5", "rpm", "opensuse-leap-micro:5.5", "opensuse-leap:5.5"},
      {"SUSE:Linux Enterprise Server 15 SP4", "rpm", "sles:15.4", "sles:15.5"},
      {"SUSE:Linux Enterprise Module for Basesystem 15 SP4", "rpm", "sled:15.4", "sles:15"},
      {"SUSE:Linux Enterprise Server 15", "rpm", "sles:15", "sles:15.4"},
      {"SUSE:Linux Enterprise Micro 5.3", "rpm", "sle-micro:5.3", "sles:5.3"},
      {"Azure Linux:2", "rpm", "mariner:2.0", "azurelinux:3.0"},
      {"Azure Linux:3", "rpm", "azurelinux:3.0", "mariner:2.0"},
      {"openEuler:22.03-LTS", "rpm", "openEuler:22.03", "openEuler:20.03"},
      {"openEuler:22.03-LTS-SP3", "rpm", "openEuler:22.03-LTS-SP3", "openEuler:22.03-LTS-SP1"},
      {"Photon OS:5.0", "rpm", "photon:5.0", "photon:4.0"},
      {"Red Hat:enterprise_linux:8::appstream", "rpm", "rhel:8.9", "rhel:9.1"},
      {"Red Hat:enterprise_linux:8::baseos", "rpm", "centos:8", "centos:7"},
      {"Red Hat:rhel_eus:8.4::baseos", "rpm", "rhel:8.4", "centos:8.4"},
      {"Red Hat:satellite:6::el8", "rpm", nullptr, "rhel:6"},
      {"Rocky Linux:9", "rpm", "rocky:9.3", "almalinux:9.3"},
      {"Debian", "deb", "debian", "ubuntu:22.04"},
  };
  for (const auto& [ecosystem, type, os, other] : kCases) {
    if (os != nullptr) {
      EXPECT_TRUE(is_held(ecosystem, type, os)) << ecosystem;
    }
    EXPECT_FALSE(is_held(ecosystem, type, other)) << ecosystem << " " << other;
  }
  // Of a release that nothing names, not those of all.
  EXPECT_FALSE(is_held("Debian:12", "deb", "debian"));
  EXPECT_FALSE(is_held("Debian:12", "deb", ""));
}

TEST(Advisories, AProgramOfTheSameNameAsAnotherSource) {
  Database database;
  ASSERT_TRUE(database.add(kJson));
  image::Package package{"deb", "made", "1:1-1", "other"};
  package.os = "debian:12";
  EXPECT_THAT(database.find(package), IsEmpty());
  package.source = "made";
  EXPECT_EQ(database.find(package).size(), 1U);
}

TEST(Advisories, BelowTheLimitAlone) {
  const std::string text =
      R"({"id":"A-1","affected":[{"package":{"ecosystem":"npm","name":"foo"},"ranges":[{"type":)"
      R"("SEMVER","events":[{"introduced":"0"},{"limit":"2.0.0"}]}]}]})";
  Database documents;
  ASSERT_TRUE(documents.add(text));
  Database compiled;
  ASSERT_TRUE(compiled.add(documents.compiled()));
  for (const Database* const one : {&documents, &compiled}) {
    EXPECT_THAT(found(*one, "npm", "foo", "1.9.9"), ElementsAre("A-1 "));
    EXPECT_THAT(found(*one, "npm", "foo", "2.0.0"), IsEmpty());
    EXPECT_THAT(found(*one, "npm", "foo", "3.0.0"), IsEmpty());
  }
}

std::string advisory(std::string_view id, std::string_view more) {
  return R"({"id":")" + std::string(id) +
         R"(","affected":[{"package":{"ecosystem":"npm","name":"foo"},"ranges":[{"type":"SEMVER",)"
         R"("events":[{"introduced":"0"}]}]}],)" +
         std::string(more) + "}";
}

TEST(Advisories, OfOneHoleUpstreamAreThatHole) {
  Database database;
  ASSERT_TRUE(database.add(advisory("CVE-1", R"("aliases":[])")));
  ASSERT_TRUE(database.add(advisory("DEBIAN-CVE-1", R"("upstream":["CVE-1"])")));
  EXPECT_THAT(found(database, "npm", "foo", "1.0.0"), ElementsAre("CVE-1 "));
  // A bundle is about several.
  ASSERT_TRUE(database.add(advisory("DSA-1", R"("upstream":["CVE-1","CVE-2"])")));
  EXPECT_THAT(found(database, "npm", "foo", "1.0.0"), ElementsAre("CVE-1 ", "DSA-1 "));
}

TEST(Advisories, SeverityAndUseByAttackers) {
  const auto of = [](std::string_view more) {
    Database database;
    EXPECT_TRUE(database.add(advisory("A-1", more)));
    const auto matches = database.find({"npm", "foo", "1.0.0"});
    return std::pair(matches.at(0).advisories[0]->level, matches[0].advisories[0]->is_exploited);
  };
  EXPECT_EQ(of(R"("severity":[{"type":"Ubuntu","score":"high"}])").first, Level::high);
  EXPECT_EQ(of(R"("database_specific":{"severity":"Important"})").first, Level::high);
  EXPECT_EQ(of(R"("severity":[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:C/I:C/A:C"}])").first,
            Level::high);
  // Version 2 is not asked where a later one rates it.
  EXPECT_EQ(of(R"("severity":[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:C/I:C/A:C"},{"type":)"
               R"("CVSS_V3","score":"CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}])")
                .first,
            Level::low);
  for (const std::string_view no :
       {R"("exploit_maturity":"unproven")", R"("exploitability":"none")",
        R"("known_exploited":"no")", R"("exploited":false)", R"("cisa_kev":{})"}) {
    EXPECT_FALSE(of("\"database_specific\":{" + std::string(no) + "}").second) << no;
  }
  for (const std::string_view yes : {R"("exploit_maturity":"Attacked")", R"("exploited":true)",
                                     R"("cisa_kev":{"date":"1"})", R"("kev":"yes")"}) {
    EXPECT_TRUE(of("\"database_specific\":{" + std::string(yes) + "}").second) << yes;
  }
}

TEST(Advisories, OfAnotherVersionOfTheFormAreNamed) {
  for (const std::string_view text : {"sluice.advisories/1\n", "sluice.advisories/3\nabc"}) {
    for (const std::string& bytes : {std::string(text), archive::gzip(text)}) {
      Database database;
      EXPECT_FALSE(database.add(bytes));
      EXPECT_THAT(database.problem(), testing::HasSubstr("compile it anew"));
    }
  }
  Database database;
  EXPECT_FALSE(database.add("{}"));
  EXPECT_EQ(database.problem(), "");
}

// 3,000 packages with a hole of 100,000 names took more than 40 seconds.
TEST(Advisories, ManyNamesAreNoHarm) {
  std::string names = R"("aliases":["X")";
  for (int i = 0; i < 100'000; ++i) names += ",\"CVE-" + std::to_string(i) + "\"";
  Database database;
  ASSERT_TRUE(database.add(advisory("A-1", names + "]")));
  ASSERT_TRUE(database.add(advisory("A-2", names + "]")));
  const auto matches = database.find({"npm", "foo", "1.0.0"});
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_LE(matches[0].advisories[0]->aliases.size(), kMostAliases);
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
