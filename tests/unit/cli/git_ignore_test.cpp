#include "core/cli/git_ignore.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice::cli {
namespace {

// Each row was checked against `git check-ignore`.
TEST(GitIgnore, IsReadAsGitDoes) {
  struct Row {
    std::string_view text;
    std::string_view path;
    bool ignored;
  };
  constexpr Row kRows[] = {
      {"a\n", "a", true},
      {"a", "x/a", true},
      {"#a\n", "#a", false},
      {"\\#a\n", "#a", true},
      {"!a\n", "a", false},
      {"\\!a\n", "!a", true},
      {"*\n!a\n", "a", false},
      {"!a\n*\n", "a", true},
      {"a  \n", "a", true},
      {"a\\ \n", "a ", true},
      {"a\\  \n", "a ", true},
      {"a\\\\ \n", "a\\", true},
      {"a\t\n", "a", false},
      {"a\r\n", "a", true},
      {"\n \n\r\n", "a", false},
      {"\xEF\xBB\xBF"
       "a\n",
       "a", true},
      {"b\n\xEF\xBB\xBF"
       "a\n",
       "a", false},
      {"[[:digit:]]\n", "1", true},
      {"[a\n", "[a", false},
      {"/x/a\n", "x/a", true},
      {"/a\n", "x/a", false},
  };
  for (const auto& [text, path, ignored] : kRows) {
    EXPECT_EQ(GitIgnoreFile(text).ignores(path, EntryType::file).value_or(false), ignored)
        << text << " on " << path;
  }
}

TEST(GitIgnore, TellsFoldersFromFiles) {
  const GitIgnoreFile file("a/\n");
  EXPECT_EQ(file.ignores("a", EntryType::folder), true);
  EXPECT_EQ(file.ignores("a", EntryType::file), std::nullopt);
  EXPECT_EQ(GitIgnoreFile("*\n!a/\n").ignores("a", EntryType::folder), false);
}

}  // namespace
}  // namespace sluice::cli
