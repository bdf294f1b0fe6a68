#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Each line of `$GITHUB_ENV` sets a variable for all steps that follow, each line of `$GITHUB_PATH` a folder in
which they look for programs. A text with line breaks sets as many as it likes, among them those that make
the next program load code. A title, or the name of a branch, is one line and stays the value of the one
variable that the script names. A delimiter that is written down can be part of the text; a random one cannot.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: ${{ github.event.pull_request.title }}
          BODY: ${{ github.event.pull_request.body }}
        run: |
          «echo "BODY=$BODY" >> "$GITHUB_ENV"»
          message=$(echo "$TITLE" | grep -oE '[^ ]+')
          «echo "$message" >> $GITHUB_PATH»
          {
            echo 'TEXT<<END'
            «echo "$BODY"»
            echo END
          } >> "$GITHUB_ENV"
)",
    R"yaml(on: workflow_run
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - uses: dawidd6/action-download-artifact@v6
        with: {name: number, path: pr}
      - run: «echo "NUMBER=$(cat pr/number.txt)" >> "$GITHUB_ENV"»
      - run: «echo "NUMBER=$(cat "$GITHUB_WORKSPACE/pr/number.txt")" >> "$GITHUB_ENV"»
      - working-directory: pr
        run: «echo "NUMBER=$(cat number.txt)" >> "$GITHUB_ENV"»
      - run: |
          cd pr
          «echo "NUMBER=$(< number.txt)" >> "$GITHUB_ENV"»
)yaml",
    R"yaml(on: workflow_run
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          gh api "repos/$GITHUB_REPOSITORY/actions/artifacts/$ID/zip" > number.zip
          unzip -d pr number.zip
      - run: «echo "NUMBER=$(cat pr/number.txt)" >> "$GITHUB_ENV"»
)yaml",
    R"yaml(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          if [ -n "$BODY" ]; then
            «echo "BODY=$BODY" >> "$GITHUB_ENV"»
          fi
          [[ -n "$BODY" ]] && «echo "TEXT=$BODY" >> "$GITHUB_ENV"»
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: [issue_comment, workflow_run]
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          if [ "$KIND" = "comment" ]; then echo "BODY=$BODY" >> "$GITHUB_ENV"; fi
          if [ "$BODY" = "/test" ]; then echo "BODY=$BODY" >> "$GITHUB_ENV"; fi
          [[ "$BODY" == "/test" ]] && echo "BODY=$BODY" >> "$GITHUB_ENV"
      - uses: dawidd6/action-download-artifact@v6
        with: {name: number, path: pr}
      - working-directory: own
        run: echo "NUMBER=$(cat number.txt)" >> "$GITHUB_ENV"
      - run: |
          cd own
          echo "NUMBER=$(cat pr/number.txt)" >> "$GITHUB_ENV"
)yaml",
    R"yaml(on: pull_request_target
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: ${{ github.event.pull_request.title }}
          BODY: ${{ github.event.pull_request.body }}
        run: |
          echo "TITLE=$TITLE" >> "$GITHUB_ENV"
          echo "BODY=$(echo "$BODY" | tr -d '\n')" >> "$GITHUB_ENV"
          echo "FIRST=$(head -n 1 <<< "$BODY")" >> "$GITHUB_ENV"
          end=$(openssl rand -hex 8)
          echo "TEXT<<$end" >> "$GITHUB_ENV"
          echo "$BODY" >> "$GITHUB_ENV"
          echo "$end" >> "$GITHUB_ENV"
          echo "HOME=$(pwd)" >> "$GITHUB_ENV"
          if [ -d "$TITLE" ]; then echo "$TITLE" >> "$GITHUB_PATH"; fi
)yaml",
};
constexpr std::string_view kFile[] = {"zizmor:github-env"};
constexpr std::string_view kVariable[2][1] = {{"sisakulint:envvar-injection-medium"},
                                              {"sisakulint:envvar-injection-critical"}};
constexpr std::string_view kPath[2][1] = {{"sisakulint:envpath-injection-medium"},
                                          {"sisakulint:envpath-injection-critical"}};

template <int Grade>
void grade(const Arrival& arrival, Hit& hit) {
  if (arrival.is_path) {
    hit.with_aliases(kJoined<kFile, kPath[Grade]>);
  } else {
    hit.with_aliases(kJoined<kFile, kVariable[Grade]>);
  }
}

void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::environment) return;
  Hit& hit = report(
      arrival, arrival.is_path ? "extends the search path here" : "can set variables here", sink);
  if (!arrival.is_privileged) return grade<0>(arrival, hit);
  if (!hit.severity) hit.with_severity(Severity::critical);
  grade<1>(arrival, hit);
}

}  // namespace

extern constinit const Rule github_env{
    .id = "actions/github-env",
    .severity = Severity::high,
    .title = "Text of outsiders sets variables of later steps",
    .risk =
        "A variable such as NODE_OPTIONS or LD_PRELOAD, or a folder in the search path, makes "
        "every later step run code of the outsider.",
    .fix =
        "Hand the value over as an output of the step; where it has to be a variable, take line "
        "breaks out of it: tr -d \"\\n\".",
    .aliases = kJoined<kFile, kVariable[0], kVariable[1], kPath[0], kPath[1]>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc github_env_doc{
    .rule = github_env,
    .why = kWhy,
    .source = "GitHub: Workflow commands: environment files; CWE-74",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
