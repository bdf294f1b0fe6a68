#include "core/model/command.h"
#include "core/model/gitlab_effective.h"
#include "core/parse/shell.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
GitLab runs a merge request with the rights of those who may write to its source. A job that checks the
source out by itself, in a pipeline of the target, runs what a contributor wrote with the variables and the
token of the target.
)";

constexpr std::string_view kBad[] = {
    R"(test:
  rules:
    - if: $CI_MERGE_REQUEST_IID
  script:
    - git clone «$CI_MERGE_REQUEST_SOURCE_PROJECT_URL» source
    - cd source && make
)",
    R"(test:
  script:
    - |
      git fetch origin
      git checkout «"origin/$CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"»
      make test
)",
};
constexpr std::string_view kGood[] = {
    R"(test:
  script:
    - git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    - git diff "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME...$CI_COMMIT_SHA"
    - git checkout "$CI_COMMIT_SHA"
    - echo "git checkout $CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"
)",
    R"(push:
  script:
    - git log "$CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"
    - git push origin "HEAD:$CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL044"};

bool names_source(const shell::Word& word) {
  return std::any_of(word.parts.begin(), word.parts.end(), [](const shell::Part& part) {
    return (part.kind == shell::PartKind::variable || part.kind == shell::PartKind::parameter) &&
           part.text.starts_with("CI_MERGE_REQUEST_SOURCE_");
  });
}

// The word that names what a command of Git puts into the working tree; null for none.
const shell::Word* checked_out(const Invocation& call) {
  constexpr std::array<std::string_view, 7> kVerbs = {"checkout", "switch", "clone",   "pull",
                                                      "reset",    "merge",  "worktree"};
  if (call.name != "git") return nullptr;
  const FlagValues values{"C", {}};
  const auto operands = call.operands(values);
  if (operands.empty() ||
      std::find(kVerbs.begin(), kVerbs.end(), operands.front()->value) == kVerbs.end())
    return nullptr;
  const auto words = call.arguments();
  const auto found = std::find_if(words.begin(), words.end(), names_source);
  return found != words.end() ? &*found : nullptr;
}

void check(const EffectiveJob& job, Sink& sink) {
  for (const EffectiveText& text : job.script) {
    for (const shell::Command& command : text.script->commands) {
      const auto call = invocation_of(command);
      const shell::Word* const word = call ? checked_out(*call) : nullptr;
      if (word == nullptr) continue;
      sink.report(text, word->at.begin, word->at.end,
                  "Job " + quote(job.name) + " runs on " + quote(word->written));
    }
  }
}

}  // namespace

extern constinit const Rule mr_source_checkout{
    .id = "gitlab/mr-source-checkout",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Job fetches the source of a merge request by itself",
    .risk =
        "Who opens a merge request runs code with the token and the variables of the target "
        "project.",
    .fix =
        "Run on what GitLab checks out for the pipeline; where the source is needed, only read it.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::access},
    .check = check,
};

extern constinit const RuleDoc mr_source_checkout_doc{
    .rule = mr_source_checkout,
    .why = kWhy,
    .source = "GitLab: Merge request pipelines: security considerations",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
