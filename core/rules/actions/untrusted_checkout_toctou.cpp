#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Somebody looks at a pull request and sets a label, approves a deployment, or asks for a run in a comment. If the checkout
then asks for the branch of the pull request, or for its number, it gets what stands there when the step runs, not what
was looked at. The commit of the event cannot change; a comment can name one. With `pull_request` there are no secrets
for forks, so that less is at stake.
)";

constexpr std::string_view kBad[] = {
    R"(on: {pull_request_target: {types: [labeled]}}
jobs:
  a:
    if: contains(github.event.pull_request.labels.*.name, 'safe')
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.event.pull_request.head.ref }}"»}
      - run: make
)",
    R"(on: pull_request_target
jobs:
  a:
    environment: staging
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «${{ github.head_ref }}»
)",
    R"(on: issue_comment
jobs:
  a:
    if: contains(fromJSON('["OWNER", "MEMBER"]'), github.event.comment.author_association)
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"refs/pull/${{ github.event.issue.number }}/head"»}
      - run: make
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {pull_request_target: {types: [labeled]}}
jobs:
  a:
    environment: staging
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - uses: actions/checkout@v4
)",
    R"(on: {pull_request_target: {types: [labeled]}, push: null}
jobs:
  a:
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.head_ref }}"}
)",
    R"(on: issue_comment
jobs:
  a:
    if: github.event.comment.author_association == 'MEMBER'
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: "refs/pull/${{ github.event.issue.number }}/head"}
      - run: echo done
)",
};
constexpr std::string_view kLabel[] = {"sisakulint:untrusted-checkout-toctou/critical"};
constexpr std::string_view kEnvironment[] = {"sisakulint:untrusted-checkout-toctou/high"};
constexpr auto kBoth = kJoined<kLabel, kEnvironment>;

void report(const Job& job, bool by_label, bool has_rights, Sink& sink) {
  for (const Step& step : job.steps) {
    const NodeRef ref = moving_head(step);
    if (!ref) continue;
    Hit& hit = sink.report(ref, std::string("The ") + (by_label ? "label" : "approval") +
                                    " is older than what " + quote(ref.value()) + " gives")
                   .with_resource(step.address());
    if (!has_rights) hit.with_severity(Severity::low).with_confidence(Confidence::medium);
    if (by_label && job.environment) {
      hit.with_aliases(kBoth);
    } else if (by_label) {
      hit.with_aliases(kLabel);
    } else {
      hit.with_aliases(kEnvironment);
    }
  }
}

void check(const Job& job, Sink& sink) {
  for (const UntrustedCheckout& one : checkouts_on_request(job)) {
    Hit& hit = one.ref ? sink.report(one.ref, "The comment is older than what " +
                                                  quote(one.ref.value()) + " gives")
                       : sink.report_key(one.step->node["run"],
                                         "The comment is older than what the script fetches");
    hit.with_resource(one.step->address())
        .with_severity(Severity::medium)
        .with_confidence(Confidence::medium)
        .with_aliases(kLabel);
  }
  for (const std::string_view name : {"pull_request_target", "pull_request"}) {
    const Event* const event = job.workflow->event(name);
    if (event == nullptr || !may_run_on(job.node, name)) continue;
    const bool by_label = has_type(*event, "labeled");
    if (!by_label && !job.environment) continue;
    report(job, by_label, name == "pull_request_target", sink);
    return;
  }
}

}  // namespace

extern constinit const Rule untrusted_checkout_toctou{
    .id = "actions/untrusted-checkout-toctou",
    .severity = Severity::high,
    .title = "Approval of a pull request covers code that came after it",
    .risk =
        "An outsider waits for the label or the approval, pushes other code, and that runs with "
        "the secrets.",
    .fix =
        "Check out github.event.pull_request.head.sha, which names the commit that was looked at.",
    .aliases = kJoined<kLabel, kEnvironment>,
    .topics = {Topic::integrity, Topic::access},
    .check = check,
};

extern constinit const RuleDoc untrusted_checkout_toctou_doc{
    .rule = untrusted_checkout_toctou,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests; CWE-367",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
