#include "core/text/diff_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

// "path | first: text | … | +added" of each file, so that a test reads as one line.
std::string told(const ChangedFiles& changed) {
  if (!changed.error.empty()) return "error: " + changed.error;
  std::string text;
  for (const ChangedFile& file : changed.files) {
    text += file.path;
    if (file.is_binary) text += " binary";
    if (!file.is_file) text += " no file";
    for (const ChangedFile::Hunk& hunk : file.hunks)
      text += " | " + std::to_string(hunk.first) + ": " + hunk.text;
    for (const ChangedFile::Lines lines : file.added)
      text += " +" + std::to_string(lines.first) + "-" + std::to_string(lines.last);
    text += "; ";
  }
  return text;
}

std::string read(std::string_view text) { return told(read_unified_diff(text)); }

TEST(DiffReader, ReadsWhatGitPrints) {
  EXPECT_EQ(read("diff --git a/x.c b/x.c\n"
                 "index 1234567..89abcde 100644\n"
                 "--- a/x.c\n+++ b/x.c\n"
                 "@@ -1,3 +1,4 @@ int f()\n a\n-b\n+B\n+C\n d\n"
                 "@@ -10,0 +12 @@\n+e\n"),
            "x.c | 1: a\nB\nC\nd\n | 12: e\n +2-3 +12-12; ");
  EXPECT_EQ(read_unified_diff("diff --git a/x b/x\nindex 12..34 100644\nBinary files differ\n")
                .files.at(0)
                .blob,
            "34");
}

TEST(DiffReader, LinesThatLookLikeHeadersAreLines) {
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n-\n+++ b/y\n+@@ -1 +1 @@\n"),
            "x | 1: ++ b/y\n@@ -1 +1 @@\n +1-2; ");
}

TEST(DiffReader, ReadsNamesAsTheyAreWritten) {
  EXPECT_EQ(read("--- /dev/null\n+++ \"b/\\303\\274 \\\"q\\\".txt\"\t\n@@ -0,0 +1 @@\n+a\n"),
            "ü \"q\".txt | 1: a\n +1-1; ");
  EXPECT_EQ(
      read("--- x/old.c\t2026-01-01 00:00:00\n+++ x/new.c\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n"),
      "x/new.c | 1: b\n +1-1; ");
  EXPECT_EQ(read("diff --git i/d/x w/d/x\n--- i/d/x\n+++ w/d/x\n@@ -1 +1 @@\n-a\n+b\n"),
            "d/x | 1: b\n +1-1; ");
  EXPECT_EQ(read("diff --git a/d e/x b/d e/x\nnew file mode 100644\nindex 0..1\n"
                 "Binary files /dev/null and b/d e/x differ\n"),
            "d e/x binary; ");
}

TEST(DiffReader, LeavesOutWhatIsGone) {
  EXPECT_EQ(
      read("diff --git a/x b/x\ndeleted file mode 100644\nindex 1..0\n--- a/x\n+++ /dev/null\n"
           "@@ -1 +0,0 @@\n-a\n"),
      "");
  EXPECT_EQ(read("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n"), "");
  EXPECT_EQ(read("diff --git a/l b/l\nnew file mode 120000\nindex 0..1\n--- /dev/null\n+++ b/l\n"
                 "@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"),
            "l no file | 1: x +1-1; ");
}

TEST(DiffReader, ReadsMerges) {
  EXPECT_EQ(read("diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,2 -1,2 +1,4 @@@\n"
                 "  a\n- b\n -c\n +d\n++e\n+ f\n"),
            "x | 1: a\nd\ne\nf\n +2-4; ");
}

TEST(DiffReader, KeepsLineEnds) {
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\r\n\r\n+b\r\n"),
            "x | 1: a\r\n\r\nb\r\n +3-3; ");
}

TEST(DiffReader, TellsWhatItCannotRead) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" \n"), "");
  EXPECT_EQ(read("words\n"), "error: this is no unified diff");
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+b\n"),
            "error: the diff ends within a hunk of x");
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+b\n*c\n"),
            "error: a hunk of x is shorter than it says");
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n"), "x | 1: a\n; ");
  EXPECT_EQ(read("--- a/x\n+++ b/x\n@@ nowhere @@\n a\n"),
            "error: a hunk of the diff has no place");
}

}  // namespace
}  // namespace sluice
