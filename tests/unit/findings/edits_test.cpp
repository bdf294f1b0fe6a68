#include "core/findings/edits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Change {
  std::uint32_t begin, end;
  std::string text;
  std::string path = "a";
};

Finding finding(const std::vector<Change>& changes, Edit::Safety safety = Edit::Safety::safe) {
  Finding made;
  made.edit.emplace().safety = safety;
  for (const Change& change : changes) {
    LocatedEdit::Replacement& replacement = made.edit->replacements.emplace_back();
    replacement.at.path = change.path;
    replacement.at.start.offset = change.begin;
    replacement.at.end.offset = change.end;
    replacement.text = change.text;
  }
  return made;
}

Patch chosen(const std::vector<Finding>& findings, Edit::Safety most = Edit::Safety::safe) {
  return choose_edits(findings, most, [](const std::string& path) { return path != "none"; });
}

TEST(Edits, AreMadeTogetherInAnyOrder) {
  const std::vector<Finding> findings = {
      finding({{4, 5, "E"}}), finding({{0, 1, ""}, {2, 2, "--"}}), finding({{6, 6, "!"}})};
  const Patch patch = chosen(findings);
  EXPECT_THAT(patch.mends, SizeIs(3));
  EXPECT_EQ(make_edits("abcdef", patch.files.at("a")), "b--cdEf!");
}

TEST(Edits, ThatTouchAreLeftForLater) {
  const std::vector<Finding> findings = {finding({{2, 4, "x"}}),
                                         finding({{3, 5, "y"}}),
                                         finding({{4, 4, "z"}}),
                                         finding({{2, 2, "z"}}),
                                         finding({{0, 1, "w"}, {3, 3, "w"}}),
                                         finding({{5, 6, "v"}})};
  const Patch patch = chosen(findings);
  EXPECT_THAT(patch.mends, ElementsAre(&findings[0], &findings[5]));
  EXPECT_EQ(make_edits("abcdef", patch.files.at("a")), "abxev");
}

TEST(Edits, OfWhatIsSuppressedUnsafeOrNotThereAreNotMade) {
  std::vector<Finding> findings = {finding({{0, 1, "x"}}),
                                   finding({{1, 2, "x"}}, Edit::Safety::needs_review),
                                   finding({{2, 3, "x"}, {0, 0, "x", "none"}}), Finding()};
  findings[0].suppressed.emplace();
  EXPECT_THAT(chosen(findings).mends, IsEmpty());
  EXPECT_THAT(chosen(findings, Edit::Safety::needs_review).mends, ElementsAre(&findings[1]));
}

}  // namespace
}  // namespace sluice
