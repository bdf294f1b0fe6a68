#include "core/model/actions.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/shared/token_use.h"
#include "core/rules/sink.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`write-all` gives the token of every job every right on the repository: to push, to release, to change
issues, packages and deployments. One injected command or one bad action then holds all of them.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
permissions: «write-all»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: {}
jobs:
  test:
    permissions: «"write-all"»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions:
  contents: read
jobs:
  release:
    permissions: {contents: write}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: read-all
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "echo permissions: write-all"}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:excessive-permissions", "checkov:CKV2_GHA_1",
                                         "scorecard:token-permissions",
                                         "ghalint:deny_write_all_permission"};

void check_grant(NodeRef permissions, TokenUse use, const std::string& address, Sink& sink) {
  Hit& hit = sink.report(permissions).with_resource(address);
  if (use == TokenUse::unknown) return;
  set_value(hit, Edit::Safety::needs_review, permissions,
            use == TokenUse::reads ? "{contents: read}" : "{}");
}

bool is_everything(NodeRef permissions) { return permissions.value() == "write-all"; }

void check(const Workflow& workflow, Sink& sink) {
  if (is_everything(workflow.permissions))
    check_grant(workflow.permissions, shared_token_need(workflow).use, {}, sink);
  for (const Job& job : workflow.jobs) {
    if (is_everything(job.permissions))
      check_grant(job.permissions, token_need(job).use, job.address(), sink);
  }
}

}  // namespace

extern constinit const Rule excessive_permissions{
    .id = "actions/excessive-permissions",
    .severity = Severity::high,
    .title = "Token may write everything",
    .risk =
        "Code that gets into one job can push commits, publish releases and change every other "
        "part of the repository.",
    .fix = "Set permissions: {} for the workflow, and give each job the scopes that it uses.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc excessive_permissions_doc{
    .rule = excessive_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
