#include "core/detect/glob.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

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
    // What stands before the first star is held against the path by itself.
    {"a**/b", "ab", true},
    {"a**/b", "ax/b", true},
    {"a**/b", "a/x/y/b", true},
    {"a**/b", "axb", false},
    {"a**/b", "xa/b", false},
    {"/a**", "a", true},
    {"/a**", "ab/c", true},
    {"/a**", "xa", false},
    {"x/a**/b", "x/a/y/b", true},
    {"*a**/b", "xa/y/b", false},
    {"**/a/**/b", "x/a/b", true},
    {"**", "a/b", true},
    {"a/**/**/b", "a/b", true},
    {"a**b", "aXXb", true},
    {"a**b", "a/b", false},
    {"x/a**b", "x/ayb", true},
    {"x/a**b", "x/a/b", false},
    {"x/**a", "x/ya", true},
    {"x/**a", "x/y/a", false},
    {"***/a", "x/y/a", true},
    {"a/***/b", "a/x/y/b", true},
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
    {"[]-a]", "^", true},
    {"[z-a]", "z", true},
    {"[z-a]", "m", false},
    {"[a-c-e]", "-", true},
    {"[a-c-e]", "d", false},
    {"[a\\-z]", "m", false},
    {"[[-\\]]", "\\", true},
    {"[a/b]x", "ax", true},
    {"x/[a/b]y", "x/ay", true},
    {"[[:alpha:]]", "b", true},
    {"[[:alpha:]]", "1", false},
    {"[[:digit:]x]", "x", true},
    {"[![:digit:]]", "7", false},
    {"[^[:space:]]x", "ax", true},
    {"[[:upper:][:digit:]]", "5", true},
    {"[[:xdigit:]]", "F", true},
    {"[[:xdigit:]]", "g", false},
    {"[[:alpha:]-z]", "-", true},
    {"[[:alpha]", "[", true},
    {"[[:alpha]", "a", true},
    // Broken ones.
    {"[[:foo:]]", "f", false},
    {"[[:upper:]", "U", false},
    {"[a", "[a", false},
    {"[a", "a", false},
    {"a[]b", "a[]b", false},
    {"a\\", "a\\", false},
    {"a\\", "a", false},
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

TEST(Glob, NothingMatchesNothing) {
  for (const std::string_view pattern : {"", "/", "//"}) {
    EXPECT_FALSE(glob_matches(pattern, "a"));
    EXPECT_FALSE(glob_matches(pattern, ""));
  }
}

TEST(Glob, ExactlyLeavesTheFoldersAboveAlone) {
  EXPECT_TRUE(glob_matches("build", "build/x.tf"));
  EXPECT_FALSE(Glob("build").matches_exactly("build/x.tf"));
  EXPECT_TRUE(Glob("build/*").matches_exactly("build/x.tf"));
  EXPECT_FALSE(Glob("a/*").matches_exactly("a/b/c"));
  EXPECT_TRUE(Glob("*.tf").matches_exactly("a/b.tf"));
}

// Words of the machine must join: positions 60 to 70 of one pattern.
TEST(Glob, LongPatternsAreAsShortOnes) {
  for (std::size_t size = 55; size < 140; ++size) {
    const std::string name(size, 'a');
    EXPECT_TRUE(glob_matches(name + "?", name + "b")) << size;
    EXPECT_FALSE(glob_matches(name + "?", name)) << size;
    EXPECT_TRUE(glob_matches("/" + name + "/**/[c]", name + "/c")) << size;
    EXPECT_TRUE(glob_matches("/" + name + "/**/[c]", name + "/x/y/c")) << size;
    EXPECT_FALSE(glob_matches("/" + name + "/**/[c]", name + "/x/yc")) << size;
    EXPECT_TRUE(glob_matches("/" + name + "*/**", name + "b/c/d")) << size;
  }
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
      {"[[:alpha:]]", ""},
      {"[[:alpha:]", "'[' is not closed"},
      {"[[:alfa:]]", "'[: :]' holds no class that is known"},
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

// All that options may ask for, on long paths.
TEST(Glob, ManyLongPatternsTakeAMoment) {
  std::string stars;
  std::string folders;
  for (int i = 0; i < 500; ++i) {
    stars += "*a";
    folders += i % 2 == 0 ? "**/" : "a/";
  }
  std::string path;
  while (path.size() < 4000) path += "aaaaaaaaaaaaaaa/";
  const auto started = std::chrono::steady_clock::now();
  for (const std::string& text : {stars, folders}) {
    std::vector<Glob> globs;
    for (std::size_t bytes = 0; bytes < std::size_t{128} * 1024; bytes += text.size())
      globs.emplace_back(text + "b");
    for (int file = 0; file < 50; ++file) {
      for (const Glob& glob : globs) ASSERT_FALSE(glob.matches(path));
    }
  }
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(10));
}

}  // namespace
}  // namespace sluice
