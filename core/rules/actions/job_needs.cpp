#include "core/model/actions.h"
#include "core/model/cycles.h"
#include "core/model/expression.h"
#include "core/rules/rule.h"
#include "core/rules/shared/faults.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A job that waits for one that is not there, or for itself over others, makes GitHub refuse the whole
workflow.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  deploy:
    needs: [build, «tests»]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  a:
    needs: «b»
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  b:
    needs: [c]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  c:
    needs: [a]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  test:
    needs: Build
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  deploy:
    needs: [build, test]
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: "echo needs: other"}]
    env: {needs: other}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:job-needs", "sisakulint:needs"};

// Every job that a job names in `needs`, as written.
std::vector<NodeRef> needed(const Job& job) {
  if (job.needs.is_scalar()) return {job.needs};
  std::vector<NodeRef> names;
  for (const NodeRef name : job.needs.children()) {
    if (name.is_scalar()) names.push_back(name);
  }
  return names;
}

// ", by way of test, deploy"
std::string way_of(const Cycle& cycle, const std::vector<Job>& jobs) {
  constexpr std::size_t kMost = 8;
  std::string way;
  for (std::size_t i = 1; i < cycle.size() && i <= kMost; ++i)
    way += (i == 1 ? ", by way of " : ", ") +
           (i == kMost ? "others" : quote(jobs[cycle[i].node].id.value));
  return way;
}

void check(const Workflow& workflow, Sink& sink) {
  const auto& jobs = workflow.jobs;
  Graph graph(jobs.size());
  std::vector<std::vector<NodeRef>> places(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (const NodeRef name : needed(jobs[i])) {
      const Job* const other = workflow.job(name.value());
      if (other == nullptr) {
        sink.report(name, "Job " + quote(name.value()) + " does not exist")
            .with_resource(jobs[i].address());
      } else {
        graph[i].push_back(static_cast<std::size_t>(other - jobs.data()));
        places[i].push_back(name);
      }
    }
  }
  report_faults(workflow.syntax(), Mistake::duplicate_need, sink);
  for (const Cycle& cycle : find_cycles(graph)) {
    const CycleStep& first = cycle.front();
    Hit& hit =
        sink.report(places[first.node][first.edge], "Job " + quote(jobs[first.node].id.value) +
                                                        " waits for itself" + way_of(cycle, jobs))
            .with_resource(jobs[first.node].address());
    for (std::size_t i = 1; i < cycle.size(); ++i)
      hit.relate(places[cycle[i].node][cycle[i].edge].use(), "which waits for this");
  }
}

}  // namespace

extern constinit const Rule job_needs{
    .id = "actions/job-needs",
    .severity = Severity::medium,
    .title = "Job waits for one that never runs",
    .risk = "The workflow does not run, so whatever it was to check is not checked.",
    .fix = "Correct the name, or take the job out of needs.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc job_needs_doc{.rule = job_needs,
                                             .why = kWhy,
                                             .source = "GitHub: Workflow syntax for GitHub Actions",
                                             .path = ".github/workflows/ci.yml",
                                             .bad = kBad,
                                             .good = kGood};

}  // namespace sluice::actions
