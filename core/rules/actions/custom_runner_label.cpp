#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A label that GitHub does not give may be that of a runner of your own or of a larger runner. Without
`self-hosted` or a group nobody who reads the workflow can tell.
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
    runs-on: {labels: [«octo-16-cores»]}
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
  other:
    runs-on: Ubuntu-Latest
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:runner-label"};

}  // namespace

extern constinit const Rule custom_runner_label{
    .id = "actions/custom-runner-label",
    .severity = Severity::note,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Runner label is none of GitHub's",
    .risk = "Where no runner of the organization bears the label, the job waits for ever.",
    .fix =
        "Make sure that a runner bears the label, and add self-hosted where it is one of your own.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::custom_runner_label>,
};

extern constinit const RuleDoc custom_runner_label_doc{
    .rule = custom_runner_label,
    .why = kWhy,
    .source = "GitHub: GitHub-hosted runners reference",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
