#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/token_use.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A right to write that no step uses serves only those who get into the job. Steps are known where they run scripts,
which neither call `git push`, `gh` or an API nor publish, or which nothing hands the token (no checkout keeps it, and
no variable or expression holds it), and actions that only prepare, such as `actions/checkout` and the setup actions. With any other action among them nothing is said, since that may be what
the right is for.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    permissions:
      contents: «write»
      actions: «write»
      issues: write
    steps:
      - uses: actions/checkout@v4
      - run: make test
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions: {packages: «write»}
    steps:
      - uses: actions/setup-java@v4
      - run: echo "hello"
)",
    R"(on: push
jobs:
  publish:
    runs-on: ubuntu-24.04
    permissions: {contents: «write», packages: write}
    steps:
      - uses: actions/checkout@v4
        with: {persist-credentials: false}
      - run: mvn deploy
        env: {PASSWORD: "${{ secrets.NEXUS }}"}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {contents: write}
    steps: [{uses: actions/checkout@v4}, {run: git commit -am x && git push}]
  b:
    runs-on: ubuntu-24.04
    permissions: {contents: write}
    steps: [{uses: octo/tool@v1}]
  c:
    runs-on: ubuntu-24.04
    permissions: {contents: write}
    steps: [{uses: actions/checkout@v4}, {run: ./mvnw release:perform}]
  d:
    runs-on: ubuntu-24.04
    permissions: {contents: read, pull-requests: write}
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  call:
    permissions: {contents: write}
    uses: ./.github/workflows/release.yml
  tool:
    runs-on: ubuntu-24.04
    permissions: {packages: write}
    steps:
      - run: ./scripts/all.sh
        env: {GH_TOKEN: "${{ github.token }}"}
)",
};
constexpr std::string_view kAliases[] = {"scorecard:token-permissions"};

constexpr std::string_view kScopes[] = {"actions",  "checks",          "contents", "deployments",
                                        "packages", "security-events", "statuses"};
void check(const Job& job, Sink& sink) {
  if (!job.permissions.is_mapping() || job.steps.empty() || job.uses.present()) return;
  if (is_handed_token(job.env) || is_handed_token(job.workflow->env)) return;
  // One that publishes and was forgotten to be handed the token wants the right all the same.
  const bool is_out_of_reach = leaves_no_token(job);
  bool writes_packages = false;
  for (const Step& step : job.steps) {
    if (writes_nothing(step)) continue;
    if (!is_out_of_reach || !lacks_token(step)) return;
    writes_packages = true;
  }
  for (const NodeRef scope : job.permissions.children()) {
    const std::string_view name = scope.key().value;
    if (scope.value() != "write" || (writes_packages && name == "packages")) continue;
    if (std::find(std::begin(kScopes), std::end(kScopes), name) == std::end(kScopes)) continue;
    sink.report(scope, "No step is known to write " + quote(name));
  }
}

}  // namespace

extern constinit const Rule unused_write_permission{
    .id = "actions/unused-write-permission",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Job may write what nothing in it is known to write",
    .risk = "Code that gets into the job can push, release or deploy.",
    .fix = "Remove the scope, or set it to read.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc unused_write_permission_doc{
    .rule = unused_write_permission,
    .why = kWhy,
    .source = "OpenSSF Scorecard: Token-Permissions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
