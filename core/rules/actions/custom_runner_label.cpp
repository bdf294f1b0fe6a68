#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/shared/runners.h"
#include "core/rules/sink.h"

#include <set>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A label that GitHub does not give may be that of a runner of your own or of a larger runner. Without
`self-hosted` or a group nobody who reads the workflow can tell. Said once of each label; names that companies
who rent runners give theirs are known.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: «gpu»
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: {labels: [«octo-fast»]}
    steps: [{run: make}]
  again:
    runs-on: octo-fast
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: [self-hosted, gpu]
    steps: [{run: make}]
  other:
    runs-on: {group: octo, labels: gpu}
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: "${{ vars.RUNNER }}"
    steps: [{run: make}]
  rented:
    runs-on: namespace-profile-windows-2022
    steps: [{run: make}]
  other:
    runs-on: Ubuntu-Latest
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:runner-label"};

void check(const Workflow& workflow, Sink& sink) {
  std::set<std::string_view> told;
  for (const Fault& fault : workflow.syntax().faults) {
    if (fault.mistake != Mistake::custom_runner_label) continue;
    const std::string_view label = fault.node.value();
    if (!is_rented_label(label) && told.insert(label).second) report_fault(fault, sink);
  }
}

}  // namespace

extern constinit const Rule custom_runner_label{
    .id = "actions/custom-runner-label",
    .severity = Severity::note,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Runner label is none of GitHub's",
    .risk =
        "Where no runner of the organization bears the label, GitHub cancels the job after a day.",
    .fix =
        "Make sure that a runner bears the label; name its group, or add self-hosted where it is a "
        "machine of your own.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc custom_runner_label_doc{
    .rule = custom_runner_label,
    .why = kWhy,
    .source = "GitHub: GitHub-hosted runners reference",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
