#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A job that calls a workflow of the repository hands it inputs and secrets by name. GitHub refuses a call
that names one which the called workflow does not declare, leaves out one that it requires, or leads to a
workflow that is not there or is not made to be called: the caller then does not run at all.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    uses: «./.github/workflows/build.yml»
    with:
      «versoin»: 1
    secrets:
      «key»: ${{ secrets.KEY }}
  gone:
    uses: «./.github/workflows/gone.yml»
=== main.c
int main() {}
=== .github/workflows/build.yml
on:
  workflow_call:
    inputs:
      version: {type: string, required: true}
    secrets:
      token: {required: false}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    uses: «./.github/workflows/build.yml»
=== .github/workflows/build.yml
on: [push, pull_request]
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  build:
    uses: ./.github/workflows/build.yml
    with:
      Version: 1
    secrets: inherit
  other:
    uses: octo/shared/.github/workflows/build.yml@v1
    with: {anything: 1}
=== .github/workflows/build.yml
on:
  workflow_call:
    inputs:
      version: {type: string, required: true}
      stage: {type: string, required: true, default: test}
    secrets:
      token: {required: true}
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(=== part/only.c
int main() {}
=== examples/.github/workflows/ci.yml
on: push
jobs:
  build:
    uses: ./.github/workflows/gone.yml
=== .github/workflows/plain.yml
on: push
jobs:
  build:
    uses: ./.github/workflows/callee.yml
=== .github/workflows/callee.yml
on: workflow_call
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kAliases[] = {"actionlint:workflow-call", "sisakulint:workflow-call"};

Place place_of(const Document& document, Span at) { return {document.id, at, {}, {}}; }

// A call, and the two sides of it: what it hands over, and what is declared.
class Call {
 public:
  Call(const Document& caller, const LocalUse& use, const Event& event, Sink& sink)
      : caller_(caller), use_(use), event_(event), sink_(sink) {}

  void compare(NodeRef given, NodeRef declared, const std::string& what) {
    if (given.is_mapping()) {
      for (const NodeRef value : given.children()) {
        if (!find_key(declared, value.key().value)) report_unknown(value, declared, what);
      }
    }
    if (!declared.is_mapping()) return;
    for (const NodeRef wanted : declared.children()) {
      const bool is_required = wanted["required"].is_true() && !wanted["default"];
      if (is_required && !find_key(given, wanted.key().value)) {
        sink_
            .report(caller_.id, use_.node,
                    "Call leaves out the " + what + " " + quote(wanted.key().value))
            .with_resource(use_.resource)
            .with_evidence(std::string(wanted.key().value))
            .relate(place_of(*use_.target, wanted.key().at), "required here");
      }
    }
  }

 private:
  void report_unknown(NodeRef value, NodeRef declared, const std::string& what) {
    const Text key = value.key();
    sink_.report(caller_.id, key.at, "Called workflow declares no " + what + " " + quote(key.value))
        .with_node(value.path())
        .with_resource(use_.resource)
        .relate(place_of(*use_.target, declared ? declared.key().at : event_.name.at),
                "declared are these");
  }

  const Document& caller_;
  const LocalUse& use_;
  const Event& event_;
  Sink& sink_;
};

void check_call(const Project& project, const Document& document, const LocalUse& use, Sink& sink) {
  if (use.target == nullptr) {
    // A path that an expression makes, or that leads out of the repository, is not known.
    if (project.is_whole && is_at_root(document) && !use.path.empty() &&
        !project.has_file(use.path))
      sink.report(document.id, use.node,
                  "Called workflow " + quote(use.node.value()) + " does not exist")
          .with_resource(use.resource);
    return;
  }
  const auto* const workflow = std::get_if<Workflow>(&use.target->model);
  if (workflow == nullptr) return;
  const Event* const event = workflow->event("workflow_call");
  if (event == nullptr) {
    if (!workflow->on) return;
    sink.report(document.id, use.node,
                "Called workflow " + quote(use.node.value()) + " is not made to be called")
        .with_resource(use.resource)
        .relate(place_of(*use.target, workflow->on.key().at), "workflow_call is missing here");
    return;
  }
  Call call(document, use, *event, sink);
  call.compare(use.job->with, event->config["inputs"], "input");
  if (use.job->secrets.value() != "inherit")
    call.compare(use.job->secrets, event->config["secrets"], "secret");
}

void check(const Project& project, Sink& sink) {
  for (const Document* const document : project.documents) {
    for (const LocalUse& use : local_uses(project, *document)) {
      if (use.step == nullptr) check_call(project, *document, use, sink);
    }
  }
}

}  // namespace

extern constinit const Rule workflow_call{
    .id = "actions/workflow-call",
    .severity = Severity::medium,
    .title = "Call does not fit the called workflow",
    .risk = "The calling workflow does not run, so whatever it was to check is not checked.",
    .fix = "Correct the name, add what is required, or declare it in the called workflow.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc workflow_call_doc{.rule = workflow_call,
                                                 .why = kWhy,
                                                 .source = "GitHub: Reuse workflows",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
