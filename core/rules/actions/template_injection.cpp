#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/shared/variable_edit.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <span>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub pastes the value of `${{ … }}` into the script before any shell reads it. Where an outsider
writes that value, such as the title of an issue, the body of a comment or the name of a branch, the
outsider writes part of the script. Quotes around it do not help. A variable of the environment does:
the shell expands `"$TITLE"` without reading it as code. The text is followed through variables,
outputs, inputs of local actions and called workflows, matrices and files of the runner. Where the
workflow runs on an event that gives it the secrets of the repository, the finding is critical.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "hello"
          echo "«${{ github.event.pull_request.title }}»"
      - run: 'git checkout «${{ github.head_ref || github.ref_name }}»'
      - parallel:
          - run: echo "«${{ github.event.pull_request.body }}»"
)",
    R"(on: issues
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/github-script@v7
        with:
          script: core.info('«${{ github.event.issue.body }}»')
      - run: echo '«${{ toJSON(github.event) }}»'
      - run: echo "«${{ fromJSON(toJSON(github.event.issue)).title }}»"
)",
    R"(on: issue_comment
env:
  BODY: ${{ github.event.comment.body }}
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - run: "echo\t\"«${{ env.BODY }}»\""
)",
    R"(=== .github/workflows/triage.yml
on: issue_comment
jobs:
  read:
    runs-on: ubuntu-24.04
    outputs:
      first: ${{ steps.read.outputs.line }}
    steps:
      - id: read
        env:
          BODY: ${{ github.event.comment.body }}
        run: |
          line=$(printf '%s' "$BODY" | head -n 1)
          echo "line=$line" >> "$GITHUB_OUTPUT"
  tell:
    needs: read
    uses: ./.github/workflows/tell.yml
    with:
      subject: ${{ needs.read.outputs.first }}
=== .github/workflows/tell.yml
on:
  workflow_call:
    inputs:
      subject: {type: string}
jobs:
  tell:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./.github/actions/tell
        with:
          Text: New ${{ inputs.subject }}
=== .github/actions/tell/action.yml
runs:
  using: composite
  steps:
    - shell: bash
      run: ./tell.sh "«${{ inputs.text }}»"
inputs:
  text: {required: true}
)",
    R"(on: pull_request_target
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs:
      list: ${{ steps.plan.outputs.result }}
    steps:
      - id: plan
        uses: actions/github-script@v7
        with:
          script: |
            const title = context.payload.pull_request.title.trim();
            return title;
  build:
    needs: plan
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        part: ${{ fromJSON(needs.plan.outputs.list) }}
        os: [linux, windows]
    steps:
      - run: ./build.sh «${{ matrix.part }}» ${{ matrix.os }}
      - run: echo "BRANCH=$GITHUB_HEAD_REF" >> "$GITHUB_ENV"
      - run: git switch «${{ env.BRANCH }}»
)",
    R"yaml(=== .github/workflows/triage.yml
on: issues
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs: {title: "${{ github.event.issue.title }}"}
    steps: [{run: make}]
  work:
    needs: plan
    runs-on: ubuntu-24.04
    env: {TITLE: "${{ github.event.issue.title }}"}
    strategy:
      matrix:
        item: [{name: "${{ github.event.issue.title }}"}]
    steps:
      - run: echo '«${{ toJSON(env) }}»'
      - run: echo '«${{ toJSON(needs) }}»'
      - run: echo '«${{ join(needs.*.outputs.title, ' ') }}»'
      - run: echo '«${{ needs[matrix.job].outputs.title }}»'
      - run: echo '«${{ matrix.item.name }}»'
      - uses: ./.github/actions/show
=== .github/actions/show/action.yml
runs:
  using: composite
  steps:
    - shell: bash
      run: echo '«${{ env.TITLE }}»'
)yaml",
    R"yaml(on: issue_comment
jobs:
  read:
    runs-on: ubuntu-24.04
    steps:
      - id: read
        uses: actions/github-script@v7
        with:
          script: |
            const { title, body: text } = context.payload.issue;
            const comment = context.payload.comment;
            const { data: request } = await github.rest.pulls.get({ owner, repo, pull_number });
            core.setOutput('title', title);
            core.setOutput('text', short ? '' : text.replace(/\r/g, ''));
            core.setOutput('comment', comment.body.trim());
            core.setOutput('branch', request.head.ref);
            core.info(`«${{ toJSON(github.event.issue.title) }}»`);
      - id: many
        uses: actions/github-script@v7
        with:
          script: |
            const {
              title,
              body: text,
            } = context.payload.issue;
            core.setOutput(
              'title',
              title.trim(),
            );
            core.setOutput('text', text);
      - run: echo '«${{ steps.many.outputs.title }}»' '«${{ steps.many.outputs.text }}»'
      - run: echo '«${{ steps.read.outputs.title }}»' '«${{ steps.read.outputs.text }}»'
      - run: echo '«${{ steps.read.outputs.comment }}»' '«${{ steps.read.outputs.branch }}»'
      - id: name
        env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "one=$(echo "$TITLE" | sed 's/[^:]*: //')" >> "$GITHUB_OUTPUT"
          echo "two=${TITLE#[^:]*:}" >> "$GITHUB_OUTPUT"
          echo "three=$(echo "$TITLE" | tr -cd '[:print:]')" >> "$GITHUB_OUTPUT"
          echo "four=$(jq -r '.issue.title // "none"' "$GITHUB_EVENT_PATH")" >> "$GITHUB_OUTPUT"
      - run: echo '«${{ steps.name.outputs.one }}»' '«${{ steps.name.outputs.two }}»'
      - run: echo '«${{ steps.name.outputs.three }}»' '«${{ steps.name.outputs.four }}»'
      - id: json
        env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          parts=$(jq -cn --arg t "$TITLE" '$t | split("/")')
          echo "one=$parts" >> "$GITHUB_OUTPUT"
          echo "two=$(jq -n '{title: env.TITLE}')" >> "$GITHUB_OUTPUT"
          echo "three=$(jq -nr '$ARGS.positional[0]' --args "$TITLE")" >> "$GITHUB_OUTPUT"
      - run: echo '«${{ steps.json.outputs.one }}»' '«${{ steps.json.outputs.two }}»'
      - run: echo '«${{ steps.json.outputs.three }}»'
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: issues
jobs:
  read:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/github-script@v7
        with:
          script: |
            const title = ${{ toJSON(github.event.issue.title) }};
            core.info(title);
      - id: name
        env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "one=$(echo "$TITLE" | sed -E 's/^ +//; s/[^a-zA-Z0-9_]+/-/g')" >> "$GITHUB_OUTPUT"
          echo "two=${TITLE//[^[:alnum:]]/}" >> "$GITHUB_OUTPUT"
          echo "three=$(tr -cd 'a-z0-9\n' <<< "$TITLE")" >> "$GITHUB_OUTPUT"
      - run: echo ${{ steps.name.outputs.one }} ${{ steps.name.outputs.two }}
      - run: echo ${{ steps.name.outputs.three }} ${{ needs.none.outputs }} ${{ env }}
      - id: json
        env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "one=$(jq -n --arg t "$TITLE" '1 + 1')" >> "$GITHUB_OUTPUT"
          echo "two=$(jq -n --arg t "$TITLE" '$t | length')" >> "$GITHUB_OUTPUT"
          echo "three=$(jq --arg t "$TITLE" '.[$title]' list.json)" >> "$GITHUB_OUTPUT"
      - run: echo ${{ steps.json.outputs.one }} ${{ steps.json.outputs.two }}
      - run: echo ${{ steps.json.outputs.three }}
      - id: slug
        uses: actions/github-script@v7
        with:
          script: |
            const { title, number } = context.payload.issue;
            core.setOutput('slug', title.replace(/[^a-z]/g, '-'));
            core.setOutput('number', number);
            core.setOutput('kind', title === 'x' ? 'a' : 'b');
      - run: echo ${{ steps.slug.outputs.slug }} ${{ steps.slug.outputs.number }}
      - run: echo ${{ steps.slug.outputs.kind }}
)yaml",
    R"(on: issues
jobs:
  greet:
    name: ${{ github.event.issue.title }}
    if: contains(github.event.issue.title, 'bug')
    runs-on: ubuntu-24.04
    steps:
      - name: ${{ github.event.issue.title }}
        env:
          TITLE: ${{ github.event.issue.title }}
        run: echo "$TITLE"
      - run: echo ${{ github.event.issue.number }} ${{ github.event.pull_request.head.sha }}
      - run: echo ${{ contains(github.event.issue.title, 'bug') && 'bug' || 'other' }}
      - run: |
          # ${{ github.event.issue.title }} stands in a comment, on one line
          make
      - uses: octo/comment@v1
        with:
          text: ${{ github.event.issue.body }}
)",
    R"(on: issues
env:
  STAGE: triage
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "${{ env.STAGE }} ${{ github.event.issue }}"
      - uses: actions/github-script@v7
        with:
          script: core.info(context.payload.issue.title)
)",
    R"yaml(=== .github/workflows/triage.yml
on: issues
jobs:
  one:
    runs-on: ubuntu-24.04
    steps:
      - id: echo
        uses: ./.github/actions/echo
        with:
          text: ${{ github.event.issue.title }}
      - env:
          TEXT: ${{ steps.echo.outputs.text }}
        run: echo "$TEXT"
  two:
    runs-on: ubuntu-24.04
    steps:
      - id: echo
        uses: ./.github/actions/echo
        with:
          text: constant
      - run: echo "${{ steps.echo.outputs.text }}"
      - id: clean
        env:
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "slug=$(echo "$TITLE" | tr -cd 'a-z0-9')" >> "$GITHUB_OUTPUT"
          echo "size=${#TITLE}" >> "$GITHUB_OUTPUT"
          if [[ "$TITLE" =~ ^[a-z]+$ ]]; then echo "word=$TITLE" >> "$GITHUB_OUTPUT"; fi
      - run: echo ${{ steps.clean.outputs.slug }} ${{ steps.clean.outputs.size }}
      - run: echo ${{ steps.clean.outputs.word }} ${{ steps.gone.outputs.title }}
=== .github/actions/echo/action.yml
inputs:
  text: {required: true}
outputs:
  text:
    value: ${{ inputs.text }}
runs:
  using: composite
  steps:
    - shell: bash
      env:
        TEXT: ${{ inputs.text }}
      run: echo "$TEXT"
)yaml",
};
constexpr std::string_view kAny[] = {"zizmor:template-injection", "actionlint:expression",
                                     "poutine:injection", "checkov:CKV_GHA_2",
                                     "scorecard:dangerous-workflow/script-injection"};
constexpr std::string_view kRun[] = {"kics:20f14e1a-a899-4e79-9f09-b6a84cd4649b"};
constexpr std::string_view kScript[] = {"kics:62ff6823-927a-427f-acf9-f1ea2932d616"};
constexpr std::string_view kCalled[] = {"sisakulint:reusable-workflow-taint"};
// Checks that are about the command around: its arguments, its host, the file that it writes to.
constexpr std::string_view kCode[2][1] = {{"sisakulint:code-injection-medium"},
                                          {"sisakulint:code-injection-critical"}};
constexpr std::string_view kArgument[2][1] = {{"sisakulint:argument-injection-medium"},
                                              {"sisakulint:argument-injection-critical"}};
constexpr std::string_view kRequest[2][1] = {{"sisakulint:request-forgery-medium"},
                                             {"sisakulint:request-forgery-critical"}};
constexpr std::string_view kEnvironment[2][1] = {{"sisakulint:envvar-injection-medium"},
                                                 {"sisakulint:envvar-injection-critical"}};
constexpr std::string_view kPath[2][1] = {{"sisakulint:envpath-injection-medium"},
                                          {"sisakulint:envpath-injection-critical"}};
constexpr std::string_view kOutput[2][1] = {{"sisakulint:output-clobbering-medium"},
                                            {"sisakulint:output-clobbering-critical"}};
constexpr std::string_view kFile[] = {"zizmor:github-env"};

template <int Grade>
std::span<const std::string_view> aliases_of_run(const Arrival& arrival) {
  if (arrival.crosses_workflow) return kJoined<kAny, kCode[Grade], kRun, kCalled>;
  if (arrival.is_path) return kJoined<kAny, kCode[Grade], kRun, kPath[Grade], kFile>;
  if (arrival.is_environment) return kJoined<kAny, kCode[Grade], kRun, kEnvironment[Grade], kFile>;
  if (arrival.is_output) return kJoined<kAny, kCode[Grade], kRun, kOutput[Grade]>;
  if (arrival.is_request)
    return kJoined<kAny, kCode[Grade], kRun, kRequest[Grade], kArgument[Grade]>;
  if (arrival.is_argument) return kJoined<kAny, kCode[Grade], kRun, kArgument[Grade]>;
  return kJoined<kAny, kCode[Grade], kRun>;
}

template <int Grade>
std::span<const std::string_view> aliases_of(const Arrival& arrival) {
  if (arrival.node.key().value == "run") return aliases_of_run<Grade>(arrival);
  if (arrival.crosses_workflow) return kJoined<kAny, kCode[Grade], kScript, kCalled>;
  return kJoined<kAny, kCode[Grade], kScript>;
}

void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::pasted) return;
  Hit& hit = report(arrival, "can write code here", sink)
                 .with_fix(use_a_variable(*arrival.step, arrival.node))
                 .with_aliases(arrival.is_privileged || arrival.is_review ? aliases_of<1>(arrival)
                                                                          : aliases_of<0>(arrival));
  add_variable_edit(hit, *arrival.step, arrival.node, arrival.at);
  if (arrival.is_privileged && !hit.severity) hit.with_severity(Severity::critical);
}

}  // namespace

extern constinit const Rule template_injection{
    .id = "actions/template-injection",
    .severity = Severity::high,
    .title = "Text of outsiders becomes part of a script",
    .risk =
        "Anyone who can open an issue or a pull request runs commands with the token and the "
        "secrets of this job.",
    .fix = "Hand the value over in env, and use the variable in double quotes: \"$TITLE\".",
    .aliases = kJoined<kAny, kCode[0], kCode[1], kRun, kScript, kCalled, kArgument[0], kArgument[1],
                       kRequest[0], kRequest[1], kEnvironment[0], kEnvironment[1], kPath[0],
                       kPath[1], kOutput[0], kOutput[1], kFile>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc template_injection_doc{
    .rule = template_injection,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions: script injections; CWE-94",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
