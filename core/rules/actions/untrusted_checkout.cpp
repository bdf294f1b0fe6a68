#include "core/rules/shared/untrusted_checkout.h"
#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
On `pull_request_target`, `workflow_run` and the events of issues and comments a workflow runs with the
secrets and the token of the repository. Where it then checks out the code of the pull request and runs
anything from it, such as a build, its tests or an action from its folder, the author of the pull request
has that token. A checkout that is only read is not reported, nor is a job that is kept to branches of the
repository itself.

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
};
constexpr std::string_view kAny[] = {"poutine:untrusted_checkout_exec",
                                     "sisakulint:untrusted-checkout",
                                     "scorecard:dangerous-workflow/untrusted-checkout"};
// Told where the cache of the default branch is what the job has to lose: it needs no permission.
constexpr std::string_view kCache[] = {"sisakulint:cache-poisoning-poisonable-step"};
constexpr auto kAnyAndCache = kJoined<kAny, kCache>;

void check(const Job& job, Sink& sink) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(job)) {
    if (checkout.executed_by == nullptr) continue;
    Hit& hit = report_untrusted(checkout, sink);
    if (!is_read_only(job)) {
      hit.with_aliases(kAny).relate(checkout.executed_by->node.span(), "its code runs here");
      continue;
    }
    hit.with_severity(Severity::high)
        .with_aliases(kAnyAndCache)
        .relate(checkout.executed_by->node.span(),
                "its code runs here, and can fill the caches of the default branch");
  }
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
};

extern constinit const RuleDoc untrusted_checkout_doc{
    .rule = untrusted_checkout,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
