#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/words.h"

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
    permissions: {issues: «writes», models: «write», vulnerability-alerts: «write»}
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
  models: read
  copilot-requests: write
  code-quality: read
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

// A scope and the levels that it knows besides none.
struct Scope {
  std::string_view name;
  std::string_view levels = "read write";
};
// By GitHub's "Workflow syntax: permissions" and its schema of workflows.
constexpr Scope kScopes[] = {
    {"actions"},        {"artifact-metadata"}, {"attestations"},
    {"checks"},         {"code-quality"},      {"contents"},
    {"deployments"},    {"discussions"},       {"drives"},
    {"issues"},         {"metadata"},          {"packages"},
    {"pages"},          {"pull-requests"},     {"repository-projects"},
    {"statuses"},       {"security-events"},   {"copilot-requests", "write"},
    {"models", "read"}, {"id-token", "write"}, {"vulnerability-alerts", "read"},
};

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
    const Scope* const known = std::find_if(std::begin(kScopes), std::end(kScopes),
                                            [&](const Scope& each) { return each.name == name; });
    if (known == std::end(kScopes)) {
      sink.report_key(scope, "Scope " + quote(name) + " does not exist").with_resource(address);
      continue;
    }
    const std::string_view level = scope.value();
    if (level != "none" && !has_word(known->levels, level))
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
