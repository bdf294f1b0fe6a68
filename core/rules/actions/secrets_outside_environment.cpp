#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Secrets of a repository are there for every job of every branch. Secrets of an environment are there only for jobs that
name it, and only once its rules let them: certain branches, or somebody who approves. `GITHUB_TOKEN` is no such secret,
since `permissions` limit it.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env:
          KEY: «${{ secrets.KEY }}»
)",
    R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {KEY: "«${{ secrets.KEY }}»"}
    steps: [{run: make}]
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - run: make
        env: {KEY: "${{ secrets.KEY }}"}
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: make
        env: {TOKEN: "${{ secrets.GITHUB_TOKEN }}"}
  call:
    uses: ./.github/workflows/a.yml
    secrets: {KEY: "${{ secrets.KEY }}"}
)",
};
constexpr std::string_view kAliases[] = {"zizmor:secrets-outside-env"};

bool is_stored_secret(const ContextReference& reference) {
  return reference.path.starts_with("secrets.") && reference.path != "secrets.github_token";
}

void check(const Workflow& workflow, Sink& sink) {
  if (workflow.node.tree() == nullptr) return;
  for_each_expression(*workflow.node.tree(), [&](NodeRef scalar, const Expression& expression) {
    const auto references = expression.references();
    if (std::none_of(references.begin(), references.end(), is_stored_secret)) return;
    const std::string path = scalar.path();
    if (!path.starts_with("jobs.")) return;
    const std::string_view id = std::string_view(path).substr(5, path.find('.', 5) - 5);
    const Job* const job = workflow.job(id);
    if (job == nullptr || job->environment || job->uses.present()) return;
    sink.report(expression.at, quote(slice(scalar.tree()->source, expression.at)) +
                                   " is a secret of the whole repository")
        .with_node(path)
        .with_resource(address_of(path));
  });
}

}  // namespace

extern constinit const Rule secrets_outside_environment{
    .id = "actions/secrets-outside-environment",
    .severity = Severity::low,
    .persona = Persona::auditor,
    .title = "Secret is used in a job without an environment",
    .risk = "Whoever can push a branch can run a workflow that has the secret.",
    .fix = "Keep the secret in an environment with rules, and set environment in the job.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::access},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secrets_outside_environment_doc{
    .rule = secrets_outside_environment,
    .why = kWhy,
    .source = "GitHub: Managing environments for deployment",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
