#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/variable_edit.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Inputs, variables, outputs of steps and names of tags are written by people who may start or change
the workflow. Pasted into a script they are still code: a stray quote breaks it, and a caller who may
only choose a version can run commands. Through `env` they stay text. Inputs that are declared as a
boolean, a number or a choice cannot hold more than that.
)";

constexpr std::string_view kBad[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      version: {type: string}
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: ./release.sh «${{ inputs.version }}» «${{ github.ref_name }}»
)",
    R"(on: push
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - id: meta
        run: echo "tag=1" >> "$GITHUB_OUTPUT"
      - run: ./release.sh "«${{ steps.meta.outputs.tag }}»"
)",
    R"(on: repository_dispatch
jobs:
  release:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        os: [linux, windows]
        part: ${{ fromJSON(github.event.client_payload.parts) }}
    steps:
      - run: ./release.sh ${{ matrix.os }} «${{ matrix.part }}»
)",
};
constexpr std::string_view kGood[] = {
    R"(on:
  workflow_dispatch:
    inputs:
      dry: {type: boolean}
      stage:
        type: choice
        options: [test, live]
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: ./release.sh ${{ inputs.dry }} ${{ github.event.inputs.stage }} ${{ github.sha }}
      - run: ./release.sh ${{ steps.meta.outcome }} ${{ runner.os }}
)",
    R"(on: issues
env:
  STAGE: live
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ env.STAGE }} ${{ github.event.issue.number }}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:template-injection"};

// The name of an input behind one of these, or nothing.
std::string_view input_name(std::string_view path) {
  for (const std::string_view prefix : {"inputs.", "github.event.inputs."}) {
    if (path.starts_with(prefix)) return path.substr(prefix.size());
  }
  return {};
}

// True if some trigger declares the input with a type that holds no free text.
bool is_constrained(const Workflow& workflow, std::string_view name) {
  for (const std::string_view trigger : {"workflow_dispatch", "workflow_call"}) {
    const std::string_view type = find_key(workflow.on[trigger]["inputs"], name)["type"].value();
    if (type == "boolean" || type == "number" || type == "choice" || type == "environment")
      return true;
  }
  return false;
}

// A variable that this file sets to a text without expressions.
bool is_constant(const Step& step, std::string_view name) {
  const NodeRef variable = find_variable(step, name);
  return variable.is_scalar() && !has_expression(variable.value());
}

bool holds_free_text(NodeRef value) {
  if (!value.is_scalar()) return false;
  for (const Expression& expression : expressions_of(value)) {
    for (const ContextReference& reference : expression.references()) {
      if (author_of(reference) == Author::insider) return true;
    }
  }
  return false;
}

// A matrix that is written down holds only what stands there.
bool is_free_dimension(NodeRef matrix, std::string_view name) {
  if (matrix.is_scalar()) return holds_free_text(matrix);
  return holds_free_text(find_key(matrix, name)) || holds_free_text(matrix["include"]);
}

bool is_free_text(const Step& step, const ContextReference& reference) {
  constexpr std::string_view kMatrix = "matrix.";
  if (step.job != nullptr && reference.use != ContextReference::Use::tested &&
      reference.path.starts_with(kMatrix)) {
    const std::string_view name = std::string_view(reference.path).substr(kMatrix.size());
    return is_free_dimension(step.job->strategy["matrix"], name.substr(0, name.find('.')));
  }
  if (author_of(reference) != Author::insider) return false;
  const std::string_view path = reference.path;
  if (path.starts_with("env.")) return !is_constant(step, path.substr(4));
  const std::string_view name = input_name(path);
  return name.empty() || step.job == nullptr || !is_constrained(*step.job->workflow, name);
}

void check_code(const Step& step, NodeRef code, Sink& sink) {
  for (const Expression& expression : expressions_of(code)) {
    for (const ContextReference& reference : expression.references()) {
      if (!is_free_text(step, reference)) continue;
      Hit& hit = sink.report(expression.at, quote(slice(code.tree()->source, reference.at)) +
                                                " is pasted into a script")
                     .with_node(code.path())
                     .with_evidence(reference.path)
                     .with_fix(use_a_variable(step, code, expression));
      add_variable_edit(hit, step, code, expression.at);
      break;
    }
  }
}

void check(const Step& step, Sink& sink) {
  for (const NodeRef code : code_of(step)) check_code(step, code, sink);
}

}  // namespace

extern constinit const Rule template_expansion{
    .id = "actions/template-expansion",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Free text is pasted into a script",
    .risk =
        "Whoever chooses the value can run commands with the token of this job, and a quote in it "
        "breaks the script.",
    .fix = "Hand the value over in env, and use the variable in double quotes: \"$TITLE\".",
    .aliases = kAliases,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc template_expansion_doc{
    .rule = template_expansion,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions: script injections",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
