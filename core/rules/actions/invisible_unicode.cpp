#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/invisible.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Characters without a width, and those that turn the direction of what follows, make a reader see another text
than GitHub gets: a command that looks like a comment, or an action that looks like another.
)";

constexpr std::string_view kBad[] = {
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make "
    "«\u202e»tset\n",
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    "      - uses: octo/set«\u200b»up@v1\n      # only «\u2066»admins\n      - run: make\n",
};
constexpr std::string_view kGood[] = {
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    "      - run: echo \"größer → 中文 👩\u200d💻\"\n",
    "# ünïcode\non: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps: [{run: make é}]\n",
};

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node) report_invisible(workflow.node.tree()->source, sink);
}

void check_action(const Action& action, Sink& sink) {
  if (action.node) report_invisible(action.node.tree()->source, sink);
}

}  // namespace

extern constinit const Rule invisible_unicode{
    .id = "actions/invisible-unicode",
    .severity = Severity::high,
    .title = "Invisible character in the workflow",
    .risk = "A reviewer approves another text than the one that runs.",
    .fix = "Remove the character, or write the text anew.",
    .topics = {Topic::integrity, Topic::injection},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc invisible_unicode_doc{.rule = invisible_unicode,
                                                     .why = kWhy,
                                                     .source = "CWE-1007; CVE-2021-42574",
                                                     .path = ".github/workflows/ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::actions
