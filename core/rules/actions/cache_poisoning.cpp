#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
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
    R"(on: {push: {branches: [release/**]}}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «actions/setup-go@v5»
      - run: go build
      - uses: actions/upload-artifact@v4
  publish:
    needs: [build]
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/download-artifact@v4
      - run: gh release create v1 app
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: «docker/build-push-action@v6»
        with: {push: true, cache-from: type=gha}
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
    R"(on: {push: {branches: [main], tags: ['v*']}}
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-go@v5
      - run: goreleaser release
)",
    R"(on: {release: {types: [published]}}
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-go@v5
        with: {cache: false}
      - uses: astral-sh/setup-uv@v6
        with: {enable-cache: false}
      - uses: gradle/actions/setup-gradle@v4
        with: {cache-disabled: true}
      - uses: actions/setup-go@v3
      - run: goreleaser release
)",
};
constexpr std::string_view kAliases[] = {"zizmor:cache-poisoning", "sisakulint:cache-poisoning"};

constexpr std::string_view kPublishActions[] = {"pypa/gh-action-pypi-publish",
                                                "softprops/action-gh-release",
                                                "goreleaser/goreleaser-action",
                                                "ncipollo/release-action",
                                                "JS-DevTools/npm-publish",
                                                "rubygems/release-gem",
                                                "actions/create-release",
                                                "actions/upload-release-asset",
                                                "svenstaro/upload-release-action",
                                                "cycjimmy/semantic-release-action",
                                                "changesets/action",
                                                "release-plz/action"};
constexpr std::string_view kPublishCommands[] = {
    "npm publish",        "yarn publish",     "pnpm publish",   "twine upload",
    "cargo publish",      "gem push",         "docker push",    "gh release create",
    "uv publish",         "poetry publish",   "bun publish",    "gh release upload",
    "mvn deploy",         "gradlew publish",  "gradle publish", "dotnet nuget push",
    "goreleaser release", "semantic-release", "helm push",      "hatch publish",
    "vsce publish",       "flit publish"};

// Actions that restore a cache, and the input that asks for it or against it.
struct CacheInput {
  std::string_view action;
  std::string_view input;
  bool is_default = false;  // without it they restore one
  bool is_against = false;  // "true" is the answer that restores none
};
constexpr CacheInput kCacheInputs[] = {
    {"actions/setup-node", "cache"},
    {"actions/setup-python", "cache"},
    {"actions/setup-java", "cache"},
    {"actions/setup-dotnet", "cache"},
    {"actions/setup-go", "cache", true},
    {"ruby/setup-ruby", "bundler-cache"},
    {"astral-sh/setup-uv", "enable-cache", true},
    {"actions-rust-lang/setup-rust-toolchain", "cache", true},
    {"Swatinem/rust-cache", "lookup-only", true, true},
    {"gradle/actions/setup-gradle", "cache-disabled", true, true},
    {"jdx/mise-action", "cache", true},
    {"mlugg/setup-zig", "use-cache", true}};

// Only tags, releases and branches for them start it, or one of them does beside a manual start.
bool is_release(const Workflow& workflow) {
  const auto is_for_releases = [](NodeRef branches) {
    if (branches.is_scalar()) return branches.value().starts_with("release");
    if (!branches.is_sequence() || branches.size() == 0) return false;
    const auto all = branches.children();
    return std::all_of(all.begin(), all.end(),
                       [](NodeRef one) { return one.value().starts_with("release"); });
  };
  return std::any_of(workflow.events.begin(), workflow.events.end(), [&](const Event& event) {
    if (event.name.value == "release") return true;
    if (event.name.value != "push") return false;
    const NodeRef branches = event.config["branches"];
    return branches ? is_for_releases(branches) : static_cast<bool>(event.config["tags"]);
  });
}

bool is_built_and_pushed(const Step& step, const UsesTarget& target) {
  return target.is("docker/build-push-action") && input(step, "push").value() == "true";
}

bool publishes(const Step& step) {
  if (step.uses.present()) {
    const UsesTarget target = read_uses(step.uses.value);
    return is_built_and_pushed(step, target) ||
           std::any_of(std::begin(kPublishActions), std::end(kPublishActions),
                       [&](std::string_view action) { return target.is(action); });
  }
  return std::any_of(std::begin(kPublishCommands), std::end(kPublishCommands),
                     [&](std::string_view command) {
                       return step.run.value.find(command) != std::string_view::npos;
                     });
}

// Before these versions nobody had to say no.
bool is_before_default(const UsesTarget& target) {
  return target.is("actions/setup-go") &&
         (target.ref.starts_with("v1") || target.ref.starts_with("v2") ||
          target.ref.starts_with("v3"));
}

bool restores_cache(const Step& step) {
  if (!step.uses.present() || step.condition.present()) return false;
  const UsesTarget target = read_uses(step.uses.value);
  if (target.is("actions/cache/restore")) return true;
  if (target.is("actions/cache") && target.path.empty())
    return !input(step, "lookup-only") || input(step, "lookup-only").value() == "false";
  if (target.is("docker/build-push-action"))
    return input(step, "cache-from").value().find("gha") != std::string_view::npos;
  return std::any_of(std::begin(kCacheInputs), std::end(kCacheInputs),
                     [&](const CacheInput& entry) {
                       if (!target.is(entry.action)) return false;
                       const NodeRef asked = input(step, entry.input);
                       if (!asked) return entry.is_default && !is_before_default(target);
                       const std::string_view value = asked.value();
                       if (value.empty() || has_expression(value)) return false;
                       return (value == "false") == entry.is_against;
                     });
}

bool needs_job(const Job& job, std::string_view id) {
  if (job.needs.is_scalar()) return equals_ignoring_case(job.needs.value(), id);
  if (!job.needs.is_sequence()) return false;
  const auto all = job.needs.children();
  return std::any_of(all.begin(), all.end(),
                     [&](NodeRef one) { return equals_ignoring_case(one.value(), id); });
}

// The step that publishes what the job leaves behind for another; null for none.
const Step* published_elsewhere(const Job& job) {
  const auto uploads = [](const Step& step) {
    return step.uses.present() && read_uses(step.uses.value).is("actions/upload-artifact");
  };
  if (std::none_of(job.steps.begin(), job.steps.end(), uploads)) return nullptr;
  for (const Job& other : job.workflow->jobs) {
    if (!needs_job(other, job.id.value)) continue;
    const auto downloads = [](const Step& step) {
      return step.uses.present() && read_uses(step.uses.value).is("actions/download-artifact");
    };
    const auto download = std::find_if(other.steps.begin(), other.steps.end(), downloads);
    const auto publish = std::find_if(download, other.steps.end(), publishes);
    if (publish != other.steps.end()) return &*publish;
  }
  return nullptr;
}

void check(const Job& job, Sink& sink) {
  if (!is_release(*job.workflow)) return;
  auto end = std::find_if(job.steps.begin(), job.steps.end(), publishes);
  const Step* const publish = end != job.steps.end() ? &*end : published_elsewhere(job);
  if (publish == nullptr) return;
  if (end != job.steps.end()) ++end;  // an image may be built and pushed in one step
  for (auto step = job.steps.begin(); step != end; ++step) {
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
