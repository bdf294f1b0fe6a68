#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <optional>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`comment-summary-in-pr` makes the review write a comment, for which its token needs `pull-requests: write`. A block of
permissions that does not name a scope sets it to none; without any block the settings decide, and new repositories only
read.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/dependency-review-action@v4
        with: {comment-summary-in-pr: «always»}
)",
    R"(on: pull_request
permissions: {pull-requests: write}
jobs:
  a:
    permissions: {contents: read}
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/dependency-review-action@v4
        with: {comment-summary-in-pr: «on-failure»}
  b:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: pull_request
permissions: {contents: read, pull-requests: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/dependency-review-action@v4
        with: {comment-summary-in-pr: always}
)",
    R"(on: pull_request
permissions: {contents: read}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/dependency-review-action@v4
        with: {comment-summary-in-pr: never}
      - uses: actions/dependency-review-action@v4
      - uses: octo/review@v4
        with: {comment-summary-in-pr: always}
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:dependency-review-settings"};

void check(const Step& step, Sink& sink) {
  if (step.job == nullptr || !step.uses.present()) return;
  if (!read_uses(step.uses.value).is("actions/dependency-review-action")) return;
  const NodeRef when = input(step, "comment-summary-in-pr");
  if (when.value() != "always" && when.value() != "on-failure" && when.value() != "true") return;
  const std::optional<std::string_view> granted = permission_of(*step.job, "pull-requests");
  if (granted == "write") return;
  Hit& hit =
      sink.report(when, granted ? "The token may not write pull requests"
                                : "Nothing gives the token the right to write pull requests");
  if (!granted) hit.with_confidence(Confidence::low);
}

}  // namespace

extern constinit const Rule dependency_review_settings{
    .id = "actions/dependency-review-settings",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Dependency review cannot post its comment",
    .risk = "The review fails with an error, or its result is seen by nobody.",
    .fix = "Give the job pull-requests: write, or set comment-summary-in-pr to never.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc dependency_review_settings_doc{
    .rule = dependency_review_settings,
    .why = kWhy,
    .source = "actions/dependency-review-action: comment-summary-in-pr",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
