#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/invisible.h"
#include "core/rules/sink.h"

#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Characters without a width, and those that turn the direction of what follows, make a reader see another text
than the runner gets: a condition that looks like a comment, or a name that looks like another.
)";

constexpr std::string_view kBad[] = {
    "build:\n  script:\n    - make «\u202e»tset\n",
    "build:\n  script:\n    - curl https://exa«\u200b»mple.com\n    - 'a: «\u2066» # b'\n",
};
constexpr std::string_view kGood[] = {
    "build:\n  script:\n    - echo \"größer → 中文 👩\u200d💻\"\n",
    "# ünïcode\nbuild:\n  script: [\"make é\"]\n",
};
constexpr std::string_view kAliases[] = {"glsec:GL078"};

void check(const Pipeline& pipeline, Sink& sink) {
  if (pipeline.node) report_invisible(pipeline.node.tree()->source, sink);
}

}  // namespace

extern constinit const Rule invisible_unicode{
    .id = "gitlab/invisible-unicode",
    .severity = Severity::high,
    .title = "Invisible character in the pipeline",
    .risk = "A reviewer approves another text than the one that runs.",
    .fix = "Remove the character, or write the text anew.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::injection},
    .check = check,
};

extern constinit const RuleDoc invisible_unicode_doc{.rule = invisible_unicode,
                                                     .why = kWhy,
                                                     .source = "CWE-1007; CVE-2021-42574",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
