#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/runners.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A runner of one's own keeps its disk, its network and its credentials from one job to the next, unless it
is made to be thrown away. What one job leaves behind, the next one finds.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: «self-hosted»
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: [linux, «Self-Hosted»]
    steps: [{run: make}]
  group:
    runs-on:
      labels: [gpu, «self-hosted»]
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  matrix:
    strategy: {matrix: {os: [ubuntu-24.04, self-hosted]}}
    runs-on: «${{ matrix.os }}»
    steps: [{run: make}]
  included:
    strategy: {matrix: {include: [{os: self-hosted}]}}
    runs-on: «${{ matrix.os }}»
    steps: [{run: make}]
  group:
    runs-on: {group: «builders»}
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  self-hosted:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ${{ matrix.runner }}
    steps: [{run: "echo self-hosted"}]
  excluded:
    strategy: {matrix: {os: [ubuntu-24.04, self-hosted], exclude: [{os: self-hosted}]}}
    runs-on: ${{ matrix.os }}
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:self-hosted-runner",
                                         "sisakulint:self-hosted-runner"};

void check(const Job& job, Sink& sink) {
  if (const RunnerLabel found = self_hosted_label(job); found.at) {
    Hit& hit = found.at == found.label
                   ? sink.report(found.at)
                   : sink.report(found.at, "The matrix gives " + quote(found.label.value()));
    if (!(found.at == found.label)) hit.relate(found.label.use(), "given here");
  } else if (const NodeRef group = runner_group(job); group.is_scalar()) {
    sink.report(group, "The group " + quote(group.value()) + " may be of one's own machines")
        .with_confidence(Confidence::low);
  }
}

}  // namespace

extern constinit const Rule self_hosted_runner{
    .id = "actions/self-hosted-runner",
    .severity = Severity::low,
    .persona = Persona::auditor,
    .title = "Job runs on a runner of one's own",
    .risk =
        "Jobs that follow find what this one leaves on the machine, and this one reaches all that "
        "the machine reaches.",
    .fix =
        "Use runners that are made anew for each job, and keep them away from secrets of others.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc self_hosted_runner_doc{
    .rule = self_hosted_runner,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
