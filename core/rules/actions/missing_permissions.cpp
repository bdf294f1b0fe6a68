#include "core/model/actions.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/token_use.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <algorithm>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Without `permissions` the token of a job has the rights that the settings of the repository or of its
organisation give, which for old ones is to write everything. The file then does not say what it needs,
and a fork with other settings runs it with other rights. A workflow that is only called by others gets
the rights of its caller.
)";

constexpr std::string_view kBad[] = {
    R"(«on»: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(«on»: [push, workflow_call]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  deploy:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    permissions: {contents: read}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: workflow_call
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
// Told only of events that outsiders cause.
constexpr std::string_view kRisky[] = {"poutine:default_permissions_on_risky_events"};
constexpr std::string_view kAny[] = {"zizmor:excessive-permissions", "checkov:CKV2_GHA_1",
                                     "ghalint:job_permissions", "scorecard:token-permissions"};

constexpr auto kAliases = kJoined<kAny, kRisky>;

// What the jobs are known to need; where that is not known, what most do.
void add_permissions(const Workflow& workflow, Hit& hit) {
  const TokenNeed need = shared_token_need(workflow);
  const bool is_known = need.use != TokenUse::unknown && !need.is_in_reach;
  const Edit::Safety safety = is_known ? Edit::Safety::safe : Edit::Safety::needs_review;
  const NodeRef before = workflow.node["jobs"];
  if (need.use == TokenUse::none) {
    set_key(hit, safety, workflow.node, {"permissions"}, "{}", before);
  } else {
    set_key(hit, safety, workflow.node, {"permissions", "contents"}, "read", before);
  }
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.permissions || workflow.jobs.empty()) return;
  // Where some jobs have their own, actions/unset-job-permissions names the others.
  if (std::any_of(workflow.jobs.begin(), workflow.jobs.end(),
                  [](const Job& job) { return static_cast<bool>(job.permissions); }))
    return;
  const bool is_only_called =
      workflow.events.size() == 1 && workflow.event("workflow_call") != nullptr;
  if (is_only_called) return;
  const bool is_risky =
      std::any_of(workflow.events.begin(), workflow.events.end(),
                  [](const Event& event) { return is_privileged_event(event.name.value); });
  Hit* hit = nullptr;
  for (const Job& job : workflow.jobs) {
    if (hit == nullptr) {
      const NodeRef at = workflow.on ? workflow.on : workflow.node["jobs"];
      hit = &sink.report_key(at, "The workflow sets no permissions");
      if (!is_risky) hit->with_aliases(kAny);
    }
    hit->relate(job.id.at, "this job takes the default");
  }
  if (hit != nullptr) add_permissions(workflow, *hit);
}

}  // namespace

extern constinit const Rule missing_permissions{
    .id = "actions/missing-permissions",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Permissions of the token are left to the settings",
    .risk = "Where the default is to write, code that gets into any job can change the repository.",
    .fix =
        "Set permissions: {} at the top of the workflow, and give each job the scopes that it "
        "uses.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc missing_permissions_doc{
    .rule = missing_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
