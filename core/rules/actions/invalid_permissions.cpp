#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A scope or a level that GitHub does not know makes it refuse the workflow, or leaves the token with other
rights than the author believes.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
permissions:
  «content»: read
jobs:
  test:
    permissions: {issues: «writes»}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: «read»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions:
  contents: read
  id-token: write
  pull-requests: none
jobs:
  test:
    permissions: {}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
permissions: read-all
jobs:
  test:
    runs-on: ubuntu-24.04
    env: {permissions: read}
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:permissions", "sisakulint:permissions"};

constexpr std::string_view kScopes[] = {"actions",         "artifact-metadata",
                                        "attestations",    "checks",
                                        "contents",        "copilot-requests",
                                        "deployments",     "discussions",
                                        "id-token",        "issues",
                                        "metadata",        "models",
                                        "packages",        "pages",
                                        "pull-requests",   "repository-projects",
                                        "security-events", "statuses"};

void check_grant(NodeRef permissions, const std::string& address, Sink& sink) {
  if (permissions.is_scalar()) {
    const std::string_view value = permissions.value();
    if (value != "read-all" && value != "write-all")
      sink.report(permissions,
                  quote(value) + " is neither read-all, write-all nor a list of scopes")
          .with_resource(address);
    return;
  }
  if (!permissions.is_mapping()) return;
  for (const NodeRef scope : permissions.children()) {
    const std::string_view name = scope.key().value;
    if (std::find(std::begin(kScopes), std::end(kScopes), name) == std::end(kScopes)) {
      sink.report_key(scope, "Scope " + quote(name) + " does not exist").with_resource(address);
      continue;
    }
    const std::string_view level = scope.value();
    const bool is_level = level == "read" || level == "write" || level == "none";
    if (!is_level || (name == "id-token" && level == "read") ||
        (name == "models" && level == "write"))
      sink.report(scope, "Level " + quote(level) + " does not exist for " + quote(name))
          .with_resource(address);
  }
}

void check(const Workflow& workflow, Sink& sink) {
  check_grant(workflow.permissions, {}, sink);
  for (const Job& job : workflow.jobs) check_grant(job.permissions, job.address(), sink);
}

}  // namespace

extern constinit const Rule invalid_permissions{
    .id = "actions/invalid-permissions",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Permissions that do not exist",
    .risk = "The workflow does not run, or runs with other rights than its author believes.",
    .fix = "Correct the name of the scope; its level is read, write or none.",
    .aliases = kAliases,
    .topics = {Topic::access, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc invalid_permissions_doc{
    .rule = invalid_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
