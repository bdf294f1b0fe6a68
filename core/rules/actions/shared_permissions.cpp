#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Permissions at the top of a workflow go to every job in it. One job usually needs the right to write;
the others, which build and test with code of many authors, then hold it as well.
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
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
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
constexpr std::string_view kAliases[] = {"zizmor:excessive-permissions",
                                         "scorecard:token-permissions"};

void check(const Workflow& workflow, Sink& sink) {
  const NodeRef permissions = workflow.permissions;
  if (!permissions.is_mapping()) return;
  for (const NodeRef scope : permissions.children()) {
    if (scope.value() != "write") continue;
    sink.report(scope, "Token of every job may write " + quote(scope.key().value));
  }
}

}  // namespace

extern constinit const Rule shared_permissions{
    .id = "actions/shared-permissions",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Every job gets the same rights",
    .risk =
        "Code that gets into a job that only builds or tests can write with the rights of the job "
        "that publishes.",
    .fix = "Move the scope into the permissions of the job that needs it.",
    .aliases = kAliases,
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
