#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A run that is started by `workflow_run` has the rights of the default branch, and the run before it may have been one of a
fork. What that left as an artifact is data of an outsider: unpacked into the workspace it replaces scripts, and the next
step runs them. An artifact of the same run comes from the jobs of this file.
)";

constexpr std::string_view kBad[] = {
    R"(on: {workflow_run: {workflows: [Build], types: [completed]}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: «dawidd6/action-download-artifact@v6»
        with: {name: results}
      - run: ./report.sh
)",
    R"(on: workflow_run
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/download-artifact@v4»
        with: {run-id: "${{ github.event.workflow_run.id }}", path: out}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: workflow_run
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: dawidd6/action-download-artifact@v6
        with: {path: "${{ runner.temp }}/artifacts"}
      - uses: actions/download-artifact@v4
        with: {run-id: "${{ github.event.workflow_run.id }}", path: /tmp/x}
      - uses: actions/download-artifact@v4
)",
    R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{uses: dawidd6/action-download-artifact@v6}]
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:artifact-poisoning-medium",
                                         "sisakulint:artifact-poisoning-critical"};

// Brings in what another run left.
bool takes_of_other_run(const Step& step) {
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/download-artifact")) return static_cast<bool>(input(step, "run-id"));
  return target.is("dawidd6/action-download-artifact") ||
         target.is("aochmann/actions-download-artifact") ||
         target.is("levonet/action-download-last-artifact");
}

bool is_apart(std::string_view path) {
  return path.find("runner.temp") != path.npos || path.find("RUNNER_TEMP") != path.npos ||
         path.starts_with("/tmp") || path.starts_with("/var/tmp");
}

bool runs_after_others(const Job& job) {
  for (const std::string_view name : {"workflow_run", "pull_request_target", "issue_comment"}) {
    if (job.workflow->event(name) != nullptr && may_run_on(job.node, name)) return true;
  }
  return false;
}

bool runs_code(const Step& step) { return step.run.present() || step.uses.value.starts_with("./"); }

void check(const Job& job, Sink& sink) {
  if (!runs_after_others(job)) return;
  for (auto step = job.steps.begin(); step != job.steps.end(); ++step) {
    if (!step->uses.present() || !takes_of_other_run(*step)) continue;
    if (is_apart(input(*step, "path").value())) continue;
    const auto later = std::find_if(step + 1, job.steps.end(), runs_code);
    Hit& hit =
        sink.report(step->node["uses"], quote(step->uses.value) + " unpacks into the workspace")
            .with_resource(step->address());
    if (later == job.steps.end()) continue;
    hit.with_severity(Severity::high).relate(later->node.span(), "may run what was unpacked");
  }
}

}  // namespace

extern constinit const Rule artifact_poisoning{
    .id = "actions/artifact-poisoning",
    .severity = Severity::medium,
    .title = "Artifact of another run is unpacked over the workspace",
    .risk =
        "A pull request leaves an artifact with a script of the same name, and the privileged run "
        "starts that.",
    .fix = "Unpack into a folder below runner.temp, and take from there only what is checked.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::injection},
    .check = check,
};

extern constinit const RuleDoc artifact_poisoning_doc{
    .rule = artifact_poisoning,
    .why = kWhy,
    .source = "GitHub Security Lab: Keeping your GitHub Actions secure, part 2; CWE-829",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
