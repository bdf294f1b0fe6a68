#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A cache can be written by any run on the default branch, and by everything that runs in such a run. A
release that restores one builds from files that no commit holds: whoever got code into one ordinary run,
such as a test of a dependency, is in the release.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  push:
    tags: ['v*']
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/cache@v4»
        with: {path: ~/.npm, key: npm}
      - run: npm ci
      - run: npm publish
)",
    R"(on: release
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/setup-node@v4»
        with: {cache: npm}
      - uses: softprops/action-gh-release@v2
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache@v4
        with: {path: ~/.npm, key: npm}
      - run: npm test
)",
    R"(on:
  push:
    tags: ['v*']
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {cache: npm}
      - run: npm test
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache@v4
        with: {path: ~/.npm, key: npm, lookup-only: true}
      - uses: actions/setup-node@v4
      - run: npm publish
)",
};
constexpr std::string_view kAliases[] = {"zizmor:cache-poisoning", "sisakulint:cache-poisoning"};

constexpr std::string_view kPublishActions[] = {
    "pypa/gh-action-pypi-publish", "softprops/action-gh-release", "goreleaser/goreleaser-action",
    "ncipollo/release-action",     "JS-DevTools/npm-publish",     "rubygems/release-gem",
    "actions/create-release"};
constexpr std::string_view kPublishCommands[] = {
    "npm publish", "yarn publish", "pnpm publish",      "twine upload", "cargo publish",
    "gem push",    "docker push",  "gh release create", "uv publish",   "poetry publish"};
// Actions that restore a cache where this input asks for it.
struct CacheInput {
  std::string_view action;
  std::string_view input;
};
constexpr CacheInput kCacheInputs[] = {{"actions/setup-node", "cache"},
                                       {"actions/setup-python", "cache"},
                                       {"actions/setup-java", "cache"},
                                       {"actions/setup-dotnet", "cache"},
                                       {"ruby/setup-ruby", "bundler-cache"}};

// Only tags and releases start it, or one of them does beside a manual start.
bool is_release(const Workflow& workflow) {
  for (const Event& event : workflow.events) {
    if (event.name.value == "release") return true;
    if (event.name.value == "push" && event.config["tags"] && !event.config["branches"])
      return true;
  }
  return false;
}

bool publishes(const Step& step) {
  if (step.uses.present()) {
    const UsesTarget target = read_uses(step.uses.value);
    return std::any_of(std::begin(kPublishActions), std::end(kPublishActions),
                       [&](std::string_view action) { return target.is(action); });
  }
  return std::any_of(std::begin(kPublishCommands), std::end(kPublishCommands),
                     [&](std::string_view command) {
                       return step.run.value.find(command) != std::string_view::npos;
                     });
}

bool restores_cache(const Step& step) {
  if (!step.uses.present() || step.condition.present()) return false;
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/cache/restore")) return true;
  if (target.is("actions/cache") && target.path.empty())
    return !input(step, "lookup-only") || input(step, "lookup-only").value() == "false";
  return std::any_of(std::begin(kCacheInputs), std::end(kCacheInputs),
                     [&](const CacheInput& entry) {
                       if (!target.is(entry.action)) return false;
                       const std::string_view value = input(step, entry.input).value();
                       return !value.empty() && value != "false" && !has_expression(value);
                     });
}

void check(const Job& job, Sink& sink) {
  if (!is_release(*job.workflow)) return;
  const auto publish = std::find_if(job.steps.begin(), job.steps.end(), publishes);
  if (publish == job.steps.end()) return;
  for (auto step = job.steps.begin(); step != publish; ++step) {
    if (!restores_cache(*step)) continue;
    sink.report(step->node["uses"],
                quote(step->uses.value) + " restores a cache before something is published")
        .with_resource(step->address())
        .relate(publish->node.span(), "published here");
  }
}

}  // namespace

extern constinit const Rule cache_poisoning{
    .id = "actions/cache-poisoning",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Release is built from a cache",
    .risk =
        "Code that ran once on the default branch, such as a compromised dependency, gets into "
        "everything that is released later.",
    .fix = "Build what is released without a cache.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc cache_poisoning_doc{
    .rule = cache_poisoning,
    .why = kWhy,
    .source = "Adnan Khan: The monsters in your build cache",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
