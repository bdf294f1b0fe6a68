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

TEST(LockFiles, Requirements) {
  constexpr std::string_view kText =
      "foo==1.0 \\\n    --hash=sha256:abc\nBar_Baz[x]==2.0 ; python_version < \"3\"\n"
      "qux>=1.0,==1.2\nq2 === 3.0\n q3 == 4.0.*\nq4 (==5.0)\nhttps://x/y==1\n"
      "q5 @ https://x/y==2\nq6==1.0 # c\n-r other==1\n-e git+x#egg=y==1\nq7==1!2.0+local\n";
  const auto all = ElementsAre("pypi foo 1.0", "pypi bar-baz 2.0", "pypi qux 1.2", "pypi q2 3.0",
                               "pypi q4 5.0", "pypi q6 1.0", "pypi q7 1!2.0+local");
  EXPECT_THAT(read("requirements.txt", kText), all);
  EXPECT_THAT(read("requirements.txt", "\xEF\xBB\xBF" + std::string(kText)), all);
  std::string wide = "\xFF\xFE";
  for (const char c : kText) wide += std::string{c, '\0'};
  EXPECT_THAT(read("requirements.txt", wide), all);
}

TEST(LockFiles, TablesHoweverTheyAreWritten) {
  EXPECT_THAT(read("poetry.lock",
                   "[[package]]\nname='a'\nversion=\"1\"\n[[package]]\nname = \"own\"\n"
                   "version = \"2\"\n[package.source]\ntype = \"directory\"\n"),
              ElementsAre("pypi a 1"));
  // What is the project's own comes from no registry.
  EXPECT_THAT(read("uv.lock",
                   "[[package]]\nname = \"own\"\nversion = \"1\"\nsource = { editable = \".\" }\n"
                   "[[package]]\nname = \"a\"\nversion = \"2\"\n"
                   "source = { registry = \"https://pypi.example/simple\" }\n"),
              ElementsAre("pypi a 2"));
  EXPECT_THAT(read("Cargo.lock",
                   "[[package]]\nname = \"own\"\nversion = \"1.0.0\"\n[[package]]\nname = \"a\"\n"
                   "version = \"2.0.0\"\nsource = \"registry+https://crates.example\"\n"),
              ElementsAre("cargo a 2.0.0"));
}

TEST(LockFiles, OldLocksOfNpm) {
  EXPECT_THAT(read("package-lock.json", R"({"lockfileVersion":1,"dependencies":{
      "foo":{"version":"npm:lodash@4.17.10"},"s":{"version":"npm:@a/b@1.0.0"},
      "g":{"version":"git+ssh://git@x/y.git#v9.0.0","dependencies":{"c":{"version":"2.0.0"}}},
      "h":{"version":"file:../h"}}})"),
              ElementsAre("npm lodash 4.17.10", "npm @a/b 1.0.0", "npm c 2.0.0"));
}

TEST(LockFiles, GemsOfRepositories) {
  EXPECT_THAT(read("Gemfile.lock",
                   "GIT\n  remote: https://x/rails\n  specs:\n    rails (6.0.0)\n      a (1)\n\n"
                   "PATH\n  remote: .\n  specs:\n    own (1.0)\n\nGEM\n  specs:\n"
                   "    nokogiri (1.15.0-x86_64-linux)\n"),
              ElementsAre("gem rails 6.0.0", "gem nokogiri 1.15.0"));
}

TEST(LockFiles, GoWithReplacements) {
  EXPECT_THAT(read("go.mod", R"(module example.org/own
require (
	example.org/a v1.0.0
	"example.org/b" v1.1.0
	example.org/c v1.2.0
	example.org/d v1.3.0
)
replace (
	example.org/a => example.org/a v1.5.0
	example.org/b v1.1.0 => example.org/fork v1.1.1
	example.org/c v1.9.9 => example.org/none v9.0.0
)
replace example.org/d => ./d
exclude example.org/e v1.0.0
)"),
              ElementsAre("golang example.org/a v1.5.0", "golang example.org/fork v1.1.1",
                          "golang example.org/c v1.2.0"));
}

TEST(LockFiles, LicencesOfWhichOneIsTaken) {
  const auto license = [](std::string_view path, std::string_view text) {
    Unread unread;
    const auto packages = read_packages(path, text, unread);
    return packages.empty() ? "none" : packages[0].license;
  };
  EXPECT_EQ(license("vendor/composer/installed.json",
                    R"([{"name":"v/a","version":"1","license":["GPL-3.0-only","MIT"]}])"),
            "GPL-3.0-only OR MIT");
  EXPECT_EQ(license("composer.lock",
                    R"({"packages":[{"name":"v/a","version":"1","license":["A and B","MIT"]}]})"),
            "(A and B) OR MIT");
  EXPECT_EQ(license("a/node_modules/b/package.json",
                    R"({"name":"b","version":"1","licenses":[{"type":"MIT"},{"type":"GPL-2.0"}]})"),
            "MIT OR GPL-2.0");
  EXPECT_EQ(license("gems/specifications/a-1.gemspec",
                    "  s.name = \"a\".freeze\n  s.version = \"1\"\n"
                    "  s.licenses = [\"MIT\".freeze, \"GPL-2.0-only\".freeze]\n"),
            "MIT OR GPL-2.0-only");
  // Of classifiers nobody says that one may choose.
  EXPECT_EQ(
      license("lib/a-1.dist-info/METADATA",
              "Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT License\n"
              "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)\n\n"
              "Classifier: License :: OSI Approved :: ISC License\n"),
      "MIT AND GPL-3.0-only");
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
              ElementsAre("golang example.org/b/v2 v2.1.0"));
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
  EXPECT_EQ(Places("\"/@a/b.cd@1.0\" \"@a/b.c@1.0\"").of(package), (Span{16, 22}));
}

}  // namespace
}  // namespace sluice::image
