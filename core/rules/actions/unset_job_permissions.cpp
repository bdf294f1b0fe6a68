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
A job without `permissions` has those of the workflow. Where these let it write, it has what was meant for
another job; what may only be read is no finding. Where the workflow sets none either, the job has what the
settings of the repository give; if that goes for all jobs, `actions/missing-permissions` says so once, and only jobs
that hand these on to a workflow that they call are told here. In a workflow that is only called jobs have the rights
of their caller.
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
permissions: {contents: read, packages: write}
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
    R"(on: push
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
  other:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: {contents: write}
jobs:
  only:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kDefault[] = {"zizmor:excessive-permissions", "ghalint:job_permissions"};
constexpr std::string_view kRisky[] = {"poutine:default_permissions_on_risky_events"};
constexpr std::string_view kShared[] = {"ghalint:job_permissions"};

bool may_write(NodeRef permissions) {
  if (permissions.is_scalar()) return permissions.value() == "write-all";
  const auto scopes = permissions.children();
  return std::any_of(scopes.begin(), scopes.end(),
                     [](NodeRef scope) { return scope.value() == "write"; });
}

void check(const Workflow& workflow, Sink& sink) {
  const NodeRef shared = workflow.permissions;
  // With one job there is nobody to share with.
  if (shared && (workflow.jobs.size() < 2 || !may_write(shared))) return;
  const bool is_only_called =
      workflow.events.size() == 1 && workflow.event("workflow_call") != nullptr;
  const bool some_have_their_own =
      std::any_of(workflow.jobs.begin(), workflow.jobs.end(),
                  [](const Job& job) { return static_cast<bool>(job.permissions); });
  // Where no job says anything, that is told once; but what calls a workflow hands it on.
  const bool only_calls = !shared && (is_only_called || !some_have_their_own);
  const std::string_view what = shared           ? " may write what the whole workflow may"
                                : is_only_called ? " hands on whatever rights its caller has"
                                : only_calls     ? " hands on whatever the settings give"
                                                 : " has what the settings give";
  const bool is_risky =
      std::any_of(workflow.events.begin(), workflow.events.end(),
                  [](const Event& event) { return is_privileged_event(event.name.value); });
  for (const Job& job : workflow.jobs) {
    if (job.permissions || (only_calls && !job.uses.present())) continue;
    Hit& hit = sink.report(job.id, "Job " + quote(job.id.value) + std::string(what))
                   .with_node("jobs." + std::string(job.id.value))
                   .with_resource(job.address());
    if (shared) {
      hit.with_aliases(kShared);
    } else {
      if (is_risky) {
        hit.with_severity(Severity::medium);
      } else {
        hit.with_aliases(kDefault);
      }
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
