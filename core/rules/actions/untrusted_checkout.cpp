#include "core/rules/shared/untrusted_checkout.h"
#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
On `pull_request_target`, `workflow_run` and the events of issues and comments a workflow runs with the
secrets and the token of the repository. Where it then checks out the code of the pull request and runs
anything from it, such as a build, its tests or an action from its folder, the author of the pull request
has that token. A checkout that is only read is not reported, nor is a job that is kept to branches of the
repository itself.

What runs it is known of build tools, package managers, test runners and interpreters, and of what is started
by its path in the folder of the checkout. A program that is not known, and lies elsewhere, is taken to read.

A token that may only read makes it no more than high. The run still belongs to the default branch: what it
leaves in the cache is restored by every other run, those with secrets among them.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «${{ github.event.pull_request.head.sha }}»
      - run: npm ci
)",
    R"(on: issue_comment
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «refs/pull/${{ github.event.issue.number }}/merge»
      - uses: ./.github/actions/build
)",
    R"(on: pull_request_target
env:
  HEAD: ${{ github.event.pull_request.head.sha }}
jobs:
  plan:
    runs-on: ubuntu-24.04
    outputs:
      commit: ${{ steps.commit.outputs.sha }}
    steps:
      - id: commit
        run: echo "sha=$HEAD" >> "$GITHUB_OUTPUT"
  test:
    needs: plan
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «${{ needs.plan.outputs.commit }}»
      - run: make
  again:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: |
          git fetch origin "$HEAD"
          «git checkout "$HEAD"»
          make test
  request:
    runs-on: ubuntu-24.04
    steps:
      - «run»: |
          git fetch origin "pull/${{ github.event.number }}/head:request"
          git checkout request
          make test
  once:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ env.HEAD }}"»}
      - run: make
)",
    R"(=== .github/workflows/ci.yml
on: issue_comment
jobs:
  test:
    uses: ./.github/workflows/test.yml
    with: {number: "${{ github.event.issue.number }}"}
  look:
    runs-on: ubuntu-24.04
    steps:
      - id: request
        uses: xt0rted/pull-request-comment-branch@v2
      - uses: actions/checkout@v4
        with: {ref: «"${{ steps.request.outputs.head_sha }}"»}
      - run: make
      - id: commit
        run: |
          sha=$(gh pr view "$NUMBER" --json headRefOid --jq .headRefOid)
          echo "sha=$sha" >> "$GITHUB_OUTPUT"
      - uses: actions/checkout@v4
        with: {ref: «"${{ steps.commit.outputs.sha }}"»}
      - run: make
=== .github/workflows/test.yml
on:
  workflow_call: {inputs: {number: {type: string}}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «refs/pull/${{ inputs.number }}/merge»
      - run: make
)",
    R"(on: pull_request_target
jobs:
  folder:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with:
          ref: «${{ github.event.pull_request.head.sha }}»
          path: in
      - run: make lint
      - run: make -C in test
  moved:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"», path: in}
      - run: (cd in && python3 -m pytest)
  named:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"», path: in}
      - run: bash -c '"$GITHUB_WORKSPACE"/in/ci/build.sh'
  working:
    runs-on: ubuntu-24.04
    defaults: {run: {working-directory: in}}
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"», path: ./in}
      - run: cat ci/env.sh | bash
  windows:
    runs-on: windows-2025
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"»}
      - run: .\ci\build.ps1
  sandbox:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"»}
      - run: docker run --rm -v "$PWD:/src" -w /src node:24 npm test
)",
    R"(on: {workflow_run: {workflows: [ci]}}
jobs:
  object:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.event.workflow_run }}"»}
      - run: make
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: npm ci
)",
    R"(on: pull_request_target
jobs:
  base:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.base.sha }}
      - run: npm ci
  own-branches:
    if: github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.head_ref }}
      - run: npm ci
  read-only:
    runs-on: ubuntu-24.04
    steps:
      - run: npm ci
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - uses: octo/upload@v1
  approved:
    environment: review
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: npm ci
)",
    R"(on: pull_request_target
env:
  HEAD: ${{ github.event.pull_request.head.sha }}
  BASE: ${{ github.event.pull_request.base.sha }}
  NUMBER: ${{ github.event.number }}
jobs:
  base:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ env.BASE }}"}
      - uses: actions/checkout@v4
        with: {ref: "release-${{ env.NUMBER }}"}
      - run: |
          git fetch origin "$HEAD"
          git diff --stat "$BASE" "$HEAD"
          git checkout -b "preview-$HEAD"
          git checkout main
          make
  approved:
    environment: review
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ env.HEAD }}"}
      - run: npm ci
  asked:
    runs-on: ubuntu-24.04
    outputs: {head: "${{ env.HEAD }}"}
    steps:
      - uses: actions-cool/check-user-permission@v2
        with: {require: write, error-if-missing: true}
  behind:
    needs: asked
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ needs.asked.outputs.head }}"}
      - run: npm ci
)",
    R"(=== .github/workflows/ci.yml
on: [push, pull_request_target]
jobs:
  test:
    if: github.event_name == 'push'
    uses: ./.github/workflows/test.yml
    with: {ref: "${{ github.event.pull_request.head.sha }}"}
=== .github/workflows/test.yml
on:
  workflow_call: {inputs: {ref: {type: string}}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ inputs.ref }}"}
      - run: make
)",
    R"(on: pull_request_target
jobs:
  read:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: |
          cat README.md; wc -l src/*.c; grep -rn TODO . && test -f LICENSE
          sha256sum package.json; jq .version package.json; git diff --stat HEAD~1
          pip install ruff && ruff check . && python3 -m json.tool package.json
          npm ci --ignore-scripts; npm install -g @octo/lint; make --version
          python3 /opt/check.py . && /usr/local/bin/octo-lint ./src
      - if: false
        run: make
  apart:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
        with: {ref: "${{ github.head_ref }}", path: in}
      - run: make lint && ./ci/compare.sh in/README.md
      - uses: ./.github/actions/compare
      - run: make
        working-directory: tools
      - run: cd in && python3 ../ci/compare.py && make -C ../tools
  replaced:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.head_ref }}"}
      - run: cp docs/index.md /tmp
      - uses: actions/checkout@v4
      - run: make
)",
    R"(on: {workflow_run: {workflows: [ci]}}
jobs:
  unused:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.workflow_run }}"}
      - run: cat README.md
)",
};
constexpr std::string_view kAny[] = {"poutine:untrusted_checkout_exec",
                                     "sisakulint:untrusted-checkout",
                                     "scorecard:dangerous-workflow/untrusted-checkout"};
// Told where the cache of the default branch is what the job has to lose: it needs no permission.
constexpr std::string_view kCache[] = {"sisakulint:cache-poisoning-poisonable-step"};
constexpr auto kAnyAndCache = kJoined<kAny, kCache>;

// How much is at stake in a job, null for one that is not known, and where the code runs.
void grade(Hit& hit, const Job* job, const Step* executed_by) {
  const bool only_reads = job != nullptr && is_read_only(*job);
  if (only_reads) hit.with_severity(Severity::high);
  hit.with_aliases(only_reads ? std::span<const std::string_view>(kAnyAndCache) : kAny);
  if (executed_by == nullptr) return;
  hit.relate(executed_by->node.span(),
             only_reads ? "its code runs here, and can fill the caches of the default branch"
                        : "its code runs here");
}

void check(const Job& job, Sink& sink) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(job)) {
    if (checkout.executed_by != nullptr)
      grade(report_untrusted(checkout, sink), &job, checkout.executed_by);
  }
  for (const UntrustedCheckout& checkout : broken_checkouts(job)) {
    sink.report(checkout.ref, quote(checkout.ref.value()) +
                                  " is an object, as text the word Object; the commit in it, which "
                                  "was meant, is an outsider's")
        .with_resource(checkout.step->address())
        .with_severity(Severity::medium)
        .with_confidence(Confidence::low)
        .with_aliases(kAny)
        .relate(checkout.executed_by->node.span(), "its code would run here");
  }
}

// What comes by a variable, an output, an input or a command of git.
void check_way(const Arrival& arrival, Sink& sink) {
  const Step* const executed_by = arrival.executed_by;
  if (arrival.harm != Harm::checkout || executed_by == nullptr) return;
  grade(report(arrival, "chooses the code that is checked out here", sink), arrival.job,
        executed_by == arrival.step ? nullptr : executed_by);
}

}  // namespace

extern constinit const Rule untrusted_checkout{
    .id = "actions/untrusted-checkout",
    .severity = Severity::critical,
    .title = "Code of a pull request runs with the rights of the repository",
    .risk =
        "The author of any pull request can run code with the secrets and the token of this job, "
        "and fill the caches of the default branch.",
    .fix =
        "Build on pull_request instead, and do what needs secrets in a workflow_run that only "
        "reads the results.",
    .aliases = kAnyAndCache,
    .topics = {Topic::injection, Topic::access},
    .check = check,
    .also = check_way,
};

extern constinit const RuleDoc untrusted_checkout_doc{
    .rule = untrusted_checkout,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
