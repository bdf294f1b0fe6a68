#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Without quotes the shell makes several words of one value, and a word that begins with `-` is an option.
Options of git, tar, curl, find, docker and their kind run programs (`--upload-pack=…`, `-exec`), write files
(`-o …`) or load settings from elsewhere. The name of a branch holds no space, so that it stays one word.
)";

constexpr std::string_view kBad[] = {
    R"(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          docker run image «$BODY»
          git log «${BODY#/log }»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: [issue_comment, pull_request]
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
          BRANCH: ${{ github.head_ref }}
        run: |
          git log -- "$BODY"
          git fetch origin $BRANCH
          case "$BODY" in main|next) git log $BODY ;; esac
      - env:
          BODY: ${{ github.event.comment.body }}
        run: if [[ $BODY =~ ^[a-z]+$ ]]; then make $BODY; fi
)",
};
constexpr std::string_view kMedium[] = {"sisakulint:argument-injection-medium"};
constexpr std::string_view kCritical[] = {"sisakulint:argument-injection-critical"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::argument) return;
  Hit& hit = report(arrival, "can add arguments here", sink);
  if (arrival.is_privileged && !hit.severity) hit.with_severity(Severity::high);
  name_by_rights(hit, arrival, kCritical, kMedium);
}

}  // namespace

extern constinit const Rule argument_injection{
    .id = "actions/argument-injection",
    .severity = Severity::medium,
    .title = "Text of outsiders becomes arguments of a command",
    .risk = "Options of such a command run programs, write files or send data to another host.",
    .fix = "Put the variable in double quotes, and -- before it: git checkout -- \"$NAME\".",
    .aliases = kJoined<kMedium, kCritical>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc argument_injection_doc{.rule = argument_injection,
                                                      .why = kWhy,
                                                      .source = "CWE-88",
                                                      .path = ".github/workflows/ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::actions
