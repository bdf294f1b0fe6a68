#include "core/model/document.h"
#include "core/model/local_uses.h"
#include "core/model/popular_actions.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"
#include "core/text/words.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An action is given inputs by name. One that it does not declare is passed over with a warning that few read, so
the action does something else than its user believes; without one that it requires it fails. Known for actions
of the repository and for the most used ones, by the version that `uses` names.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {«node_version»: 22}
      - uses: «actions/cache@v4»
        with: {path: deps}
      - uses: pypa/gh-action-pypi-publish@release/v1
        with: {«packages_dir»: dist}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: «./tool»
        with: {«lvl»: 1, «old»: 1}
=== tool/action.yml
name: tool
description: tool
inputs:
  name: {required: true}
  level: {required: true, default: 1}
  old: {deprecationMessage: use level}
runs: {using: composite, steps: [{run: make, shell: bash}]}
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/setup-node@v4
        with: {Node-Version: 22}
      - uses: actions/cache@v4
        with: {path: deps, key: "${{ runner.os }}"}
      - uses: octo/setup-node@v4
        with: {node_version: 22}
      - uses: actions/setup-node@v999
        with: {node_version: 22}
      - uses: docker://octo/tool:1
        with: {args: all, entrypoint: /tool}
)",
    R"(=== .github/workflows/ci.yml
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: ./tool
        with: {NAME: 1}
      - uses: ./gone
        with: {any: 1}
=== tool/action.yml
name: tool
description: tool
inputs:
  name: {required: true}
  level: {required: true, default: 1}
runs: {using: composite, steps: [{run: make, shell: bash}]}
)",
};
constexpr std::string_view kAliases[] = {"actionlint:action"};

struct Declared {
  std::map<std::string, KnownAction::Input> inputs;  // by name in lower case
  bool is_open = false;                              // takes others as well
};

Declared declared_by(const Action& action) {
  Declared declared;
  // What cannot be read as inputs is a mistake of the action.
  declared.is_open = action.inputs && !action.inputs.is_mapping() && !action.inputs.is_null();
  for (const NodeRef input : action.inputs.children()) {
    const std::string_view name = input.key().value;
    declared.inputs.emplace(
        lower_case(name),
        KnownAction::Input{.name = name,
                           .is_required = input["required"].is_true() && !input["default"],
                           .is_deprecated = static_cast<bool>(input["deprecationMessage"])});
  }
  return declared;
}

Declared declared_by(const KnownAction& action) {
  Declared declared;
  declared.is_open = action.has_open_inputs();
  for (const KnownAction::Input& input : action.inputs())
    declared.inputs.emplace(lower_case(input.name), input);
  return declared;
}

void check_step(SourceId source, const Step& step, const Declared& declared, Sink& sink) {
  constexpr std::size_t kMost = 500;  // inputs: an action that has more is not looked at
  if (declared.inputs.size() > kMost || (step.with && !step.with.is_mapping())) return;
  for (const NodeRef given : step.with.children()) {
    const std::string_view name = given.key().value;
    if (has_expression(name) || name == "<<") continue;
    const auto report = [&](std::string particulars) {
      sink.report(source, given.key().at, std::move(particulars))
          .with_node(given.path())
          .with_resource(step.address());
    };
    const auto found = declared.inputs.find(lower_case(name));
    if (found == declared.inputs.end()) {
      if (declared.is_open) continue;
      Similar similar(name);
      for (const auto& [key, input] : declared.inputs) similar.offer(input.name);
      std::string hint;
      if (!similar.best().empty()) hint = "; " + quote(similar.best()) + " is one";
      report(quote(step.uses.value) + " has no input " + quote(name) + hint);
    } else if (found->second.is_deprecated) {
      report("Input " + quote(name) + " of " + quote(step.uses.value) + " is deprecated");
    }
  }
  for (const auto& [key, input] : declared.inputs) {
    if (!input.is_required || find_key(step.with, input.name)) continue;
    sink.report(source, step.node["uses"],
                quote(step.uses.value) + " is not given its input " + quote(input.name))
        .with_resource(step.address())
        .with_evidence(std::string(input.name));
  }
}

void check_popular(const Document& document, const std::vector<Step>& steps, Sink& sink) {
  for (const Step& step : steps) {
    if (!step.uses.present()) continue;
    KnownAction known;
    if (KnownAction::find(read_uses(step.uses.value), known))
      check_step(document.id, step, declared_by(known), sink);
  }
}

void check(const Project& project, Sink& sink) {
  for (const Document* const document : project.documents) {
    if (const auto* const workflow = std::get_if<Workflow>(&document->model)) {
      for (const Job& job : workflow->jobs) check_popular(*document, job.steps, sink);
    } else if (const auto* const action = std::get_if<Action>(&document->model)) {
      check_popular(*document, action->steps, sink);
    }
    for (const LocalUse& use : local_uses(project, *document)) {
      if (use.step == nullptr || use.target == nullptr) continue;
      if (const auto* const action = std::get_if<Action>(&use.target->model))
        check_step(document->id, *use.step, declared_by(*action), sink);
    }
  }
}

}  // namespace

extern constinit const Rule action_inputs{
    .id = "actions/action-inputs",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Step does not fit the inputs of its action",
    .risk = "The action fails, or passes over what it was told and does something else.",
    .fix = "Correct the name of the input, or give the one that is required.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc action_inputs_doc{
    .rule = action_inputs,
    .why = kWhy,
    .source = "GitHub: Metadata syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
