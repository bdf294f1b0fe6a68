#include "core/model/cycles.h"
#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A reusable workflow or a composite action that leads back to itself, over however many others, never ends;
GitHub stops it after a few levels and fails the run.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/a.yml
on: workflow_call
jobs:
  b:
    uses: «./.github/workflows/b.yml»
=== .github/workflows/b.yml
on: workflow_call
jobs:
  a:
    uses: ./.github/workflows/a.yml
)",
    R"(=== .github/actions/loop/action.yml
name: loop
description: loop
runs:
  using: composite
  steps:
    - uses: «./.github/actions/loop»
=== .github/workflows/ci.yml
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./.github/actions/loop
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/a.yml
on: workflow_call
jobs:
  b:
    uses: ./.github/workflows/b.yml
  c:
    uses: ./.github/workflows/c.yml
=== .github/workflows/b.yml
on: workflow_call
jobs:
  c:
    uses: ./.github/workflows/c.yml
=== .github/workflows/c.yml
on: workflow_call
jobs:
  c:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== .github/actions/one/action.yml
name: one
description: one
runs:
  using: composite
  steps:
    - uses: ./.github/actions/two
=== .github/actions/two/action.yml
name: two
description: two
runs:
  using: composite
  steps:
    - {shell: bash, run: "echo uses: ./.github/actions/one"}
)",
};

void check(const Project& project, Sink& sink) {
  const auto& documents = project.documents;
  Graph graph(documents.size());
  std::vector<std::vector<LocalUse>> uses(documents.size());
  for (std::size_t i = 0; i < documents.size(); ++i) {
    for (LocalUse& use : local_uses(project, *documents[i])) {
      if (use.target == nullptr) continue;
      const auto found = std::find(documents.begin(), documents.end(), use.target);
      graph[i].push_back(static_cast<std::size_t>(found - documents.begin()));
      uses[i].push_back(std::move(use));
    }
  }
  for (const Cycle& cycle : find_cycles(graph)) {
    const LocalUse& first = uses[cycle.front().node][cycle.front().edge];
    Hit& hit = sink.report(documents[cycle.front().node]->id, first.node,
                           quote(first.node.value()) + " leads back to this file")
                   .with_resource(first.resource);
    for (std::size_t i = 1; i < cycle.size(); ++i) {
      const LocalUse& next = uses[cycle[i].node][cycle[i].edge];
      hit.relate({documents[cycle[i].node]->id, next.node.use(), next.node.path(), {}},
                 "which leads on here");
    }
  }
}

}  // namespace

extern constinit const Rule uses_cycle{
    .id = "actions/uses-cycle",
    .severity = Severity::medium,
    .title = "Workflow or action uses itself",
    .risk = "The run fails, so whatever it was to check is not checked.",
    .fix = "Take one of the uses out of the circle.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc uses_cycle_doc{.rule = uses_cycle,
                                              .why = kWhy,
                                              .source = "GitHub: Reuse workflows",
                                              .path = ".github/workflows/ci.yml",
                                              .bad = kBad,
                                              .good = kGood};

}  // namespace sluice::actions
