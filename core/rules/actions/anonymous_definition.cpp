#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
GitHub shows the name of a workflow in its list of runs and that of a job among the checks of a pull request. Where
there is none it shows the path of the file and the id of the job. An id that says what the job does is as good as a
name; one of a letter or two, or "job" with a number, is not.
)";

constexpr std::string_view kBad[] = {
    R"(«on»: push
jobs:
  «job1»:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  «x»:
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
  build-and-publish:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  a:
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

// A word, that is, and not the word "job".
bool says_something(std::string_view id) {
  constexpr std::size_t kShort = 2;
  const auto is_letter = [](char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; };
  std::string letters;
  std::copy_if(id.begin(), id.end(), std::back_inserter(letters), is_letter);
  return letters.size() > kShort && !equals_ignoring_case(letters, "job");
}

void check(const Workflow& workflow, Sink& sink) {
  if (!workflow.node["name"] && workflow.on)
    sink.report_key(workflow.on, "The workflow is shown by its path");
  for (const Job& job : workflow.jobs) {
    if (job.node["name"] || says_something(job.id.value)) continue;
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
    .risk =
        "Lists of runs and checks show a path or an id, by which readers have to guess what ran.",
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
