#include "core/model/cycles.h"
#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A job that waits for one that is not there, or for itself over others, makes GitLab refuse the whole
pipeline. Where a file includes others, a job may come from there, and nothing is said of it.
)";

constexpr std::string_view kBad[] = {
    R"(a:
  needs: [«b»]
  script: [make]
b:
  needs: [a]
  script: [make]
)",
    R"(build:
  script: [make]
deploy:
  needs:
    - build
    - job: «tests»
      artifacts: true
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(include: /ci/tests.yml
build:
  script: [make]
deploy:
  needs: [build, tests]
  script: [make]
)",
    R"(build:
  parallel:
    matrix: [{STAGE: [a, b]}]
  script: [make]
deploy:
  needs:
    - "build: [a]"
    - {job: maybe, optional: true}
    - {project: octo/other, job: build, ref: main, artifacts: true}
    - {pipeline: $UPSTREAM, job: there}
  script: [make]
)",
};

// The job that an entry of `needs` names in this pipeline; nothing for one of another.
NodeRef named_job(NodeRef entry) {
  if (entry.is_scalar()) return entry;
  if (!entry.is_mapping() || entry["project"] || entry["pipeline"] || entry["optional"].is_true())
    return {};
  return entry["job"];
}

// "build: [a, b]" and "build 1/3" are single runs of a parallel job.
std::string_view without_run(std::string_view name) {
  if (name.ends_with(']')) return name.substr(0, name.find(": ["));
  const std::size_t slash = name.rfind('/');
  const std::size_t space = name.rfind(' ');
  const bool is_run = slash != name.npos && space != name.npos && space < slash &&
                      name.find_first_not_of("0123456789/", space + 1) == name.npos;
  return is_run ? name.substr(0, space) : name;
}

void check_pipeline(const Document& document, const Pipeline& pipeline, Sink& sink) {
  const auto& jobs = pipeline.jobs;
  Graph graph(jobs.size());
  std::vector<std::vector<NodeRef>> places(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].needs.is_sequence() || jobs[i].needs.tag() == "!reference") continue;
    for (const NodeRef entry : jobs[i].needs.children()) {
      const NodeRef name = named_job(entry);
      if (!name.is_scalar() || name.value().find('$') != std::string_view::npos) continue;
      const Job* other = pipeline.job(name.value());
      if (other == nullptr) other = pipeline.job(without_run(name.value()));
      if (other != nullptr) {
        graph[i].push_back(static_cast<std::size_t>(other - jobs.data()));
        places[i].push_back(name);
      } else if (pipeline.includes.empty() && !jobs[i].hidden) {
        sink.report(document.id, name, "Job " + quote(name.value()) + " does not exist")
            .with_resource(jobs[i].address());
      }
    }
  }
  for (const Cycle& cycle : find_cycles(graph)) {
    const CycleStep& first = cycle.front();
    Hit& hit = sink.report(document.id, places[first.node][first.edge],
                           "Job " + quote(jobs[first.node].name.value) + " waits for itself")
                   .with_resource(jobs[first.node].address());
    for (std::size_t i = 1; i < cycle.size(); ++i)
      hit.relate(places[cycle[i].node][cycle[i].edge].use(), "which waits for this");
  }
}

void check(const Project& project, Sink& sink) {
  for (const Document* const document : project.documents) {
    // Other files are included by one that may hold the job.
    const std::string_view name =
        std::string_view(document->path).substr(document->path.rfind('/') + 1);
    const auto* const pipeline = std::get_if<Pipeline>(&document->model);
    if (pipeline != nullptr && name == ".gitlab-ci.yml") check_pipeline(*document, *pipeline, sink);
  }
}

}  // namespace

extern constinit const Rule job_needs{
    .id = "gitlab/job-needs",
    .severity = Severity::medium,
    .title = "Job waits for one that never runs",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Correct the name, or take the job out of needs.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc job_needs_doc{.rule = job_needs,
                                             .why = kWhy,
                                             .source = "GitLab: CI/CD YAML syntax reference: needs",
                                             .path = ".gitlab-ci.yml",
                                             .bad = kBad,
                                             .good = kGood};

}  // namespace sluice::gitlab
