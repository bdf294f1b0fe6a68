#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`read-all` opens every scope to the token, those of private packages, of security alerts and of
deployments too, where the contents of the repository would do.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
permissions: «read-all»
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
)",
    R"(on: push
permissions: {}
jobs:
  test:
    permissions: «"read-all"»
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: "echo read-all"}]
)",
    R"(on: push
permissions: {}
jobs:
  test:
    env: {permissions: read-all}
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
)",
};
constexpr std::string_view kAliases[] = {"ghalint:deny_read_all_permission",
                                         "zizmor:excessive-permissions"};

void check_grant(NodeRef permissions, const std::string& address, Sink& sink) {
  if (permissions.value() == "read-all") sink.report(permissions).with_resource(address);
}

void check(const Workflow& workflow, Sink& sink) {
  check_grant(workflow.permissions, {}, sink);
  for (const Job& job : workflow.jobs) check_grant(job.permissions, job.address(), sink);
}

}  // namespace

extern constinit const Rule read_all_permissions{
    .id = "actions/read-all-permissions",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Token may read everything",
    .risk =
        "Code that gets into a job can read what is not public: packages, alerts of security "
        "tools, deployments.",
    .fix = "Name the scopes that are needed, such as contents: read.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc read_all_permissions_doc{
    .rule = read_all_permissions,
    .why = kWhy,
    .source = "GitHub: Controlling permissions for GITHUB_TOKEN",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
