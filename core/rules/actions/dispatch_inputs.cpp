#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The framework SLSA asks that a build depends on nothing but its source. An input of `workflow_dispatch` is a parameter
beside it. For workflows that build nothing, such as those that clean up, this is as it is meant.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_dispatch:
    «inputs»:
      level: {description: x}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on:
  push:
  workflow_dispatch: {«inputs»: {a: {type: boolean}}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_dispatch:
  workflow_call: {inputs: {a: {type: string}}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: {workflow_dispatch: {inputs: {}}}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"checkov:CKV_GHA_7"};

void check(const Workflow& workflow, Sink& sink) {
  const Event* const event = workflow.event("workflow_dispatch");
  if (event == nullptr) return;
  const NodeRef inputs = event->config["inputs"];
  if (inputs.is_mapping() && inputs.size() > 0)
    sink.report_key(inputs, "Inputs besides the commit go into the run");
}

}  // namespace

extern constinit const Rule dispatch_inputs{
    .id = "actions/dispatch-inputs",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Who starts the workflow can choose its inputs",
    .risk = "Two builds of one commit can differ, and nothing in the repository says why.",
    .fix = "Take what changes the result of a build from files of the repository.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc dispatch_inputs_doc{.rule = dispatch_inputs,
                                                   .why = kWhy,
                                                   .source = "SLSA: Build requirements",
                                                   .path = ".github/workflows/ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::actions
