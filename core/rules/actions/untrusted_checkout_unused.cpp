#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
On an event that gives a workflow the secrets and the token of the repository, the code of a pull request is
checked out, and nothing in the job seems to run it. The next step that somebody adds, or an action that
reads its configuration from the folder, may.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request_target
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: «${{ github.head_ref }}»
      - uses: octo/comment@v1
)",
    R"(on: workflow_run
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          repository: «${{ github.event.workflow_run.head_repository.full_name }}»
)",
    R"(on: workflow_run
env:
  COMMIT: ${{ github.event.workflow_run.head_sha }}
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ env.COMMIT }}"»}
      - uses: octo/comment@v1
)",
    R"(on: pull_request_target
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {ref: «"${{ github.head_ref }}"», path: in}
      - run: make lint && grep -c TODO in/README.md
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request_target
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: octo/comment@v1
        with:
          ref: ${{ github.head_ref }}
)",
    R"(on: pull_request
jobs:
  look:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.head_ref }}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:untrusted-checkout",
                                         "scorecard:dangerous-workflow/untrusted-checkout"};

void check(const Job& job, Sink& sink) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(job)) {
    if (checkout.executed_by == nullptr) report_untrusted(checkout, sink);
  }
}

// What comes by a variable, an output, an input or a command of git.
void check_way(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::checkout || arrival.executed_by != nullptr) return;
  report(arrival, "chooses the code that is checked out here", sink);
}

}  // namespace

extern constinit const Rule untrusted_checkout_unused{
    .id = "actions/untrusted-checkout-unused",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Code of a pull request is brought in with the rights of the repository",
    .risk =
        "A step that runs anything from the folder hands the secrets and the token of this job to "
        "the author of the pull request.",
    .fix = "Check out the base branch, or do this on pull_request.",
    .aliases = kAliases,
    .topics = {Topic::injection, Topic::access},
    .check = check,
    .also = check_way,
};

extern constinit const RuleDoc untrusted_checkout_unused_doc{
    .rule = untrusted_checkout_unused,
    .why = kWhy,
    .source = "GitHub Security Lab: Preventing pwn requests",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
