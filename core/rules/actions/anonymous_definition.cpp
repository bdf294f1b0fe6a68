#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub shows the name of a workflow in its list of runs and that of a job among the checks of a pull request. Where
there is none it shows the path of the file and the id of the job.
)";

constexpr std::string_view kBad[] = {
    R"(«on»: push
jobs:
  «test»:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== action.yml
description: x
«runs»:
  using: composite
  steps: [{shell: bash, run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(name: CI
on: push
jobs:
  test:
    name: Test
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== action.yml
name: x
runs:
  using: composite
  steps: [{shell: bash, run: make}]
)",
};
constexpr std::string_view kAliases[] = {"zizmor:anonymous-definition"};

void check(const Workflow& workflow, Sink& sink) {
  if (!workflow.node["name"] && workflow.on)
    sink.report_key(workflow.on, "The workflow is shown by its path");
  for (const Job& job : workflow.jobs) {
    if (job.node["name"]) continue;
    sink.report(job.id, "Job " + quote(job.id.value) + " is shown by its id")
        .with_node("jobs." + std::string(job.id.value))
        .with_resource(job.address());
  }
}

void check_action(const Action& action, Sink& sink) {
  if (!action.node["name"] && action.runs)
    sink.report_key(action.runs, "The action is shown by its path");
}

}  // namespace

extern constinit const Rule anonymous_definition{
    .id = "actions/anonymous-definition",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Workflow, job or action has no name",
    .risk = "Lists of runs and checks show a path or an id that tells readers nothing.",
    .fix = "Add a name.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
    .also = check_action,
};

extern constinit const RuleDoc anonymous_definition_doc{.rule = anonymous_definition,
                                                        .why = kWhy,
                                                        .source = "GitHub: Workflow syntax, name",
                                                        .path = ".github/workflows/ci.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::actions
