#include "core/model/cycles.h"
#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_rules.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Jobs that extend each other make GitLab refuse the pipeline: nothing of it runs, checks included.
)";

constexpr std::string_view kBad[] = {
    R"(.a:
  extends: «.b»
  script: [make]
.b:
  extends: [.c]
.c:
  extends: .a
)",
    R"(job:
  extends: [.base, «job»]
  script: [make]
.base:
  image: alpine:3.20
)",
    R"(=== .gitlab-ci.yml
include: ci/base.yml
.a:
  extends: «.b»
job:
  extends: .a
  script: [make]
=== ci/base.yml
.b:
  extends: .a
)",
};
constexpr std::string_view kGood[] = {
    R"(.a:
  extends: .b
.b:
  extends: .c
.c:
  image: alpine:3.20
job:
  extends: [.a, .b, .c]
  script: [make]
)",
    R"(job:
  extends: .somewhere-else
  variables: {extends: job}
  script: [make]
)",
};

void check(const Pipeline& pipeline, Sink& sink) {
  const auto& jobs = pipeline.jobs;
  Graph graph(jobs.size());
  std::vector<std::vector<NodeRef>> places(jobs.size());
  const auto add = [&](std::size_t from, NodeRef name) {
    const Job* const other = name.is_scalar() ? pipeline.job(name.value()) : nullptr;
    if (other == nullptr) return;
    graph[from].push_back(static_cast<std::size_t>(other - jobs.data()));
    places[from].push_back(name);
  };
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (jobs[i].extends.is_scalar()) add(i, jobs[i].extends);
    if (!jobs[i].extends.is_sequence()) continue;
    for (const NodeRef name : jobs[i].extends.children()) add(i, name);
  }
  for (const Cycle& cycle : find_cycles(graph)) {
    const CycleStep& first = cycle.front();
    Hit& hit = sink.report(places[first.node][first.edge],
                           "Job " + quote(jobs[first.node].name.value) + " extends itself")
                   .with_resource(jobs[first.node].address());
    for (std::size_t i = 1; i < cycle.size(); ++i)
      hit.relate(places[cycle[i].node][cycle[i].edge].use(), "which extends this");
  }
}

// Circles that lead over several files.
void check_across(const Effective& pipeline, Sink& sink) {
  for (const ConfigurationError& error : pipeline.passed_over) {
    const auto is_elsewhere = [&](const Written& step) { return step.document != error.document; };
    if (error.about != ConfigurationError::About::extends ||
        std::none_of(error.way.begin(), error.way.end(), is_elsewhere))
      continue;
    Hit& hit =
        sink.report(error.document->id, error.at, "The circle of jobs goes over several files");
    for (const Written& step : error.way) hit.relate(place_of(step), "which extends this");
  }
}

}  // namespace

extern constinit const Rule extends_cycle{
    .id = "gitlab/extends-cycle",
    .severity = Severity::medium,
    .title = "Jobs extend each other",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Take one job out of the circle, and move what both share into a third.",
    .topics = {Topic::reliability},
    .check = check,
    .also = check_across,
};

extern constinit const RuleDoc extends_cycle_doc{
    .rule = extends_cycle,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: extends",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
