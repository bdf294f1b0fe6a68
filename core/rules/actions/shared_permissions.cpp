#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Permissions at the top of a workflow go to every job in it. One job usually needs the right to write;
the others, which build and test with code of many authors, then hold it as well. Where there is only one
job it is a note: the next one that is written has the rights too.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
permissions:
  contents: read
  packages: «write»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
  publish:
    runs-on: ubuntu-24.04
    steps: [{run: make publish}]
)",
    R"(on: push
permissions: {issues: «write», contents: «"write"»}
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps: [{run: make publish}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions:
  contents: read
  packages: none
jobs:
  publish:
    permissions:
      packages: write
    runs-on: ubuntu-24.04
    steps: [{run: make publish}]
)",
    R"(on: push
jobs:
  test:
    permissions: {}
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
)",
};
constexpr std::string_view kAny[] = {"zizmor:excessive-permissions"};
// Told only of scopes that change what others run or see.
constexpr std::string_view kMighty[] = {"scorecard:token-permissions"};

bool is_mighty(std::string_view scope) {
  constexpr std::string_view kScopes[] = {"actions",  "checks",          "contents", "deployments",
                                          "packages", "security-events", "statuses"};
  return std::find(std::begin(kScopes), std::end(kScopes), scope) != std::end(kScopes);
}

void check(const Workflow& workflow, Sink& sink) {
  const NodeRef permissions = workflow.permissions;
  if (!permissions.is_mapping()) return;
  for (const NodeRef scope : permissions.children()) {
    if (scope.value() != "write") continue;
    const std::string name = quote(scope.key().value);
    const bool is_alone = workflow.jobs.size() == 1;
    Hit& hit = sink.report(scope, is_alone ? "Token of every job that is added may write " + name
                                           : "Token of every job may write " + name);
    if (is_alone) hit.with_severity(Severity::note);
    if (!is_mighty(scope.key().value)) hit.with_aliases(kAny);
  }
}

}  // namespace

extern constinit const Rule shared_permissions{
    .id = "actions/shared-permissions",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Every job gets the same rights",
    .risk =
        "Code that gets into a job that only builds or tests can write with rights that another "
        "job "
        "needs.",
    .fix = "Move the scope into the permissions of the job that needs it.",
    .aliases = kJoined<kAny, kMighty>,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc shared_permissions_doc{
    .rule = shared_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
