#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A job without `permissions` has those of the workflow, and where that sets none, those of the settings of the
repository. Either way it has what was meant for others. Where outsiders can start the workflow, the finding
is high: what they get hold of may then write. Jobs of a workflow that is only called have the rights of their
caller, unless they call others in turn.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  «test»:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  call:
    permissions: {}
    uses: ./.github/workflows/a.yml
)",
    R"(on: push
permissions: {contents: read}
jobs:
  «test»:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  release:
    permissions: {contents: write}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  «call»:
    uses: ./.github/workflows/a.yml
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  other:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kDefault[] = {"zizmor:excessive-permissions", "ghalint:job_permissions"};
constexpr std::string_view kRisky[] = {"poutine:default_permissions_on_risky_events"};
constexpr std::string_view kShared[] = {"ghalint:job_permissions"};

bool is_open_to_outsiders(const Workflow& workflow) {
  return std::any_of(workflow.events.begin(), workflow.events.end(),
                     [](const Event& event) { return is_privileged_event(event.name.value); });
}

void check(const Workflow& workflow, Sink& sink) {
  const NodeRef shared = workflow.permissions;
  // Nothing is shared where nothing is granted, or where there is one job to share it with.
  if (shared && (workflow.jobs.size() < 2 || (!shared.is_scalar() && shared.size() == 0))) return;
  const bool is_only_called =
      workflow.events.size() == 1 && workflow.event("workflow_call") != nullptr;
  for (const Job& job : workflow.jobs) {
    if (job.permissions || (is_only_called && !job.uses.present())) continue;
    Hit& hit = sink.report(job.id, "Job " + quote(job.id.value) +
                                       (shared ? " has the permissions of the whole workflow"
                                               : " has what the settings give"))
                   .with_node("jobs." + std::string(job.id.value))
                   .with_resource(job.address());
    if (shared) {
      hit.with_aliases(kShared);
    } else if (is_open_to_outsiders(workflow)) {
      hit.with_severity(Severity::high);
    } else {
      hit.with_aliases(kDefault);
    }
  }
}

}  // namespace

extern constinit const Rule unset_job_permissions{
    .id = "actions/unset-job-permissions",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Job takes permissions that it did not ask for",
    .risk = "Code that gets into the job holds rights that nothing in it needs.",
    .fix = "Give the job its own permissions, with the scopes that it uses.",
    .aliases = kJoined<kDefault, kRisky>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc unset_job_permissions_doc{
    .rule = unset_job_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
