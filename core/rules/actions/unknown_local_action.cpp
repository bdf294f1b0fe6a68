#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A step that uses `./path` runs the action in that folder of the workspace. Where the repository has no such
folder, and no step before has put one there, the job fails. Said only where the whole repository is
audited.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «./.github/actions/biuld»
=== main.c
int main() {}
=== .github/actions/build/action.yml
name: build
description: build
runs: {using: composite, steps: []}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: «"./tools"»
=== tools/readme.txt
nothing to run
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/build/
      - uses: ./docker
  other-repository:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with: {repository: octo/tools, path: tools}
      - uses: ./tools/build
  made:
    runs-on: ubuntu-24.04
    steps:
      - run: git clone https://example.org/tools made
      - uses: ./made
=== .github/actions/build/action.yml
name: build
description: build
runs: {using: composite, steps: []}
=== docker/Dockerfile
FROM alpine:3.20
)",
    R"(=== examples/.github/workflows/ci.yml
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./gone
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action"};

// True if a step before this one may have filled the folder.
bool may_be_made(const LocalUse& use) {
  const std::string_view first = std::string_view(use.path).substr(0, use.path.find('/'));
  for (const Step& step : use.job->steps) {
    if (step.index >= use.step->index) break;
    if (step.run.value.find(first) != std::string_view::npos) return true;
    const bool is_foreign = step.with["path"] || step.with["repository"] || step.with["ref"];
    if (step.uses.present() && is_foreign) return true;
  }
  return false;
}

void check(const Project& project, Sink& sink) {
  // The files of submodules are not part of the tree.
  if (!project.is_whole || project.has_file(".gitmodules")) return;
  for (const Document* const document : project.documents) {
    if (!is_at_root(*document)) continue;
    for (const LocalUse& use : local_uses(project, *document)) {
      if (use.step == nullptr || use.job == nullptr || use.target != nullptr) continue;
      const std::string folder = use.path.empty() ? std::string() : use.path + "/";
      const auto has = [&](std::string_view name) {
        return project.has_file(folder + std::string(name));
      };
      if (has("action.yml") || has("action.yaml") || has("Dockerfile") || may_be_made(use))
        continue;
      sink.report(document->id, use.node, quote(use.node.value()) + " holds no action")
          .with_resource(use.resource);
    }
  }
}

}  // namespace

extern constinit const Rule unknown_local_action{
    .id = "actions/unknown-local-action",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Local action does not exist",
    .risk = "The job fails, so whatever it was to check is not checked.",
    .fix = "Correct the path, which counts from the root of the workspace.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc unknown_local_action_doc{
    .rule = unknown_local_action,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
