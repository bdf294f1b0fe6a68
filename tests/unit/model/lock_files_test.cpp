#include "core/model/image/lock_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/packages.h"

namespace sluice::image {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// "type name version"
std::vector<std::string> read(std::string_view path, std::string_view text) {
  EXPECT_TRUE(is_lock_file(path)) << path;
  std::vector<std::string> lines;
  for (const Package& one : read_lock_file(path, text))
    lines.push_back(one.type + " " + one.name + " " + one.version);
  return lines;
}

TEST(LockFiles, YarnClassic) {
  EXPECT_THAT(read("a/yarn.lock", R"(# yarn lockfile v1

"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.2.0"
  resolved "https://registry.example/a.tgz#1"
  dependencies:
    version "9.9.9"

alias@npm:real@^3:
  version "3.0.1"

of-git@https://example.org/x.git:
  version "0.1.0"
  resolved "git+https://example.org/x.git#1"
)"),
              ElementsAre("npm @s/a 1.2.0", "npm real 3.0.1"));
}

TEST(LockFiles, YarnBerry) {
  EXPECT_THAT(read("yarn.lock", R"(__metadata:
  version: 8

"b@npm:^1.0.0, b@npm:~1.2":
  version: 1.2.5
  resolution: "b@npm:1.2.5"
  languageName: node

"other@npm:real@^2":
  version: 2.0.0
  resolution: "real@npm:2.0.0"

"own@workspace:.":
  version: 0.0.0-use.local
  resolution: "own@workspace:."
)"),
              ElementsAre("npm b 1.2.5", "npm real 2.0.0"));
}

TEST(LockFiles, PnpmOfAllVersions) {
  EXPECT_THAT(
      read("pnpm-lock.yaml", R"(lockfileVersion: '9.0'
packages:
  '@s/a@1.0.0': {}
  b@2.0.0(peer@1.0.0): {}
  c@https://example.org/c.tgz: {}
  /d@3.0.0: {}
  /e/4.0.0: {}
  /@s/f/5.0.0_peer@1.0.0: {}
)"),
      ElementsAre("npm @s/a 1.0.0", "npm b 2.0.0", "npm d 3.0.0", "npm e 4.0.0", "npm @s/f 5.0.0"));
}

TEST(LockFiles, Python) {
  EXPECT_THAT(read("uv.lock", "[[package]]\nname = \"A.b\"\nversion = \"1.0\"\n"),
              ElementsAre("pypi a-b 1.0"));
  EXPECT_THAT(read("Pipfile.lock", R"({"default": {"x_y": {"version": "==1.0"}, "z": {"git": "g"}},
                                      "develop": {"w": {"version": "===2"}}})"),
              ElementsAre("pypi x-y 1.0", "pypi w 2"));
}

TEST(LockFiles, Go) {
  EXPECT_THAT(read("go.mod", R"(module example.org/own
go 1.22
require example.org/a v1.0.0
require (
	example.org/b/v2 v2.1.0 // indirect
	// example.org/none v1.0.0
)
replace example.org/a => ../a
)"),
              ElementsAre("golang example.org/a v1.0.0", "golang example.org/b/v2 v2.1.0"));
}

TEST(LockFiles, Others) {
  EXPECT_THAT(read("composer.lock", R"({"packages": [{"name": "v/a", "version": "v1.2"}],
                                       "packages-dev": [{"name": "v/b", "version": "2.0"}]})"),
              ElementsAre("composer v/a 1.2", "composer v/b 2.0"));
  EXPECT_THAT(read("packages.lock.json", R"({"dependencies": {"net8.0": {
                     "A": {"type": "Direct", "resolved": "1.0.0"}, "own": {"type": "Project"}}}})"),
              ElementsAre("nuget A 1.0.0"));
  EXPECT_THAT(read("gradle.lockfile", "# comment\ng.h:a:1.0=compile,run\nempty=\n"),
              ElementsAre("maven g.h:a 1.0"));
}

TEST(LockFiles, OfEnvironmentsThatAreInstalled) {
  constexpr std::string_view kPath = "opt/conda/conda-meta/a-1.0-0.json";
  ASSERT_TRUE(is_package_file(kPath));
  EXPECT_FALSE(is_package_file("opt/conda/conda-meta/history"));
  Unread unread;
  const std::vector<Package> packages =
      read_packages(kPath, R"({"name": "a", "version": "1.0", "license": "MIT"})", unread);
  ASSERT_EQ(packages.size(), 1U);
  EXPECT_EQ(packages[0].type, "conda");
  EXPECT_EQ(packages[0].license, "MIT");
  EXPECT_THAT(read_packages(kPath, "[]", unread), IsEmpty());
  EXPECT_TRUE(unread.says.empty());
  EXPECT_THAT(read_packages(kPath, "[", unread), IsEmpty());
  EXPECT_FALSE(unread.says.empty());
}

TEST(LockFiles, HoldNothingWhereTheyDoNotRead) {
  for (const std::string_view path :
       {"yarn.lock", "pnpm-lock.yaml", "Pipfile.lock", "composer.lock", "go.mod",
        "packages.lock.json", "gradle.lockfile", "uv.lock"}) {
    for (const std::string_view text : {"", "{", "[[package]]", "\"@", "require (", "a:\n  - b"})
      EXPECT_THAT(read_lock_file(path, text), IsEmpty()) << path << " " << text;
  }
  EXPECT_FALSE(is_lock_file("lock.json"));
}

TEST(LockFiles, ThePlaceOfAPackage) {
  Package package;
  package.name = "b";
  package.version = "1.0";
  EXPECT_EQ(Places("ab 1.0 b-c 1.0\nb = 1.0\n").of(package), (Span{15, 16}));
  EXPECT_EQ(Places("b 2.0").of(package), Span{});
  EXPECT_EQ(Places("").of(package), Span{});
  package.name = "@a/b.c";
  EXPECT_EQ(Places("\"/@a/b.cd@1.0\" \"@a/b.c@1.0\"").of(package), (Span{17, 23}));
}

}  // namespace
}  // namespace sluice::image
