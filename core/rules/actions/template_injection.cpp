#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/tainted_code.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub pastes the value of `${{ … }}` into the script before any shell reads it. Where an outsider
writes that value, such as the title of an issue, the body of a comment or the name of a branch, the
outsider writes part of the script. Quotes around it do not help. A variable of the environment does:
the shell expands `"$TITLE"` without reading it as code. Where the workflow runs on an event that
gives it the secrets of the repository, the finding is critical.
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
};
constexpr std::string_view kGood[] = {
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
};
constexpr std::string_view kAny[] = {"zizmor:template-injection", "actionlint:expression",
                                     "poutine:injection", "checkov:CKV_GHA_2",
                                     "scorecard:dangerous-workflow/script-injection"};
constexpr std::string_view kRun[] = {"kics:20f14e1a-a899-4e79-9f09-b6a84cd4649b"};
constexpr std::string_view kScript[] = {"kics:62ff6823-927a-427f-acf9-f1ea2932d616"};
constexpr std::string_view kPrivileged[] = {"sisakulint:code-injection-critical"};
constexpr std::string_view kUnprivileged[] = {"sisakulint:code-injection-medium"};

bool is_privileged(const Step& step) {
  if (step.job == nullptr) return false;
  const auto& events = step.job->workflow->events;
  return std::any_of(events.begin(), events.end(),
                     [](const Event& event) { return is_privileged_event(event.name.value); });
}

std::span<const std::string_view> aliases_of(const Step& step, NodeRef code) {
  const bool is_run = code.key().value == "run";
  if (is_privileged(step)) {
    if (is_run) return kJoined<kAny, kPrivileged, kRun>;
    return kJoined<kAny, kPrivileged, kScript>;
  }
  if (is_run) return kJoined<kAny, kUnprivileged, kRun>;
  return kJoined<kAny, kUnprivileged, kScript>;
}

void check(const Step& step, Sink& sink) {
  for (const TaintedCode& tainted : tainted_code(step)) {
    Hit& hit = sink.report(tainted.at,
                           "Outsiders can write code here through " + quote(tainted.reference.path))
                   .with_node(tainted.code.path())
                   .with_evidence(tainted.reference.path)
                   .with_fix(use_a_variable(step, tainted.code))
                   .with_aliases(aliases_of(step, tainted.code));
    if (tainted.set_at) hit.relate(*tainted.set_at, "set here");
    if (is_privileged(step)) hit.with_severity(Severity::critical);
  }
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
    .aliases = kJoined<kAny, kPrivileged, kUnprivileged, kRun, kScript>,
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
