#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/runners.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A pull request of a fork brings its own code, and its workflow runs it on the runner. On a machine of
one's own that is access to the machine and its network. In a public repository anyone can open one; in a
private repository only members can, and this may be as it is meant.
)";

constexpr std::string_view kBad[] = {
    R"(on: pull_request
jobs:
  test:
    runs-on: «self-hosted»
    steps: [{run: make}]
)",
    R"(on: [push, pull_request_target]
jobs:
  test:
    runs-on: [«self-hosted», linux]
    steps: [{run: make}]
  group:
    runs-on: {group: «builders»}
    steps: [{run: make}]
  label:
    runs-on: [«gpu», big]
    steps: [{run: make}]
)",
    R"(on: pull_request
jobs:
  rows:
    strategy:
      matrix:
        include:
          - {name: amd64, runner: ubuntu-24.04}
          - {name: board, runner: [self-hosted, linux, riscv64]}
    runs-on: «${{ matrix.runner }}»
    steps: [{run: make}]
  parts:
    strategy:
      matrix:
        target: [{os: ubuntu-24.04}, {os: self-hosted}]
    runs-on: «${{ matrix.target.os }}»
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: self-hosted
    steps: [{run: make}]
)",
    R"(on: pull_request
jobs:
  own:
    if: github.event_name != 'pull_request'
    runs-on: self-hosted
    steps: [{run: make}]
  hosted:
    runs-on: ubuntu-24.04-16core
    steps: [{run: make}]
  larger:
    runs-on: octo-windows-16-core
    steps: [{run: make}]
  rows:
    strategy: {matrix: {target: [{os: ubuntu-24.04, tool: self-hosted}]}}
    runs-on: ${{ matrix.target.os }}
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"poutine:pr_runs_on_self_hosted"};

void check(const Job& job, Sink& sink) {
  const Workflow& workflow = *job.workflow;
  const auto is_open_by = [&](std::string_view event) {
    return workflow.event(event) != nullptr && may_run_on(job.node, event);
  };
  // A condition on where the code comes from may keep forks away.
  const bool is_guarded = job.condition.value.find("head.repo") != std::string_view::npos;
  if (is_guarded || (!is_open_by("pull_request") && !is_open_by("pull_request_target"))) return;
  if (const RunnerLabel found = self_hosted_label(job); found.at) {
    Hit& hit = found.at == found.label
                   ? sink.report(found.at)
                   : sink.report(found.at, "The matrix gives " + quote(found.label.value()));
    if (!(found.at == found.label)) hit.relate(found.label.use(), "given here");
    return;
  }
  if (const NodeRef group = runner_group(job); group.is_scalar()) {
    sink.report(group, "The group " + quote(group.value()) + " may be of one's own machines")
        .with_severity(Severity::low)
        .with_confidence(Confidence::low);
    return;
  }
  for (const RunnerLabel& found : runner_labels(job)) {
    if (is_rented_label(found.label.value())) return;
  }
  for (const RunnerLabel& found : runner_labels(job)) {
    sink.report(found.at, quote(found.label.value()) + " is no label of GitHub's machines")
        .with_severity(Severity::low)
        .with_confidence(Confidence::low);
    return;
  }
}

}  // namespace

extern constinit const Rule pr_on_self_hosted{
    .id = "actions/pr-on-self-hosted",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Pull requests run on a runner of one's own",
    .risk =
        "Whoever may open a pull request runs code on the machine, in its network, and can stay "
        "there.",
    .fix =
        "Run pull requests on hosted runners, or on runners that are made anew for each job and "
        "can reach nothing.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc pr_on_self_hosted_doc{
    .rule = pr_on_self_hosted,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
