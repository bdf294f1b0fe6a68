#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A commit id is the right way to pin an action, but it tells nobody what it is. Dependabot and Renovate read the
version from a comment behind it and write the new one there; without one they do not know what to compare
with. Whether a comment is true cannot be told from the file.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683» # the source
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
      - uses: "actions/cache@0057852bfaa89a56745cba8c7296529d2fc39830"  # tag=v4
      - uses: octo/tool@0057852bfaa89a56745cba8c7296529d2fc39830 # main
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./tool
)",
};
constexpr std::string_view kAliases[] = {"zizmor:ref-version-mismatch"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Names a version, or a branch: one word, or any with a digit in it.
bool names_version(std::string_view comment) {
  if (comment.empty()) return false;
  return comment.find(' ') == comment.npos || std::any_of(comment.begin(), comment.end(), is_digit);
}

void check(const Use& use, Sink& sink) {
  if (!use.target.is_pinned()) return;
  const NodeRef node = use.node();
  if (node.is_aliased() || names_version(comment_behind(node))) return;
  sink.report(use.text, quote(use.text.value) + " has no version beside it");
}

}  // namespace

extern constinit const Rule missing_version_comment{
    .id = "actions/missing-version-comment",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Nothing says which version a commit id is",
    .risk =
        "Readers cannot tell an old version from a new one, and tools that update actions pass it "
        "by.",
    .fix = "Write the version behind the commit id, as a comment: # v4.2.2.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc missing_version_comment_doc{
    .rule = missing_version_comment,
    .why = kWhy,
    .source = "GitHub: Keeping your actions up to date with Dependabot",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
