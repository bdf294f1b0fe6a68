#include "core/text/line_diff.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/numbers.h"

namespace sluice {
namespace {

std::string body(std::string_view before, std::string_view after) {
  std::string diff = unified_diff("p", before, after);
  constexpr std::string_view kHeader = "--- a/p\n+++ b/p\n";
  EXPECT_TRUE(diff.empty() || diff.starts_with(kHeader)) << diff;
  return diff.empty() ? diff : diff.substr(kHeader.size());
}

TEST(LineDiff, TellsWhatChangedWithThreeLinesAround) {
  struct Row {
    std::string_view before, after, wanted;
  };
  const Row rows[] = {
      {"a\n", "a\n", ""},
      {"", "a\n", "@@ -0,0 +1,1 @@\n+a\n"},
      {"a\n", "", "@@ -1,1 +0,0 @@\n-a\n"},
      {"a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"},
      {"1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nx\n6\n", "@@ -3,4 +3,5 @@\n 3\n 4\n 5\n+x\n 6\n"},
      {"a", "b",
       "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"},
      {"a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"},
      // near each other, one part; far apart, two
      {"a\n1\n2\n3\n4\n5\n6\nb\n", "x\n1\n2\n3\n4\n5\n6\ny\n",
       "@@ -1,8 +1,8 @@\n-a\n+x\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+y\n"},
      {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "x\n1\n2\n3\n4\n5\n6\n7\ny\n",
       "@@ -1,4 +1,4 @@\n-a\n+x\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+y\n"},
  };
  for (const auto& [before, after, wanted] : rows) EXPECT_EQ(body(before, after), wanted);
}

// `patch` in a few lines: puts the parts into the text, and holds every line that must be there
// against it.
std::string patched(std::string_view text, std::string_view diff) {
  std::vector<std::string_view> lines;
  const auto take_line = [](std::string_view& rest) {
    const std::string_view line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    return line;
  };
  while (!text.empty()) lines.push_back(take_line(text));
  std::string out;
  std::size_t at = 0;
  while (!diff.empty()) {
    const std::string_view line = take_line(diff);
    if (line.starts_with("@@ -")) {
      const auto first = whole_number<std::size_t>(line.substr(4, line.find(',') - 4)).value();
      const bool is_empty = line.substr(line.find(',') + 1).starts_with("0 ");
      while (at + (is_empty ? 0 : 1) < first) out += lines.at(at++);
    } else if (line.front() == '+') {
      out += line.substr(1);
    } else {
      EXPECT_EQ(lines.at(at), line.substr(1));
      if (line.front() == ' ') out += lines.at(at);
      ++at;
    }
  }
  while (at < lines.size()) out += lines[at++];
  return out;
}

TEST(LineDiff, LeadsFromOneTextToTheOther) {
  std::mt19937 random(7);  // NOLINT: the same texts in every run
  const auto text = [&] {
    std::string made;
    for (std::size_t i = random() % 30; i > 0; --i) {
      made += static_cast<char>('a' + random() % 3);
      made += '\n';
    }
    return made;
  };
  for (int i = 0; i < 500; ++i) {
    const std::string before = text();
    const std::string after = text();
    EXPECT_EQ(patched(before, body(before, after)), after);
  }
}

TEST(LineDiff, OfMuchThatDiffersTellsOneChange) {
  std::string before;
  std::string after;
  for (int i = 0; i < 20'000; ++i) {
    before += "a" + std::to_string(i) + '\n';
    after += "b" + std::to_string(i) + '\n';
  }
  EXPECT_EQ(patched(before, body(before, after)), after);
}

}  // namespace
}  // namespace sluice
