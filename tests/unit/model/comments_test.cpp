// What is comment in each format, and what only looks like one.
#include "core/model/comments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/parse/parsed.h"

namespace sluice {
namespace {

struct Row {
  std::string_view text;
  std::string_view comments;  // separated by '|', white space around each cut off
};

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == text.npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string comments_in(std::string_view text, Kind kind, std::string_view path) {
  Document document{std::string(path), std::string(text), kind};
  read(document, ParseLimits{});
  const auto comments = comments_of(document);
  if (!comments) return "unknown";
  std::string list;
  for (const Comment& comment : *comments) {
    if (!list.empty()) list += '|';
    list += trimmed(slice(document.bytes, comment.at));
    EXPECT_EQ(comment_at(*comments, comment.at.begin), &comment);
    EXPECT_NE(comment_at(*comments, comment.at.end), &comment);
  }
  return list;
}

TEST(Comments, OfYamlStandOutsideOfEveryScalar) {
  constexpr Row kRows[] = {
      {"a: b # one\n# two\nc: d\n", "# one|# two"},
      {"# one\r\na: b # two\r\n", "# one|# two"},
      {"\xEF\xBB\xBF# one\na: b\n", "# one"},
      {"a: b#c\nd: e #f", "#f"},
      {"\"a # b\": 'c # d' # e\n", "# e"},
      {"a: \"b\n  # c\n  d\"\n", ""},
      {"a: b\n  c # d\n", "# d"},
      {"a: | # head\n  # text\n  more # text\n# comment\nb: c\n", "# head|# comment"},
      {"a: >-\n  # text\n\n  # text\n # comment\nb: c\n", "# comment"},
      {"a: |\n  # text\n", ""},
      {"a: |+ # head\n\n  # text\n\n\nb: c # d\n", "# head|# d"},
      {"- |\n  x\n  # text\n- y # comment\n", "# comment"},
      {"a: |\n  'x\n  # \"text\nb: c # d\n", "# d"},
      {"a: [b, # one\n  c] # two\n", "# one|# two"},
      {"? a # one\n: b # two\n", "# one|# two"},
      {"a: &x b # one\nc: *x # two\n--- # three\nd: !t e # four\n", "# one|# two|# three|# four"},
      {"a: # one\n  b: c\n", "# one"},
      {"# one\n", "# one"},
      {"a: | # head\r  # text\r", "# head"},  // a line may end so as well
      {"a: b # one\nc: [d\n", ""},            // cannot be read
  };
  for (const auto& [text, comments] : kRows)
    EXPECT_EQ(comments_in(text, Kind::gitlab_ci, ".gitlab-ci.yml"), comments) << text;
}

TEST(Comments, BehindTheHeaderOfABlockScalarReachToItsEnd) {
  Document document{".gitlab-ci.yml", "a: | # head\n  x\n  y\nb: c # d\n", Kind::gitlab_ci};
  read(document, ParseLimits{});
  const auto comments = comments_of(document);
  ASSERT_TRUE(comments);
  ASSERT_EQ(comments->size(), 2U);
  EXPECT_EQ(comments->at(0).reach, document.bytes.find("\nb:"));
  EXPECT_EQ(comments->at(1).reach, 0U);
}

TEST(Comments, OfHclStandOutsideOfStringsAndHeredocs) {
  constexpr Row kRows[] = {
      {"a = 1 # one\n// two\nb = 2 /* three */\n", "# one\n// two|/* three */"},
      {"/* one\n two */ a = \"# b // c /* d\" # three\n", "/* one\n two */|# three"},
      {"a \"# b\" \"c\" { # one\n}\n", "# one"},
      {"a = <<EOF\n# b\n// c\nEOF\n# one\n", "# one"},
      {"a = <<-EOF\n  # b ${c /* one */} # d\n  // e\n  EOF\n# two\n", "/* one */|# two"},
      {"a = <<EOF\n${b}\n# c\n${d}# e\nEOF\n", ""},
      {"a = \"${b /* one */}# c\"\n", "/* one */"},
      {"a = \"\\\" # b\" # one\n", "# one"},
      {"a = [ # one\n  1, // two\n]\n", "# one|// two"},
      {"a = b / c # one\n", "# one"},
      {"a = = # b\nc = 1 # one\n", "# one"},  // what cannot be read is text
      {"", ""},
  };
  for (const auto& [text, comments] : kRows)
    EXPECT_EQ(comments_in(text, Kind::terraform, "main.tf"), comments) << text;
}

TEST(Comments, OfDockerfilesAreLinesOutsideOfHereDocuments) {
  constexpr Row kRows[] = {
      {"# one\nFROM a\n  # two\nRUN b # c\n", "# one|# two"},
      {"FROM a\nRUN b && \\\n  # one\n  c \\\n# two\n  && d\n", "# one|# two"},
      {"FROM a\nRUN <<EOF\n# b\nEOF\n# one\nCOPY <<-X /y\n# c\nX\n", "# one"},
      {"# escape=`\nFROM a\nRUN b `\n# one\n  c\nRUN d \\\n# two\n", "# escape=`|# one|# two"},
  };
  for (const auto& [text, comments] : kRows)
    EXPECT_EQ(comments_in(text, Kind::dockerfile, "Dockerfile"), comments) << text;
}

TEST(Comments, OfJsonAreNoneAndOfPlainTextUnknown) {
  EXPECT_EQ(comments_in("{\"a\": \"# b\"}", Kind::terraform, "main.tf.json"), "");
  EXPECT_EQ(comments_in("{\"Resources\": {\"# a\": 1}}", Kind::cloudformation, "a.json"), "");
  EXPECT_EQ(comments_in("a # b", Kind::text, "a.txt"), "unknown");
}

}  // namespace
}  // namespace sluice
