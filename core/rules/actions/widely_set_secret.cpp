#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Variables of a workflow or a job stand in the environment of each of their steps: of the package manager that runs
scripts of dependencies, of every action. With one job, or one step, there is nobody else to see them.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
env:
  KEY: «${{ secrets.KEY }}»
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  b:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {TOKEN: "«${{ github.token }}»"}
    steps: [{run: make}, {run: make test}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
env: {KEY: "${{ secrets.KEY }}"}
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {OTHER: "${{ secrets.KEY }}"}
    steps: [{run: make}]
)",
    R"(on: push
env: {KEY: "${{ vars.KEY }}", HAS: "${{ secrets.KEY != '' }}"}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: make
      - run: make
        env: {KEY: "${{ secrets.KEY }}"}
  b:
    runs-on: ubuntu-24.04
    steps: [{run: make}]
)",
};
constexpr std::string_view kOfWorkflow[] = {"ghalint:workflow_secrets"};
constexpr std::string_view kOfJob[] = {"ghalint:job_secrets"};

bool is_secret(const ContextReference& reference) {
  return reference.use != ContextReference::Use::tested &&
         (reference.path.starts_with("secrets.") || reference.path == "github.token");
}

template <std::size_t N>
void check_variables(NodeRef variables, std::string_view whose, const std::string& address,
                     const std::string_view (&aliases)[N], Sink& sink) {
  if (!variables.is_mapping()) return;
  for (const NodeRef value : variables.children()) {
    if (!value.is_scalar()) continue;
    for (const Expression& expression : expressions_of(value)) {
      const auto references = expression.references();
      if (std::none_of(references.begin(), references.end(), is_secret)) continue;
      sink.report(expression.at,
                  quote(value.key().value) + " reaches every step of the " + std::string(whose))
          .with_node(value.path())
          .with_resource(address)
          .with_aliases(aliases);
      break;
    }
  }
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.jobs.size() > 1) check_variables(workflow.env, "workflow", {}, kOfWorkflow, sink);
  for (const Job& job : workflow.jobs) {
    if (job.steps.size() > 1) check_variables(job.env, "job", job.address(), kOfJob, sink);
  }
}

}  // namespace

extern constinit const Rule widely_set_secret{
    .id = "actions/widely-set-secret",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Secret is in the environment of steps that do not need it",
    .risk = "Every program of every step, also those of others, can read the secret.",
    .fix = "Set the variable in env of the one step that uses it.",
    .aliases = kJoined<kOfWorkflow, kOfJob>,
    .topics = {Topic::credentials},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc widely_set_secret_doc{
    .rule = widely_set_secret,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
