#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Without quotes the shell cuts the value of a variable at white space and expands patterns such as `*`
in it. An outsider who writes the value chooses how many arguments a command gets, and which. Where
options of the command can do harm, actions/argument-injection says so.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo «$TITLE»
          for word in «$TITLE»; do echo "$word"; done
)",
};
constexpr std::string_view kGood[] = {
    R"(on: [issues, pull_request]
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: ${{ github.event.issue.title }}
          BRANCH: ${{ github.head_ref }}
          NUMBER: ${{ github.event.issue.number }}
        run: |
          copy=$TITLE
          [[ $TITLE == *bug* ]] && echo "$copy"
          echo $NUMBER $BRANCH
)",
};
constexpr std::string_view kMedium[] = {"sisakulint:code-injection-medium"};
constexpr std::string_view kCritical[] = {"sisakulint:code-injection-critical"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::unquoted) return;
  Hit& hit = report(arrival, "makes words here", sink);
  name_by_rights(hit, arrival, kCritical, kMedium);
}

}  // namespace

extern constinit const Rule unquoted_text{
    .id = "actions/unquoted-text",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Text of outsiders is split into words",
    .risk = "Spaces in the text make further arguments, and patterns in it become names of files.",
    .fix = "Put the variable in double quotes: \"$TITLE\".",
    .aliases = kJoined<kMedium, kCritical>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc unquoted_text_doc{
    .rule = unquoted_text,
    .why = kWhy,
    .source = "POSIX: Shell Command Language: field splitting; CWE-88",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
