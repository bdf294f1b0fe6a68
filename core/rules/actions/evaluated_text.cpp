#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A variable of the environment is safe as long as a shell expands it once. `eval`, `sh -c "… $TITLE"`,
`ssh host "… $TITLE"`, a here-document that a shell runs and `python -c "… $TITLE"` put its value into
a text that is read as code afterwards, so that whoever wrote the value writes code. The same holds
for a variable that stands where the name of the command is.
)";

constexpr std::string_view kBad[] = {
    R"yaml(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "$TITLE"
          eval "process '«$BODY»'"
          sh -c "echo «$TITLE»"
          python3 -c "print('«${TITLE}»')"
          echo "make «$TITLE»" | bash
          bash <<< "make «$TITLE»"
          docker run --rm image sh -c "make «$TITLE»"
          printf -v line 'make %s' "$TITLE"
          eval "«$line»"
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          [[ "$BODY" =~ ^/deploy ]] || exit 1
          eval "deploy «$BODY»"
)yaml",
    R"(on: pull_request_target
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - id: read
        env:
          BODY: ${{ github.event.pull_request.body }}
        run: |
          command=$(grep -oP 'run: \K.*' <<< "$BODY" | tail -n 1)
          echo "command=$command" >> "$GITHUB_OUTPUT"
      - env:
          COMMAND: ${{ steps.read.outputs.command }}
        run: «$COMMAND» --all
)",
    R"yaml(on: issue_comment
jobs:
  windows:
    runs-on: windows-2025
    env: {BODY: "${{ github.event.comment.body }}"}
    steps:
      - run: |
          Write-Host "$env:BODY"
          Invoke-Expression "process «$env:BODY»"
          $line = "make $env:BODY"
          «$line» | iex
          iex 'Write-Host $env:BODY'
      - shell: cmd
        run: |
          rem %BODY%
          echo «%BODY%»
          echo !BODY!
      - shell: python
        run: |
          import os, subprocess
          body = os.environ["BODY"]
          print(body)
          subprocess.run(f"make {«body»}", shell=True)
          subprocess.run(["make", body])
          os.system("make " + «os.environ["BODY"]»)
      - shell: node {0}
        run: |
          const {execSync} = require('child_process');
          execSync(`make ${«process.env.BODY»}`);
          console.log(process.env.BODY);
)yaml",
    R"yaml(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env: {BODY: "${{ github.event.comment.body }}"}
        run: |
          echo "make «$BODY»" | sed 's/a/b/' | bash
  python:
    runs-on: ubuntu-24.04
    env: {BODY: "${{ github.event.comment.body }}"}
    steps:
      - shell: python
        run: |
          import os
          body = os.environ["BODY"]
          if "deploy" in body:
              os.system(f"make {«body»}")
      - shell: node {0}
        run: |
          const {execSync} = require('child_process');
          if (process.env.BODY.includes('deploy')) console.log('yes');
          execSync(`make ${«process.env.BODY»}`);
)yaml",
};
constexpr std::string_view kGood[] = {
    R"(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          export BODY
          sh -c 'echo "$BODY"'
          bash -c 'echo "$1"' bash "$BODY"
          docker run --rm -e BODY="$BODY" image sh -c 'echo "$BODY"'
          echo "$BODY" | bash count.sh
          cat <<< "$BODY"
          cat <<END
          $BODY
          END
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          eval "make ${BODY@Q} ${#BODY}"
          [[ "$BODY" =~ ^[a-z]+$ ]] || exit 1
          eval "make $BODY"
      - env:
          BODY: ${{ github.event.comment.body }}
          TITLE: ${{ github.event.issue.title }}
        run: |
          [[ -n "$BODY" && "$BODY" =~ ^v[0-9]+(\.[0-9]+)*$ && ! "$TITLE" =~ [^a-z0-9\ ] ]] || exit 1
          eval "make $BODY $TITLE"
      - env:
          NUMBER: ${{ github.event.issue.number }}
          COMMAND: ${{ inputs.command }}
        run: |
          eval "show $NUMBER"
          eval "$COMMAND"
)",
    R"(on: issue_comment
jobs:
  windows:
    runs-on: windows-2025
    env: {BODY: "${{ github.event.comment.body }}"}
    steps:
      - run: |
          if ($env:BODY -notmatch '^[a-z0-9]+$') { exit 1 }
          Invoke-Expression "process $env:BODY"
      - run: |
          if ($env:BODY -notin @('build', 'test')) { exit 1 }
          Invoke-Expression "process $env:BODY"
      - run: |
          $known = 'build', 'test'
          if ($known -notcontains $env:BODY) { exit 1 }
          Invoke-Expression "process $env:BODY"
      - shell: python
        run: |
          import os
          if os.environ["BODY"] not in ("build", "test"):
              raise SystemExit(1)
          os.system("make " + os.environ["BODY"])
      - shell: node {0}
        run: |
          const {execSync} = require('child_process');
          if (!['build', 'test'].includes(process.env.BODY)) process.exit(1);
          execSync(`make ${process.env.BODY}`);
      - shell: python
        run: |
          import os, re
          body = os.environ["BODY"]
          if not re.fullmatch(r"[a-z]+", body):
              raise SystemExit(1)
          os.system(f"make {body}")
)",
};
constexpr std::string_view kMedium[] = {"sisakulint:code-injection-medium"};
constexpr std::string_view kCritical[] = {"sisakulint:code-injection-critical"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::evaluated) return;
  Hit& hit = report(arrival, "can write code here", sink);
  if (arrival.is_privileged && !hit.severity) hit.with_severity(Severity::critical);
  name_by_rights(hit, arrival, kCritical, kMedium);
}

}  // namespace

extern constinit const Rule evaluated_text{
    .id = "actions/evaluated-text",
    .severity = Severity::high,
    .title = "Text of outsiders is read as code once more",
    .risk =
        "Anyone who can open an issue or a pull request runs commands with the token and the "
        "secrets of this job.",
    .fix =
        "Hand the variable over as an argument, as in sh -c 'echo \"$1\"' sh \"$TITLE\", and leave "
        "eval out.",
    .aliases = kJoined<kMedium, kCritical>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc evaluated_text_doc{
    .rule = evaluated_text,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions: script injections; CWE-78",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
