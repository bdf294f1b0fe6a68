#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
JavaScript actions name the Node.js that they run on. Version 20 has had no fixes since April 2026, and GitHub takes it from
its runners in the autumn of that year, as it took 12 and 16 before. The table has the actions of GitHub, with the first
version that asks for 24.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/checkout@v4»
      - uses: «actions/setup-python@8d9ed9ac5c53483de85588cdf95a591a75ab9f55» # v5.5.0
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env: {ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION: true}
      - uses: «actions/github-script@v7.0.1»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
      - uses: actions/checkout@main
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/checkout@v1
      - uses: actions/checkout@8d9ed9ac5c53483de85588cdf95a591a75ab9f55
)",
};
constexpr std::string_view kAliases[] = {"sisakulint:deprecated-node-runtime"};

// The first version of an action that runs on Node.js 24.
struct Runtime {
  std::string_view action;
  std::string_view first;
};
constexpr Runtime kRuntimes[] = {
    {"actions/checkout", "5"},
    {"actions/setup-node", "5"},
    {"actions/setup-python", "6"},
    {"actions/setup-go", "6"},
    {"actions/setup-java", "5"},
    {"actions/setup-dotnet", "5"},
    {"actions/cache", "5"},
    {"actions/upload-artifact", "6"},
    {"actions/download-artifact", "7"},
    {"actions/github-script", "8"},
    {"actions/labeler", "6"},
    {"actions/stale", "10"},
};

void check(const Use& use, Sink& sink) {
  if (use.step == nullptr || use.target.kind != UsesTarget::Kind::repository) return;
  const std::string_view version = version_of(use);
  for (const Runtime& runtime : kRuntimes) {
    if (!use.target.is(runtime.action) || !is_older(version, runtime.first)) continue;
    sink.report(use.text, quote(use.target.repository) + " asks for Node.js 24 only from " +
                              std::string(runtime.first) + " on");
  }
}

}  // namespace

extern constinit const Rule outdated_action_runtime{
    .id = "actions/outdated-action-runtime",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Action runs on a version of Node.js that gets no fixes",
    .risk =
        "The runner drops the version, and the step then fails; until then faults in it stay open.",
    .fix = "Update to the first version that runs on Node.js 24, or a newer one.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc outdated_action_runtime_doc{
    .rule = outdated_action_runtime,
    .why = kWhy,
    .source = "GitHub Changelog 2025-09-19: Deprecation of Node 20 on GitHub Actions runners",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
