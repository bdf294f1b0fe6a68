#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/merges.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"

#include <optional>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A review is to be of somebody else. A workflow that approves with its own token gives one that counts as any other,
and whoever can change the workflow, or meets the condition in front of it, needs no colleague any more. One that merges
does so without a review where the branch does not demand one. To arm the merge (`gh pr merge --auto`) is no
finding: the branch still decides. Settings of the repository can forbid that workflows approve; they are not in the
file.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request
permissions: {pull-requests: write}
jobs:
  approve:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "one moment"
          «gh pr review --approve "$PR"»
        env: {PR: "${{ github.event.pull_request.html_url }}", GH_TOKEN: "${{ github.token }}"}
      - uses: «hmarr/auto-approve-action@v4»
)",
    R"(on: pull_request
jobs:
  merge:
    permissions: {contents: write, pull-requests: write}
    runs-on: ubuntu-24.04
    steps:
      - run: «gh pr merge --squash "$PR"»
        env: {PR: "${{ github.event.pull_request.html_url }}", GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}"}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request
permissions: {pull-requests: write, contents: write}
jobs:
  arm:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr merge --auto --squash "$PR"
        env: {PR: "${{ github.event.pull_request.html_url }}", GH_TOKEN: "${{ github.token }}"}
      - run: gh pr review --comment --body "thanks" "$PR"
        env: {PR: "${{ github.event.pull_request.html_url }}", GH_TOKEN: "${{ github.token }}"}
  other:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr review --approve "$PR"
        env: {PR: "${{ github.event.pull_request.html_url }}", GH_TOKEN: "${{ secrets.REVIEWER }}"}
      - uses: hmarr/auto-approve-action@v4
        with: {github-token: "${{ secrets.REVIEWER }}"}
)",
    R"(on: pull_request
permissions: {pull-requests: read}
jobs:
  reads:
    runs-on: ubuntu-24.04
    steps: [{uses: hmarr/auto-approve-action@v4}]
  merges-nothing:
    permissions: {pull-requests: write}
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr merge "$PR"
        env: {PR: "${{ github.event.pull_request.html_url }}", GH_TOKEN: "${{ github.token }}"}
)",
};

bool may_write(const Job& job, std::string_view scope) {
  return permission_of(job, scope) == "write";
}

void check(const Step& step, Sink& sink) {
  if (step.job == nullptr || never_runs(step)) return;
  const std::optional<Merge> merge = merge_of(step);
  if (!merge || !merge->has_own_token || merge->does == Merge::Does::arms) return;
  const bool approves = merge->does == Merge::Does::approves;
  if (!may_write(*step.job, approves ? "pull-requests" : "contents")) return;
  sink.report(merge->at, approves ? "The step approves with the token of its run"
                                  : "The step merges with the token of its run")
      .with_node(merge->node.path());
}

}  // namespace

extern constinit const Rule self_approval{
    .id = "actions/self-approval",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Workflow approves or merges pull requests by itself",
    .risk =
        "Whoever meets the condition of this step, or can change it, brings code into the branch "
        "that nobody has read.",
    .fix =
        "Arm the merge with gh pr merge --auto and leave the review to people, or demand one of a "
        "code owner besides.",
    .topics = {Topic::access, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc self_approval_doc{
    .rule = self_approval,
    .why = kWhy,
    .source = "GitHub: Managing GitHub Actions settings for a repository",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
