#include "core/detect/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace sluice {
namespace {

struct Row {
  std::string_view pattern;
  std::string_view path;
  bool matches;
};

// Each row was checked against `git check-ignore` with the pattern alone in .gitignore.
constexpr Row kRows[] = {
    // Without a slash: at any depth, by the last component.
    {"a", "a", true},
    {"a", "x/a", true},
    {"a", "a/x", true},
    {"a", "ab", false},
    {"*.tf", "main.tf", true},
    {"*.tf", "x/y/main.tf", true},
    {"*.tf", ".tf", true},
    {"*.tf", "main.tfx", false},
    {"a*", "abc", true},
    {"a*", "x/abc/y", true},
    {"*", "any/thing", true},
    {"a/", "a/x", true},
    {"a/", "x/a/y", true},
    // With a slash: from the root.
    {"/a", "a", true},
    {"/a", "x/a", false},
    {"a/b", "a/b", true},
    {"a/b", "x/a/b", false},
    {"a/b", "a/b/c", true},
    {"a/*", "a/b", true},
    {"a/*", "a/b/c", true},
    {"a/*/c", "a/b/c", true},
    {"a/*/c", "a/b/b/c", false},
    {"/*.tf", "main.tf", true},
    {"/*.tf", "x/main.tf", false},
    // Two stars.
    {"**/a", "a", true},
    {"**/a", "x/y/a", true},
    {"**/a", "xa", false},
    {"a/**", "a/b", true},
    {"a/**", "a/b/c", true},
    {"a/**", "a", false},
    {"a/**/b", "a/b", true},
    {"a/**/b", "a/x/b", true},
    {"a/**/b", "a/x/y/b", true},
    {"a/**/b", "a/xb", false},
    {"a/**/b", "ab", false},
    {"**/a/**", "x/a/y", true},
    {"**/a/**/b", "x/a/b", true},
    {"**", "a/b", true},
    {"a/**/**/b", "a/b", true},
    {"a**b", "aXXb", true},
    {"a**b", "a/b", false},
    // One character, classes.
    {"?", "a", true},
    {"?", "ab", false},
    {"a?c", "abc", true},
    {"a/?", "a/b", true},
    {"a?c", "a/c", false},
    {"[abc]", "b", true},
    {"[abc]", "d", false},
    {"[a-c]x", "bx", true},
    {"[!a-c]x", "dx", true},
    {"[!a-c]x", "bx", false},
    {"[^a-c]x", "dx", true},
    {"[]]", "]", true},
    {"[]a]", "a", true},
    {"[a-]", "-", true},
    {"a[/]b", "a/b", false},
    {"a[!x]b", "a/b", false},
    {"[\\]]", "]", true},
    // Literals.
    {"\\*", "*", true},
    {"\\*", "a", false},
    {"a\\?", "a?", true},
    {"\\[a]", "[a]", true},
    {"a.b", "axb", false},
    {"(a|b)", "(a|b)", true},
    {"A", "a", false},
    {"é", "x/é", true},
};

TEST(Glob, IsThatOfGitignore) {
  for (const auto& [pattern, path, matches] : kRows) {
    EXPECT_EQ(glob_matches(pattern, path), matches) << pattern << " on " << path;
  }
}

TEST(Glob, AnOpenClassStandsForItself) {
  EXPECT_TRUE(glob_matches("[a", "[a"));
  EXPECT_FALSE(glob_matches("[a", "a"));
}

TEST(Glob, NothingMatchesNothing) {
  for (const std::string_view pattern : {"", "/", "//"}) {
    EXPECT_FALSE(glob_matches(pattern, "a"));
    EXPECT_FALSE(glob_matches(pattern, ""));
  }
}

TEST(Glob, ExactlyLeavesTheFoldersAboveAlone) {
  EXPECT_TRUE(glob_matches("build", "build/x.tf"));
  EXPECT_FALSE(glob_matches_exactly("build", "build/x.tf"));
  EXPECT_TRUE(glob_matches_exactly("build/*", "build/x.tf"));
}

TEST(Glob, FaultsAreTold) {
  struct Fault {
    std::string_view pattern;
    std::string_view fault;
  };
  constexpr std::string_view kRelative =
      "a glob is relative to the root, without '.', '..' or empty parts";
  constexpr Fault kFaults[] = {
      {"a", ""},
      {"/a/b/", ""},
      {"**/*.tf", ""},
      {"a/.b/..c/...", ""},
      {"[]a]/[!x-z]", ""},
      {R"(\[a)", ""},
      {R"(\!a)", ""},
      {"", "a glob needs a name to match"},
      {"//", "a glob needs a name to match"},
      {"!a", "a glob cannot be negated"},
      {R"(a\)", R"(a glob cannot end in '\')"},
      {"a[b", "'[' is not closed"},
      {"[]", "'[' is not closed"},
      {"./a", kRelative},
      {"a/../b", kRelative},
      {"a//b", kRelative},
      {"..", kRelative},
  };
  for (const auto& [pattern, fault] : kFaults) EXPECT_EQ(glob_fault(pattern), fault) << pattern;
}

// Each of these takes a matcher that backtracks longer than anybody waits.
TEST(Glob, DoesNotBacktrack) {
  const auto started = std::chrono::steady_clock::now();
  std::string stars;
  std::string deep;
  for (int i = 0; i < 50; ++i) {
    stars += "*a";
    deep += "**/";
  }
  EXPECT_FALSE(glob_matches(stars + "b", std::string(1000, 'a')));
  EXPECT_FALSE(glob_matches(deep + "b", std::string(1000, 'a')));
  std::string path;
  for (int i = 0; i < 60; ++i) path += "a/";
  EXPECT_FALSE(glob_matches(deep + "b", path + "a"));
  EXPECT_FALSE(glob_matches(std::string(200, '*') + "b", path));
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
}

}  // namespace
}  // namespace sluice
