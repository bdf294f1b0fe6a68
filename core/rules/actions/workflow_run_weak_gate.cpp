#include "core/model/actions.h"
#include "core/model/document.h"
#include "core/model/expression.h"
#include "core/model/local_uses.h"
#include "core/model/project.h"
#include "core/rules/rule.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsider_contact.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
That a run succeeded says nothing about whose code it ran: the tests of a pull request from a fork succeed as well, and
they are that fork's to write. A job that follows them with the rights of the repository asks for more:
`github.event.workflow_run.event == 'push'`, or the repository that the head came from. `branches` of the event is no
such question, since a fork may call its branch whatever it likes.

Told only where the run that goes before is among the files, and outsiders can start it; a job that reads anything else
of the run may ask in its steps, and is left alone.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/test.yml
name: Tests
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
=== .github/workflows/deploy.yml
on:
  workflow_run:
    workflows: [Lint, Tests]
    types: [completed]
jobs:
  deploy:
    if: «${{ github.event.workflow_run.conclusion == 'success' }}»
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env: {KEY: "${{ secrets.DEPLOY_KEY }}"}
)",
    R"(=== .github/workflows/test.yml
on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
=== .github/workflows/release.yml
on:
  workflow_run: {workflows: .github/workflows/test.yml, branches: [main]}
permissions: {contents: write}
jobs:
  release:
    if: «github.repository == 'octo/tool' && github.event.workflow_run.conclusion != 'failure'»
    runs-on: ubuntu-24.04
    steps: [{run: ./release.sh}]
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/test.yml
name: Tests
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
=== .github/workflows/deploy.yml
on: {workflow_run: {workflows: [Tests]}}
jobs:
  pushed:
    if: github.event.workflow_run.conclusion == 'success' && github.event.workflow_run.event == 'push'
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
  asked:
    if: github.event.workflow_run.conclusion == 'success'
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        if: github.event.workflow_run.head_repository.full_name == github.repository
  reads:
    if: github.event.workflow_run.conclusion == 'success'
    permissions: {contents: read}
    runs-on: ubuntu-24.04
    steps: [{run: make report}]
  decided:
    needs: asked
    if: github.event.workflow_run.conclusion == 'success' && needs.asked.outputs.go
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
)",
    R"(=== .github/workflows/test.yml
name: Tests
on: {push: {branches: [main]}}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
=== .github/workflows/deploy.yml
on: {workflow_run: {workflows: [Tests, Unheard of]}}
jobs:
  deploy:
    if: github.event.workflow_run.conclusion == 'success'
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
)",
};

constexpr std::string_view kConclusion = "github.event.workflow_run.conclusion";

// Asks how the run ended, and nothing of whose it was.
bool asks_only_for_success(const Expression& condition) {
  // These are the same whoever caused the run.
  constexpr std::array<std::string_view, 4> kSame = {
      kConclusion, "github.repository", "github.repository_owner", "github.event_name"};
  const std::vector<ContextReference> references = condition.references();
  const auto is = [](std::string_view path) {
    return [path](const ContextReference& reference) { return reference.path == path; };
  };
  return std::any_of(references.begin(), references.end(), is(kConclusion)) &&
         std::all_of(references.begin(), references.end(), [&](const ContextReference& reference) {
           return std::find(kSame.begin(), kSame.end(), reference.path) != kSame.end();
         });
}

// What a step reads of the run besides its number, its commit and how it ended may be asked there.
bool may_ask_in_steps(const Job& job) {
  constexpr std::array<std::string_view, 6> kNames = {
      "workflow_run.event", "workflow_run.head_branch", "workflow_run.head_repository",
      "workflow_run.actor", "workflow_run.triggering_", "workflow_run.pull_requests"};
  const std::string_view text = slice(job.node.tree()->source, job.node.span());
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return text.find(name) != text.npos; });
}

// The event by which an outsider starts the workflow; null for none.
const Event* outsiders_event(const Workflow& workflow) {
  const auto found =
      std::find_if(workflow.events.begin(), workflow.events.end(), [](const Event& event) {
        const std::string_view name = event.name.value;
        return name == "pull_request" || (is_privileged_event(name) && name != "workflow_run");
      });
  return found == workflow.events.end() ? nullptr : &*found;
}

// A workflow that outsiders start, and by which event.
struct Upstream {
  const Document* document = nullptr;
  const Event* event = nullptr;
};
// By what GitHub calls them: their name, or where they have none their path.
using Upstreams = std::map<std::string_view, Upstream>;

Upstreams upstreams(const Project& project) {
  Upstreams list;
  for (const Document* const document : project.documents) {
    const auto* const workflow = std::get_if<Workflow>(&document->model);
    if (workflow == nullptr || !is_at_root(*document)) continue;
    const bool has_name = workflow->name.present();
    if (const Event* const event = outsiders_event(*workflow))
      list.try_emplace(has_name ? workflow->name.value : std::string_view(document->path),
                       Upstream{document, event});
  }
  return list;
}

// The first that a `workflow_run` names, one or many of them; null for none.
const Upstream* find_upstream(const Upstreams& upstreams, NodeRef names) {
  const auto find = [&](NodeRef name) {
    const auto found = upstreams.find(name.value());
    return found == upstreams.end() ? nullptr : &found->second;
  };
  if (names.is_scalar()) return find(names);
  for (const NodeRef name : names.children()) {
    if (const Upstream* const upstream = find(name)) return upstream;
  }
  return nullptr;
}

void check_job(const Document& document, const Job& job, const Upstream& upstream, Sink& sink) {
  const NodeRef node = job.node["if"];
  if (!node.is_scalar()) return;
  const Expression& condition = condition_in(node);
  if (!condition.is_valid || !asks_only_for_success(condition)) return;
  if (may_ask_in_steps(job) || !has_something_to_lose(job)) return;
  Place start;
  start.source = upstream.document->id;
  start.at = upstream.event->name.at;
  sink.report(document.id, node,
              "The run of " + quote(upstream.document->path) + " may be one of a pull request")
      .with_resource(job.address())
      .relate(start, "outsiders start it here");
}

void check(const Project& project, Sink& sink) {
  const Upstreams all = upstreams(project);
  for (const Document* const document : project.documents) {
    const auto* const workflow = std::get_if<Workflow>(&document->model);
    if (workflow == nullptr || !is_at_root(*document)) continue;
    const Event* const event = workflow->event("workflow_run");
    if (event == nullptr) continue;
    const Upstream* const upstream = find_upstream(all, event->config["workflows"]);
    if (upstream == nullptr) continue;
    for (const Job& job : workflow->jobs) check_job(*document, job, *upstream, sink);
  }
}

}  // namespace

extern constinit const Rule workflow_run_weak_gate{
    .id = "actions/workflow-run-weak-gate",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .title = "Job follows any run that succeeded, whoever caused it",
    .risk =
        "The author of a pull request starts this job with the secrets and the token of the "
        "repository, and it takes the run for one of the default branch.",
    .fix =
        "Ask for github.event.workflow_run.event == 'push' as well, or that head_repository is "
        "this repository.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc workflow_run_weak_gate_doc{
    .rule = workflow_run_weak_gate,
    .why = kWhy,
    .source = "GitHub: Events that trigger workflows: workflow_run",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
