#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A job waits for a runner that bears all its labels. Labels of retired or misspelt runners of GitHub, and of two
systems at once, are borne by none.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  old:
    runs-on: «ubuntu-18.04»
    steps: [{run: make}]
  slip:
    runs-on: «ubunto-latest»
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [ubuntu-latest, «macos-11»]}}
    runs-on: "${{ matrix.os }}"
    steps: [{run: make}]
  both:
    runs-on: [ubuntu-latest, «windows-latest»]
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  own:
    runs-on: [self-hosted, linux, ubuntu-18.04]
    steps: [{run: make}]
  large:
    runs-on: {group: large, labels: ubunto-latest}
    steps: [{run: make}]
  hosted:
    runs-on: ubuntu-24.04-arm
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    strategy: {matrix: {os: [ubuntu-latest, macos-15, windows-2025]}}
    runs-on: "${{ matrix.os }}"
    steps: [{run: make}]
  other:
    runs-on: octo-16-cores
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:runner-label"};

}  // namespace

extern constinit const Rule unknown_runner_label{
    .id = "actions/unknown-runner-label",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .title = "Runner that does not exist",
    .risk =
        "The job waits for a runner that never comes, so whatever it was to check is not checked.",
    .fix = "Name a runner that there is.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = report_faults<Mistake::unknown_runner_label>,
};

extern constinit const RuleDoc unknown_runner_label_doc{
    .rule = unknown_runner_label,
    .why = kWhy,
    .source = "GitHub: GitHub-hosted runners reference",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
